"""What audits ask, held against what the policy allows: nothing more is asked, and nothing is allowed in vain."""

from collections.abc import Callable, Iterable

import pytest

from sescheck.collect.declarations import actions, every_option, every_read
from sescheck.emulator import Emulator, Fault
from sescheck.emulator.worlds import healthy, typical
from sescheck.snapshot.model import Depth
from tests.cli.lived_in import client, lived_in, receiving_nothing
from tests.conftest import Cli

pytestmark = pytest.mark.exhaustive

BY_NAME = {(operation.service, operation.name): operation.action for operation in every_read()}
NAMED = ("--regions", "us-east-1,eu-west-1")
Audit = Callable[..., set[str]]


def asked(emulator: Emulator) -> set[str]:
    """The IAM actions of the calls since the last time; a call that nobody declares goes by its own name."""
    found = {
        BY_NAME.get((call.service, call.operation), f"{call.service} {call.operation}") for call in emulator.calls
    }
    emulator.forget_calls()
    return found


@pytest.fixture
def audited(emulator: Emulator, cli: Cli) -> Audit:
    """Audit a world and say which actions that took."""

    def audit(world: Callable[[Emulator], None], faults: Iterable[Fault], *options: str) -> set[str]:
        emulator.reset()
        world(emulator)
        emulator.inject(*faults)
        emulator.forget_calls()
        result = cli("audit", "--endpoint-url", emulator.url, "--no-progress", "--format", "json", *options)
        assert result.code in {0, 1, 3}, result.err
        return asked(emulator)

    return audit


REFUSED_LISTS = (
    Fault("deny", operation="ListEmailIdentities"),
    Fault("deny", operation="ListRegions"),
    Fault("deny", operation="GetAccountAuthorizationDetails"),
)
"""Where the newer list is refused, the older one is asked; and where all at once is, one after another."""


@pytest.mark.parametrize("depth", Depth)
def test_an_audit_calls_only_what_the_policy_allows(audited: Audit, depth: Depth) -> None:
    """And over several worlds, all that it allows: what is never asked should not be allowed."""
    at_depth = ("--depth", depth)
    took = [
        audited(typical, (), *NAMED, *at_depth),
        audited(healthy, (), "--regions", "us-east-1,af-south-1", *at_depth),
        audited(lived_in, (), *NAMED, *at_depth),
        audited(lived_in, REFUSED_LISTS, *at_depth),
        audited(receiving_nothing, (), *NAMED, *at_depth),
    ]
    policy = set(actions(depth, ()))
    assert set() == set().union(*took) - policy, "asked, and not allowed by the policy"
    assert set() == policy - set().union(*took), "allowed by the policy, and never asked"


@pytest.mark.parametrize("option", sorted(every_option()))
def test_an_option_calls_what_it_adds_to_the_policy(audited: Audit, option: str) -> None:
    """With the option and not without it."""
    added = set(actions(Depth.QUICK, (option,))) - set(actions(Depth.QUICK, ()))
    quick = (*NAMED, "--depth", "quick")
    assert set() == added & audited(lived_in, (), *quick)
    assert added == added & audited(lived_in, (), *quick, f"--{option}")


def test_an_undeclared_call_fails(emulator: Emulator) -> None:
    """Or the tests above could not fail."""
    healthy(emulator)
    with client(emulator, "sesv2") as sesv2:
        sesv2.delete_email_template(TemplateName="order-confirmation")
    assert {"sesv2 DeleteEmailTemplate"} == asked(emulator) - set(actions())

"""An audit with nothing but one of AWS's own policies: it says what it could not read, and invents nothing."""

import json
from collections.abc import Callable, Mapping
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import pytest

from sescheck.collect.declarations import every_read
from sescheck.emulator import Emulator, Fault
from sescheck.emulator.server.calls import Call
from sescheck.emulator.worlds import healthy, typical
from sescheck.permissions.check import NEED_NO_PERMISSION
from sescheck.snapshot.model import Depth
from tests.cli.lived_in import lived_in
from tests.conftest import Cli, Result

pytestmark = pytest.mark.exhaustive

POLICIES: Mapping[str, Any] = json.loads(
    (Path(__file__).parents[2] / "docs" / "managed_policies.json").read_text(encoding="utf-8")
)
WORLDS = (typical, healthy, lived_in)
World = Callable[[Emulator], None]


def allows(policy: Any, action: str) -> bool:
    """IAM's own comparison: globs, and case does not matter."""
    return any(fnmatchcase(action.lower(), glob.lower()) for glob in policy["actions"])


def only(name: str) -> Fault:
    """Everything is refused but what the policy allows, in the emulator's names of the operations."""
    allowed = (each for each in every_read() if allows(POLICIES[name], each.action))
    return Fault(
        "allow-only",
        allow=tuple(Call("", "", operation.service, operation.name).action for operation in allowed),
    )


def refused(name: str) -> set[str]:
    """The actions that an audit asks and the policy lacks."""
    asked = {each.action for each in every_read()} - NEED_NO_PERMISSION
    return {action for action in asked if not allows(POLICIES[name], action)}


def audit(cli: Cli, emulator: Emulator, depth: Depth) -> Result:
    """As JSON, all findings counted."""
    where = ("--endpoint-url", emulator.url, "--regions", "us-east-1,eu-west-1", "--depth", depth)
    return cli("audit", *where, "--format", "json", "--no-progress")


def findings(result: Result) -> set[str]:
    """By account, region, rule and subject."""
    return {found["fingerprint"] for found in result.report["findings"]}


@pytest.mark.parametrize("depth", [Depth.STANDARD, Depth.DEEP])
@pytest.mark.parametrize("world", WORLDS, ids=lambda world: world.__name__)
@pytest.mark.parametrize("name", POLICIES)
def test_fewer_permissions_never_add_a_finding(
    cli: Cli, emulator: Emulator, name: str, world: World, depth: Depth
) -> None:
    """What could not be read is neither missing nor fine: it is named."""
    world(emulator)
    whole = audit(cli, emulator, depth)
    emulator.inject(only(name))
    emulator.forget_calls()
    result = audit(cli, emulator, depth)
    assert result.code in {1, 3}
    assert set() == findings(result) - findings(whole)
    denied = {call.operation for call in emulator.calls if call.status == 403}
    assert denied, "nothing was refused"
    told = {(unread["operation"], unread["why"]) for unread in result.report["unread"]}
    assert {"denied"} == {why for _, why in told}
    assert {operation for operation, _ in told} <= refused(name)


@pytest.mark.parametrize("name", POLICIES)
def test_the_check_names_what_a_managed_policy_lacks(cli: Cli, emulator: Emulator, name: str) -> None:
    """The same as the documentation's table."""
    healthy(emulator)
    emulator.inject(only(name))
    everything = ("--depth", "deep", "--suppression-list")
    result = cli("iam-policy", "--check", "--endpoint-url", emulator.url, "--format", "json", *everything)
    caller = json.loads(result.out)["callers"][0]
    unknown = {each["action"] for each in caller["unknown"]}
    assert 3 == result.code
    assert refused(name) - unknown == {each["action"] for each in caller["lacking"]}


@pytest.mark.parametrize("name", POLICIES)
def test_the_stored_managed_policies_cover_every_service(name: str) -> None:
    """Else an action would be called missing of which nobody has looked."""
    known = POLICIES[name]["services"]
    asked = {each.action.partition(":")[0] for each in every_read()}
    assert "*" in known or asked <= set(known)

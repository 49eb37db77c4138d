"""The receipt rule sets with their rules, if none is active."""

from collections.abc import Mapping
from functools import partial

from sescheck.aws.operations import Operation
from sescheck.collect.context import RegionContext
from sescheck.collect.fetch.each import Listed, one, read_each
from sescheck.collect.receiving import rule_sets
from sescheck.collect.receiving.rule_parsing import rules_of
from sescheck.snapshot.model import Depth
from sescheck.snapshot.reading import Known, Listing, Reading, Unreadable, Why
from sescheck.snapshot.receiving import IdleRuleSet, ReceiptRule

FIELD = "idle_rule_sets"
DESCRIBE = Operation("ses", "DescribeReceiptRuleSet", gone=frozenset({"RuleSetDoesNotExist"}))
READS = (DESCRIBE,)
ASKED_FROM = Depth.STANDARD
AWAITS = ("rule_sets", "active_rule_set")

_NONE_IDLE = Unreadable(
    Why.NOT_ASKED, DESCRIBE.action, "the rules of receipt rule sets are read only if no rule set is active"
)
_NAMES_UNREAD = Unreadable(Why.NOT_ASKED, DESCRIBE.action, "the list of receipt rule sets is incomplete")
_TOO_QUICK = Unreadable(
    Why.NOT_ASKED,
    DESCRIBE.action,
    "the rules of receipt rule sets that are not active are read with --depth standard",
)


async def read(region: RegionContext) -> Listing[IdleRuleSet]:
    """Read each receipt rule set if none is active, one call each. If one is active, no call is made."""
    listed: Listing[str] = await region.result("rule_sets")
    if await region.result("active_rule_set") != Known(None):
        return Listing((), _NONE_IDLE)
    if region.context.depth is Depth.QUICK:
        return Listing(tuple(IdleRuleSet(each, _TOO_QUICK) for each in listed.items))
    door = region.door
    expected = 0 if DESCRIBE in door.unneeded else len(listed.items)
    region.context.progress.expect(door.region, DESCRIBE.action, expected)
    found: Mapping[str, Reading[tuple[ReceiptRule, ...]]] = await read_each(
        Listed(listed.items, DESCRIBE, partial(rule_sets.names, door)),
        {each.name: each.rules for each in region.before.idle_rule_sets.items},
        lambda each: one(door, DESCRIBE, rules_of, RuleSetName=each),
    )
    unread = None if listed.unread is None else _NAMES_UNREAD
    return Listing(tuple(IdleRuleSet(each, found[each]) for each in listed.items if each in found), unread)

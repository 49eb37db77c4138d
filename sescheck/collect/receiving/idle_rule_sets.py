"""The receipt rule sets that are not active, with their rules: all if none is active, else with --depth deep."""

from collections.abc import Iterable, Mapping
from functools import partial

from sescheck.aws.operations import Operation
from sescheck.collect.context import RegionContext
from sescheck.collect.fetch.each import Listed, one, read_each
from sescheck.collect.receiving import rule_sets
from sescheck.collect.receiving.rule_parsing import rules_of
from sescheck.snapshot.model import Depth
from sescheck.snapshot.reading import Known, Listing, Reading, Unreadable, Why
from sescheck.snapshot.receiving import IdleRuleSet, ReceiptRule, ReceiptRuleSet

FIELD = "idle_rule_sets"
DESCRIBE = Operation("ses", "DescribeReceiptRuleSet", gone=frozenset({"RuleSetDoesNotExist"}))
READS = (DESCRIBE,)
ASKED_FROM = Depth.STANDARD
AWAITS = ("rule_sets", "active_rule_set")

MOST = 40
"""How many rule sets of a region are read. AWS allows 40. Source: SES quotas, "Email receiving quotas"."""

_NOT_DEEP = Unreadable(
    Why.NOT_ASKED,
    DESCRIBE.action,
    "if a receipt rule set is active, the rules of the others are read with --depth deep",
)
_ACTIVE_UNREAD = Unreadable(
    Why.NOT_ASKED, DESCRIBE.action, "it is unknown which receipt rule sets are not active: none of them is read"
)
_TOO_MANY = Unreadable(
    Why.NOT_ASKED, DESCRIBE.action, f"only the rules of the first {MOST} receipt rule sets are read"
)
_NAMES_UNREAD = Unreadable(Why.NOT_ASKED, DESCRIBE.action, "the list of receipt rule sets is incomplete")
_TOO_QUICK = Unreadable(
    Why.NOT_ASKED,
    DESCRIBE.action,
    "the rules of receipt rule sets that are not active are read with --depth standard",
)


async def read(region: RegionContext) -> Listing[IdleRuleSet]:
    """Read each receipt rule set that is not active, one call each, as far as the depth allows."""
    listed: Listing[str] = await region.result("rule_sets")
    active: Reading[ReceiptRuleSet | None] = await region.result("active_rule_set")
    depth = region.context.depth
    match active:
        case Unreadable():
            return Listing((), _ACTIVE_UNREAD)
        case Known(found):
            names = idle_among(listed.items, found)
            if found is not None and names and depth is not Depth.DEEP:
                return Listing((), _NOT_DEEP)
    if depth is Depth.QUICK:
        return Listing(tuple(IdleRuleSet(each, _TOO_QUICK) for each in names))
    return await _read(region, Listing(names, listed.unread))


def idle_among(names: Iterable[str], active: ReceiptRuleSet | None) -> tuple[str, ...]:
    """Return the names of the rule sets that are not active."""
    return tuple(each for each in names if active is None or each != active.name)


async def _read(region: RegionContext, listed: Listing[str]) -> Listing[IdleRuleSet]:
    door, names, rest = region.door, listed.items[:MOST], listed.items[MOST:]
    region.context.progress.expect(door.region, DESCRIBE.action, 0 if DESCRIBE in door.unneeded else len(names))
    found: Mapping[str, Reading[tuple[ReceiptRule, ...]]] = await read_each(
        Listed(names, DESCRIBE, partial(rule_sets.names, door)),
        {each.name: each.rules for each in region.before.idle_rule_sets.items},
        lambda each: one(door, DESCRIBE, rules_of, RuleSetName=each),
    )
    unread = None if listed.unread is None else _NAMES_UNREAD
    items = (*(IdleRuleSet(each, found[each]) for each in names if each in found), *_unread(rest))
    return Listing(items, unread)


def _unread(names: Iterable[str]) -> Iterable[IdleRuleSet]:
    return (IdleRuleSet(each, _TOO_MANY) for each in names)

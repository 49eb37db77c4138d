"""The rules of the default event bus that may match events of SES, with the number of their targets."""

from dataclasses import dataclass

from sescheck.aws.door import Answer, Door
from sescheck.aws.operations import Operation
from sescheck.collect.context import RegionContext
from sescheck.collect.fetch.fan_out import fan_out
from sescheck.collect.fetch.parsing import items_of, name, text_or_none
from sescheck.ses.event_buses import sends_to_default_bus
from sescheck.ses.event_patterns import may_match
from sescheck.snapshot.around import EventRule
from sescheck.snapshot.model import Depth
from sescheck.snapshot.reading import Known, Listing, Reading, Unreadable, Why

FIELD = "event_rules"
LIST_RULES = Operation("events", "ListRules", items="Rules", token="NextToken")  # noqa: S106
LIST_TARGETS = Operation("events", "ListTargetsByRule", items="Targets", token="NextToken")  # noqa: S106
READS = (LIST_RULES, LIST_TARGETS)
ASKED_FROM = Depth.STANDARD
AWAITS = ("configuration_sets",)

_BUS = "default"
_PAGE = 100
_DISABLED = "DISABLED"
_TOO_QUICK = Unreadable(Why.NOT_ASKED, LIST_RULES.action, "event rules are read with --depth standard")
_NOTHING_SENT = Unreadable(
    Why.NOT_ASKED,
    LIST_RULES.action,
    "the rules of the default event bus are read only if an enabled event destination sends there",
)


@dataclass(frozen=True, slots=True)
class _Listed:
    """A rule as the list gives it."""

    name: str
    enabled: bool
    pattern: str | None


async def read(region: RegionContext) -> Listing[EventRule]:
    """List the rules, 100 per page, if an event destination sends to the bus; one call for each that may match."""
    if region.context.depth is Depth.QUICK:
        return Listing((), _TOO_QUICK)
    match sends_to_default_bus(await region.result("configuration_sets"), region.door.region):
        case Known(True):
            return await _rules(region.door)
        case Known():
            return Listing((), _NOTHING_SENT)
        case Unreadable() as unread:
            return Listing((), unread)


async def _rules(door: Door) -> Listing[EventRule]:
    listing = await door.follow(LIST_RULES, EventBusName=_BUS, Limit=_PAGE)
    listed = items_of(listing, LIST_RULES, _rule)
    matching = [each for each in listed.items if may_match(each.pattern)]
    targets = await fan_out(lambda rule: _targets(door, rule), [each.name for each in matching])
    rules = (EventRule(each.name, each.enabled, count) for each, count in zip(matching, targets, strict=True))
    return Listing(tuple(rules), listed.unread)


def _rule(item: Answer) -> _Listed:
    return _Listed(name(item, "Name"), name(item, "State") != _DISABLED, text_or_none(item.get("EventPattern")))


async def _targets(door: Door, rule: str) -> Reading[int]:
    """Return how many targets a rule has; one that was read is enough to know that it has some."""
    found = await door.follow(LIST_TARGETS, Rule=rule, EventBusName=_BUS, Limit=_PAGE)
    return Known(len(found.items)) if found.unread is None or found.items else found.unread

"""Event destinations that send to the default event bus, and whether a rule of the bus passes their events on."""

from collections.abc import Iterator

from sescheck.comparison.logic import NO, YES, all_of
from sescheck.ses.arns import region_of
from sescheck.snapshot.model import Region
from sescheck.snapshot.reading import Known, Listing, Reading, any_of, value_of
from sescheck.snapshot.sending import ConfigurationSet, EventDestination

_DEFAULT_BUS = ":event-bus/default"


def is_on_default_bus(found: EventDestination, region: str) -> bool:
    """True if the destination sends to the default event bus of this region, if it is enabled."""
    target = found.target or ""
    return found.kind == "EVENT_BRIDGE" and target.endswith(_DEFAULT_BUS) and region_of(target) == region


def sends_to_default_bus(sets: Listing[ConfigurationSet], region: str) -> Reading[bool]:
    """True if an enabled destination sends to the default bus; False only if all destinations were read."""
    answers = [value_of(each.destinations, lambda found: any(_on_bus(found, region))) for each in sets.items]
    return any_of([*answers, NO if sets.unread is None else sets.unread])


def _on_bus(found: tuple[EventDestination, ...], region: str) -> Iterator[bool]:
    return (each.enabled and is_on_default_bus(each, region) for each in found)


def names_on_default_bus(region: Region) -> tuple[str, ...]:
    """The enabled destinations that were read and send to the default bus, as ``set/destination``."""
    return tuple(
        f"{each.name}/{found.name}"
        for each in region.configuration_sets.items
        if isinstance(each.destinations, Known)
        for found in each.destinations.value
        if found.enabled and is_on_default_bus(found, region.name)
    )


def is_passed_on(region: Region) -> Reading[bool]:
    """True if an enabled rule of the default bus may match the events of SES, and has a target."""
    rules = region.event_rules
    answers = (all_of((YES if each.enabled else NO, value_of(each.targets, bool))) for each in rules.items)
    return any_of([*answers, NO if rules.unread is None else rules.unread])

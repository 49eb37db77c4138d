"""What a region has, as cheap lists give it, and how many calls that takes: the base of the estimate."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass

from sescheck.aws.door import Door
from sescheck.aws.operations import Operation
from sescheck.collect import other_lists
from sescheck.collect.identities import listing
from sescheck.collect.receiving import active_rule_set, idle_rule_sets, rule_sets
from sescheck.collect.sending import (
    configuration_set_options,
    configuration_sets,
    event_destinations,
    template_content,
    templates,
)
from sescheck.snapshot.reading import Known, Listing, Unreadable, Why

Calls = Mapping[Operation, int]

_ABSENT = frozenset({Why.NOT_ASKED, Why.NOT_SUPPORTED_HERE})


@dataclass(frozen=True, slots=True)
class Inventory:
    """What the lists of one region say.

    Attributes:
        calls: how often each operation is called because of them, if the depth and the options ask for it.
        idle_rule_sets: the number of receipt rule sets that are read one by one if none is active, else 0.
        inactive_rule_sets: the same at depth deep, at which those next to an active one are read too.
        unread: why the lists of identities, configuration sets or templates are incomplete, or None.
        others_unread: why other lists are incomplete.
    """

    identities: Listing[listing.Listed]
    configuration_sets: int
    templates: int
    calls: Calls
    idle_rule_sets: int
    inactive_rule_sets: int
    unread: Unreadable | None
    others_unread: tuple[Unreadable, ...]


async def take(door: Door) -> Inventory:
    """List what is in a region."""
    identities: Listing[listing.Listed]
    identities, sets, named, received, others = await asyncio.gather(
        listing.read(door),
        configuration_sets.names(door),
        templates.names(door),
        rule_sets.names(door),
        other_lists.read(door),
    )
    idle, inactive = await _idle_rule_sets(door, received)
    sends = listing.may_send(identities)
    receives = {active_rule_set.DESCRIBE_ACTIVE: int(not active_rule_set.has_none(received))}
    of_sets = dict.fromkeys(
        (configuration_set_options.GET_CONFIGURATION_SET, event_destinations.GET_EVENT_DESTINATIONS),
        len(sets.items),
    )
    return Inventory(
        identities=identities,
        configuration_sets=len(sets.items),
        templates=len(named.items),
        calls=receives
        | of_sets
        | {template_content.GET_EMAIL_TEMPLATE: len(named.items)}
        | others.calls(sends=sends),
        idle_rule_sets=idle,
        inactive_rule_sets=inactive,
        unread=identities.unread or sets.unread or named.unread,
        others_unread=tuple(each for each in others.unread() if each.why not in _ABSENT),
    )


async def _idle_rule_sets(door: Door, listed: Listing[str]) -> tuple[int, int]:
    """Return how many receipt rule sets are read one by one: at standard, and at deep."""
    if not listed.items or idle_rule_sets.DESCRIBE in door.unneeded:
        return 0, 0
    match await active_rule_set.active(door):
        case Known(active):
            count = min(len(idle_rule_sets.idle_among(listed.items, active)), idle_rule_sets.MOST)
            return 0 if active else count, count
        case Unreadable():
            return 0, 0

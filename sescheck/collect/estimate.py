"""The cost of a run, when it is known how many resources there are: calls, and time at the documented rates."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil

from sescheck.aws.door import Door
from sescheck.aws.operations import Operation
from sescheck.collect.account import reputation_alarms, send_statistics
from sescheck.collect.fetch.batched import BATCH
from sescheck.collect.identities import detail, dkim, listing, mail_from, notifications
from sescheck.collect.readers import readers
from sescheck.collect.receiving import active_rule_set, idle_rule_sets, rule_sets
from sescheck.collect.sending import (
    configuration_set_options,
    configuration_sets,
    event_destinations,
    reputation_entities,
    template_content,
    templates,
)
from sescheck.snapshot.model import Depth
from sescheck.snapshot.reading import Known, Listing, Unreadable

_IF_IT_SENDS = (
    send_statistics.GET_STATISTICS,
    reputation_entities.LIST_ENTITIES,
    reputation_alarms.DESCRIBE_ALARMS,
)
"""Operations that are called once, or more often if there are many tenants or alarms, if a region can send."""


def fixed(depth: Depth) -> int:
    """Return the calls of an empty region: the settings, and a page of each list except the identities."""
    asked = (reader for reader in readers().values() if not reader.awaits)
    declared = (each for reader in asked for each in reader.declared if each.operation not in _IF_IT_SENDS)
    return sum(each.is_asked(depth, ()) and not each.operation.gone for each in declared)


def of_identities(types: Sequence[str], depth: Depth) -> dict[Operation, int]:
    """Return the calls that identities of these types take after they were listed."""
    batches = ceil(len(types) / BATCH)
    batched = (dkim.GET_DKIM, mail_from.GET_MAIL_FROM, notifications.GET_NOTIFICATION)
    details = sum(detail.is_asked(each, depth) for each in types)
    return dict.fromkeys(batched, batches) | {detail.GET_EMAIL_IDENTITY: details}


@dataclass(frozen=True, slots=True)
class RegionCost:
    """The cost of one region.

    Attributes:
        types: the types of its identities, as far as they could be listed.
        configuration_sets: the number listed.
        templates: the number listed.
        idle_rule_sets: the number of receipt rule sets that are read one by one if none is active, else 0.
        inactive_rule_sets: the same at depth deep, at which those next to an active one are read too.
        receives: True if there is a receipt rule set, or that could not be read.
        unread: why a list is incomplete, or None.
        unneeded: operations that are not called.
        sends: True if an identity is verified, or that could not be read.
    """

    account: str
    region: str
    types: tuple[str, ...]
    configuration_sets: int
    templates: int
    idle_rule_sets: int
    inactive_rule_sets: int
    unread: Unreadable | None
    unneeded: frozenset[Operation] = frozenset()
    sends: bool = False
    receives: bool = False

    @property
    def domains(self) -> int:
        """The number of identities that are not addresses."""
        return sum(each != "EMAIL_ADDRESS" for each in self.types)

    def calls(self, depth: Depth) -> Mapping[Operation, int]:
        """Return the number of calls by operation, with the pages of the list of identities."""
        pages = max(1, ceil(len(self.types) / listing.PAGE))
        calls = {listing.LIST_EMAIL_IDENTITIES: pages} | of_identities(self.types, depth)
        calls[active_rule_set.DESCRIBE_ACTIVE] = int(self.receives)
        if depth is not Depth.QUICK:
            calls |= {
                configuration_set_options.GET_CONFIGURATION_SET: self.configuration_sets,
                event_destinations.GET_EVENT_DESTINATIONS: self.configuration_sets,
                template_content.GET_EMAIL_TEMPLATE: self.templates,
                idle_rule_sets.DESCRIBE: self.inactive_rule_sets if depth is Depth.DEEP else self.idle_rule_sets,
                **dict.fromkeys(_IF_IT_SENDS, int(self.sends)),
            }
        return {operation: 0 if operation in self.unneeded else count for operation, count in calls.items()}

    def total(self, depth: Depth) -> int:
        """Return the number of all calls, with those that every region takes."""
        return sum(self.calls(depth).values()) + fixed(depth)

    def seconds(self, depth: Depth) -> float:
        """Return the time at the documented rates. Operations run at the same time, so the slowest one decides."""
        return max(calls / operation.rate for operation, calls in self.calls(depth).items())


async def count(doors: Sequence[Door]) -> list[RegionCost]:
    """List the resources of each region, without their details."""
    return list(await asyncio.gather(*map(_count, doors)))


async def _count(door: Door) -> RegionCost:
    identities: Listing[listing.Listed]
    identities, sets, named, received = await asyncio.gather(
        listing.read(door), configuration_sets.names(door), templates.names(door), rule_sets.names(door)
    )
    idle, inactive = await _idle_rule_sets(door, received)
    return RegionCost(
        account=door.account,
        region=door.region,
        types=tuple(each.type for each in identities.items),
        configuration_sets=len(sets.items),
        templates=len(named.items),
        idle_rule_sets=idle,
        inactive_rule_sets=inactive,
        unread=identities.unread or sets.unread or named.unread,
        unneeded=door.unneeded,
        sends=listing.may_send(identities),
        receives=not active_rule_set.has_none(received),
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

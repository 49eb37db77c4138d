"""What reading costs, once it is known how much there is: calls, and time at the documented rates."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil

from sescheck.aws.door import Door
from sescheck.aws.operations import Operation
from sescheck.collect.fetch.batched import BATCH
from sescheck.collect.identities import detail, dkim, listing, mail_from, notifications
from sescheck.collect.readers import readers
from sescheck.collect.receiving import active_rule_set, idle_rule_sets, rule_sets
from sescheck.collect.sending import (
    configuration_set_options,
    configuration_sets,
    event_destinations,
    template_content,
    templates,
)
from sescheck.snapshot.model import Depth
from sescheck.snapshot.reading import Known, Listing, Unreadable


def fixed(depth: Depth) -> int:
    """Calls that every region takes, however empty: the settings, and a page of each list but the identities'."""
    asked = (reader for reader in readers().values() if not reader.awaits)
    return sum(
        each.is_asked(depth, ()) and not each.operation.gone for reader in asked for each in reader.declared
    )


def of_identities(types: Sequence[str], depth: Depth) -> dict[Operation, int]:
    """The calls that identities of these types take beyond the list."""
    batches = ceil(len(types) / BATCH)
    batched = (dkim.GET_DKIM, mail_from.GET_MAIL_FROM, notifications.GET_NOTIFICATION)
    details = sum(detail.is_asked(each, depth) for each in types)
    return dict.fromkeys(batched, batches) | {detail.GET_EMAIL_IDENTITY: details}


@dataclass(frozen=True, slots=True)
class RegionCost:
    """What one region takes.

    Attributes:
        types: of its identities, as far as they could be listed.
        configuration_sets: how many were listed.
        templates: how many were listed.
        idle_rule_sets: how many receipt rule sets were listed, where none is active.
        unread: why a list is not whole, or None.
        unneeded: operations that are not asked.
    """

    account: str
    region: str
    types: tuple[str, ...]
    configuration_sets: int
    templates: int
    idle_rule_sets: int
    unread: Unreadable | None
    unneeded: frozenset[Operation] = frozenset()

    @property
    def domains(self) -> int:
        """How many identities are not addresses."""
        return sum(each != "EMAIL_ADDRESS" for each in self.types)

    def calls(self, depth: Depth) -> Mapping[Operation, int]:
        """By operation, the list's own pages among them."""
        pages = max(1, ceil(len(self.types) / listing.PAGE))
        calls = {listing.LIST_EMAIL_IDENTITIES: pages} | of_identities(self.types, depth)
        if depth is not Depth.QUICK:
            calls |= {
                configuration_set_options.GET_CONFIGURATION_SET: self.configuration_sets,
                event_destinations.GET_EVENT_DESTINATIONS: self.configuration_sets,
                template_content.GET_EMAIL_TEMPLATE: self.templates,
                idle_rule_sets.DESCRIBE: self.idle_rule_sets,
            }
        return {operation: 0 if operation in self.unneeded else count for operation, count in calls.items()}

    def total(self, depth: Depth) -> int:
        """All calls, with those that every region takes."""
        return sum(self.calls(depth).values()) + fixed(depth)

    def seconds(self, depth: Depth) -> float:
        """At the documented rates: operations go side by side, so the slowest counts."""
        return max(calls / operation.rate for operation, calls in self.calls(depth).items())


async def count(doors: Sequence[Door]) -> list[RegionCost]:
    """List what there is behind each door, and read nothing of it."""
    return list(await asyncio.gather(*map(_count, doors)))


async def _count(door: Door) -> RegionCost:
    identities: Listing[listing.Listed]
    identities, sets, named, received = await asyncio.gather(
        listing.read(door), configuration_sets.names(door), templates.names(door), rule_sets.names(door)
    )
    return RegionCost(
        account=door.account,
        region=door.region,
        types=tuple(each.type for each in identities.items),
        configuration_sets=len(sets.items),
        templates=len(named.items),
        idle_rule_sets=await _idle_rule_sets(door, received),
        unread=identities.unread or sets.unread or named.unread,
        unneeded=door.unneeded,
    )


async def _idle_rule_sets(door: Door, listed: Listing[str]) -> int:
    """Only where none is active is each of them asked about."""
    if not listed.items or idle_rule_sets.DESCRIBE in door.unneeded:
        return 0
    return len(listed.items) if await active_rule_set.active(door) == Known(None) else 0

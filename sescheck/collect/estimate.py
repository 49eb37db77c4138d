"""The cost of a run, when it is known how many resources there are: calls, and time at the documented rates."""

import asyncio
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import ceil

from sescheck.aws.door import Door
from sescheck.aws.operations import Operation
from sescheck.collect import inventory
from sescheck.collect.account import reputation_alarms
from sescheck.collect.declarations import Read, declared
from sescheck.collect.fetch.batched import BATCH
from sescheck.collect.identities import detail, dkim, listing, mail_from, notifications
from sescheck.collect.inventory import Inventory
from sescheck.collect.readers import readers
from sescheck.collect.receiving import idle_rule_sets
from sescheck.snapshot.model import Depth

_IF_IT_SENDS = (reputation_alarms.DESCRIBE_ALARMS,)
"""What a reader asks only if a region can send, although it waits for no other reader."""


def fixed(depth: Depth, options: Collection[str] = ()) -> Mapping[Operation, int]:
    """Return the calls of an empty region: the settings, and a page of each list except the identities."""
    asked = (reader for reader in readers().values() if not reader.awaits)
    found = (each for reader in asked for each in reader.declared if each.operation not in _IF_IT_SENDS)
    return Counter(each.operation for each in found if each.is_asked(depth, options) and not each.operation.gone)


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
        found: what its lists say.
        unneeded: operations that are not called.
        options: the options of the run with which more is read.
    """

    account: str
    region: str
    found: Inventory
    unneeded: frozenset[Operation] = frozenset()
    options: frozenset[str] = frozenset()

    @property
    def types(self) -> tuple[str, ...]:
        """The types of its identities, as far as they could be listed."""
        return tuple(each.type for each in self.found.identities.items)

    @property
    def domains(self) -> int:
        """The number of identities that are not addresses."""
        return sum(each != "EMAIL_ADDRESS" for each in self.types)

    def calls(self, depth: Depth) -> Mapping[Operation, int]:
        """Return the number of calls by operation, with the pages of the list of identities."""
        pages = max(1, ceil(len(self.types) / listing.PAGE))
        calls = {listing.LIST_EMAIL_IDENTITIES: pages} | of_identities(self.types, depth)
        counted = {**self.found.calls, idle_rule_sets.DESCRIBE: self._rule_sets(depth)}
        asked = {each.operation for each in _declared(counted) if each.is_asked(depth, self.options)}
        calls |= {operation: count for operation, count in counted.items() if operation in asked}
        return {operation: count for operation, count in calls.items() if operation not in self.unneeded}

    def _rule_sets(self, depth: Depth) -> int:
        return self.found.inactive_rule_sets if depth is Depth.DEEP else self.found.idle_rule_sets

    def total(self, depth: Depth) -> int:
        """Return the number of all calls, with those that every region takes."""
        every = fixed(depth, self.options)
        needed = (count for operation, count in every.items() if operation not in self.unneeded)
        return sum(self.calls(depth).values()) + sum(needed)

    def seconds(self, depth: Depth) -> float:
        """Return the time at the documented rates. Operations run at the same time, so the slowest one decides."""
        return max((calls / operation.rate for operation, calls in self.calls(depth).items()), default=0)


def _declared(operations: Collection[Operation]) -> list[Read]:
    return [each for each in _reads() if each.operation in operations]


@cache
def _reads() -> tuple[Read, ...]:
    return declared()


async def count(doors: Sequence[Door], options: Collection[str] = ()) -> list[RegionCost]:
    """List the resources of each region, without their details.

    Args:
        doors: to the regions.
        options: the options of the run with which more is read, without dashes.
    """
    found = await asyncio.gather(*map(inventory.take, doors))
    return [
        RegionCost(door.account, door.region, each, door.unneeded, frozenset(options))
        for door, each in zip(doors, found, strict=True)
    ]

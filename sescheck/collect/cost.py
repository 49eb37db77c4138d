"""What reading costs, once it is known how many identities there are: calls, and time at the documented rate."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil

from sescheck.aws.door import Door
from sescheck.aws.pace import DOCUMENTED_RATE
from sescheck.collect import dkim, identity_detail, identity_list, mail_from, notifications
from sescheck.collect.batched import BATCH
from sescheck.snapshot.model import Depth
from sescheck.snapshot.reading import Listing, Unreadable

FIXED = 6
"""Calls that every region takes, however empty: settings, and a page of each list."""


def of_identities(types: Sequence[str], depth: Depth) -> dict[str, int]:
    """The calls that identities of these types take beyond the list, by IAM action."""
    batches = ceil(len(types) / BATCH)
    batched = (dkim.GET_DKIM, mail_from.GET_MAIL_FROM, notifications.GET_NOTIFICATION)
    details = sum(identity_detail.is_asked(each, depth) for each in types)
    return dict.fromkeys((operation.action for operation in batched), batches) | {
        identity_detail.GET_EMAIL_IDENTITY.action: details
    }


@dataclass(frozen=True, slots=True)
class RegionCost:
    """What one region takes.

    Attributes:
        types: of its identities, as far as they could be listed.
        unread: why the list is not whole, or None.
    """

    account: str
    region: str
    types: tuple[str, ...]
    unread: Unreadable | None

    @property
    def domains(self) -> int:
        """How many identities are not addresses."""
        return sum(each != "EMAIL_ADDRESS" for each in self.types)

    def calls(self, depth: Depth) -> Mapping[str, int]:
        """By IAM action, the list's own pages among them."""
        pages = max(1, ceil(len(self.types) / identity_list.PAGE))
        return {identity_list.LIST_EMAIL_IDENTITIES.action: pages} | of_identities(self.types, depth)

    def total(self, depth: Depth) -> int:
        """All calls, with those that every region takes."""
        return sum(self.calls(depth).values()) + FIXED

    def seconds(self, depth: Depth) -> float:
        """At the documented rate: operations go side by side, so the slowest counts."""
        return max(self.calls(depth).values()) / DOCUMENTED_RATE


async def count(doors: Sequence[Door]) -> list[RegionCost]:
    """List the identities behind each door, and nothing else."""
    listings: list[Listing[identity_list.Listed]] = await asyncio.gather(*map(identity_list.read, doors))
    return [
        RegionCost(door.account, door.region, tuple(each.type for each in listing.items), listing.unread)
        for door, listing in zip(doors, listings, strict=True)
    ]

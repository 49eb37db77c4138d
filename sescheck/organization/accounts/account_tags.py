"""The tags of accounts: one call for each, so only of those that the other options leave."""

from collections.abc import Sequence

import msgspec

from sescheck.aws.door import Door
from sescheck.collect.fetch.fan_out import fan_out
from sescheck.collect.fetch.parsing import items_of, name
from sescheck.organization.accounts.organization_reads import LIST_TAGS
from sescheck.organization.model import Member
from sescheck.snapshot.reading import Listing


async def with_tags(door: Door, members: Sequence[Member]) -> Listing[Member]:
    """Return the accounts with their tags. If the tags of one cannot be read, the list is incomplete.

    An account that has left the organization is refused like any other: the next run has a list without it.
    """
    read = await fan_out(lambda each: _of_one(door, each), members)
    unread = next((each.unread for each in read if each.unread is not None), None)
    return Listing(tuple(tagged for each in read for tagged in each.items), unread)


async def _of_one(door: Door, member: Member) -> Listing[Member]:
    listing = await door.follow(LIST_TAGS, ResourceId=member.account_id)
    tags = items_of(listing, LIST_TAGS, lambda each: (name(each, "Key"), str(each["Value"])))
    if tags.unread is not None:
        detail = f"account {member.account_id}: {tags.unread.detail}"
        return Listing((), msgspec.structs.replace(tags.unread, detail=detail))
    return Listing((msgspec.structs.replace(member, tags=tags.items),))

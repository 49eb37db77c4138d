"""Suppression lists of two runs that write addresses in different ways: one cannot replace the other.

Lists are compared between the regions of one run only, never between runs: SES adds addresses by itself.
"""

import msgspec

from sescheck.snapshot.model import Account, Region, Snapshot
from sescheck.snapshot.reading import Listing, Unreadable, Why
from sescheck.snapshot.sending import LIST_OF_SUPPRESSED

_WORDS = "the addresses are written in another way, or hashed with another salt"
_APART = Listing[object]((), Unreadable(Why.NOT_ASKED, LIST_OF_SUPPRESSED, _WORDS))


def without_other_salt(before: Snapshot, after: Snapshot) -> Snapshot:
    """Return the earlier snapshot, without its lists if they cannot be compared with those of the later one."""
    if not _are_apart(before, after):
        return before
    return msgspec.structs.replace(before, accounts=tuple(map(_account, before.accounts)))


def _are_apart(before: Snapshot, after: Snapshot) -> bool:
    """True if both have lists, written in different ways."""
    ways = {_way(before), _way(after)} - {None}
    return len(ways) > 1


def _way(snapshot: Snapshot) -> str | None:
    """Return how addresses are written: in clear text, hashed with that salt, or None without a list."""
    regions = (region for account in snapshot.accounts for region in account.regions)
    first = next((each.address for region in regions for each in region.suppressed.items), None)
    if first is None:
        return None
    return "shown" if "@" in first else f"salt {snapshot.salt}"


def _account(account: Account) -> Account:
    regions = tuple(_region(region) for region in account.regions)
    return msgspec.structs.replace(account, regions=regions)


def _region(region: Region) -> Region:
    return msgspec.structs.replace(region, suppressed=_APART) if region.suppressed.items else region

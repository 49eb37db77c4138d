"""Dedicated IP pools: those that SES keeps itself, and how many addresses one has."""

from dataclasses import dataclass
from typing import Final

from sescheck.comparison.account_view import RegionView
from sescheck.snapshot.reading import Unreadable

DEFAULT_POOL: Final = "ses-default-dedicated-pool"
"""Every dedicated address that is in no other pool; a configuration set that names no pool sends through it."""

RESERVED_POOLS: Final = frozenset({DEFAULT_POOL, "ses-shared-pool"})
"""Nobody creates these, and nobody can delete them; a region may list them or not.

Source: the Developer Guide's page on assigning IP pools.
"""

_BY_ITSELF: Final = "NOT_APPLICABLE"
_MANAGED: Final = "MANAGED"


@dataclass(frozen=True, slots=True)
class Addresses:
    """The dedicated addresses of a pool in one region.

    Attributes:
        count: at least so many.
        unread: why there may be more, or the pool may be a managed one; None: that is all.
        counted: False of a managed pool and of one that is not there: their addresses are nobody's to count.
    """

    count: int
    unread: Unreadable | None = None
    counted: bool = True


_NOT_COUNTED = Addresses(0, counted=False)


def addresses_of(view: RegionView, pool: str) -> Addresses:
    """How many addresses the pool has; SES adds them to a managed pool, and takes them away, by itself."""
    listed = view.region.dedicated_ips
    found = [each for each in listed.items if each.pool == pool]
    if any(each.warmup == _BY_ITSELF for each in found) or not may_be_there(view, pool):
        return _NOT_COUNTED
    if found or listed.unread is not None:
        return Addresses(len(found), listed.unread)
    return Addresses(0) if pool in RESERVED_POOLS else _empty(view, pool)


def _empty(view: RegionView, pool: str) -> Addresses:
    """A managed pool gets its first address only after some days of mail."""
    modes = view.region.pool_modes
    mode = next((each.mode for each in modes.items if each.name == pool), None)
    if mode is None:
        return _NOT_COUNTED if modes.unread is None else Addresses(0, modes.unread)
    return _NOT_COUNTED if mode == _MANAGED else Addresses(0)


def may_be_there(view: RegionView, pool: str) -> bool:
    """Is the pool listed, or one of SES's own, or the list not whole? Then it can have addresses."""
    pools = view.region.ip_pools
    return pool in RESERVED_POOLS or pool in pools.items or pools.unread is not None

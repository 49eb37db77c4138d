"""Dedicated IP pools: those that SES itself creates, and how many addresses a pool has."""

from dataclasses import dataclass
from typing import Final

from sescheck.comparison.account_view import RegionView
from sescheck.snapshot.reading import Known, Reading, Unreadable
from sescheck.snapshot.sending import DedicatedIp

DEFAULT_POOL: Final = "ses-default-dedicated-pool"
"""It has every dedicated address that is in no other pool. A configuration set without a pool sends through it."""

RESERVED_POOLS: Final = frozenset({DEFAULT_POOL, "ses-shared-pool"})
"""Users can neither create nor delete these pools. A region may or may not list them.

Source: the Developer Guide's page on assigning IP pools.
"""

_WARMUP_OF_MANAGED: Final = "NOT_APPLICABLE"
MANAGED: Final = "MANAGED"
STANDARD: Final = "STANDARD"


@dataclass(frozen=True, slots=True)
class Addresses:
    """The dedicated addresses of a pool in one region.

    Attributes:
        count: the addresses that were read.
        unread: the reading that may hide more, or show that the pool is managed; None: the count is complete.
        counted: False for a managed pool, whose addresses SES chooses, and for a pool that does not exist.
    """

    count: int
    unread: Unreadable | None = None
    counted: bool = True


_NOT_COUNTED = Addresses(0, counted=False)


def is_managed(address: DedicatedIp) -> bool:
    """True if the address belongs to a managed pool: SES warms it up, and gives no status."""
    return address.warmup == _WARMUP_OF_MANAGED


def addresses_of(view: RegionView, pool: str) -> Addresses:
    """How many addresses the pool has. SES itself adds and removes the addresses of a managed pool."""
    listed = view.region.dedicated_ips
    found = [each for each in listed.items if each.pool == pool]
    if any(map(is_managed, found)) or not may_exist(view, pool):
        return _NOT_COUNTED
    if found or listed.unread is not None:
        return Addresses(len(found), listed.unread)
    return Addresses(0) if pool in RESERVED_POOLS else _empty(view, pool)


def _empty(view: RegionView, pool: str) -> Addresses:
    """A pool without addresses may be a managed one, which gets its first address after some days of mail."""
    modes = view.region.pool_modes
    mode = next((each.mode for each in modes.items if each.name == pool), None)
    if mode is None:
        return _NOT_COUNTED if modes.unread is None else Addresses(0, modes.unread)
    return _NOT_COUNTED if mode == MANAGED else Addresses(0)


def may_exist(view: RegionView, pool: str) -> bool:
    """True unless the complete list of pools shows that the pool does not exist."""
    pools = view.region.ip_pools
    return pool in RESERVED_POOLS or pool in pools.items or pools.unread is not None


def mode_in(view: RegionView, pool: str) -> Reading[str | None]:
    """The scaling mode of a pool, which was read or which its addresses show; None if the pool does not exist."""
    region = view.region
    found = [each for each in region.dedicated_ips.items if each.pool == pool]
    read = next((each.mode for each in region.pool_modes.items if each.name == pool), None)
    if found:
        return Known(MANAGED if any(map(is_managed, found)) else STANDARD)
    if read is not None:
        return Known(read)
    if not may_exist(view, pool):
        return Known(None)
    unread = region.ip_pools.unread if pool not in region.ip_pools.items else None
    return unread or region.dedicated_ips.unread or region.pool_modes.unread or Known(None)

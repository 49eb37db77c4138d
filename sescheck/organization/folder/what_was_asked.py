"""What a plan asks of AWS, as the manifest keeps it, and whether a snapshot has all that another plan asks."""

from hashlib import blake2b

import msgspec

from sescheck.collect.collection import Plan
from sescheck.organization.model import Asking
from sescheck.snapshot.model import Addresses, Depth

_DEPTHS = tuple(Depth)
_KEY_BYTES = 6


def asking_of(plan: Plan) -> Asking:
    """Return what a plan asks."""
    return Asking(
        asked=plan.asked,
        partition=plan.partition,
        depth=plan.depth,
        regions=tuple(sorted(plan.regions)),
        addresses=plan.addresses,
        dns=plan.dns is not None,
        left_out=tuple(sorted(f"{each.service}:{each.name}" for each in plan.unneeded)),
    )


def key_of(asking: Asking) -> str:
    """Return a short name: the same for the same questions."""
    return blake2b(msgspec.json.encode(asking), digest_size=_KEY_BYTES).hexdigest()


def covers(had: Asking, wanted: Asking) -> bool:
    """True if a report of what was asked shows all that a new reading would show.

    The regions have to be the same: a report has the regions of its snapshot. The depth may be a deeper one, and
    more may have been asked than the rules need.
    """
    return (
        (had.asked, had.partition, had.regions) == (wanted.asked, wanted.partition, wanted.regions)
        and _DEPTHS.index(had.depth) >= _DEPTHS.index(wanted.depth)
        and wanted.addresses in {had.addresses, Addresses.NOT_ASKED}
        and had.dns >= wanted.dns
        and set(had.left_out) <= set(wanted.left_out)
    )

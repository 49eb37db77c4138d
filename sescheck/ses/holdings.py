"""Whether a region has any SES resources: those that were read, and the readings that may hide some.

Every list of the model counts, also one that a later version adds: they are taken from the fields of the region.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import msgspec

from sescheck.comparison.logic import unread_among
from sescheck.ses.pools import RESERVED_POOLS
from sescheck.snapshot.fields import Holds, fields
from sescheck.snapshot.model import Region, Settings
from sescheck.snapshot.reading import Known, Listing, Unreadable, Why

_AROUND = frozenset({"vpc_endpoints", "event_rules", "quota_requests", "reputation_alarms"})
"""Lists of other services, which are read only if the region has verified identities or event destinations."""

_OPTIONAL = _AROUND | {
    "suppressed",
    "recommendations",
    "dedicated_ips",
    "reputation",
    "opt_outs",
    "archives",
    "relays",
    "address_lists",
    "addons",
    "mail_manager_contents",
    "smime_certificates",
}
"""Lists that are read only with an option, or if the region has the feature that they are about.

If they were not requested, the answer does not depend on them: a region without a pool has no dedicated addresses.
"""


_NOT_NEEDED = _AROUND | {
    "opt_in",
    "idle_rule_sets",
    "suppressed",
    "recommendations",
    "statistics",
    "reputation",
    "opt_outs",
    "mail_manager_parts",
    "mail_manager_contents",
    "smime_certificates",
}
"""Fields that are not needed to know it: an idle rule set, for example, is in the list of rule sets."""

FACTS = tuple(
    dict.fromkeys(each.facts[0] for each in fields(Region) if each.facts and each.name not in _NOT_NEEDED)
)
"""The facts that are needed to know it."""


@dataclass(frozen=True, slots=True)
class Holdings:
    """What a region holds.

    Attributes:
        seen: True if there is a resource, or something was sent.
        unread: the readings that may hide a resource.
    """

    seen: bool
    unread: tuple[Unreadable, ...]


def holdings(region: Region) -> Holdings:
    """What the region holds, by its settings and by each of its lists."""
    lists = tuple(lists_of(region))
    active = isinstance(region.active_rule_set, Known) and region.active_rule_set.value is not None
    seen = active or any(_has_own(listing) for _, listing in lists)
    unread = [each for name, listing in lists if (each := _hiding(name, listing.unread)) is not None]
    match region.settings:
        case Known(settings):
            return Holdings(seen or _is_used(settings), unread_among(*unread))
        case Unreadable() as unread_settings:
            return Holdings(seen, unread_among(unread_settings, *unread))


def lists_of(struct: msgspec.Struct) -> Iterator[tuple[str, Listing[object]]]:
    """Every list of a region with the name of its field, including those of a part such as Mail Manager."""
    for field in fields(type(struct)):
        if field.holds is Holds.LISTING:
            yield field.name, getattr(struct, field.name)
        elif field.holds is Holds.STRUCT:
            yield from lists_of(getattr(struct, field.name))


def _has_own(listing: Listing[object]) -> bool:
    """True if the list has anything but the pools that SES itself creates."""
    return any(not isinstance(item, str) or item not in RESERVED_POOLS for item in listing.items)


def _is_used(settings: Settings) -> bool:
    return settings.production_access or settings.sent_last_24_hours > 0


def _hiding(name: str, unread: Unreadable | None) -> Unreadable | None:
    """The reading that may hide items of the list; None: nothing is hidden."""
    if unread is None or unread.why is Why.NOT_SUPPORTED_HERE:
        return None
    return None if name in _OPTIONAL and unread.why is Why.NOT_ASKED else unread

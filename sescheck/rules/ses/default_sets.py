"""Whose default configuration set a set is: all mail of those identities that names no other goes by it."""

from sescheck.rules.answers import YES
from sescheck.rules.world import RegionView, is_verified
from sescheck.snapshot.reading import Known, Unreadable

_DEFAULTS = "default configuration sets"


def default_of(view: RegionView, name: str) -> tuple[str, ...]:
    """The verified identities of the region with this default, in alphabetical order.

    Those of which AWS did not say it are left out: there may be more.
    """
    found = view.by_kind.get(_DEFAULTS)
    if found is None:
        found = view.by_kind[_DEFAULTS] = _defaults(view)
    return tuple(found.get(name, ()))


def _defaults(view: RegionView) -> dict[str, list[str]]:
    """Looked up once a region; the default of an identity that is not verified is not applied."""
    by_set: dict[str, list[str]] = {}
    for identity in sorted(view.region.identities.items, key=lambda found: found.name):
        match identity.detail:
            case Known(detail):
                if detail.configuration_set is not None and is_verified(Known(identity)) == YES:
                    by_set.setdefault(detail.configuration_set, []).append(identity.name)
            case Unreadable():
                pass
    return by_set

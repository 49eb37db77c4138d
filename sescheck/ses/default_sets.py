"""The identities that use a configuration set as their default: it applies to mail that names no other set."""

from collections.abc import Mapping

from sescheck.comparison.account_view import RegionView, is_verified
from sescheck.comparison.logic import YES
from sescheck.snapshot.reading import Known, Unreadable

_DEFAULTS = "default configuration sets"


def default_of(view: RegionView, name: str) -> tuple[str, ...]:
    """The verified identities of the region with this default, in alphabetical order.

    Identities that could not be read are left out, so there may be more.
    """
    return default_sets(view).get(name, ())


def default_sets(view: RegionView) -> Mapping[str, tuple[str, ...]]:
    """As ``default_of``, by the name of every default set; worked out once for each region."""
    found: Mapping[str, tuple[str, ...]] | None = view.by_kind.get(_DEFAULTS)
    if found is None:
        found = view.by_kind[_DEFAULTS] = _defaults(view)
    return found


def _defaults(view: RegionView) -> Mapping[str, tuple[str, ...]]:
    """SES does not apply the default of an identity that is not verified."""
    by_set: dict[str, list[str]] = {}
    for identity in sorted(view.region.identities.items, key=lambda found: found.name):
        match identity.detail:
            case Known(detail):
                if detail.configuration_set is not None and is_verified(Known(identity)) == YES:
                    by_set.setdefault(detail.configuration_set, []).append(identity.name)
            case Unreadable():
                pass
    return {name: tuple(identities) for name, identities in by_set.items()}

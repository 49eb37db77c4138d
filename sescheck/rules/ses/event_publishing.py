"""Event publishing: the third way, next to email and SNS topics, by which feedback reaches its owner."""

from sescheck.rules.world import RegionView
from sescheck.snapshot.model import Identity
from sescheck.snapshot.reading import Known, Reading, Unreadable, then, value_of
from sescheck.snapshot.sending import EventDestination


def publishing_set(view: RegionView, identity: Identity, kind: str) -> Reading[str | None]:
    """The default configuration set by which a type of feedback is published; ``Known(None)`` where by none.

    The type is ``bounce``, ``complaint`` or ``delivery``; the view is the identity's region.
    """
    return then(identity.detail, lambda detail: _publishing(view, detail.configuration_set, kind))


def _publishing(view: RegionView, name: str | None, kind: str) -> Reading[str | None]:
    if name is None:
        return Known(None)
    sets = view.region.configuration_sets
    for found in sets.items:
        if found.name == name:
            return value_of(found.destinations, lambda all_: name if _any_takes(all_, kind) else None)
    return Known(None) if sets.unread is None else sets.unread


def sets_that_publish(view: RegionView, kind: str) -> tuple[tuple[str, ...], Unreadable | None]:
    """The region's sets by which a message may have a type published if it names one, and what may hide more."""
    found: list[str] = []
    unread = view.region.configuration_sets.unread
    for each in view.configuration_sets.values():
        match each.destinations:
            case Known(all_):
                found.extend([each.name] if _any_takes(all_, kind) else [])
            case Unreadable() as silent:
                unread = unread or silent
    return tuple(found), unread


def _any_takes(destinations: tuple[EventDestination, ...], kind: str) -> bool:
    return any(found.enabled and kind.upper() in found.event_types for found in destinations)

"""Event publishing: the third way, next to email and SNS topics, by which feedback reaches its owner."""

from collections.abc import Callable

from sescheck.comparison.account_view import AccountView, RegionView
from sescheck.comparison.logic import NO, YES
from sescheck.snapshot.model import Identity
from sescheck.snapshot.reading import Known, Reading, Unreadable, Why, any_of, then, value_of
from sescheck.snapshot.resources import Topic
from sescheck.snapshot.sending import EventDestination

_TELLS_NOBODY = frozenset({"CLOUD_WATCH", "PINPOINT"})
"""CloudWatch counts events and keeps no address; Pinpoint has ended."""
_NEVER_ASKED = Unreadable(Why.NOT_ASKED, "sns:ListSubscriptionsByTopic", "the snapshot does not hold the topic")


def publishing_set(view: RegionView, identity: Identity, kind: str) -> Reading[str | None]:
    """The default configuration set by which a type of feedback is published; ``Known(None)`` where by none.

    The type is ``bounce``, ``complaint`` or ``delivery``; the view is the identity's region.
    """
    return _default_set(view, identity, kind, lambda _: YES)


def heard_set(account: AccountView, view: RegionView, identity: Identity, kind: str) -> Reading[str | None]:
    """As ``publishing_set``, where somebody receives what it publishes."""
    return _default_set(view, identity, kind, lambda found: _is_heard(account, found))


def _default_set(
    view: RegionView, identity: Identity, kind: str, counts: Callable[[EventDestination], Reading[bool]]
) -> Reading[str | None]:
    return then(identity.detail, lambda detail: _publishing(view, detail.configuration_set, kind, counts))


def _publishing(
    view: RegionView, name: str | None, kind: str, counts: Callable[[EventDestination], Reading[bool]]
) -> Reading[str | None]:
    if name is None:
        return Known(None)
    sets = view.region.configuration_sets
    for found in sets.items:
        if found.name == name:
            taken = then(found.destinations, lambda all_: any_of(map(counts, _taking(all_, kind))))
            return value_of(taken, lambda yes: name if yes else None)
    return Known(None) if sets.unread is None else sets.unread


def heard_sets(account: AccountView, view: RegionView, kind: str) -> tuple[tuple[str, ...], Unreadable | None]:
    """The region's sets by which a type reaches somebody if a message names one, and what may hide more."""
    found: list[str] = []
    unread = view.region.configuration_sets.unread
    for name in view.configuration_sets:
        match _publishing(view, name, kind, lambda each: _is_heard(account, each)):
            case Known(published):
                found.extend([] if published is None else [published])
            case Unreadable() as silent:
                unread = unread or silent
    return tuple(found), unread


def _taking(destinations: tuple[EventDestination, ...], kind: str) -> list[EventDestination]:
    return [found for found in destinations if found.enabled and kind.upper() in found.event_types]


def _is_heard(account: AccountView, found: EventDestination) -> Reading[bool]:
    """Does somebody receive what it publishes? Of a stream, an event bus and what comes later we take it so."""
    if found.kind in _TELLS_NOBODY:
        return NO
    return _has_subscriber(account.topics.get(found.target or "")) if found.kind == "SNS" else YES


def _has_subscriber(topic: Topic | None) -> Reading[bool]:
    """A topic that does not exist has none."""
    if topic is None:
        return _NEVER_ASKED
    if any(each.confirmed for each in topic.subscriptions.items):
        return YES
    return NO if topic.subscriptions.unread is None else topic.subscriptions.unread

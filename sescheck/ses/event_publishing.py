"""Event publishing: the third way to receive feedback, after email and SNS topics."""

from collections.abc import Callable

from sescheck.comparison.account_view import AccountView, RegionView
from sescheck.comparison.logic import NO, YES
from sescheck.ses.event_buses import is_on_default_bus, is_passed_on
from sescheck.ses.event_targets import account_of
from sescheck.snapshot.model import Identity
from sescheck.snapshot.reading import Known, Reading, Unreadable, Why, any_of, then, value_of
from sescheck.snapshot.resources import Topic
from sescheck.snapshot.sending import EventDestination

_NO_RECEIVER = frozenset({"CLOUD_WATCH", "PINPOINT"})
"""CloudWatch counts events and stores no address; AWS has ended Pinpoint."""
_NOT_ASKED = Unreadable(Why.NOT_ASKED, "sns:ListSubscriptionsByTopic", "the snapshot does not hold the topic")


def publishing_set(view: RegionView, identity: Identity, kind: str) -> Reading[str | None]:
    """The identity's default configuration set if it publishes a type of feedback, else ``Known(None)``.

    Args:
        view: the region of the identity.
        identity: the one with the default set.
        kind: ``bounce``, ``complaint`` or ``delivery``.
    """
    return _default_set(view, identity, kind, lambda _: YES)


def delivering_set(account: AccountView, view: RegionView, identity: Identity, kind: str) -> Reading[str | None]:
    """As ``publishing_set``, but only destinations with a receiver count."""
    return _default_set(view, identity, kind, lambda found: _has_receiver(account, view, found))


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
            publishes = then(found.destinations, lambda all_: any_of(map(counts, _enabled_for(kind, all_))))
            return value_of(publishes, lambda yes: name if yes else None)
    return Known(None) if sets.unread is None else sets.unread


def delivering_sets(
    account: AccountView, view: RegionView, kind: str
) -> tuple[tuple[str, ...], Unreadable | None]:
    """The sets of the region that deliver a type if a message names one; and the reading that may hide another."""
    found: list[str] = []
    unread = view.region.configuration_sets.unread
    for name in view.configuration_sets:
        match _publishing(view, name, kind, lambda each: _has_receiver(account, view, each)):
            case Known(published):
                found.extend([] if published is None else [published])
            case Unreadable() as reading:
                unread = unread or reading
    return tuple(found), unread


def _enabled_for(kind: str, destinations: tuple[EventDestination, ...]) -> list[EventDestination]:
    return [found for found in destinations if found.enabled and kind.upper() in found.event_types]


def _has_receiver(account: AccountView, view: RegionView, found: EventDestination) -> Reading[bool]:
    """True if the destination has a receiver. A stream and an unknown kind are taken to have one.

    An event bus has one if a rule passes the events on; a bus whose rules are not read is taken to have one.
    """
    if found.kind in _NO_RECEIVER:
        return NO
    if found.kind == "SNS":
        return _has_subscriber(account.topics.get(found.target or ""))
    own = account_of(found.target or "") in {None, account.account_id}
    return is_passed_on(view.region) if own and is_on_default_bus(found, view.name) else YES


def _has_subscriber(topic: Topic | None) -> Reading[bool]:
    """True if the topic has a confirmed subscription; a topic that does not exist has none."""
    if topic is None:
        return _NOT_ASKED
    if any(each.confirmed for each in topic.subscriptions.items):
        return YES
    return NO if topic.subscriptions.unread is None else topic.subscriptions.unread

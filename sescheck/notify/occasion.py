"""Whether there is something to tell."""

from collections.abc import Iterable
from enum import StrEnum

from sescheck.errors import UsageError, unknown
from sescheck.notify.audit_news import audit_news
from sescheck.notify.destination import Channel
from sescheck.notify.notification import Notification
from sescheck.notify.readiness_news import readiness_news
from sescheck.notify.report_files import SavedReadiness, SavedReport


class Occasion(StrEnum):
    """When a notification is sent."""

    CHANGED = "changed"
    FAILED = "failed"


def occasions(names: Iterable[str]) -> frozenset[Occasion]:
    """Return the occasions by their names, of which several may be joined by commas.

    Raises:
        UsageError: there is no such occasion.
    """
    return frozenset(map(_occasion, (name for each in names for name in each.split(","))))


def _occasion(name: str) -> Occasion:
    found = name.strip().lower()
    if found not in set(Occasion):
        raise UsageError(unknown("value of --only-if", name, list(Occasion)))
    return Occasion(found)


def news_of(report: SavedReport | SavedReadiness, link: str = "") -> Notification:
    """Return what the report gives to say."""
    if isinstance(report, SavedReadiness):
        return readiness_news(report, link)
    return audit_news(report, link)


def is_wanted(notification: Notification, only_if: frozenset[Occasion], channel: Channel) -> bool:
    """True if it is sent.

    If nothing fails, the alert of PagerDuty is closed in any case. Without an alert, PagerDuty ignores that.
    """
    if not only_if or (channel is Channel.PAGERDUTY and not notification.failed):
        return True
    holds = {Occasion.CHANGED: notification.changed, Occasion.FAILED: notification.failed}
    return any(holds[each] for each in only_if)

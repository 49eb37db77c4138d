"""Whether a region sends at all."""

from sescheck.comparison.account_view import RegionView
from sescheck.snapshot.reading import Known, Unreadable
from sescheck.takeover.model import Answer, Senders


def without_senders(answer: Answer, senders: Senders, view: RegionView, *, alone: bool) -> Answer:
    """The answer for sending: not asked if the primary sends nothing, and not ready if a region alone cannot."""
    if senders.count or not _sends_nothing(view):
        return answer
    return Answer.NOT_READY if alone else Answer.NOT_ASKED


def _sends_nothing(view: RegionView) -> bool:
    """True if nothing left in the last 24 hours: an account may send through the identity of another account."""
    match view.region.settings:
        case Known(settings):
            return view.region.identities.unread is None and settings.sent_last_24_hours == 0
        case Unreadable():
            return False

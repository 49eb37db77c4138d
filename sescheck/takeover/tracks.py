"""The answer for sending, and for receiving."""

from collections.abc import Sequence

from sescheck.comparison.account_view import RegionView
from sescheck.engine.failover import Track
from sescheck.report.model import Report
from sescheck.snapshot.model import Fact
from sescheck.snapshot.reading import Known, Unreadable
from sescheck.takeover.model import Answer, Check, Senders, answer_of
from sescheck.takeover.receives import cannot_receive, receives
from sescheck.takeover.sends import without_senders

_OF_BOTH_TRACKS = frozenset({"region-not-enabled"})
"""Rules of the track of sending whose finding also means that nothing is received."""


def tracks_of(
    report: Report, checks: Sequence[Check], senders: Senders, there: RegionView | None, here: RegionView
) -> dict[Track, Answer]:
    """Return the answer of each track. A track is not asked if no selected rule is about it.

    Args:
        report: the report that has the checks.
        checks: those that count when the region has to carry the mail.
        senders: those of the primary.
        there: the primary; None: the region is asked about alone.
        here: the region that takes over.
    """
    asked = {track: any(each.track is track for each in checks) for track in Track}
    sending = answer_of(each for each in checks if each.track is Track.SENDING)
    return {
        Track.SENDING: (
            without_senders(sending, senders, there or here, alone=there is None)
            if asked[Track.SENDING]
            else Answer.NOT_ASKED
        ),
        Track.RECEIVING: (
            _receiving(checks, there or here, here, _facts(report, Track.RECEIVING))
            if asked[Track.RECEIVING]
            else Answer.NOT_ASKED
        ),
    }


def _receiving(checks: Sequence[Check], primary: RegionView, here: RegionView, facts: frozenset[Fact]) -> Answer:
    """Not asked if the primary receives nothing."""
    if cannot_receive(primary, here, facts):
        return Answer.NOT_READY
    match receives(primary, facts):
        case Known(yes):
            mine = (each for each in checks if each.track is Track.RECEIVING or each.rule in _OF_BOTH_TRACKS)
            return answer_of(mine) if yes else Answer.NOT_ASKED
        case Unreadable():
            return Answer.CANNOT_TELL


def _facts(report: Report, track: Track) -> frozenset[Fact]:
    """What the rules of a track read."""
    return frozenset(fact for each in report.rules if each.rule.track is track for fact in each.rule.facts)

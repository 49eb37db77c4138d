"""The answer for sending, and for receiving."""

from collections.abc import Sequence

from sescheck.comparison.account_view import RegionView
from sescheck.engine.failover import Track
from sescheck.report.model import Report
from sescheck.snapshot.model import Fact
from sescheck.snapshot.reading import Known, Unreadable
from sescheck.takeover.model import Answer, Check, answer_of
from sescheck.takeover.receives import cannot_receive, receives


def tracks_of(
    report: Report, checks: Sequence[Check], primary: RegionView, here: RegionView
) -> dict[Track, Answer]:
    """A track is not asked if no selected rule is about it, or if the primary receives nothing."""
    facts = {track: _facts(report, track) for track in Track}
    answers = {track: answer_of(each for each in checks if each.track is track) for track in Track}
    for track in Track:
        if not any(each.track is track for each in checks):
            answers[track] = Answer.NOT_ASKED
    if cannot_receive(primary, here, facts[Track.RECEIVING]):
        answers[Track.RECEIVING] = Answer.NOT_READY
    elif answers[Track.RECEIVING] is not Answer.NOT_ASKED:
        match receives(primary, facts[Track.RECEIVING]):
            case Known(yes):
                answers[Track.RECEIVING] = answers[Track.RECEIVING] if yes else Answer.NOT_ASKED
            case Unreadable():
                answers[Track.RECEIVING] = Answer.CANNOT_TELL
    return answers


def _facts(report: Report, track: Track) -> frozenset[Fact]:
    """What the rules of a track read."""
    return frozenset(fact for each in report.rules if each.rule.track is track for fact in each.rule.facts)

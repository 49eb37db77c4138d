"""One answer, as the page shows it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from sescheck.engine.failover import Track
from sescheck.plain import NAME, cut
from sescheck.report.formats.html.fix_parts import FixPart, parts_of
from sescheck.report.text.phrases import plural, some
from sescheck.report.views.verdict import Level
from sescheck.takeover.endpoint_words import endpoint_check_words
from sescheck.takeover.first_step import first_step
from sescheck.takeover.model import Check, Readiness, State
from sescheck.takeover.plan.readiness_plan import ReadinessStep
from sescheck.takeover.plan_words import command, question_words, tonight_words, unplanned
from sescheck.takeover.sender_rows import SenderTable, sender_table
from sescheck.takeover.wording import (
    LEVELS,
    TITLES,
    WORDS,
    accepted_words,
    capacity_words,
    hanging_words,
    level_doubt,
    not_asked_words,
    question,
    read_words,
    reasons,
    track_words,
    warning,
    with_state,
)

_SIGNS = {Level.YES: "✔", Level.CAREFUL: "!", Level.NO: "✖", Level.UNKNOWN: "?"}
_REASONS = 10
_NAMED = 50
_COMMAND = 100
"""Columns of a command, if it has several lines."""

TONIGHT: Mapping[State, tuple[str, str, str]] = MappingProxyType(
    {
        State.BLOCKS: ("✖", "bad", "cannot send"),
        State.UNKNOWN: ("?", "unknown", "not known"),
        State.PASSED: ("✔", "ok", "could send"),
    }
)
"""The mark of a sender, its look, and its words."""


@dataclass(frozen=True, slots=True)
class StepRow:
    """A step of the plan."""

    number: int
    title: str
    who: str
    takes: str
    after: str
    helps: int
    is_out_of_reach: bool


class AnswerPage:
    """The parts of the page for one answer."""

    def __init__(self, found: Readiness) -> None:
        self.found = found
        self.question, self.warning = question(found), warning(found)
        self.words, self.read = WORDS[found.answer], read_words(found)
        self.level = LEVELS[found.answer]
        self.sign = _SIGNS[self.level]
        self.groups = tuple(
            (state, title, checks) for state, title in TITLES.items() if (checks := with_state(found, state))
        )
        self.passed = with_state(found, State.PASSED)
        self.counted = track_words(found, Track.SENDING)
        self.hanging = hanging_words(found)
        self.accepted = accepted_words(found)
        self.unplanned = unplanned(found)
        self.command = command(found)
        self.not_asked = not_asked_words(found)
        self.tonight = tonight_words(found, _NAMED)
        self.questions = question_words(found, _NAMED)
        self.fit = None if found.endpoint is None else WORDS[found.endpoint.answer]
        self.fit_level = None if found.endpoint is None else LEVELS[found.endpoint.answer]

    @property
    def first(self) -> Sequence[FixPart]:
        """The first step of the plan, and what a button copies."""
        return parts_of(first_step(self.found, _COMMAND))

    @property
    def facts(self) -> Sequence[tuple[str, str]]:
        """The answer of each track, and the capacity."""
        found = self.found
        tracks = [
            (track.value, ": ".join(filter(None, (WORDS[answer], track_words(found, track)))))
            for track, answer in found.tracks.items()
        ]
        fit = [] if self.fit is None else [("endpoint", f"fit for a global endpoint: {self.fit}")]
        return [*tracks, *fit, ("capacity", capacity_words(found))]

    def found_by(self, check: Check) -> str:
        """Return what a check of a global endpoint found."""
        return "" if check.state is State.PASSED else endpoint_check_words(check, _NAMED)

    @property
    def table(self) -> SenderTable:
        """Senders and checks."""
        return sender_table(self.found)

    @property
    def steps(self) -> tuple[StepRow, ...]:
        """The plan."""
        return tuple(map(self._step, self.found.plan.steps))

    def _step(self, each: ReadinessStep) -> StepRow:
        after, helps = ", ".join(map(str, each.after)), len(each.unblocks)
        return StepRow(each.number, each.step.title, each.who, each.lead_time, after, helps, each.is_out_of_reach)

    def doubts(self, check: Check) -> Iterator[str]:
        """Yield what is unknown of a check, and why."""
        yield from filter(None, (_undecided(check), level_doubt(check)))


def _undecided(check: Check) -> str:
    if not check.undecided and check.error is None:
        return ""
    count = sum(each.count for each in check.undecided)
    because = some([cut(each, NAME) for each in reasons(check)], _REASONS)
    return f"{plural(count, 'subject')} undecided: {because}" if count else because

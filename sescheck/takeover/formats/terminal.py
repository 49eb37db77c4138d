"""The answer for people at a terminal, in at most two screens; --verbose shows everything."""

from collections.abc import Iterable, Iterator, Sequence

from rich.console import RenderableType
from rich.text import Text

from sescheck.engine.failover import Track
from sescheck.plain import cut
from sescheck.report.formats.terminal.wrapping import indented
from sescheck.report.formats.terminal.writer import LEVELS as STYLES
from sescheck.report.formats.terminal.writer import TerminalWriter
from sescheck.report.render_options import RenderOptions
from sescheck.report.text.phrases import plural, some
from sescheck.takeover.endpoint_words import endpoint_command, endpoint_words
from sescheck.takeover.first_step import first_step
from sescheck.takeover.model import Answer, Check, Readiness, State
from sescheck.takeover.plan_words import command, question_words, step_words, tonight_words, unplanned
from sescheck.takeover.wording import (
    LEVELS,
    WORDS,
    accepted_words,
    capacity_words,
    check_words,
    hanging_words,
    not_asked_words,
    question,
    read_words,
    sender_words,
    track_words,
    warning,
    with_state,
)

_LABELS = 9
"""Columns of a label; with the space on both of its sides, what stands after it begins at 12."""
_INDENT = 2
_MARGIN = _LABELS + _INDENT + 1
_STATES = {
    State.BLOCKS: ("BLOCKS", "bold red", 6),
    State.DEGRADES: ("WORSE", "bold", 4),
    State.UNKNOWN: ("UNKNOWN", "bold magenta", 4),
}
"""The label and the style of each kind of checks, and how many of them have a line of their own."""
_NAMED = 4
_ALSO = 20
"""Checks without a line of their own that are named."""
_EVERY = 1_000_000
_HANGING = 2
_COMMAND = 4
"""Columns before a command below the answer: a long one has few."""
_STEPS = 4


def render(answers: Sequence[Readiness], options: RenderOptions) -> Iterator[str]:
    """Yield the answers in the given width, with or without colour."""
    for index, each in enumerate(answers):
        yield "\n" if index else ""
        page = _Page(TerminalWriter(options), each)
        yield page.writer.draw(page.parts())


class _Page:
    """One answer.

    Args:
        writer: writes it.
        found: the answer.
    """

    def __init__(self, writer: TerminalWriter, found: Readiness) -> None:
        self.writer, self.found = writer, found
        self._is_whole = writer.options.verbose

    def parts(self) -> Iterator[RenderableType]:
        """Yield the lines, the answer first."""
        yield from self._head()
        if not self.writer.options.quiet:
            yield from self._first()
        yield self.writer.text(f"  {read_words(self.found)}", "dim")
        for track, answer in self.found.tracks.items():
            yield self._track(track, answer)
        yield self._row("capacity", Text(self.writer.safe(capacity_words(self.found))))
        for words in sender_words(self.found, _EVERY if self._is_whole else _NAMED):
            yield self._row("senders", self._line(words))
        if any(check.state in _STATES for check in self.found.checks):
            yield Text()
        for state, (label, style, most) in _STATES.items():
            yield from self._rows(label, style, self._checks(with_state(self.found, state), most))
        yield from self._rows("NOT ASKED", "", map(self._line, not_asked_words(self.found)))
        if not self.writer.options.quiet:
            yield from self._rest()

    def _head(self) -> Iterator[RenderableType]:
        for words in (self.found.notice, warning(self.found)):
            if words:
                yield self.writer.text(words, "black on yellow")
        answer = self.found.answer
        yield Text(" ").join(
            (
                self.writer.text(f"{question(self.found)} ", "bold"),
                self.writer.sign(LEVELS[answer]),
                self.writer.text(WORDS[answer], STYLES[LEVELS[answer]]),
            )
        )

    def _first(self) -> Iterator[RenderableType]:
        """Yield the first step with its command, which is never broken."""
        for index, line in enumerate(first_step(self.found, self.writer.width - _COMMAND)):
            if line.is_copied:
                yield self.writer.unbroken(line.words, _COMMAND)
            elif index:
                yield self.writer.indented(self.writer.text(line.words, "dim"), _COMMAND)
            else:
                yield self._row("FIRST", self._line(line.words), "bold")

    def _track(self, track: Track, answer: Answer) -> RenderableType:
        words = track_words(self.found, track)
        style = STYLES[LEVELS[answer]] if answer in LEVELS else ""
        body = self.writer.join((WORDS[answer], style), (f": {words}" if words else "", ""))
        return self._row(track, body)

    def _rest(self) -> Iterator[RenderableType]:
        hanging = list(hanging_words(self.found))
        if hanging:
            hanging[0] = f"{self.found.primary}: {hanging[0]}"
        yield from self._rows("HANGS ON", "bold", self._some(hanging, _HANGING))
        yield from self._rows("ACCEPTED", "", self._some(accepted_words(self.found), _HANGING))
        most = _EVERY if self._is_whole else _NAMED
        yield from self._rows("ENDPOINT", "bold", self._endpoint(most))
        yield from self._rows("PLAN", "bold", self._plan())
        yield from self._rows("TONIGHT", "bold", map(self._wrapped, tonight_words(self.found, most)))
        yield from self._rows("ASK", "bold", map(self._wrapped, question_words(self.found, most)))
        yield from self._rows("VERIFY", "bold", self._verification())

    def _plan(self) -> Iterator[Text]:
        steps = (f"{each.number} {cut(each.step.title)} ({step_words(each)})" for each in self.found.plan.steps)
        yield from self._some(list(steps), _STEPS)
        unknown = unplanned(self.found)
        if unknown and not self._is_whole:
            yield self.writer.text(f"? the fix is not known of {plural(len(unknown), 'finding')}", "bold magenta")
        elif unknown:
            yield from (self._line(f"? the fix is not known of {each}") for each in unknown)
        if self.found.plan.steps:
            yield self.writer.unbroken(command(self.found), 0)

    def _endpoint(self, most: int) -> Iterator[Text]:
        yield from map(self._line, endpoint_words(self.found, most))
        lines = endpoint_command(self.found)
        if self._is_whole:
            yield from (self.writer.unbroken(line, 0) for line in lines)
        elif lines:
            yield self.writer.text("--verbose shows the command that creates the endpoint")

    def _verification(self) -> Iterator[Text]:
        commands = self.found.plan.verification
        if self._is_whole:
            yield from (self.writer.unbroken(line, 0) for each in commands for line in each.splitlines())
        elif commands:
            yield self.writer.text("--verbose shows the commands that verify that mail leaves")

    def _checks(self, checks: Sequence[Check], most: int) -> Iterator[Text]:
        """Yield the first checks in a line each, and the names of the others."""
        shown = checks if self._is_whole else checks[:most]
        for check in shown:
            words = check_words(check, _EVERY if self._is_whole else _NAMED)
            yield self.writer.rules(self._line(f"{check.rule}  {words}"))
        left = checks[len(shown) :]
        if left:
            more = ": --verbose" if len(left) > _ALSO else ""
            names = some([check.rule for check in left], _ALSO)
            yield self.writer.rules(self.writer.text(f"also {names}{more}"))

    def _some(self, lines: Sequence[str], most: int) -> Iterator[Text]:
        shown = lines if self._is_whole else lines[:most]
        yield from map(self._line, shown)
        if left := len(lines) - len(shown):
            yield self.writer.text(f"and {left:,} more: --verbose")

    def _rows(self, label: str, style: str, bodies: Iterable[Text]) -> Iterator[RenderableType]:
        """Yield rows of which the first has the label."""
        for index, body in enumerate(bodies):
            yield self._row("" if index else label, body, style)

    def _row(self, label: str, body: Text, style: str = "") -> RenderableType:
        return self.writer.hang(Text(f"{label:<{_LABELS}}", style=style), body, _INDENT)

    def _wrapped(self, words: str) -> Text:
        return Text(self.writer.safe(words))

    def _line(self, words: str) -> Text:
        """Return words, broken between two of them; the further lines are indented."""
        return indented(self._wrapped(words), 0, self.writer.width - _MARGIN, further=_INDENT)

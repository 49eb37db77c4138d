"""The first part of the terminal format: changes since an earlier run and the baseline."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from rich.console import RenderableType
from rich.text import Text

from sescheck.report.formats.terminal.sections import draw_crashes, draw_unread
from sescheck.report.formats.terminal.writer import TerminalWriter
from sescheck.report.model import Report
from sescheck.report.views.account_verdicts import account_verdicts
from sescheck.report.views.change_lines import Line, Mark, baseline_lines, change_lines, headline, next_step
from sescheck.report.views.open_since import still_open

MOST = 20
"""Changes of one kind that are shown, unless all are wanted."""

_STYLES = {
    Mark.NEW: "bold red",
    Mark.GONE: "black on green",
    Mark.CHANGED: "black on yellow",
    Mark.UNKNOWN: "bold magenta",
    Mark.BELOW: "",
}


def draw_changes(writer: TerminalWriter, report: Report) -> Iterator[RenderableType]:
    """Yield what differs from the earlier run."""
    if report.changes is None:
        return
    yield writer.text(headline(report.changes), "bold")
    yield from _lines(writer, change_lines(report, _most(writer)))
    yield Text()


def draw_only_change(writer: TerminalWriter, report: Report) -> Iterator[RenderableType]:
    """Yield the report if only what changed is wanted, without its end."""
    quiet, every = writer.options.quiet, writer.options.verbose
    yield from draw_changes(writer, report)
    if (words := next_step(report)) and not quiet:
        yield writer.text(words, "dim")
        yield Text()
    yield from map(writer.text, account_verdicts(report, every=every))
    if not quiet and (words := still_open(report)):
        yield writer.text(words)
    yield from draw_baseline(writer, report)
    if not quiet:
        yield from draw_unread(replace(writer, options=replace(writer.options, quiet=not every)), report)
    yield from draw_crashes(writer, report)


def draw_baseline(writer: TerminalWriter, report: Report) -> Iterator[RenderableType]:
    """Yield what differs from the baseline."""
    if writer.options.quiet or not (report.fixed or report.unconfirmed):
        return
    yield Text()
    yield writer.join(("Fixed since the baseline", "bold"), (f"  {len(report.fixed):,}", ""))
    yield from _lines(writer, baseline_lines(report, _most(writer)))


def _most(writer: TerminalWriter) -> int | None:
    return None if writer.options.verbose else MOST


def _lines(writer: TerminalWriter, lines: Iterable[Line]) -> Iterator[RenderableType]:
    for mark, words in lines:
        yield writer.hang(Text(mark, style=_STYLES[mark]), writer.rules(writer.text(words)), 0)

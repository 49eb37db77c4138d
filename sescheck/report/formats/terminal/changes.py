"""The first part of the terminal format: changes since an earlier run and the baseline."""

from collections.abc import Iterable, Iterator

from rich.console import RenderableType
from rich.text import Text

from sescheck.report.change_words import Line, Mark, baseline_lines, change_lines, headline, unknown_lines
from sescheck.report.formats.terminal.pen import Pen
from sescheck.report.report import Report

MOST = 20
"""Changes of one kind that are shown, unless all are wanted."""

_STYLES = {
    Mark.NEW: "bold red",
    Mark.GONE: "black on green",
    Mark.CHANGED: "black on yellow",
    Mark.UNKNOWN: "bold magenta",
}


def draw_changes(pen: Pen, report: Report) -> Iterator[RenderableType]:
    """Yield what differs from the earlier run."""
    if report.changes is None:
        return
    yield pen.text(headline(report.changes), "bold")
    quiet = pen.look.quiet
    yield from _lines(pen, unknown_lines(report.changes) if quiet else change_lines(report, _most(pen)))
    yield Text()


def draw_baseline(pen: Pen, report: Report) -> Iterator[RenderableType]:
    """Yield what differs from the baseline."""
    if pen.look.quiet or not (report.fixed or report.unconfirmed):
        return
    yield Text()
    yield pen.join(("Fixed since the baseline", "bold"), (f"  {len(report.fixed):,}", ""))
    yield from _lines(pen, baseline_lines(report, _most(pen)))


def _most(pen: Pen) -> int | None:
    return None if pen.look.verbose else MOST


def _lines(pen: Pen, lines: Iterable[Line]) -> Iterator[RenderableType]:
    for mark, words in lines:
        yield pen.hang(Text(mark, style=_STYLES[mark]), pen.text(words), 0)

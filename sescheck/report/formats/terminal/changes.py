"""The first part of the terminal format: changes since an earlier run and the baseline."""

from collections.abc import Iterable, Iterator

from rich.console import RenderableType
from rich.text import Text

from sescheck.report.formats.terminal.writer import TerminalWriter
from sescheck.report.model import Report
from sescheck.report.views.change_lines import Line, Mark, baseline_lines, change_lines, headline, unknown_lines

MOST = 20
"""Changes of one kind that are shown, unless all are wanted."""

_STYLES = {
    Mark.NEW: "bold red",
    Mark.GONE: "black on green",
    Mark.CHANGED: "black on yellow",
    Mark.UNKNOWN: "bold magenta",
}


def draw_changes(writer: TerminalWriter, report: Report) -> Iterator[RenderableType]:
    """Yield what differs from the earlier run."""
    if report.changes is None:
        return
    yield writer.text(headline(report.changes), "bold")
    quiet = writer.options.quiet
    yield from _lines(writer, unknown_lines(report.changes) if quiet else change_lines(report, _most(writer)))
    yield Text()


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
        yield writer.hang(Text(mark, style=_STYLES[mark]), writer.text(words), 0)

"""The report for people at a terminal: the verdicts first, the count of everything last."""

from collections.abc import Iterator

from rich.console import RenderableType
from rich.text import Text

from sescheck.plain import cut
from sescheck.report.formats.terminal.changes import draw_baseline, draw_changes
from sescheck.report.formats.terminal.sections import (
    draw_crashes,
    draw_findings,
    draw_not_asked,
    draw_remarks,
    draw_unread,
)
from sescheck.report.formats.terminal.tables import draw_matrix, draw_regions
from sescheck.report.formats.terminal.writer import TerminalWriter
from sescheck.report.model import Report
from sescheck.report.render_options import RenderOptions
from sescheck.report.views.counts import conclusion, last_line
from sescheck.report.views.ending import ending
from sescheck.report.views.heading import heading

SUMMARY = "a person at a terminal; the default there"
EXAMPLE = "sescheck audit"


def render(report: Report, options: RenderOptions) -> Iterator[str]:
    """Yield the report in the given width, with or without colour."""
    writer = TerminalWriter(options)
    yield writer.draw(_parts(writer, report))


def _parts(writer: TerminalWriter, report: Report) -> Iterator[RenderableType]:
    if report.notice is not None:
        yield writer.text(cut(report.notice), "black on yellow")
        yield Text()
    yield from draw_changes(writer, report)
    for index, account in enumerate(report.accounts):
        if index:
            yield Text()
        yield writer.text(heading(report, account), "bold")
        yield from draw_regions(writer, report, account)
        if not writer.options.quiet:
            yield from draw_matrix(writer, report, account)
    yield from draw_findings(writer, report)
    yield from draw_baseline(writer, report)
    yield from draw_unread(writer, report)
    yield from draw_not_asked(writer, report)
    yield from draw_remarks(writer, report)
    yield from draw_crashes(writer, report)
    yield from _end(writer, report)


def _end(writer: TerminalWriter, report: Report) -> Iterator[RenderableType]:
    yield Text()
    if words := conclusion(report):
        yield writer.text(words, "bold" if report.complete else "bold magenta")
    yield writer.text(last_line(report))
    yield writer.text(ending(report), "bold")

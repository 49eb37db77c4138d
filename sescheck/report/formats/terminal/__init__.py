"""The report for people at a terminal: the verdicts first, the count of everything last."""

from collections.abc import Iterator

from rich.console import RenderableType
from rich.text import Text

from sescheck.report.counts import conclusion, last_line
from sescheck.report.formats.terminal.changes import draw_baseline, draw_changes
from sescheck.report.formats.terminal.findings import (
    draw_crashes,
    draw_findings,
    draw_not_asked,
    draw_remarks,
    draw_unread,
)
from sescheck.report.formats.terminal.pen import Pen
from sescheck.report.formats.terminal.tables import draw_matrix, draw_regions
from sescheck.report.heading import heading
from sescheck.report.look import Look
from sescheck.report.plain import cut
from sescheck.report.report import Report

SUMMARY = "a person at a terminal; the default there"
EXAMPLE = "sescheck audit"


def render(report: Report, look: Look) -> Iterator[str]:
    """Yield the report in the given width, with or without colour."""
    pen = Pen(look)
    yield pen.draw(_parts(pen, report))


def _parts(pen: Pen, report: Report) -> Iterator[RenderableType]:
    if report.notice is not None:
        yield pen.text(cut(report.notice), "black on yellow")
        yield Text()
    yield from draw_changes(pen, report)
    for index, world in enumerate(report.worlds):
        if index:
            yield Text()
        yield pen.text(heading(report, world), "bold")
        yield from draw_regions(pen, report, world)
        if not pen.look.quiet:
            yield from draw_matrix(pen, report, world)
    yield from draw_findings(pen, report)
    yield from draw_baseline(pen, report)
    yield from draw_unread(pen, report)
    yield from draw_not_asked(pen, report)
    yield from draw_remarks(pen, report)
    yield from draw_crashes(pen, report)
    yield from _end(pen, report)


def _end(pen: Pen, report: Report) -> Iterator[RenderableType]:
    yield Text()
    if words := conclusion(report):
        yield pen.text(words, "bold" if report.complete else "bold magenta")
    yield pen.text(last_line(report), "bold")

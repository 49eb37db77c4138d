"""A history for people at a terminal."""

from collections.abc import Iterator, Sequence

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from sescheck.engine.severity import Severity
from sescheck.report.formats.terminal.pen import SEVERITIES, Pen
from sescheck.report.history.table import HEADERS, NOTHING, row, summary
from sescheck.report.look import Look
from sescheck.report.report import Run


def render(runs: Sequence[Run], look: Look) -> Iterator[str]:
    """Yield a row per run, in the given width, with or without colour."""
    pen = Pen(look)
    yield pen.draw(_parts(pen, runs))


def _parts(pen: Pen, runs: Sequence[Run]) -> Iterator[RenderableType]:
    if not runs:
        yield pen.text(NOTHING)
        return
    table = Table(box=None, padding=(0, 1, 0, 0), pad_edge=False, header_style="dim")
    table.add_column(HEADERS[0], no_wrap=True)
    for header in HEADERS[1:]:
        table.add_column(header, justify="right", overflow="fold")
    for run in runs:
        table.add_row(*_cells(pen, run))
    yield table
    yield Text()
    for line in summary(runs):
        yield pen.text(line, "bold")


def _cells(pen: Pen, run: Run) -> Iterator[Text]:
    styles: dict[str, str] = {severity: SEVERITIES[severity] for severity in Severity} | {"unread": "bold magenta"}
    for header, cell in zip(HEADERS, row(run), strict=True):
        yield pen.text(cell, styles.get(header, "") if cell != "0" else "dim")

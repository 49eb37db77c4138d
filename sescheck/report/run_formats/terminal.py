"""A history for people at a terminal."""

from collections.abc import Iterator, Sequence

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from sescheck.engine.severity import Severity
from sescheck.report.formats.terminal.writer import SEVERITIES, TerminalWriter
from sescheck.report.model import Run
from sescheck.report.render_options import RenderOptions
from sescheck.report.run_formats.named import MOVED, OPEN, moved, standing
from sescheck.report.run_formats.table import HEADERS, NOTHING, row, summary, total


def render(runs: Sequence[Run], options: RenderOptions) -> Iterator[str]:
    """Yield a row per run, in the given width, with or without colour."""
    writer = TerminalWriter(options)
    yield writer.draw(_parts(writer, runs))


def _parts(writer: TerminalWriter, runs: Sequence[Run]) -> Iterator[RenderableType]:
    if not runs:
        yield writer.text(NOTHING)
        return
    yield from _table(writer, runs)
    yield Text()
    for line in summary(runs):
        yield writer.text(line, "bold")
    yield from _named(writer, runs)


def _table(writer: TerminalWriter, runs: Sequence[Run]) -> Iterator[RenderableType]:
    """Yield a row per run; lines, if the terminal is too narrow for the figures."""
    rows = [row(run) for run in runs]
    widths = [max(map(len, column)) for column in zip(HEADERS, *rows, strict=True)]
    if sum(widths) + len(widths) > writer.width:
        for run, cells in zip(runs, rows, strict=True):
            yield writer.join((cells[0], "bold"), (f"  exit {cells[-1]}", ""))
            named = zip(HEADERS[1:-1], cells[1:-1], strict=True)
            figures = [f"{header} {cell}" for header, cell in named if cell != "0"]
            nothing = () if total(run) else ("no open finding",)
            yield writer.indented(writer.flow((*nothing, *figures), indent=2), 2)
        return
    table = Table(box=None, padding=(0, 1, 0, 0), pad_edge=False, header_style="dim")
    table.add_column(HEADERS[0], no_wrap=True)
    for header in HEADERS[1:]:
        table.add_column(header, justify="right", no_wrap=True)
    for run in runs:
        table.add_row(*_cells(writer, run))
    yield table


def _named(writer: TerminalWriter, runs: Sequence[Run]) -> Iterator[RenderableType]:
    shown, left = moved(runs)
    if shown:
        yield Text()
        yield writer.text(MOVED, "bold")
    for run in shown:
        yield writer.text(f"Run of {run.at}")
        for mark, words in run.lines:
            yield writer.hang(Text(mark or " "), writer.rules(writer.text(words)), 2)
    if left:
        yield writer.text(left)
    for index, words in enumerate(standing(runs)):
        if not index:
            yield Text()
            yield writer.text(OPEN, "bold")
        yield writer.hang(Text("-"), writer.rules(writer.text(words)), 0)


def _cells(writer: TerminalWriter, run: Run) -> Iterator[Text]:
    styles: dict[str, str] = {severity: SEVERITIES[severity] for severity in Severity} | {"unread": "bold magenta"}
    for header, cell in zip(HEADERS, row(run), strict=True):
        yield writer.text(cell, styles.get(header, "") if cell != "0" else "dim")

"""The two tables of the terminal format: the regions, and identities by regions."""

from collections.abc import Iterator, Sequence

from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from sescheck.comparison.account_view import AccountView
from sescheck.engine.severity import Severity
from sescheck.report.formats.terminal.writer import LEVELS, SEVERITIES, TerminalWriter
from sescheck.report.model import Report
from sescheck.report.views.cells import (
    ABSENT,
    COVERED,
    FAILED,
    MISSING,
    PENDING,
    STRANGE,
)
from sescheck.report.views.dns_cells import MONITOR, NO_RECORD, TESTING, WIDEST_POLICY, WRONG_RECORD
from sescheck.report.views.marks import NOT_ASKED, NOTHING, UNREAD
from sescheck.report.views.matrix import Matrix, Row, blocks, column_label, matrix_of
from sescheck.report.views.region_lines import RegionLine, regions_of

_GAP = 2
_STYLES = {
    "t": "black on yellow",
    PENDING: "black on yellow",
    FAILED: "bold red",
    NOTHING: "dim",
    UNREAD: "bold magenta",
    NOT_ASKED: "dim",
    STRANGE: "black on yellow",
    MISSING: "bold red",
    COVERED: "dim",
    ABSENT: "bold magenta",
    NO_RECORD: "bold red",
    WRONG_RECORD: "bold red",
    MONITOR: "black on yellow",
    TESTING: "black on yellow",
}


def draw_regions(writer: TerminalWriter, report: Report, account: AccountView) -> Iterator[RenderableType]:
    """Return each region's verdict, quota, identities and findings."""
    regions = regions_of(report, account)
    if regions.lines:
        yield writer.join(("Can it send?", "bold"), (f"  {regions.summary}", ""))
        table = _table("", "", "", "sent/max 24 h", "verified", "findings")
        table.columns[2].min_width = 20
        for line in regions.lines:
            table.add_row(*_region_row(writer, line))
        yield table
    for note in regions.notes(every=writer.options.verbose):
        yield Padding(writer.text(note, "dim"), (0, 0, 0, 3))


def _region_row(writer: TerminalWriter, line: RegionLine) -> tuple[Text, ...]:
    return (
        writer.sign(line.verdict.level),
        writer.text(line.name, "bold"),
        writer.text(line.verdict.words, LEVELS[line.verdict.level]),
        writer.text(line.quota),
        writer.text(line.verified),
        writer.text(line.found),
    )


def _table(*headers: str) -> Table:
    table = Table(box=None, padding=(0, _GAP, 0, 0), pad_edge=False, show_header=True, header_style="dim")
    for header in headers:
        table.add_column(Text(header), overflow="fold")
    return table


def draw_matrix(writer: TerminalWriter, report: Report, account: AccountView) -> Iterator[RenderableType]:
    """Yield identities by region, in as many blocks as the width needs."""
    matrix = matrix_of(report, account, every=writer.options.verbose)
    if not matrix.rows:
        return
    if len(blocks(matrix, _room(writer, matrix), _GAP)) > 1:
        matrix = matrix.folded()
        if not writer.options.verbose:
            matrix = matrix.shortened(len(blocks(matrix, _room(writer, matrix), _GAP)))
    yield Text()
    yield writer.join(("Identities", "bold"), (f"  {matrix.total:,}", ""))
    for block in blocks(matrix, _room(writer, matrix), _GAP):
        yield _block(writer, matrix, block)
        yield Text()
    for note in matrix.notes():
        yield writer.text(note, "dim")
    yield writer.flow(matrix.key(), "dim")


def _name_width(writer: TerminalWriter, matrix: Matrix) -> int:
    longest = max(len(writer.safe(row.label)) for row in matrix.rows)
    return min(longest, max(writer.width * 2 // 5, 16))


def _room(writer: TerminalWriter, matrix: Matrix) -> int:
    worst = len(Severity.CRITICAL) if _any_worst(matrix) else 0
    dmarc = WIDEST_POLICY + _GAP if matrix.has_dns else 0
    return writer.width - _name_width(writer, matrix) - _GAP - dmarc - worst


def _any_worst(matrix: Matrix) -> bool:
    return any(row.worst is not None for row in matrix.rows)


def _block(writer: TerminalWriter, matrix: Matrix, block: Sequence[int]) -> Table:
    headers = [writer.safe(column_label(matrix.columns[index])) for index in block]
    worst = ("worst",) if _any_worst(matrix) else ()
    dmarc = ("DMARC",) if matrix.has_dns else ()
    table = _table("", *headers, *dmarc, *worst)
    table.columns[0].width = _name_width(writer, matrix)
    for column in table.columns[1:]:
        column.no_wrap = True
    for row in matrix.rows:
        cells = (_cell(row.cells[index]) for index in block)
        policy = (_cell(row.dmarc) for _ in dmarc)
        table.add_row(writer.text(row.label), *cells, *policy, *(_worst(row) for _ in worst))
    return table


def _cell(cell: str) -> Text:
    if cell in _STYLES:
        return Text(cell, style=_STYLES[cell])
    return Text.assemble(*((mark, _STYLES.get(mark, "")) for mark in cell))


def _worst(row: Row) -> Text:
    return Text("") if row.worst is None else Text(row.worst, style=SEVERITIES[row.worst])

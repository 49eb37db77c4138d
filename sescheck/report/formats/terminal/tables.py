"""The two tables of the terminal format: the regions, and identities by regions."""

from collections.abc import Iterator, Sequence

from rich.cells import cell_len
from rich.console import RenderableType
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
    WIDEST_CELL,
    WIDEST_WITH_DNS,
)
from sescheck.report.views.dns_cells import MONITOR, NO_RECORD, TESTING, WIDEST_POLICY, WRONG_RECORD
from sescheck.report.views.marks import NOT_ASKED, NOTHING, UNREAD
from sescheck.report.views.matrix import Matrix, Row, blocks, column_label, matrix_of, matrix_title
from sescheck.report.views.region_lines import RegionLine, regions_of

_GAP = 2
_NOTE = 3
"""Columns before what is said below a region."""
_BELOW = 2
"""Columns before the figures of a region, if it has lines of its own."""
_HEADERS = ("", "", "", "sent/max 24 h", "verified", "findings")
_VERDICT, _QUOTA, _VERIFIED, _FOUND = range(2, 6)
_LEAST_VERDICT = 20
"""Columns with which a verdict can be read in a table."""
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
    """Return each region's verdict, quota, identities and findings: a row, or lines if the terminal is narrow."""
    regions = regions_of(report, account)
    if regions.lines:
        yield writer.join(("Can it send?", "bold"), (f"  {regions.summary}", ""))
        rows = [_region_row(writer, line) for line in regions.lines]
        widths = _widths(writer, rows)
        yield from _stacked(writer, rows) if widths is None else (_region_table(rows, widths),)
    for note in regions.notes(every=writer.options.verbose):
        yield writer.indented(writer.text(note, "dim"), _NOTE)


def _region_row(writer: TerminalWriter, line: RegionLine) -> tuple[Text, ...]:
    return (
        writer.sign(line.verdict.level),
        writer.text(line.name, "bold"),
        writer.text(line.verdict.words, LEVELS[line.verdict.level]),
        writer.text(line.quota),
        writer.text(line.verified),
        writer.text(line.found),
    )


def _widths(writer: TerminalWriter, rows: Sequence[tuple[Text, ...]]) -> list[int] | None:
    """Return the columns' widths: figures are broken only if they have to be, and no word is; None: no room."""
    columns = list(zip(map(Text, _HEADERS), *rows, strict=True))
    widths = [max(cell_len(cell.plain) for cell in column) for column in columns]
    room = writer.width - _GAP * (len(_HEADERS) - 1)
    least = max(_LEAST_VERDICT, _longest_word(columns[_VERDICT]))
    verdict, widths[_VERDICT] = max(widths[_VERDICT], least), least
    for index in (_FOUND, _QUOTA, _VERIFIED):
        widths[index] = max(_longest_word(columns[index]), widths[index] - max(0, sum(widths) - room))
    left = room - sum(widths)
    widths[_VERDICT] += min(left, verdict - least)
    return widths if left >= 0 else None


def _longest_word(column: Sequence[Text]) -> int:
    return max(cell_len(word) for cell in column for word in cell.plain.split())


def _region_table(rows: Sequence[tuple[Text, ...]], widths: Sequence[int]) -> Table:
    table = Table(box=None, padding=(0, _GAP, 0, 0), pad_edge=False, show_header=True, header_style="dim")
    for header, width in zip(_HEADERS, widths, strict=True):
        table.add_column(Text(header), overflow="fold", width=width)
    for row in rows:
        table.add_row(*row)
    return table


def _stacked(writer: TerminalWriter, rows: Sequence[tuple[Text, ...]]) -> Iterator[RenderableType]:
    for sign, name, verdict, *figures in rows:
        yield writer.hang(sign, Text.assemble(name, "  ", verdict), 0)
        named = (f"{header} {cell.plain}" for header, cell in zip(_HEADERS[_QUOTA:], figures, strict=True))
        yield writer.indented(writer.flow(named, indent=_BELOW), _BELOW)


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
    yield writer.join((matrix_title(report, account), "bold"), (f"  {matrix.total:,}", ""))
    for block in blocks(matrix, _room(writer, matrix), _GAP):
        yield from _block(writer, matrix, block)
        yield Text()
    for note in matrix.notes():
        yield writer.text(note, "dim")
    yield writer.flow(matrix.key(), "dim")


def _name_width(writer: TerminalWriter, matrix: Matrix) -> int:
    """Columns of the names: a longer one has a line of its own; 0: each has, because the terminal is narrow."""
    longest = max(cell_len(writer.safe(row.label)) for row in matrix.rows)
    width = min(longest, max(writer.width * 2 // 5, 16))
    widest = max((len(column_label(regions)) for regions in matrix.columns), default=0)
    cells = max(widest, WIDEST_WITH_DNS if matrix.has_dns else WIDEST_CELL)
    return width if writer.width - width - _GAP - _behind(matrix) >= cells + _GAP else 0


def _room(writer: TerminalWriter, matrix: Matrix) -> int:
    return writer.width - _name_width(writer, matrix) - _GAP - _behind(matrix)


def _behind(matrix: Matrix) -> int:
    worst = len(Severity.CRITICAL) if _any_worst(matrix) else 0
    return worst + (WIDEST_POLICY + _GAP if matrix.has_dns else 0)


def _any_worst(matrix: Matrix) -> bool:
    return any(row.worst is not None for row in matrix.rows)


def _block(writer: TerminalWriter, matrix: Matrix, block: Sequence[int]) -> Iterator[RenderableType]:
    headers = [writer.safe(column_label(matrix.columns[index])) for index in block]
    worst = ("worst",) if _any_worst(matrix) else ()
    dmarc = ("DMARC",) if matrix.has_dns else ()
    lines = [[Text(header, style="dim") for header in (*headers, *dmarc, *worst)]]
    for row in matrix.rows:
        cells = (_cell(row.cells[index]) for index in block)
        lines.append([*cells, *(_cell(row.dmarc) for _ in dmarc), *(_worst(row) for _ in worst)])
    widths = [max(cell_len(cell.plain) for cell in column) for column in zip(*lines, strict=True)]
    names, room = (Text(), *(writer.text(row.label) for row in matrix.rows)), _name_width(writer, matrix)
    for name, line in zip(names, lines, strict=True):
        is_above = cell_len(name.plain) > room
        if is_above:
            yield name
        yield _padded((Text() if is_above else name, *line), (room, *widths))


def _padded(cells: Sequence[Text], widths: Sequence[int]) -> Text:
    line = Text(no_wrap=True)
    for cell, width in zip(cells, widths, strict=True):
        line.append_text(cell)
        line.append(" " * (width - cell_len(cell.plain) + _GAP))
    line.rstrip()
    return line


def _cell(cell: str) -> Text:
    if cell in _STYLES:
        return Text(cell, style=_STYLES[cell])
    return Text.assemble(*((mark, _STYLES.get(mark, "")) for mark in cell))


def _worst(row: Row) -> Text:
    return Text("") if row.worst is None else Text(row.worst, style=SEVERITIES[row.worst])

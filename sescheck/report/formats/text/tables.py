"""The two tables of the text format: the regions, and identities by regions."""

from collections.abc import Iterator, Sequence
from textwrap import wrap

from tabulate import tabulate

from sescheck.comparison.account_view import AccountView
from sescheck.engine.severity import Severity
from sescheck.plain import safe
from sescheck.report.model import Report
from sescheck.report.views.dns_cells import WIDEST_POLICY
from sescheck.report.views.matrix import blocks, column_label, matrix_of, matrix_title
from sescheck.report.views.region_lines import regions_of
from sescheck.report.views.verdict import Level

WIDTH = 100
_NAMES = 40
_GAP = 4
"""Between columns; tabulate puts two spaces after a heading, and two between columns."""

_VERDICTS = 32
_MARKS = {Level.YES: "ok", Level.CAREFUL: "!", Level.NO: "NO", Level.UNKNOWN: "?"}


def region_lines(report: Report, account: AccountView, *, every: bool) -> Iterator[str]:
    """Yield each region's verdict, quota, identities and findings."""
    regions = regions_of(report, account)
    if regions.lines:
        yield f"Can it send?  {regions.summary}"
        rows = [
            (_MARKS[line.verdict.level], line.name, line.verdict.words, line.quota, line.verified, line.found)
            for line in regions.lines
        ]
        headers = ("", "region", "verdict", "sent/max 24 h", "verified", "findings")
        yield from _table(rows, headers, (None, None, _VERDICTS, None, None, None))
    for note in regions.notes(every=every):
        yield from _note(note)


def matrix_lines(report: Report, account: AccountView, *, every: bool) -> Iterator[str]:
    """Yield identities by region, in as many blocks as the width needs."""
    matrix = matrix_of(report, account, every=every)
    if not matrix.rows:
        return
    dmarc = ("DMARC",) if matrix.has_dns else ()
    room = WIDTH - _NAMES - len("  ") - len(Severity.CRITICAL) - (WIDEST_POLICY + _GAP if dmarc else 0)
    if len(blocks(matrix, room, _GAP)) > 1:
        matrix = matrix.folded()
        matrix = matrix if every else matrix.shortened(len(blocks(matrix, room, _GAP)))
    yield f"{matrix_title(report, account)}  {matrix.total:,}"
    for block in blocks(matrix, room, _GAP):
        headers = ("identity", *(column_label(matrix.columns[index]) for index in block), *dmarc, "worst")
        rows = [
            (row.label, *(row.cells[index] for index in block), *(row.dmarc for _ in dmarc), row.worst or "")
            for row in matrix.rows
        ]
        yield from _table(rows, headers, (_NAMES, *(None for _ in headers[1:])))
        yield ""
    for note in (*matrix.notes(), "; ".join(matrix.key())):
        yield from _note(note)
    yield ""


def _table(
    rows: Sequence[tuple[str, ...]], headers: tuple[str, ...], widths: tuple[int | None, ...]
) -> Iterator[str]:
    plain = [tuple(safe(cell, ascii_only=True) for cell in row) for row in rows]
    heads = [safe(header, ascii_only=True) for header in headers]
    yield from tabulate(plain, heads, "simple", disable_numparse=True, maxcolwidths=list(widths)).splitlines()


def _note(words: str) -> Iterator[str]:
    plain = safe(words, ascii_only=True)
    yield from wrap(plain, WIDTH, subsequent_indent="  ", break_on_hyphens=False)

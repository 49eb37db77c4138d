"""The two tables of the Markdown format: the regions, and identities by regions."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from sescheck.comparison.account_view import AccountView
from sescheck.report.formats.markdown.escaping import cell, code, words
from sescheck.report.model import Report
from sescheck.report.text.fitting import Block, Item
from sescheck.report.text.phrases import plural
from sescheck.report.views.heading import heading
from sescheck.report.views.matrix import Matrix, Row, column_label, matrix_of
from sescheck.report.views.region_lines import regions_of
from sescheck.report.views.verdict import Level

_MOST_COLUMNS = 8
_ANSWERS = {Level.YES: "yes", Level.CAREFUL: "careful", Level.NO: "**NO**", Level.UNKNOWN: "?"}
_HEADERS = ("can send", "region", "verdict", "sent/max 24 h", "verified", "findings")


def region_block(report: Report, account: AccountView, weight: int, most: int, *, every: bool) -> Block:
    """Return each region's verdict, quota, identities and findings."""
    regions = regions_of(report, account)
    verdict = f"Can it send? {words(regions.summary)}" if regions.lines else "No region is in use"
    rows = [
        (
            _ANSWERS[line.verdict.level],
            *map(cell, (line.name, line.verdict.words, line.quota, line.verified, line.found)),
        )
        for line in regions.lines
    ]
    asides = "".join(f"{words(note)}\n\n" for note in regions.notes(every=every))
    return Block(
        head=f"## {verdict}\n\n{words(heading(report, account))}\n\n{_head(_HEADERS) if rows else ''}",
        items=tuple(Item(_row(row)) for row in rows),
        tail=f"\n{asides}" if rows else asides,
        noun="region",
        lead="\n",
        weight=weight,
        most=most,
    )


def matrix_block(report: Report, account: AccountView, weight: int, most: int, *, every: bool) -> Block | None:
    """Return identities by region, collapsed: those that differ or have findings; each if ``every``."""
    whole = matrix_of(report, account, every=every)
    if not whole.rows:
        return None
    if len(whole.columns) > _MOST_COLUMNS:
        whole = whole.folded()
    rows = (*whole.rows, *whole.left_out)
    shown = tuple(row for row in rows if every or len(whole.columns) == 1 or _differs(row))
    matrix = replace(whole, rows=shown, left_out=())
    alike = whole.total - matrix.total
    of = f" of account {words(account.account_id)}" if len(report.accounts) > 1 else ""
    dmarc = ("DMARC",) if matrix.has_dns else ()
    headers = ("identity", *(cell(column_label(regions)) for regions in matrix.columns), *dmarc, "worst")
    return Block(
        head=f"<details><summary>{plural(whole.total, 'identity')} by region{of}</summary>\n\n"
        + (_head(headers) if shown else ""),
        items=tuple(Item(_matrix_row(row), len(row.names)) for row in shown),
        tail=f"\n{''.join(f'{note}  {chr(10)}' for note in _notes(matrix, alike))}\n</details>\n\n",
        noun="identity",
        lead="\n",
        weight=weight,
        most=most,
    )


def _differs(row: Row) -> bool:
    return row.worst is not None or len(set(row.cells)) > 1


def _matrix_row(row: Row) -> str:
    dmarc = (row.dmarc,) if row.dmarc else ()
    return _row((cell(row.label), *map(code, (*row.cells, *dmarc)), row.worst or ""))


def _notes(matrix: Matrix, alike: int) -> Iterator[str]:
    if alike:
        yield f"and {plural(alike, 'identity')} that look the same in every region and have no finding"
    yield from map(words, matrix.notes())
    if legend := matrix.legend():
        yield "; ".join(f"{words(mark)}: {words(meaning)}" for mark, meaning in legend)


def _head(headers: Iterable[str]) -> str:
    names = tuple(headers)
    return _row(names) + _row("---" for _ in names)


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |\n"

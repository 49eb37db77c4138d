"""Identities by region: every row is a string, one character per cell."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby, islice

from sescheck.comparison.account_view import AccountView
from sescheck.engine.severity import Severity
from sescheck.plain import NAME, cut, safe
from sescheck.report.model import Report
from sescheck.report.views.cells import (
    ABSENT,
    COVERED,
    FAILED,
    LEGEND,
    MISSING,
    PENDING,
    STRANGE,
)
from sescheck.report.views.dns_cells import (
    KEY,
    MONITOR,
    MX,
    NO_RECORD,
    QUARANTINE,
    REJECT,
    SPF,
    TESTING,
    WRONG_RECORD,
)
from sescheck.report.views.marks import NOT_ASKED, NOTHING, UNREAD
from sescheck.report.views.matrix import Matrix, Row, matrix_of

SHOWN = 50
"""Rows that the page shows at a time."""

_PARTS = ("verification", "DKIM", "MAIL FROM", "topics")
_DNS_PARTS = ("DKIM records", "MX record of MAIL FROM", "SPF record of MAIL FROM")
_WHOLE = frozenset("VDMTtKFS")
"""The marks whose meaning names the part."""
_LOOKS = {
    "V": "ok",
    "D": "ok",
    "M": "ok",
    "T": "ok",
    "t": "warn",
    PENDING: "warn",
    STRANGE: "warn",
    FAILED: "bad",
    MISSING: "bad",
    NOTHING: "none",
    NOT_ASKED: "none",
    COVERED: "none",
    UNREAD: "unknown",
    ABSENT: "unknown",
    KEY: "ok",
    MX: "ok",
    SPF: "ok",
    NO_RECORD: "bad",
    WRONG_RECORD: "bad",
    REJECT: "ok",
    QUARANTINE: "ok",
    MONITOR: "warn",
    TESTING: "warn",
}
_FIRST_CODE = ord("#")
_NEEDS_ESCAPING = frozenset("&'<>\\")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as it is shown.

    Attributes:
        marks: adjacent marks with the same look together, with that look.
        words: the same in words.
    """

    marks: tuple[tuple[str, str], ...]
    words: str


@dataclass(frozen=True, slots=True)
class Table:
    """An account's identities.

    Attributes:
        rows: those with findings first, the worst at the top; then those that differ; then by name.
        cells: each kind of cell that occurs, once.
        letters: the characters for these cells.
    """

    account: AccountView
    matrix: Matrix
    rows: tuple[Row, ...]
    cells: tuple[Cell, ...]
    letters: str

    @property
    def columns(self) -> tuple[str, ...]:
        """The regions."""
        return tuple(regions[0] for regions in self.matrix.columns)

    @property
    def differing(self) -> int:
        """Return how many rows differ between regions."""
        return sum(map(differs, self.rows))

    @property
    def heads(self) -> tuple[str, ...]:
        """The heads of the cells: the regions, and before them the DMARC policy if the DNS was asked."""
        return ("DMARC", *self.columns) if self.matrix.has_dns else self.columns

    def shown(self) -> Iterator[tuple[Row, tuple[tuple[str, Cell], ...]]]:
        """Yield the first rows, with head and cell of each column."""
        for row, policy, coded in islice(zip(self.rows, self.policies(), self.coded(), strict=True), SHOWN):
            cells = (self.cells[self.letters.index(letter)] for letter in policy + coded)
            yield row, tuple(zip(self.heads, cells, strict=True))

    def policies(self) -> Iterator[str]:
        """Return the letter of each row's DMARC policy; empty if the DNS was not asked."""
        kinds = dict(zip(_kinds(self.rows), self.letters, strict=True))
        return (kinds.get(row.dmarc, "") for row in self.rows)

    def coded(self) -> Iterator[str]:
        """Return the cells of each row, a letter each."""
        kinds = dict(zip(_kinds(self.rows), self.letters, strict=True))
        return ("".join(kinds[cell] for cell in row.cells) for row in self.rows)

    def name(self, row: Row) -> str:
        """Return the identity's name as it is shown."""
        return safe(cut(row.names[0], NAME))


def tables_of(report: Report) -> tuple[Table, ...]:
    """Return a table per account."""
    return tuple(_table(report, account) for account in report.accounts)


def differs(row: Row) -> bool:
    """True if the identity differs between regions."""
    return len(set(row.cells)) > 1


def _table(report: Report, account: AccountView) -> Table:
    matrix = matrix_of(report, account, every=True)
    rows = tuple(sorted(matrix.rows, key=_urgency))
    kinds = _kinds(rows)
    return Table(account, matrix, rows, tuple(map(_cell, kinds)), "".join(islice(_letters(), len(kinds))))


def _urgency(row: Row) -> tuple[int, bool]:
    return (len(Severity) if row.worst is None else row.worst.rank, not differs(row))


def _kinds(rows: tuple[Row, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(cell for row in rows for cell in (*row.cells, row.dmarc) if cell))


def _letters() -> Iterator[str]:
    """Characters that need no escape in JSON or HTML."""
    code = _FIRST_CODE
    while True:
        if chr(code).isprintable() and chr(code) not in _NEEDS_ESCAPING:
            yield chr(code)
        code += 1


def _cell(cell: str) -> Cell:
    if cell in LEGEND:
        return Cell(((cell, _LOOKS[cell]),), LEGEND[cell])
    ses, dns = cell.split()[: len(_PARTS)], cell.split()[len(_PARTS) :]
    words = (_part_words(part, mark) for part, mark in zip((*_PARTS, *_DNS_PARTS), (*ses, *dns), strict=False))
    (first, look), *rest = _alike(dns) or [("", "")]
    apart = ((first, f"{look} apart"), *rest) if dns else ()
    return Cell((*_alike(ses), *apart), "; ".join(words))


def _alike(marks: Iterable[str]) -> list[tuple[str, str]]:
    """Join neighbours with the same look."""
    return [(" ".join(members), look) for look, members in groupby(marks, key=_LOOKS.__getitem__)]


def _part_words(part: str, mark: str) -> str:
    return LEGEND[mark] if mark in _WHOLE else f"{part}: {LEGEND[mark]}"

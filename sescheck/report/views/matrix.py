"""Identities by region; rows that look the same are grouped."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from sescheck.comparison.account_view import AccountView, RegionView, key_of
from sescheck.engine.severity import Severity
from sescheck.plain import NAME, cut
from sescheck.report.model import Report, Status
from sescheck.report.text.phrases import plural
from sescheck.report.views.cells import LEGEND, WIDEST_CELL, WIDEST_WITH_DNS, cell_of
from sescheck.report.views.dns_cells import IN_ORDER, policy_mark
from sescheck.snapshot.reading import Why

MOST_ROWS = 20
"""Most lines of the table before it is grouped, and at most after that."""

_LINES = 60
"""About as many has the whole table if it takes several blocks."""

_FEWEST_ROWS = 5


@dataclass(frozen=True, slots=True)
class Row:
    """Identities that look the same in every region.

    Attributes:
        cells: one per column.
        worst: the worst open finding about them, or None.
        dmarc: the mark of the DMARC policy of their domains; empty if the DNS was not asked.
    """

    names: tuple[str, ...]
    cells: tuple[str, ...]
    worst: Severity | None
    dmarc: str = ""

    @property
    def label(self) -> str:
        """The first name, and how many more there are."""
        first = cut(self.names[0], NAME)
        return first if len(self.names) == 1 else f"{first} +{len(self.names) - 1:,} alike"


def matrix_title(report: Report, account: AccountView) -> str:
    """Return ``Identities``; of several accounts also whose, because the table does not follow the heading."""
    return f"Identities of {account.account_id}" if len(report.accounts) > 1 else "Identities"


@dataclass(frozen=True, slots=True)
class Matrix:
    """The table.

    Attributes:
        columns: the regions; several in one column if all their cells are the same.
        left_out: rows not shown; ``hidden`` counts their identities.
        unlisted: regions without a column, because their identities are unknown.
    """

    columns: tuple[tuple[str, ...], ...]
    rows: tuple[Row, ...]
    left_out: tuple[Row, ...]
    unlisted: tuple[str, ...]

    @property
    def hidden(self) -> int:
        """How many identities are not shown, not even in a group."""
        return sum(len(row.names) for row in self.left_out)

    @property
    def has_dns(self) -> bool:
        """True if the cells say what the DNS says, and the rows have a DMARC policy."""
        return any(row.dmarc for row in (*self.rows, *self.left_out))

    @property
    def total(self) -> int:
        """How many identities there are."""
        return self.hidden + sum(len(row.names) for row in self.rows)

    def legend(self) -> tuple[tuple[str, str], ...]:
        """Return the marks that occur, with their meaning; those of the DNS always, because their order counts."""
        used = set(IN_ORDER if self.has_dns else ()) | {
            mark for row in self.rows for cell in (*row.cells, row.dmarc) for mark in (*cell.split(), cell)
        }
        return tuple((mark, meaning) for mark, meaning in LEGEND.items() if mark in used)

    def notes(self) -> Iterator[str]:
        """Yield what the table leaves out, and which regions are the same."""
        if self.left_out:
            kinds = plural(len(self.left_out), "more kind")
            yield f"and {plural(self.hidden, 'identity')} of {kinds}; --verbose shows each"
        elif any(len(row.names) > 1 for row in self.rows):
            yield "--verbose shows each identity"
        for regions in self.columns:
            if len(regions) > 1:
                yield f"{column_label(regions)}, alike: {', '.join(regions[1:])}"
        if self.unlisted:
            yield f"identities unknown: {', '.join(self.unlisted)}"

    def key(self) -> Iterator[str]:
        """Return each mark that is in the table, and its meaning."""
        return (f"{mark} = {meaning}" for mark, meaning in self.legend())

    def shortened(self, blocks: int) -> "Matrix":
        """Return the table with fewer rows, if it takes many blocks."""
        most = max(_FEWEST_ROWS, _LINES // blocks)
        return replace(self, rows=self.rows[:most], left_out=(*self.rows[most:], *self.left_out))

    def folded(self) -> "Matrix":
        """Return the table with equal regions in one column."""
        every = (*self.rows, *self.left_out)
        alike: dict[tuple[str, ...], list[int]] = {}
        for index in range(len(self.columns)):
            alike.setdefault(tuple(row.cells[index] for row in every), []).append(index)
        kept = [indices[0] for indices in alike.values()]
        return Matrix(
            columns=tuple(tuple(name for i in indices for name in self.columns[i]) for indices in alike.values()),
            rows=_narrowed(self.rows, kept),
            left_out=_narrowed(self.left_out, kept),
            unlisted=self.unlisted,
        )


def _narrowed(rows: Iterable[Row], kept: list[int]) -> tuple[Row, ...]:
    return tuple(replace(row, cells=tuple(row.cells[index] for index in kept)) for row in rows)


def blocks(matrix: Matrix, room: int, gap: int) -> tuple[tuple[int, ...], ...]:
    """Return the columns that fit next to each other, with gaps, in the space that the names leave."""
    found: list[list[int]] = []
    left = 0
    for index, regions in enumerate(matrix.columns):
        needed = max(len(column_label(regions)), WIDEST_WITH_DNS if matrix.has_dns else WIDEST_CELL) + gap
        if not found or needed > left:
            found.append([])
            left = room
        found[-1].append(index)
        left -= needed
    return tuple(map(tuple, found))


def column_label(regions: tuple[str, ...]) -> str:
    """Return the first region, and how many more there are."""
    return regions[0] if len(regions) == 1 else f"{regions[0]} +{len(regions) - 1}"


def matrix_of(report: Report, account: AccountView, *, every: bool = False) -> Matrix:
    """Return the account's identities, those with findings first; a long table is grouped unless ``every``."""
    used = [view for view in account.regions if view.name not in account.unused]
    views = [view for view in used if view.region.identities.items or view.region.identities.unread is None]
    worst = _worst(report, account.account_id)
    rows = [
        Row((name,), cells, worst.get(key), policy_mark(account, name) if account.dns else "")
        for (key, name), cells in zip(_names(views), _cells(account, views), strict=True)
    ]
    if len(rows) > MOST_ROWS and not every:
        rows = _alike(rows)
    rows.sort(key=_urgency)
    most = len(rows) if every else MOST_ROWS
    return Matrix(
        columns=tuple((view.name,) for view in views),
        rows=tuple(rows[:most]),
        left_out=tuple(rows[most:]),
        unlisted=tuple(view.name for view in used if view not in views and not _nothing_there(view)),
    )


def _nothing_there(view: RegionView) -> bool:
    unread = view.region.identities.unread
    return unread is not None and unread.why in {Why.REGION_DISABLED, Why.NOT_SUPPORTED_HERE}


def _names(views: Iterable[RegionView]) -> list[tuple[str, str]]:
    """Return key and name of each identity, each once, in the order of the keys."""
    names: dict[str, str] = {}
    for view in views:
        for key, identity in view.identities.items():
            names.setdefault(key, identity.name)
    return sorted(names.items())


def _cells(account: AccountView, views: list[RegionView]) -> Iterable[tuple[str, ...]]:
    groups = {v.name: tuple(group for group in account.groups if v in group.regions) for v in views}
    return (
        tuple(cell_of(view, name, groups[view.name], account.dns) for view in views) for _, name in _names(views)
    )


def _worst(report: Report, account_id: str) -> Mapping[str, Severity]:
    worst: dict[str, Severity] = {}
    for reported in report.findings:
        found = reported.finding
        if reported.status is Status.OPEN and found.subject_type == "identity" and found.account_id == account_id:
            key = key_of(found.subject)
            if key not in worst or found.severity.rank < worst[key].rank:
                worst[key] = found.severity
    return worst


def _alike(rows: Iterable[Row]) -> list[Row]:
    alike: dict[tuple[tuple[str, ...], Severity | None, str], list[str]] = {}
    for row in rows:
        alike.setdefault((row.cells, row.worst, row.dmarc), []).extend(row.names)
    return [Row(tuple(names), *look) for look, names in alike.items()]


def _urgency(row: Row) -> tuple[int, int, str]:
    """Worst first, then the largest number, then by name."""
    return (len(Severity) if row.worst is None else row.worst.rank, -len(row.names), row.names[0])

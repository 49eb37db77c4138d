"""A figure to reach, and how rows are found."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from benchmarks.endpoint.kinds import ALIKE
from benchmarks.rows import Row
from benchmarks.uneven import Uneven

MEGABYTE = 1.048576
"""MB in a MiB."""


@dataclass(frozen=True)
class Bar:
    """A figure to reach.

    Attributes:
        value: what was measured, for people; None: no run of this grid tells.
        reached: None where there is no value.
    """

    what: str
    bar: str
    value: str | None = None
    reached: bool | None = None


@dataclass(frozen=True)
class Measured:
    """All that bars are judged by."""

    rows: Sequence[Row] = field(default_factory=tuple)
    uneven: Uneven | None = None

    @property
    def whole(self) -> tuple[Row, ...]:
        """The rows of runs that came to their end."""
        return tuple(row for row in self.rows if not row.failed)

    def find(
        self, who: str, regions: int, identities: int, *, rate: float | None = None, kind: str = ALIKE
    ) -> Row | None:
        """The row of a contender in a case, where it came to its end."""
        for row in self.whole:
            case = row.case
            found = (row.contender, case.regions, case.identities, case.rate, case.kind)
            if found == (who, regions, identities, rate, kind):
                return row
        return None


def times(what: str, bar: float, ours: Row | None, loop: Row | None) -> Bar:
    """Our time by that of a bare loop."""
    if ours is None or loop is None:
        return Bar(what, f"≤ {bar:g}")
    ratio = ours.wall / loop.wall
    return Bar(what, f"≤ {bar:g}", f"{ratio:.2f} ({ours.wall:.1f} s and {loop.wall:.1f} s)", ratio <= bar)


def worst(found: Iterable[tuple[float, Row]]) -> tuple[float, Row]:
    """The largest of the figures, and whose it is."""
    return max(found, key=lambda each: each[0])

# ruff: noqa: RUF001 - a multiplication sign is what is meant
"""The figures to reach, and whether they were."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from benchmarks.case import Row
from benchmarks.grid import PEERS

_MANY = 1_000


@dataclass(frozen=True)
class Bar:
    """A figure to reach.

    Attributes:
        value: what was measured, for people; None: no run of this grid tells.
        reached: None where there is no value.
    """

    what: str
    bar: str
    value: str | None
    reached: bool | None


def bars(rows: Sequence[Row]) -> tuple[Bar, ...]:
    """All of them, by these rows."""
    return tuple(make(rows) for make in _BARS)


def _find(
    rows: Iterable[Row], who: str, regions: int, identities: int, *, rate: float | None = None
) -> Row | None:
    for row in rows:
        case = row.case
        if (row.contender, case.regions, case.identities, case.rate) == (who, regions, identities, rate):
            return row
    return None


def _busy(rows: Iterable[Row]) -> list[Row]:
    """Throttled runs of sescheck whose floor is seconds, not the start of a process."""
    return [
        row
        for row in rows
        if row.contender.startswith("sescheck")
        and row.floor is not None
        and row.case.identities >= _MANY
        and (row.contender == "sescheck standard" or row.case.rate == 1)
    ]


def _over_floor(rows: Sequence[Row]) -> Bar:
    what = "time ÷ throttle floor, 1,000 identities a region or more, throttled: the worst"
    found = [(row.over_floor or 0, row) for row in _busy(rows)]
    if not found:
        return Bar(what, "≤ 1.15", None, None)
    worst, row = max(found, key=lambda each: each[0])
    within = sum(over <= 1.15 for over, _ in found)  # noqa: PLR2004 - the bar
    value = f"{worst:.2f} ({row.contender}, {row.case.name}); {within} of {len(found)} rows within"
    return Bar(what, "≤ 1.15", value, worst <= 1.15)  # noqa: PLR2004 - the bar


def _refused(rows: Sequence[Row]) -> Bar:
    what = "requests refused ÷ requests answered, throttled, 1,000 identities or more: the worst"
    found = [(row.refused_share, row) for row in _busy(rows)]
    if not found:
        return Bar(what, "≤ 3 %", None, None)
    worst, row = max(found, key=lambda each: each[0])
    return Bar(what, "≤ 3 %", f"{worst:.1%} ({row.contender}, {row.case.name})", worst <= 0.03)  # noqa: PLR2004


def _peers(rows: Sequence[Row]) -> Bar:
    what = "16 × 100, not throttled: `standard` against the fastest of the peers, which read less"
    ours = _find(rows, "sescheck standard", 16, 100)
    peers = [row for name in PEERS if (row := _find(rows, name, 16, 100)) is not None and row.code is not None]
    if ours is None or not peers:
        return Bar(what, "≥ 8 × faster", None, None)
    best = min(peers, key=lambda row: row.wall)
    times = best.wall / ours.wall
    value = f"{times:.1f} × faster than {best.contender} ({ours.wall:.1f} s and {best.wall:.1f} s)"
    return Bar(what, "≥ 8 × faster", value, times >= 8)  # noqa: PLR2004 - the bar


def _loop(rows: Sequence[Row]) -> Bar:
    what = "16 × 10,000, `quick`, not throttled: time ÷ that of the bare loop of the same calls"
    ours, loop = _find(rows, "sescheck quick", 16, 10_000), _find(rows, "batched loop", 16, 10_000)
    if ours is None or loop is None:
        return Bar(what, "≤ 1.5", None, None)
    times = ours.wall / loop.wall
    return Bar(what, "≤ 1.5", f"{times:.2f} ({ours.wall:.1f} s and {loop.wall:.1f} s)", times <= 1.5)  # noqa: PLR2004


def _calls(rows: Sequence[Row]) -> Bar:
    what = "calls an identity, `quick`, regions of 10,000: the most"
    found = [row for row in rows if row.contender == "sescheck quick" and row.case.identities == 10_000]  # noqa: PLR2004
    if not found:
        return Bar(what, "≤ 0.035", None, None)
    most = max((row.answered + row.refused) / row.of for row in found)
    return Bar(what, "≤ 0.035", f"{most:.4f}", most <= 0.035)  # noqa: PLR2004 - the bar


def _right(rows: Sequence[Row]) -> Bar:
    what = "2 × 20 at 1 a second, burst 1: verdicts that are wrong, identities lost"
    found = [row for depth in ("quick", "standard") if (row := _find(rows, f"sescheck {depth}", 2, 20, rate=1))]
    if not found:
        return Bar(what, "0, 0", None, None)
    wrong, lost = sum(row.wrong for row in found), sum(row.of - row.identities for row in found)
    return Bar(what, "0, 0", f"{wrong}, {lost}", (wrong, lost) == (0, 0))


def _memory(rows: Sequence[Row]) -> Bar:
    what = "16 × 10,000, `quick`: peak memory (JSON only)"
    row = _find(rows, "sescheck quick", 16, 10_000)
    if row is None:
        return Bar(what, "< 400 MB", None, None)
    each = row.memory * 1024 / row.of
    return Bar(what, "< 400 MB", f"{row.memory:.0f} MiB, {each:.1f} KiB an identity", row.memory * 1.049 < 400)  # noqa: PLR2004


_BARS: tuple[Callable[[Sequence[Row]], Bar], ...] = (_over_floor, _refused, _peers, _loop, _calls, _right, _memory)

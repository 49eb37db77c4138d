# ruff: noqa: RUF001 - a multiplication sign is what is meant
"""Bars of runs that are throttled."""

from collections.abc import Callable
from functools import partial

from benchmarks.bars.bar import Bar, Measured, worst
from benchmarks.contenders import QUICK, STANDARD, STANDARD_LOOP
from benchmarks.rows import Row

_OVER_FLOOR = 1.15
_REFUSED = 0.03
_MANY = 1_000
_WIDE = 30
_WIDE_RATES = (1.0, 8.0, 20.0)
_OVER_LEAST = 1.25
_UNEVEN = 1.25


def _busy(measured: Measured) -> list[Row]:
    """Throttled runs of sescheck whose floor is seconds, not the start of a process."""
    return [
        row
        for row in measured.whole
        if row.contender in {QUICK, STANDARD}
        and row.floor is not None
        and row.case.identities >= _MANY
        and (row.contender == STANDARD or row.case.rate == 1)
    ]


def _is_bound_by_rate(row: Row) -> bool:
    """30 regions at a high rate are bound by one core, and have a bar of their own."""
    return row.case.rate == 1 or row.case.regions < _WIDE


def _over_floor(measured: Measured) -> Bar:
    what = "time ÷ throttle floor, 1,000 identities a region or more, 1 to 16 regions, or 30 at 1/s: the worst"
    bar = f"≤ {_OVER_FLOOR}"
    found = [(row.over_floor or 0, row) for row in _busy(measured) if _is_bound_by_rate(row)]
    if not found:
        return Bar(what, bar)
    most, row = worst(found)
    within = sum(over <= _OVER_FLOOR for over, _ in found)
    value = f"{most:.2f} ({row.contender}, {row.case.name}); {within} of {len(found)} rows within"
    return Bar(what, bar, value, most <= _OVER_FLOOR)


def _refused(measured: Measured) -> Bar:
    what = "requests refused ÷ requests answered, throttled, 1,000 identities or more: the worst"
    found = [(row.refused_share, row) for row in _busy(measured)]
    if not found:
        return Bar(what, "≤ 3 %")
    most, row = worst(found)
    return Bar(what, "≤ 3 %", f"{most:.1%} ({row.contender}, {row.case.name})", most <= _REFUSED)


def _wide(rate: float, measured: Measured) -> Bar:
    """What must be waited for is the floor, or what boto3 takes for the calls where that is longer."""
    what = (
        f"{_WIDE} × 1,000, `standard`, {rate:g}/s: time ÷ the longer of the floor and the bare loop that is not"
        " throttled; refused ÷ answered"
    )
    bar = f"≤ {_OVER_LEAST}, ≤ 3 %"
    row, loop = measured.find(STANDARD, _WIDE, _MANY, rate=rate), measured.find(STANDARD_LOOP, _WIDE, _MANY)
    if row is None or loop is None or row.floor is None:
        return Bar(what, bar)
    over = row.wall / max(row.floor, loop.wall)
    value = (
        f"{over:.2f} ({row.wall:.1f} s; floor {row.floor:.1f} s, loop {loop.wall:.1f} s), {row.refused_share:.1%}"
    )
    return Bar(what, bar, value, over <= _OVER_LEAST and row.refused_share <= _REFUSED)


def _uneven(measured: Measured) -> Bar:
    what = "ten regions at once that allow 1 to 20/s: time ÷ floor of the worst; identities lost, verdicts wrong"
    bar, found = f"≤ {_UNEVEN}; 0, 0", measured.uneven
    if found is None or found.failed:
        return Bar(what, bar)
    place, faults = found.worst, (found.lost, found.wrong)
    at = f"{place.limit.rate:g}/s, burst {place.limit.burst:g}"
    value = f"{place.over_floor:.2f} ({at}); {found.lost}, {found.wrong}"
    return Bar(what, bar, value, place.over_floor <= _UNEVEN and faults == (0, 0))


def _right(measured: Measured) -> Bar:
    what = "2 × 20 at 1 a second, burst 1: verdicts that are wrong, identities lost"
    found = [row for who in (QUICK, STANDARD) if (row := measured.find(who, 2, 20, rate=1))]
    if not found:
        return Bar(what, "0, 0")
    wrong, lost = sum(row.wrong for row in found), sum(row.of - row.identities for row in found)
    return Bar(what, "0, 0", f"{wrong}, {lost}", (wrong, lost) == (0, 0))


BARS: tuple[Callable[[Measured], Bar], ...] = (
    _over_floor,
    _refused,
    *(partial(_wide, rate) for rate in _WIDE_RATES),
    _uneven,
    _right,
)

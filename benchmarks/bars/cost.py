# ruff: noqa: RUF001 - a multiplication sign is what is meant
"""Bars of time, calls and memory where nothing is throttled."""

from collections.abc import Callable

from benchmarks.bars.bar import MEGABYTE, Bar, Measured, times
from benchmarks.contenders import PEERS, QUICK, QUICK_LOOP, STANDARD

_MANY = 10_000
_FASTER = 8
_CALLS = 0.035
_MEMORY = 400


def _peers(measured: Measured) -> Bar:
    what = "16 × 100, not throttled: `standard` against the fastest of the peers, which read less"
    ours = measured.find(STANDARD, 16, 100)
    peers = [row for name in PEERS if (row := measured.find(name, 16, 100)) is not None]
    if ours is None or not peers:
        return Bar(what, f"≥ {_FASTER} × faster")
    best = min(peers, key=lambda row: row.wall)
    faster = best.wall / ours.wall
    value = f"{faster:.1f} × faster than {best.contender} ({ours.wall:.1f} s and {best.wall:.1f} s)"
    return Bar(what, f"≥ {_FASTER} × faster", value, faster >= _FASTER)


def _loop(measured: Measured) -> Bar:
    what = "16 × 10,000, `quick`, not throttled: time ÷ that of the bare loop of the same calls"
    return times(what, 1.5, measured.find(QUICK, 16, _MANY), measured.find(QUICK_LOOP, 16, _MANY))


def _calls(measured: Measured) -> Bar:
    what = "calls an identity, `quick`, regions of 10,000: the most"
    found = [row for row in measured.whole if row.contender == QUICK and row.case.identities == _MANY]
    if not found:
        return Bar(what, f"≤ {_CALLS}")
    most = max((row.answered + row.refused) / row.of for row in found)
    return Bar(what, f"≤ {_CALLS}", f"{most:.4f}", most <= _CALLS)


def _memory(measured: Measured) -> Bar:
    what = "16 × 10,000, `quick`: peak memory (JSON only)"
    row = measured.find(QUICK, 16, _MANY)
    if row is None:
        return Bar(what, f"< {_MEMORY} MB")
    each = row.memory * 1024 / row.of
    value = f"{row.memory * MEGABYTE:.0f} MB, {each:.1f} KiB an identity"
    return Bar(what, f"< {_MEMORY} MB", value, row.memory * MEGABYTE < _MEMORY)


BARS: tuple[Callable[[Measured], Bar], ...] = (_peers, _loop, _calls, _memory)

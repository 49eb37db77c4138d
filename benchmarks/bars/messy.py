# ruff: noqa: RUF001 - a multiplication sign is what is meant
"""Bars of an account in which no two regions agree, not throttled."""

from collections.abc import Callable
from functools import partial

from benchmarks.bars.bar import MEGABYTE, Bar, Measured, times
from benchmarks.contenders import EVERY, QUICK, QUICK_LOOP, STANDARD, STANDARD_LOOP
from benchmarks.endpoint.kinds import ALIKE, MESSY
from benchmarks.rows import Row

_REGIONS, _IDENTITIES = 16, 1_000
_A_FINDING = 1.5
_EVERY_FORMAT = 180


def _row(measured: Measured, who: str, kind: str = MESSY) -> Row | None:
    return measured.find(who, _REGIONS, _IDENTITIES, kind=kind)


def _loop(depth: str, bar: float, ours: str, loop: str, measured: Measured) -> Bar:
    what = f"16 × 1,000, messy, `{depth}`, not throttled: time ÷ that of the bare loop of the same calls"
    return times(what, bar, _row(measured, ours), _row(measured, loop))


def _a_finding(measured: Measured) -> Bar:
    """The difference of two worlds: what readings that are not alike take is counted as the findings' too."""
    what = "16 × 1,000, `quick`: peak memory beyond that of the alike world ÷ findings beyond that world's"
    bar = f"≤ {_A_FINDING} kB"
    ours, alike = _row(measured, QUICK), _row(measured, QUICK, ALIKE)
    if ours is None or alike is None or ours.findings <= alike.findings:
        return Bar(what, bar)
    findings = ours.findings - alike.findings
    each = (ours.memory - alike.memory) * MEGABYTE * 1000 / findings
    value = f"{each:.2f} kB ({ours.memory:.0f} and {alike.memory:.0f} MiB, {findings:,} findings)"
    return Bar(what, bar, value, each <= _A_FINDING)


def _every_format(measured: Measured) -> Bar:
    what = "16 × 1,000, messy, `quick`, all formats at once: peak memory"
    row = _row(measured, EVERY)
    if row is None:
        return Bar(what, f"≤ {_EVERY_FORMAT} MB")
    size = row.memory * MEGABYTE
    return Bar(what, f"≤ {_EVERY_FORMAT} MB", f"{size:.0f} MB, {row.findings:,} findings", size <= _EVERY_FORMAT)


BARS: tuple[Callable[[Measured], Bar], ...] = (
    partial(_loop, "quick", 1.6, QUICK, QUICK_LOOP),
    partial(_loop, "standard", 1.3, STANDARD, STANDARD_LOOP),
    _a_finding,
    _every_format,
)

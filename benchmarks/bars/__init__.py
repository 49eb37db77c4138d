"""The figures to reach, and whether they were."""

from collections.abc import Callable

from benchmarks.bars import cost, messy, pace
from benchmarks.bars.bar import Bar, Measured

_BARS: tuple[Callable[[Measured], Bar], ...] = (*pace.BARS, *cost.BARS, *messy.BARS)


def bars(measured: Measured) -> tuple[Bar, ...]:
    """All of them, by what was measured."""
    return tuple(make(measured) for make in _BARS)

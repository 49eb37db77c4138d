"""What each constant of the rate control is worth: the grid with it halved, and with it doubled."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from types import ModuleType
from typing import Any

from benchmarks.pace import grid
from benchmarks.pace.contenders import Sescheck
from benchmarks.pace.simulator import Case
from sescheck.aws.pace import rate_control, token_buckets

RATES = (0.5, 2.0, 5.0, 10.0, 20.0)
"""A part of the grid tells enough."""


@dataclass(frozen=True, slots=True)
class Constant:
    """One of them, and the modules that hold its name."""

    name: str
    halved: float | tuple[int, ...]
    doubled: float | tuple[int, ...]
    modules: tuple[ModuleType, ...] = (rate_control,)


CONSTANTS = (
    Constant("LEAP", 10, 40),
    Constant("AT_ONCE", 1, 4),
    Constant("OPENS", (3, 50, 70, 90), (12, 200, 280, 360)),
    Constant("FREE_PROBES", 1, 4),
    Constant("PROBES_PER_ANSWER", 0.015, 0.06),
    Constant("STEADY", 30, 120),
    Constant("ABOVE", 1, 4),
    Constant("STEADY_AFTER_A_FALL", 8, 32),
    Constant("SHORT", 4, 16),
    Constant("PRECISION", 0.001, 0.004, (rate_control, token_buckets)),
)


@dataclass(frozen=True, slots=True)
class Cost:
    """Cases that miss their bar, and the median time by floor of lists of 100 and more.

    Attributes:
        name: of the constant; empty: all are as they are.
        value: what it was set to.
    """

    name: str
    value: float | tuple[int, ...]
    slow: int
    refused: int
    short_slow: int
    short_refused: int
    usual: float

    def as_row(self) -> dict[str, Any]:
        """What the page keeps."""
        return asdict(self)


def costs(seed: int, processes: int | None) -> Iterator[Cost]:
    """As they are first; then each constant, halved and doubled."""
    cases = list(grid.cases(RATES))
    yield _cost("", 0, cases, seed, processes)
    for constant in CONSTANTS:
        for value in (constant.halved, constant.doubled):
            with changed(constant, value):
                yield _cost(constant.name, value, cases, seed, processes)


@contextmanager
def changed(constant: Constant, value: float | tuple[int, ...]) -> Iterator[None]:
    """With another value for as long as the block runs."""
    before = getattr(constant.modules[0], constant.name)
    for module in constant.modules:
        setattr(module, constant.name, value)
    try:
        yield
    finally:
        for module in constant.modules:
            setattr(module, constant.name, before)


def _cost(
    name: str, value: float | tuple[int, ...], cases: Sequence[Case], seed: int, processes: int | None
) -> Cost:
    long, hundred, tens, few = grid.outcomes(grid.simulate(Sescheck, seed, cases, processes))
    return Cost(
        name,
        value,
        long.slow + hundred.slow,
        long.rude + hundred.rude,
        tens.slow + few.slow,
        tens.rude + few.rude,
        long.usual,
    )

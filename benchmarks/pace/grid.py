"""Every case of the simulator, and what is to be reached in each."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import product
from multiprocessing import get_context
from statistics import median

from benchmarks.pace.bucket import NOBODY, Share
from benchmarks.pace.simulator import Case, Controller, Run, run

RATES = (0.2, 0.5, 1.0, 2.0, 3.0, 5.0, 8.0, 10.0, 15.0, 20.0, 35.0, 50.0)
BURSTS = (1, 2, 5, 25, 100)
LISTS = (1, 3, 10, 30, 100, 300, 1000)
LATENCIES = ((0.02, 0.05), (0.15, 0.3))
FASTEST_TO_REACH = 20.0
"""Calls a second up to which the bars hold: beyond, calls under way at once and not the rate are what limits."""


def shares(rate: float, calls: int) -> Iterator[Share]:
    """Nobody else; somebody who takes 30 or 60 %; and somebody who comes after a third and goes again."""
    third = calls / rate / 3
    yield NOBODY
    yield Share(0.3)
    yield Share(0.6)
    yield Share(0.6, third, 2 * third)


def cases(rates: Sequence[float] = RATES) -> Iterator[Case]:
    """The whole grid."""
    for rate, burst, calls, latency in product(rates, BURSTS, LISTS, LATENCIES):
        for share in shares(rate, calls):
            yield Case(rate, burst, calls, latency, share)


def simulate(
    make: Callable[[], Controller], seed: int, found: Iterable[Case], processes: int | None = None
) -> list[Run]:
    """Run some cases, on as many processes as there are cores unless said otherwise."""
    # forked, so that a constant that was varied is varied there too
    with ProcessPoolExecutor(processes, mp_context=get_context("fork")) as pool:
        return list(pool.map(partial(run, make=make, seed=seed), found, chunksize=25))


@dataclass(frozen=True, slots=True)
class Bar:
    """What lists of some lengths are to reach, up to `FASTEST_TO_REACH`.

    Attributes:
        worst: time by floor, of each case.
        seconds: over the floor, which will do as well.
        usual: time by floor, of the median case.
        share: refused by answered, of each case.
        refused: calls, which will do as well.
    """

    lists: tuple[int, ...]
    worst: float
    seconds: float
    usual: float
    share: float
    refused: int

    def is_slow(self, found: Run) -> bool:
        """True if it takes too long."""
        return found.ratio > self.worst and found.seconds - found.case.floor > self.seconds

    def is_rude(self, found: Run) -> bool:
        """True if too many calls are refused."""
        return found.share_refused > self.share and found.refused > self.refused


BARS = (
    Bar((300, 1000), 1.15, 0.0, 1.05, 0.03, 0),
    Bar((100,), 1.25, 0.0, 1.10, 0.06, 0),
    Bar((10, 30), 1.5, 1.5, 1.5, 0.0, 3),
    Bar((1, 3), 1.1, 0.35, 1.1, 0.0, 1),
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How far a bar was reached."""

    bar: Bar
    cases: int
    slow: int
    rude: int
    worst: Run
    usual: float
    rudest: Run


def outcomes(runs: Sequence[Run]) -> Iterator[Outcome]:
    """Each bar over the runs that it is about."""
    for bar in BARS:
        concerned = [r for r in runs if r.case.calls in bar.lists and r.case.rate <= FASTEST_TO_REACH]
        yield Outcome(
            bar,
            len(concerned),
            sum(map(bar.is_slow, concerned)),
            sum(map(bar.is_rude, concerned)),
            max(concerned, key=lambda r: r.ratio),
            median(r.ratio for r in concerned),
            max(concerned, key=lambda r: r.share_refused),
        )

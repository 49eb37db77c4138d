"""Thirty regions that start at once: how much they refuse together, and how long the slowest takes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from benchmarks.pace.contenders import Sescheck
from benchmarks.pace.simulator import Case, Run, run_together
from sescheck.aws.pace.first_guess import FirstGuess

REGIONS = 30
RATES = (1.0, 8.0, 20.0)
LISTS = {"details": 300, "batches of 100": 10, "pages": 3, "the account": 1}
"""What `standard` asks of a region of 1,000 identities, in short."""

DISTANT = (0.15, 0.3)
NEAR = (0.02, 0.05)


@dataclass(frozen=True, slots=True)
class Together:
    """What came of all of them.

    Attributes:
        share_refused: refused by answered.
        slowest: time by floor of the details of the slowest region.
    """

    rate: float
    burst: float
    share_refused: float
    slowest: float


def together(seed: int, rates: Sequence[float] = RATES, bursts: Sequence[float] = (1, 5)) -> Iterator[Together]:
    """Each rate and burst; every third region is distant."""
    for rate in rates:
        for burst in bursts:
            found = _simulate(rate, burst, seed)
            refused, answered = sum(run.refused for run in found), sum(run.case.calls for run in found)
            slowest = max(run.ratio for run in found if run.case.calls == LISTS["details"])
            yield Together(rate, burst, refused / answered, slowest)


def _simulate(rate: float, burst: float, seed: int) -> list[Run]:
    first_guess = FirstGuess()
    lists = []
    for operation, calls in LISTS.items():
        for region in range(REGIONS):
            latency = NEAR if region % 3 else DISTANT
            lists.append((Case(rate, burst, calls, latency), Sescheck(first_guess, operation)))
    return run_together(lists, seed)

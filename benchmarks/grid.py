"""What is measured, in full and in short, and how long that takes."""

from collections.abc import Iterator
from dataclasses import dataclass

from benchmarks import expected
from benchmarks.contenders import BY_NAME, EVERY, PEERS, QUICK, QUICK_LOOP, STANDARD, STANDARD_LOOP
from benchmarks.endpoint.kinds import MESSY
from benchmarks.rows import Case
from benchmarks.task import Contender

SCALED_RATE = 20.0
"""Twenty times what SES documents, so that 1,000 identities take 15 s and not 300."""
OURS = (QUICK, STANDARD)
LOOPS = (QUICK_LOOP, STANDARD_LOOP)


@dataclass(frozen=True)
class Asked:
    """A case, and who runs how often in it."""

    case: Case
    who: tuple[tuple[Contender, int], ...]

    @property
    def seconds(self) -> float:
        """How long it takes, roughly, where everybody is installed."""
        return sum(runs * expected.seconds(who, self.case) for who, runs in self.who)


def _asked(case: Case, *names: str, runs: int = 3, slow: tuple[str, ...] = ()) -> Asked:
    """The slow ones run once."""
    return Asked(case, tuple((BY_NAME[name], runs if name in names else 1) for name in (*names, *slow)))


def full() -> Iterator[Asked]:
    """About 25 minutes on two cores, with what `extras` adds. The peers are slow, so they get the small cases."""
    yield _asked(Case(1, 100), *OURS, *LOOPS, slow=PEERS)
    yield _asked(Case(16, 100), *OURS, *LOOPS, slow=PEERS)
    yield _asked(Case(16, 1_000), *OURS, *LOOPS, runs=2)
    yield _asked(Case(1, 10_000), *OURS, *LOOPS, runs=1)
    yield _asked(Case(16, 10_000), QUICK, QUICK_LOOP, runs=1)
    yield _asked(Case(16, 1_000, kind=MESSY), *OURS, *LOOPS, runs=2, slow=(EVERY,))
    yield _asked(Case(2, 20, 1), *OURS, slow=PEERS)
    yield _asked(Case(2, 1_000, 1), QUICK)
    for regions in (1, 4, 16):
        yield _asked(Case(regions, 1_000, SCALED_RATE), *OURS, runs=2)
    yield _asked(Case(30, 1_000), STANDARD_LOOP, runs=1)
    for rate in (SCALED_RATE, 8, 1):
        yield _asked(Case(30, 1_000, rate), STANDARD, runs=1)


def short() -> Iterator[Asked]:
    """Less than three minutes, with what `extras` adds."""
    yield _asked(Case(1, 100), *OURS, *LOOPS, *PEERS, runs=1)
    for regions, identities in ((16, 100), (4, 1_000)):
        yield _asked(Case(regions, identities), *OURS, *LOOPS, runs=1)
    yield _asked(Case(4, 1_000, kind=MESSY), *OURS, *LOOPS, runs=1)
    yield _asked(Case(4, 1_000, SCALED_RATE), *OURS, runs=1)
    yield _asked(Case(2, 1_000, 1), QUICK, runs=1)
    yield _asked(Case(2, 20, 1), *OURS, runs=1)

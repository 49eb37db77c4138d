"""What is measured, in full and in short."""

from collections.abc import Iterator
from dataclasses import dataclass

from benchmarks.rows import Case
from benchmarks.contenders import BY_NAME, CONTENDERS, Contender

SESCHECK = ("sescheck quick", "sescheck standard")
PEERS = ("sequential loop", "Prowler", "Cloud Custodian")
SCALED_RATE = 20.0
"""Twenty times what SES documents, so that 1,000 identities take 15 s and not 300."""


@dataclass(frozen=True)
class Asked:
    """A case, by whom, and how often."""

    case: Case
    who: tuple[Contender, ...]
    runs: int


def _asked(case: Case, *names: str, runs: int = 3) -> Asked:
    return Asked(case, tuple(BY_NAME[name] for name in names), runs)


def full() -> Iterator[Asked]:
    """More than half an hour on two cores. What a figure to reach is about comes first."""
    everybody = tuple(each.name for each in CONTENDERS)
    yield _asked(Case(16, 100), *everybody)
    yield _asked(Case(2, 20, 1), *SESCHECK)
    yield _asked(Case(2, 20, 1), *PEERS, runs=1)
    for regions in (1, 4, 16):
        yield _asked(Case(regions, 1_000, SCALED_RATE), *SESCHECK)
    yield _asked(Case(2, 1_000, 1), "sescheck quick")
    yield _asked(Case(16, 10_000), *everybody)
    yield _asked(Case(30, 1_000, 1), "sescheck standard", runs=1)
    for identities, places in ((100, (1, 4)), (1_000, (1, 4, 16)), (10_000, (1, 4))):
        for regions in places:
            yield _asked(Case(regions, identities), *everybody)
    for regions in (1, 4, 16):
        yield _asked(Case(regions, 100, SCALED_RATE), *SESCHECK)
    yield _asked(Case(2, 400, SCALED_RATE), *SESCHECK)
    yield _asked(Case(2, 400, SCALED_RATE), *PEERS, runs=1)
    yield _asked(Case(1, 10_000, SCALED_RATE), *SESCHECK, runs=1)


def short() -> Iterator[Asked]:
    """Less than three minutes."""
    yield _asked(Case(1, 100), *(each.name for each in CONTENDERS), runs=1)
    for regions, identities in ((4, 100), (16, 100), (4, 1_000)):
        yield _asked(Case(regions, identities), *SESCHECK, "batched loop", runs=1)
    yield _asked(Case(1, 10_000), "sescheck quick", "batched loop", runs=1)
    yield _asked(Case(4, 1_000, SCALED_RATE), *SESCHECK, runs=1)
    yield _asked(Case(2, 1_000, 1), "sescheck quick", runs=1)
    yield _asked(Case(2, 20, 1), *SESCHECK, runs=1)

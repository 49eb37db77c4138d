"""One audit of ten regions at once: each allows a different rate, and has as long a list as that rate takes.

python -m benchmarks.uneven --seconds 25
"""

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from benchmarks.case import Ran, once
from benchmarks.contenders import BY_NAME, STANDARD
from benchmarks.endpoint.service import SES, Limit
from benchmarks.endpoint.world import World
from benchmarks.rows import LATENCY
from benchmarks.running import endpoint
from benchmarks.task import ROOT

SECONDS = 25.0
LIMITS = (
    Limit(1),
    Limit(2),
    Limit(3),
    Limit(5),
    Limit(5, 10),
    Limit(8),
    Limit(10),
    Limit(15),
    Limit(20),
    Limit(20, 40),
)
_PATIENCE = 8.0
_GRACE = 30.0


@dataclass(frozen=True)
class Place:
    """One region.

    Attributes:
        limit: what it allows.
        seconds: from its first to its last answer.
        floor: the least that its limit leaves: (answers - burst) ÷ rate of the operation with the most answers.
    """

    region: str
    limit: Limit
    seconds: float
    floor: float
    answered: int
    refused: int

    @property
    def over_floor(self) -> float:
        """Time ÷ floor."""
        return self.seconds / self.floor if self.floor > 0 else float("inf")

    @property
    def refused_share(self) -> float:
        """Refused ÷ answered."""
        return self.refused / self.answered if self.answered else 0.0


@dataclass(frozen=True)
class Uneven:
    """What the audit came to.

    Attributes:
        lost: identities of which nothing was read.
        wrong: findings too many or too few.
        failed: why there is no report; empty where there is one.
    """

    places: tuple[Place, ...]
    lost: int
    wrong: int
    failed: str = ""

    @property
    def worst(self) -> Place:
        """The region that takes longest over its floor."""
        return max(self.places, key=lambda place: place.over_floor)

    def as_json(self) -> dict[str, Any]:
        """For JSON."""
        return asdict(self)


def expected(seconds: float = SECONDS) -> float:
    """Seconds that it takes, roughly."""
    return seconds * 1.3 + 5


def world(seconds: float = SECONDS, limits: Sequence[Limit] = LIMITS) -> World:
    """Domains only, so that each is a call: as many in a region as it gives in that time."""
    sizes = tuple(round(limit.burst + seconds * limit.rate) for limit in limits)
    return World(len(limits), max(sizes), 1.0, sizes)


def measure(seconds: float = SECONDS, limits: Sequence[Limit] = LIMITS, code: Path = ROOT) -> Uneven:
    """Run it once."""
    served = world(seconds, limits)
    allowed = dict(zip(served.region_names, limits, strict=True))
    with endpoint(served, latency=LATENCY, limits=allowed) as running:
        ran = once(served, BY_NAME[STANDARD], running, _GRACE + _PATIENCE * seconds, code)
    places = tuple(_place(region, limit, ran) for region, limit in allowed.items())
    return Uneven(places, ran.outcome.of - ran.outcome.identities, ran.outcome.wrong, ran.failed)


def _place(region: str, limit: Limit, ran: Ran) -> Place:
    here = list(_operations(region, ran))
    most = max((each["answered"] for each in here), default=0)
    return Place(
        region=region,
        limit=limit,
        seconds=ran.counters["spans"].get(region, 0.0),
        floor=(most - limit.burst) / limit.rate,
        answered=sum(each["answered"] for each in here),
        refused=sum(each["refused"] for each in here),
    )


def _operations(region: str, ran: Ran) -> Iterator[dict[str, Any]]:
    for each in ran.counters["operations"]:
        if each["region"] == region and each["service"] in SES:
            yield each


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m benchmarks.uneven", description=__doc__)
    parser.add_argument("--seconds", type=float, default=SECONDS, help="that each region's list takes at least")
    found = measure(parser.parse_args().seconds)
    for place in found.places:
        print(
            f"{place.limit.rate:4g}/s, burst {place.limit.burst:<3g} {place.seconds:6.1f} s"
            f"  floor {place.floor:5.1f} s, ×{place.over_floor:.2f}"  # noqa: RUF001 - a multiplication sign
            f"  answered {place.answered}, refused {place.refused} ({place.refused_share:.1%})"
        )
    print(f"lost {found.lost}, wrong {found.wrong} {found.failed}")

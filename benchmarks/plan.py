"""All that a run of the benchmarks does, and how long each part takes, roughly."""

from collections.abc import Iterator
from dataclasses import dataclass

from benchmarks import grid, load, parts, uneven

_LOAD_AROUND = 2.0
_PARTS_ALONE = 18.0
"""Seconds that the parts take whatever the world: start-up, clients, calls."""
_PARTS_IDENTITY = 0.0003


@dataclass(frozen=True)
class Plan:
    """What is measured.

    Attributes:
        load: seconds for each request of the endpoint's own load.
        uneven: seconds that each list of the uneven regions takes at least; None: they are left out.
        parts: regions and identities of the world that the rules go through.
    """

    cases: tuple[grid.Asked, ...]
    load: float
    uneven: float | None
    parts: tuple[int, int]

    def expected(self) -> Iterator[tuple[str, float]]:
        """Each part, for people, and the seconds that it takes, roughly."""
        yield "the endpoint itself", self.load * len(load.REQUESTS) + _LOAD_AROUND
        for each in self.cases:
            yield each.case.name, each.seconds
        if self.uneven is not None:
            yield f"{len(uneven.LIMITS)} regions that allow different rates", uneven.expected(self.uneven)
        regions, identities = self.parts
        yield "single parts", _PARTS_ALONE + regions * identities * _PARTS_IDENTITY

    @property
    def minutes(self) -> float:
        """All of it."""
        return sum(seconds for _, seconds in self.expected()) / 60

    def summary(self) -> str:
        """For people, before it begins."""
        lines = [f"{seconds:6.0f} s  {name}" for name, seconds in self.expected()]
        return "\n".join([f"about {self.minutes:.0f} minutes on two cores:", *lines])


def full() -> Plan:
    """Everything."""
    return Plan(tuple(grid.full()), load.SECONDS, uneven.SECONDS, parts.WORLD)


def short() -> Plan:
    """For every day."""
    return Plan(tuple(grid.short()), 0.5, None, (4, 1_000))

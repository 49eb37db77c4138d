# ruff: noqa: RUF001 - a multiplication sign is what is meant
"""A case, and what the runs of one contender in it came to."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from benchmarks.endpoint.kinds import ALIKE, KINDS, MESSY
from benchmarks.endpoint.service import Limit
from benchmarks.endpoint.world import World

LATENCY = 0.03


@dataclass(frozen=True)
class Case:
    """What is measured.

    Attributes:
        rate: of each operation in each region, requests a second; None: not throttled.
        latency: seconds added to each answer.
        kind: of world: all regions alike but for a few faults, or messy, where no two agree.
    """

    regions: int
    identities: int
    rate: float | None = None
    burst: float = 1
    latency: float = LATENCY
    domains: float = 0.3
    kind: str = ALIKE

    @property
    def world(self) -> World:
        """The world that is served."""
        return KINDS[self.kind](self.regions, self.identities, self.domains)

    @property
    def limits(self) -> Mapping[str, Limit]:
        """What each region allows; nothing where nothing is throttled."""
        if self.rate is None:
            return {}
        return dict.fromkeys(self.world.region_names, Limit(self.rate, self.burst))

    @property
    def size(self) -> str:
        """Regions and identities, for people."""
        return f"{self.regions} × {self.identities:,}" + (", messy" if self.kind == MESSY else "")

    @property
    def name(self) -> str:
        """For people."""
        pace = "not throttled" if self.rate is None else f"{self.rate:g}/s, burst {self.burst:g}"
        return f"{self.size}, {pace}"


@dataclass(frozen=True)
class Row:
    """What the runs of one contender in one case came to: medians, and the worst of the outcomes."""

    case: Case
    contender: str
    runs: int
    wall: float
    wall_all: tuple[float, ...]
    cpu: float
    memory: float
    answered: int
    refused: int
    connections: int
    identities: int
    of: int
    wrong: int
    findings: int
    floor: float | None
    code: int | None
    failed: str = ""

    @property
    def over_floor(self) -> float | None:
        """Time ÷ floor."""
        return None if self.floor is None else self.wall / self.floor

    @property
    def refused_share(self) -> float:
        """Refused ÷ answered."""
        return self.refused / self.answered if self.answered else 0.0

    def as_json(self) -> dict[str, Any]:
        """For JSON."""
        return {**asdict(self), "over_floor": self.over_floor, "refused_share": self.refused_share}

    def line(self) -> str:
        """A line for the terminal."""
        over = "" if self.over_floor is None else f"  floor {self.floor:.2f} s, ×{self.over_floor:.2f}"
        return (
            f"{self.case.name:32} {self.contender:18} {self.wall:7.2f} s  cpu {self.cpu:6.2f}"
            f"  {self.memory:4.0f} MiB{over}"
            f"  answered {self.answered}, refused {self.refused} ({self.refused_share:.1%})"
            f"  conn {self.connections}  identities {self.identities}/{self.of}, wrong {self.wrong}"
            f"  findings {self.findings}  exit {self.code}{'  FAILED: ' + self.failed if self.failed else ''}"
        )

# ruff: noqa: RUF001 - a multiplication sign is what is meant
"""One case: a world behind an endpoint, and who is measured there.

python -m benchmarks.case --regions 2 --identities 400 --rate 20 --burst 1 --latency 0.03 --runs 3
"""

import argparse
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.contenders import BY_NAME, CONTENDERS, ROOT, Contender, Outcome, Task, environment
from benchmarks.endpoint.world import World
from benchmarks.floor import floor
from benchmarks.measure import Cost, run
from benchmarks.running import Running, endpoint

LATENCY = 0.03


@dataclass(frozen=True)
class Case:
    """What is measured.

    Attributes:
        rate: of each operation in each region, requests a second; None: not throttled.
        latency: seconds added to each answer.
    """

    regions: int
    identities: int
    rate: float | None = None
    burst: float = 1
    latency: float = LATENCY
    domains: float = 0.3

    @property
    def world(self) -> World:
        """The world that is served."""
        return World(self.regions, self.identities, self.domains)

    @property
    def name(self) -> str:
        """For people."""
        pace = "not throttled" if self.rate is None else f"{self.rate:g}/s, burst {self.burst:g}"
        return f"{self.regions} × {self.identities:,}, {pace}"


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

    def told(self) -> dict[str, Any]:
        """For JSON."""
        return {**asdict(self), "over_floor": self.over_floor, "refused_share": self.refused_share}


@dataclass(frozen=True)
class _Run:
    cost: Cost
    counters: dict[str, Any]
    outcome: Outcome
    failed: str


def measure(case: Case, who: Sequence[Contender], runs: int, limit: float, code: Path = ROOT) -> Iterator[Row]:
    """Measure them side by side: run by run in turn, so that a noisy minute strikes all alike."""
    with endpoint(case.world, latency=case.latency, rate=case.rate, burst=case.burst) as running:
        done: dict[str, list[_Run]] = {each.name: [] for each in who}
        for _ in range(runs):
            for each in who:
                done[each.name].append(_once(case, each, running, limit, code))
    for each in who:
        yield _row(case, each, done[each.name])


def _once(case: Case, contender: Contender, running: Running, limit: float, code: Path) -> _Run:
    folder = Path(tempfile.mkdtemp(prefix="benchmark-"))
    task = Task(running.url, case.world, folder, code)
    try:
        command = contender.command(task)
        running.reset()
        cost = run(command, environment(task), limit, folder)
        counters = running.counters()
        try:
            return _Run(cost, counters, contender.outcome(task), "")
        except (OSError, ValueError, KeyError) as error:
            tail = (folder / "log").read_text(errors="replace")[-400:]
            nothing = Outcome(0, sum(1 for r in case.world.region_names for _ in case.world.numbers_in(r)), 0)
            why = f"ended at the limit of {limit:g} s" if cost.code is None else f"{error}; {tail}"
            return _Run(cost, counters, nothing, why)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _row(case: Case, contender: Contender, runs: Sequence[_Run]) -> Row:
    def middle(values: Iterable[float]) -> float:
        return float(median(values))

    walls = tuple(round(each.cost.wall, 3) for each in runs)
    return Row(
        case=case,
        contender=contender.name,
        runs=len(runs),
        wall=middle(walls),
        wall_all=walls,
        cpu=middle(each.cost.cpu for each in runs),
        memory=middle(each.cost.memory for each in runs),
        answered=int(middle(each.counters["answered"] for each in runs)),
        refused=int(middle(each.counters["refused"] for each in runs)),
        connections=int(middle(each.counters["connections"] for each in runs)),
        identities=min(each.outcome.identities for each in runs),
        of=runs[0].outcome.of,
        wrong=max(each.outcome.wrong for each in runs),
        floor=None if case.rate is None else floor(case.world, contender.depth, case.rate),
        code=runs[-1].cost.code,
        failed=next((each.failed for each in runs if each.failed), ""),
    )


def told(row: Row) -> str:
    """A line for the terminal."""
    over = "" if row.over_floor is None else f"  floor {row.floor:.2f} s, ×{row.over_floor:.2f}"
    return (
        f"{row.case.name:32} {row.contender:18} {row.wall:7.2f} s  cpu {row.cpu:6.2f}  {row.memory:4.0f} MiB"
        f"{over}  answered {row.answered}, refused {row.refused} ({row.refused_share:.1%})"
        f"  conn {row.connections}  identities {row.identities}/{row.of}, wrong {row.wrong}  exit {row.code}"
        f"{'  FAILED: ' + row.failed if row.failed else ''}"
    )


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.case", description=__doc__)
    parser.add_argument("--regions", type=int, default=2)
    parser.add_argument("--identities", type=int, default=400)
    parser.add_argument("--domains", type=float, default=0.3)
    parser.add_argument("--rate", type=float)
    parser.add_argument("--burst", type=float, default=1)
    parser.add_argument("--latency", type=float, default=LATENCY)
    parser.add_argument("--runs", type=int, default=1)
    parser.add_argument("--limit", type=float, default=600, help="seconds a run may take")
    parser.add_argument("--who", action="append", choices=list(BY_NAME), help="default: sescheck at both depths")
    return parser.parse_args()


if __name__ == "__main__":
    options = _arguments()
    chosen = [BY_NAME[name] for name in options.who] if options.who else list(CONTENDERS[:2])
    asked = Case(
        options.regions, options.identities, options.rate, options.burst, options.latency, options.domains
    )
    for line in measure(asked, chosen, options.runs, options.limit):
        print(told(line))

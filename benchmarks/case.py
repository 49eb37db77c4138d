"""One case: a world behind an endpoint, and who is measured there.

python -m benchmarks.case --regions 2 --identities 400 --rate 20 --burst 1 --latency 0.03 --runs 3
"""

import argparse
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.contenders import BY_NAME, QUICK, STANDARD
from benchmarks.endpoint.kinds import ALIKE, KINDS
from benchmarks.endpoint.world import World
from benchmarks.floor import floor
from benchmarks.measure import Cost, run
from benchmarks.rows import LATENCY, Case, Row
from benchmarks.running import Running, endpoint
from benchmarks.task import ROOT, Contender, Outcome, Task, environment, identities_of


@dataclass(frozen=True)
class Ran:
    """One run.

    Attributes:
        failed: why there is no outcome; empty where there is one.
    """

    cost: Cost
    counters: dict[str, Any]
    outcome: Outcome
    failed: str


def measure(case: Case, who: Sequence[tuple[Contender, int, float]], code: Path = ROOT) -> Iterator[Row]:
    """Measure them side by side: run by run in turn, so that a noisy minute strikes all alike.

    Args:
        case: the world, and what it allows.
        who: each contender, how often it runs, and after how many seconds a run of it is ended.
        code: the folder that holds the sescheck to be measured.
    """
    with endpoint(case.world, latency=case.latency, limits=case.limits) as running:
        done: dict[str, list[Ran]] = {each.name: [] for each, _, _ in who}
        for turn in range(max(runs for _, runs, _ in who)):
            for each, runs, limit in who:
                if turn < runs and not any(ran.failed for ran in done[each.name]):
                    done[each.name].append(once(case.world, each, running, limit, code))
    for each, _, _ in who:
        yield _row(case, each, done[each.name])


def once(world: World, contender: Contender, running: Running, limit: float, code: Path) -> Ran:
    """One run, with fresh counters and full buckets."""
    folder = Path(tempfile.mkdtemp(prefix="benchmark-"))
    task = Task(running.url, world, folder, code)
    try:
        command = contender.command(task)
        running.reset()
        cost = run(command, environment(task), limit, folder)
        counters = running.counters()
        try:
            return Ran(cost, counters, contender.outcome(task), "")
        except (OSError, ValueError, KeyError) as error:
            tail = (folder / "log").read_text(errors="replace")[-400:]
            why = f"ended at the limit of {limit:.0f} s" if cost.code is None else f"{error}; {tail}"
            return Ran(cost, counters, Outcome(0, identities_of(world), 0), why)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _row(case: Case, contender: Contender, runs: Sequence[Ran]) -> Row:
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
        findings=max(each.outcome.findings for each in runs),
        floor=None if case.rate is None else floor(case.world, contender.depth, case.rate),
        code=runs[-1].cost.code,
        failed=next((each.failed for each in runs if each.failed), ""),
    )


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.case", description=__doc__)
    parser.add_argument("--world", choices=list(KINDS), default=ALIKE, help="messy: no two regions agree")
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
    chosen = [BY_NAME[name] for name in options.who or (QUICK, STANDARD)]
    asked = Case(
        options.regions,
        options.identities,
        options.rate,
        options.burst,
        options.latency,
        options.domains,
        options.world,
    )
    for row in measure(asked, [(each, options.runs, options.limit) for each in chosen]):
        print(row.line())

"""The command, and loops of commands, over the same organization behind the same endpoint."""

import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.endpoint.members import ids
from benchmarks.endpoint.service import Limit
from benchmarks.endpoint.world import REGIONS, World
from benchmarks.organization.watching import Cost, watched
from benchmarks.rows import LATENCY
from benchmarks.running import Running, endpoint
from benchmarks.task import Task, environment
from benchmarks.tools.peers import PROWLER

NAMED = REGIONS[:17]
"""An account that never enabled or disabled a region has as many."""
WORLD = World(2, 5, 1.0)
"""Accounts have none to five domains, in two of the regions."""
THREADS = 4
LIMIT = 3600.0
_ENDS = frozenset({0, 1, 3})


@dataclass(frozen=True)
class Ran:
    """What was measured of one who reads.

    Attributes:
        accounts: that were read.
        wall: seconds for all of them.
        cpu: seconds of CPU for all of them.
        client: MiB at the peak of the process that the user starts.
        worker: MiB at the peak of the largest process that it starts; 0 without one.
        calls: to AWS, answered.
        refused: by throttling.
    """

    who: str
    accounts: int
    wall: float
    cpu: float
    client: float
    worker: float
    calls: int
    refused: int


def organization(accounts: int, workers: Sequence[int], rate: float) -> Iterator[Ran]:
    """Run the command with so many worker processes, one run after the other."""
    with _amazon(accounts, rate) as running:
        for count in workers:
            running.reset()
            options = ["--workers", str(count), "--threads", str(THREADS), "--no-progress"]
            cost = _once(
                running, lambda folder, more=options: _command("organization", str(folder / "all"), *more)
            )
            yield _ran(f"`sescheck organization`, workers: {count}", accounts, [cost], running.counters())


def loops(accounts: int, sampled: int, prowled: int, rate: float) -> Iterator[Ran]:
    """Run one command for each account, for the first accounts."""
    with _amazon(accounts, rate) as running:
        for who, count, command in (
            ("`sescheck audit --role-arn`, a loop", sampled, _audit),
            ("Prowler `--role`, a loop", prowled if PROWLER.exists() else 0, _prowler),
        ):
            if count:
                running.reset()
                costs = [_once(running, lambda _, role=role, of=command: of(role)) for role in _roles(count)]
                yield _ran(who, count, costs, running.counters())


def _amazon(accounts: int, rate: float) -> Any:
    limits = dict.fromkeys(WORLD.region_names, Limit(rate))
    return endpoint(WORLD, latency=LATENCY, limits=limits, members=accounts - 1)


def _roles(count: int) -> Iterator[str]:
    yield from (f"arn:aws:iam::{each}:role/sescheck" for each in ids(count))


def _command(*words: str) -> list[str]:
    return [sys.executable, "-m", "sescheck", *words, "--regions", ",".join(NAMED)]


def _audit(role: str) -> list[str]:
    return _command("audit", "--role-arn", role, "--no-progress", "--format", "json:report.json")


def _prowler(role: str) -> list[str]:
    options = ["--output-formats", "csv", "--output-directory", ".", "--no-banner", "--no-color", "-z"]
    return [str(PROWLER), "aws", "--role", role, "--service", "ses", "--region", *NAMED, *options]


def _once(running: Running, command: Callable[[Path], list[str]]) -> Cost:
    """Run a command in a folder of its own.

    Raises:
        ValueError: it failed: its short time would look good.
    """
    with tempfile.TemporaryDirectory(prefix="benchmark-") as name:
        folder = Path(name)
        variables: Mapping[str, str] = environment(Task(running.url, WORLD, folder))
        words = command(folder)
        own = ["--endpoint-url", running.url] if words[1:3] == ["-m", "sescheck"] else []
        cost = watched([*words, *own], variables, LIMIT, folder)
        if cost.code not in _ENDS:
            log = (folder / "log").read_text(errors="replace")[-400:]
            raise ValueError(f"{' '.join(words[:5])}: exit code {cost.code}: {log}")
        return cost


def _ran(who: str, accounts: int, costs: Sequence[Cost], counters: Mapping[str, Any]) -> Ran:
    return Ran(
        who,
        accounts,
        wall=sum(each.wall for each in costs),
        cpu=sum(each.cpu for each in costs),
        client=max(each.own for each in costs),
        worker=max(each.largest for each in costs),
        calls=counters["answered"],
        refused=counters["refused"],
    )

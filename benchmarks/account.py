"""What one more account costs in a process that has read others: CPU, calls, memory.

python -m benchmarks.account --accounts 20 --threads 4

Each account is a role that is assumed, in 17 regions that are named. The endpoint is another process, whose CPU
does not count. Nothing is throttled, and no time passes between a call and its answer.
"""

import argparse
import os
import resource
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from benchmarks.endpoint.world import REGIONS, World
from benchmarks.running import endpoint
from sescheck.auditing.checks import Source
from sescheck.auditing.collecting import read
from sescheck.aws.client_pool import ClientPool
from sescheck.aws.limits import Limits
from sescheck.aws.sessions import Credentials
from sescheck.collect.collection import Plan, new_pool
from sescheck.collect.progress import Progress
from sescheck.snapshot.model import Asked, Depth, Snapshot

NAMED = REGIONS[:17]
"""An account that never enabled or disabled a region has as many."""
WORLDS: Mapping[str, World] = {
    "nearly empty: 2 identities in 1 of 17 regions": World(1, 2, 0.5),
    "40 identities in each of 2 of 17 regions": World(2, 40, 0.5),
}
BAR = 0.4
"""Seconds of CPU for an account that is nearly empty."""
WARM = 2
"""Accounts that are read first and do not count."""


@dataclass(frozen=True)
class Cost:
    """What an account took, the mean of all.

    Attributes:
        first: seconds of CPU of the first account of the process.
        cpu: of each later one, user and system.
        calls: to AWS.
        connections: that were opened.
        memory: MiB that the process has in the end, without what it had after the first accounts.
    """

    what: str
    first: float
    cpu: float
    calls: float
    connections: float
    memory: float

    @property
    def figures(self) -> str:
        """For people."""
        return (
            f"{self.cpu:.2f} s of CPU ({self.first:.2f} the first), {self.calls:.0f} calls, "
            f"{self.connections:.1f} connections, {self.memory:+.1f} MiB"
        )


def measure(
    accounts: int, threads: int, worlds: Sequence[str] = tuple(WORLDS), named: Sequence[str] = NAMED
) -> Iterator[Cost]:
    """Read that many accounts of each world, so many at the same time."""
    pool = new_pool(threads)
    for what in worlds:
        with endpoint(WORLDS[what], latency=0, limits={}) as running:
            one = partial(_read, running.url, tuple(named), pool)
            first = _cpu_of(partial(one, 0))
            for number in range(1, WARM + 1):
                one(number)
            running.reset()
            before = _resident()
            numbers = range(WARM + 1, WARM + 1 + accounts)
            cpu = _cpu_of(partial(_read_all, one, numbers, threads))
            counted = running.counters()
            yield Cost(
                what,
                first,
                cpu / accounts,
                counted["answered"] / accounts,
                counted["connections"] / accounts,
                _resident() - before,
            )


def _read_all(read_one: Callable[[int], object], numbers: Sequence[int], threads: int) -> None:
    with ThreadPoolExecutor(threads) as running:
        for _ in running.map(read_one, numbers):
            pass


def _read(url: str, named: tuple[str, ...], pool: ClientPool, number: int) -> Snapshot:
    plan = Plan(named, Asked.NAMED, "aws", Depth.STANDARD, Limits(), url)
    role = f"arn:aws:iam::{number:012}:role/sescheck"
    source = Source(role_arns=(role,), endpoint_url=url, credentials=Credentials("BENCHMARK", "none"))
    return read(plan, source, Progress(), handle_signals=False, pool=pool)


def _cpu_of(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def _resident() -> float:
    """MiB that the process has now; its peak on a system without ``/proc``."""
    statm = Path("/proc/self/statm")
    if statm.exists():
        return int(statm.read_text().split()[1]) * resource.getpagesize() / 2**20
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**10


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.account", description=__doc__)
    parser.add_argument("--accounts", type=int, default=20)
    parser.add_argument("--threads", type=int, default=1, help="accounts at the same time")
    parser.add_argument("--regions", type=int, default=len(NAMED), help="how many of the 17 are read")
    parser.add_argument("--world", choices=range(len(WORLDS)), type=int, help="only this one")
    return parser.parse_args()


if __name__ == "__main__":
    os.environ.setdefault("AWS_EC2_METADATA_DISABLED", "true")
    options = _arguments()
    names = tuple(WORLDS) if options.world is None else tuple(WORLDS)[options.world :][:1]
    for each in measure(options.accounts, options.threads, names, NAMED[: options.regions]):
        print(f"{each.what}: {each.figures}", flush=True)
        if each.what == next(iter(WORLDS)) and each.cpu > BAR:
            print(f"above the bar of {BAR} s", file=sys.stderr)

"""Read nothing of many accounts, in this process and its workers, and print what that takes as JSON.

python -m benchmarks.organization.adding ACCOUNTS WORKERS [FOLDER]
"""

import json
import sys
import threading
import time
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from benchmarks.endpoint.members import ids
from benchmarks.organization.reader import AT, read_nothing
from benchmarks.organization.runs import NAMED, THREADS
from sescheck._version import __version__
from sescheck.auditing.checks import Source
from sescheck.collect.collection import Plan
from sescheck.organization.engine.cluster_options import ClusterOptions
from sescheck.organization.engine.job import Job, Result
from sescheck.organization.engine.running import run
from sescheck.organization.folder.keeping import Folder
from sescheck.organization.folder.opening import open_folder
from sescheck.organization.model import Entry, Member
from sescheck.snapshot.model import Asked, Depth

_PLAN = Plan(NAMED, Asked.NAMED, "aws", Depth.STANDARD)


@dataclass
class _Clock:
    """When the first account was done, and the last one, with the CPU at these moments."""

    began: float = field(default_factory=time.perf_counter)
    first: tuple[float, float] | None = None
    last: tuple[float, float] = (0.0, 0.0)

    def tick(self) -> None:
        """An account is done."""
        self.last = time.perf_counter(), time.process_time()
        self.first = self.first or self.last


def main(accounts: int, workers: int, place: str | None) -> dict[str, float]:
    """Read them, and keep each if there is a folder."""
    members = [Member(each) for each in ids(accounts)]
    folder, clock = open_folder(place) if place else None, _Clock()
    with folder.claimed() if folder else nullcontext():
        if folder:
            folder.expect(None, [(each, None) for each in members], lambda _: _PLAN, timedelta(0))

        def take(result: Result) -> None:
            if folder:
                _keep(folder, result)
            clock.tick()

        jobs = [Job(each.account_id, _PLAN, Source()) for each in members]
        options = ClusterOptions(workers=workers, threads=THREADS)
        run(jobs, options, take, None, threading.Event(), reader=read_nothing)
    first, cpu = clock.first or clock.last
    return {
        "start": first - clock.began,
        "wall": clock.last[0] - first,
        "cpu": clock.last[1] - cpu,
        "memory": _peak(),
    }


def _keep(folder: Folder, result: Result) -> None:
    member = Member(result.account_id)
    entry = Entry(member, result.outcome, None, AT, AT, result.seconds, result.calls, __version__)
    folder.keep(entry, result.snapshot)


def _peak() -> float:
    """MiB resident at the peak of this process, without those of the process that started it."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]), int(sys.argv[2]), *sys.argv[3:] or [None])))

"""What the engine and the folder add to an account, by a reader that reads nothing."""

import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from benchmarks.organization.runs import LIMIT
from benchmarks.task import ROOT


@dataclass(frozen=True)
class Overhead:
    """What was measured.

    Attributes:
        start: seconds until the first account is done: the processes start.
        wall: seconds between the first account and the last one.
        cpu: seconds of CPU in between, of the process that has the client and the scheduler.
        memory: MiB at the peak of this process.
        is_kept: True if each account was kept in a folder.
    """

    accounts: int
    workers: int
    is_kept: bool
    start: float
    wall: float
    cpu: float
    memory: float

    @property
    def each(self) -> float:
        """Milliseconds for each account."""
        return self.wall / max(1, self.accounts - 1) * 1000

    @property
    def cpu_each(self) -> float:
        """Milliseconds of CPU for each account."""
        return self.cpu / max(1, self.accounts - 1) * 1000


def measure(accounts: int, workers: int, *, is_kept: bool) -> Overhead:
    """Measure it in a process of its own.

    Raises:
        OSError: it cannot be started.
        ValueError: it failed.
    """
    with tempfile.TemporaryDirectory(prefix="benchmark-") as name:
        words = [sys.executable, "-m", "benchmarks.organization.adding", str(accounts), str(workers)]
        folder = [str(Path(name) / "organization")] if is_kept else []
        variables = {**os.environ, "PYTHONPATH": str(ROOT)}
        done = subprocess.run(  # noqa: S603 - our own
            [*words, *folder], env=variables, cwd=name, capture_output=True, text=True, timeout=LIMIT, check=False
        )
    if done.returncode:
        raise ValueError(f"{accounts:,} accounts: exit code {done.returncode}: {done.stderr[-400:]}")
    return Overhead(accounts, workers, is_kept, **json.loads(done.stdout))

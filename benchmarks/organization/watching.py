"""A command with all its processes: time, CPU, the memory of the first one and of the largest of the others."""

import os
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import psutil

_EVERY = 0.2
"""Seconds between two looks."""
_MIB = 2**20


@dataclass
class Cost:
    """What a command took.

    Attributes:
        wall: seconds.
        cpu: seconds, of all its processes.
        own: MiB resident at the peak of the process itself.
        largest: MiB at the peak of the largest of the processes that it started; 0 without one.
        code: the exit code; None if it was ended at its limit.
    """

    wall: float = 0.0
    cpu: float = 0.0
    own: float = 0.0
    largest: float = 0.0
    code: int | None = None
    _cpu_of: dict[int, float] = field(default_factory=dict)

    def look(self, process: psutil.Process) -> None:
        """Take note of what the processes have taken until now."""
        self.own = max(self.own, self._resident(process))
        for each in process.children(recursive=True):
            self.largest = max(self.largest, self._resident(each))

    def _resident(self, process: psutil.Process) -> float:
        try:
            with process.oneshot():
                times = process.cpu_times()
                self._cpu_of[process.pid] = times.user + times.system
                return float(process.memory_info().rss / _MIB)
        except psutil.Error:  # it has ended
            return 0.0

    def end(self, wall: float, usage_seconds: float, code: int | None) -> None:
        """Take note of the end: the system knows only the processes that were waited for."""
        self.wall, self.code = wall, code
        self.cpu = max(usage_seconds, sum(self._cpu_of.values()))


def watched(command: Sequence[str], environment: Mapping[str, str], limit: float, folder: Path) -> Cost:
    """Run it in a folder to its end, or to the limit in seconds; what it prints goes to ``log`` there."""
    cost, began = Cost(), time.perf_counter()
    with (folder / "log").open("wb") as out:
        process = subprocess.Popen(  # noqa: S603 - the commands are our own
            command, env=dict(environment), cwd=folder, stdout=out, stderr=out, stdin=subprocess.DEVNULL
        )
    try:
        seen = psutil.Process(process.pid)
        while time.perf_counter() - began < limit:
            pid, status, usage = os.wait4(process.pid, os.WNOHANG)
            if pid:
                process.returncode = os.waitstatus_to_exitcode(status)  # it was waited for here
                cost.end(time.perf_counter() - began, usage.ru_utime + usage.ru_stime, process.returncode)
                return cost
            cost.look(seen)
            time.sleep(_EVERY)
        cost.end(limit, 0.0, None)
        return cost
    finally:
        if process.returncode is None:
            process.kill()
            process.wait()

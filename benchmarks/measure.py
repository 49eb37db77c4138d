"""One whole process: its time, its CPU, its memory."""

import os
import signal
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_MIB = 1024
"""ru_maxrss counts KiB."""


@dataclass(frozen=True)
class Cost:
    """What a process took.

    Attributes:
        wall: seconds from start to end.
        cpu: seconds, user and system, its children's too.
        memory: MiB resident at the peak of the largest of its processes.
        code: the exit code; None where it was ended at the time limit.
    """

    wall: float
    cpu: float
    memory: float
    code: int | None


def run(command: Sequence[str], environment: Mapping[str, str], limit: float, folder: Path) -> Cost:
    """Run it in a folder to its end, or to the limit in seconds; what it prints goes to ``log`` there."""
    started = time.perf_counter()
    with (folder / "log").open("wb") as out:
        process = subprocess.Popen(  # noqa: S603 - the commands are our own
            command,
            env=dict(environment),
            cwd=folder,
            stdout=out,
            stderr=out,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
    late = threading.Event()

    def end() -> None:
        late.set()
        os.killpg(process.pid, signal.SIGKILL)

    timer = threading.Timer(limit, end)
    timer.start()
    try:
        _, status, usage = os.wait4(process.pid, 0)
    except BaseException:
        os.killpg(process.pid, signal.SIGKILL)
        raise
    finally:
        timer.cancel()
    wall = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)  # it was waited for here, not by subprocess
    code = None if late.is_set() else process.returncode
    return Cost(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / _MIB, code)

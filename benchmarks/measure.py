"""One whole process: its time, its CPU, its memory.

A process's peak memory is never below that of the one that starts it, so a small process stands between.
This file is that process's program, too; it imports nothing of this repository.
"""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
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
    asked = json.dumps([list(command), dict(environment), limit, str(folder)])
    starter = [sys.executable, "-S", __file__]
    with subprocess.Popen(starter, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 - our own
        try:
            output, _ = process.communicate(asked)
        except BaseException:
            process.terminate()  # it ends what it has started
            raise
    return Cost(**json.loads(output))


def _run(command: Sequence[str], environment: Mapping[str, str], limit: float, folder: Path) -> Cost:
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


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    said = json.load(sys.stdin)
    print(json.dumps(asdict(_run(said[0], said[1], said[2], Path(said[3])))))

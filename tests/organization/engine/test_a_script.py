"""A program that calls the engine: it need not know that processes are started, and Ctrl-C ends it well."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil

from tests.conftest import ROOT
from tests.organization.engine.jobs import executed, worker_processes

SCRIPT = Path(__file__).with_name("run_fake.py")


def start(folder: Path, count: int, seconds: float) -> "subprocess.Popen[str]":
    """Start it as a terminal does: in a group of processes of its own, which a Ctrl-C reaches as a whole."""
    return subprocess.Popen(
        [sys.executable, "-W", "error", SCRIPT, str(folder), str(count), str(seconds)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        start_new_session=True,
    )


def lines(text: str) -> list[dict[str, object]]:
    """What it printed."""
    return [json.loads(line) for line in text.splitlines()]


def remaining(process: "subprocess.Popen[str]") -> tuple[str, str]:
    """What it prints after its first line; `communicate` would lose what the stream has read ahead."""
    assert process.stdout is not None
    assert process.stderr is not None
    words = process.stdout.read(), process.stderr.read()
    process.wait(10)
    return words


def of_session(session: int) -> list[psutil.Process]:
    """The processes that it started, also those that lost their parent."""
    found = []
    for each in psutil.process_iter():
        try:
            if os.getsid(each.pid) == session and each.status() != psutil.STATUS_ZOMBIE:
                found.append(each)
        except (psutil.NoSuchProcess, ProcessLookupError):
            continue
    return found


def nobody_is_left(session: int) -> bool:
    """True when all processes are gone; the last ones notice the end of the first."""
    deadline = time.monotonic() + 10
    while of_session(session) and time.monotonic() < deadline:
        time.sleep(0.1)
    return not of_session(session)


def test_a_script_without_a_guard(tmp_path: Path) -> None:
    """Its workers do not begin with it; one of them is killed, and nothing of that is written."""
    with start(tmp_path / "executions", 30, 0.2) as process:
        assert process.stdout is not None
        first = process.stdout.readline()
        os.kill(worker_processes(process.pid)[0].pid, signal.SIGKILL)
        rest, err = remaining(process)
    assert (0, "") == (process.returncode, err)
    *results, end = lines(first + rest)
    assert {"ended": False} == end
    assert 30 == len({each["account"] for each in results}) == len(results)
    assert sum(executed(tmp_path / "executions").values()) <= 30 + 4
    assert nobody_is_left(process.pid)


def test_ctrl_c_in_a_terminal(tmp_path: Path) -> None:
    """The accounts under way are done, though the interrupt reached the workers also."""
    with start(tmp_path / "executions", 200, 1) as process:
        assert process.stdout is not None
        first = process.stdout.readline()
        assert len(worker_processes(process.pid)) == 2
        os.killpg(process.pid, signal.SIGINT)
        rest, err = remaining(process)
    assert (0, "") == (process.returncode, err)
    *results, end = lines(first + rest)
    assert {"ended": True} == end
    assert sum(executed(tmp_path / "executions").values()) - len(results) <= 4
    assert 4 <= len(results) <= 16
    assert nobody_is_left(process.pid)


def test_the_client_is_killed(tmp_path: Path) -> None:
    """Its workers end with it."""
    with start(tmp_path / "executions", 200, 1) as process:
        assert process.stdout is not None
        process.stdout.readline()
        process.kill()
        process.communicate(timeout=60)
    assert nobody_is_left(process.pid)

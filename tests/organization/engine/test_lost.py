"""Workers that die, and accounts that are never done."""

import os
import signal
import threading
import time
from pathlib import Path

import pytest

from sescheck.organization.engine import running
from sescheck.organization.engine.cluster_options import ClusterOptions
from sescheck.organization.engine.doing import Doing
from sescheck.organization.engine.job import Result
from sescheck.organization.engine.running import run
from sescheck.organization.model import Outcome
from tests.organization.engine.fake_readers import POISON, read_fake
from tests.organization.engine.jobs import executed, fake_jobs, worker_processes

TWO = ClusterOptions(workers=2, threads=4)


def test_all_workers_are_killed(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Others take their place, and only the accounts under way are read again."""
    results: list[str] = []

    def on_result(result: Result) -> None:
        results.append(result.account_id)
        if len(results) == 20:
            for each in worker_processes():
                os.kill(each.pid, signal.SIGKILL)

    jobs = fake_jobs(tmp_path / "executions", 60, 0.1)
    run(jobs, TWO, on_result, None, threading.Event(), reader=read_fake)

    assert sorted(results) == [job.account_id for job in jobs]
    assert sum(executed(tmp_path / "executions").values()) <= 60 + 16
    assert ("", "") == tuple(capfd.readouterr())
    assert worker_processes() == []


def test_an_account_that_kills_its_worker(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """It fails alone: its neighbours, who die with it, are read in a second pass."""
    jobs = fake_jobs(tmp_path / "executions", 40, 0.2)
    jobs[20] = type(jobs[20])(POISON, jobs[20].plan, jobs[20].source, first=100)
    results: list[Result] = []

    run(jobs, TWO, results.append, None, threading.Event(), reader=read_fake)

    assert sorted(each.account_id for each in results) == sorted(job.account_id for job in jobs)
    (failed,) = [each for each in results if each.outcome is not Outcome.READ]
    assert (POISON, Outcome.FAILED) == (failed.account_id, failed.outcome)
    assert "each worker process that read it died" in (failed.reason or "")
    assert ("", "") == tuple(capfd.readouterr())
    assert worker_processes() == []


def test_accounts_that_take_longer_than_the_user_waits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Their results are lost, and the workers with them."""
    monkeypatch.setattr(running, "GRACE", 1.0)
    stop = threading.Event()
    results: list[Result] = []
    stopped: list[float] = []

    def on_progress(doing: Doing) -> None:
        if len(doing.under_way) == 8 and not stopped:
            stopped.append(time.monotonic())
            stop.set()

    jobs = fake_jobs(tmp_path / "executions", 30, 600)
    run(jobs, TWO, results.append, on_progress, stop, reader=read_fake)

    assert time.monotonic() - stopped[0] < 15
    assert results == []
    assert sum(executed(tmp_path / "executions").values()) == 8
    assert worker_processes() == []


def test_a_worker_that_starts_again_slowly(tmp_path: Path) -> None:
    """On a busy machine a process needs longer than Dask waits for it by default."""
    results: list[str] = []
    slow: list[threading.Thread] = []

    def hold_the_next(dead: int) -> None:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            for each in worker_processes():
                if each.pid != dead:
                    each.suspend()
                    time.sleep(18)
                    each.resume()
                    return
            time.sleep(0.01)

    def on_result(result: Result) -> None:
        results.append(result.account_id)
        if len(results) == 5:
            (worker,) = worker_processes()
            slow.append(threading.Thread(target=hold_the_next, args=(worker.pid,)))
            slow[0].start()
            os.kill(worker.pid, signal.SIGKILL)

    jobs = fake_jobs(tmp_path / "executions", 20, 0.1)
    run(jobs, ClusterOptions(workers=1, threads=2), on_result, None, threading.Event(), reader=read_fake)

    slow[0].join()
    assert sorted(results) == [job.account_id for job in jobs]
    assert sum(executed(tmp_path / "executions").values()) <= 20 + 2

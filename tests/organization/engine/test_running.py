"""A run on workers of this machine: each account once, and whatever happens to it is a result."""

import os
import signal
import threading
from collections import Counter
from pathlib import Path

import pytest

from sescheck.organization.engine.cluster_options import ClusterOptions
from sescheck.organization.engine.doing import Doing
from sescheck.organization.engine.job import Result
from sescheck.organization.engine.running import run
from sescheck.organization.model import Outcome
from sescheck.secrets import MASK
from tests.organization.engine.fake_readers import BROKEN, read_fake
from tests.organization.engine.jobs import executed, fake_jobs, worker_processes

TWO = ClusterOptions(workers=2, threads=4)


def test_every_account_once_though_a_worker_is_killed(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """The longest first; an error costs its account; nothing of Dask is written; no process is left."""
    jobs = fake_jobs(tmp_path / "executions", 60, 0.1)
    jobs[30] = type(jobs[30])(BROKEN, jobs[30].plan, jobs[30].source)
    results: list[Result] = []
    seen: list[Doing] = []

    def on_result(result: Result) -> None:
        results.append(result)
        if len(results) == 25:
            os.kill(worker_processes()[0].pid, signal.SIGKILL)

    run(jobs, TWO, on_result, seen.append, threading.Event(), reader=read_fake)

    assert {job.account_id for job in jobs} == {each.account_id for each in results}
    assert len(results) == 60
    again = executed(tmp_path / "executions")
    assert sum(again.values()) <= 60 + 8
    failed = [each for each in results if each.outcome is not Outcome.READ]
    assert [(BROKEN, f"LookupError: SecretAccessKey: {MASK} is wrong")] == [
        (each.account_id, each.reason) for each in failed
    ]
    assert Counter({Outcome.READ: 59, Outcome.FAILED: 1}) == seen[-1].outcomes
    assert {each.account_id for each in results[:4]} <= {f"{number:012}" for number in range(40, 61)}
    assert any(each.under_way and each.workers == 2 and each.threads == 8 for each in seen)
    assert all(each.asked == each.done + each.waiting + len(each.under_way) for each in seen)
    assert ("", "") == tuple(capfd.readouterr())
    assert worker_processes() == []


def test_nothing_to_read_starts_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Neither without jobs, nor if the user has ended the run."""
    monkeypatch.setattr("sescheck.organization.engine.running.opened", None)
    stopped = threading.Event()
    run([], TWO, print, None, stopped)
    stopped.set()
    run(fake_jobs(tmp_path / "executions", 3, 0), TWO, print, None, stopped)


def test_the_user_ends_the_run(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """No more accounts are started; those under way are done."""
    jobs = fake_jobs(tmp_path / "executions", 100, 0.5)
    stop = threading.Event()
    results: list[str] = []
    seen: list[Doing] = []

    def on_result(result: Result) -> None:
        results.append(result.account_id)
        stop.set()

    run(jobs, TWO, on_result, seen.append, stop, reader=read_fake)

    assert 1 < len(results) <= 16
    assert len(results) == len(set(results))
    began = executed(tmp_path / "executions")
    assert set(results) <= set(began)
    assert sum(began.values()) <= len(results) + 8
    assert seen[-1].is_ending
    assert ("", "") == tuple(capfd.readouterr())
    assert worker_processes() == []

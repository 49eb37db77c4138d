"""A cluster that runs already: started by Dask's own commands, as its users start it."""

import os
import signal
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from sescheck import __version__
from sescheck.errors import CannotRunError, UsageError
from sescheck.organization.engine import running
from sescheck.organization.engine.cluster_options import ClusterOptions, check_cluster
from sescheck.organization.engine.doing import Doing
from sescheck.organization.engine.job import Job, Result
from sescheck.organization.engine.running import run
from tests.organization.engine.certificates import Files, authority
from tests.organization.engine.dask_commands import (
    Start,
    client_of,
    scheduler,
    starting,
    tls_words,
    wait_for,
    worker,
)
from tests.organization.engine.fake_readers import read_fake
from tests.organization.engine.jobs import executed, fake_jobs, worker_processes


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Start a command of Dask; all end with the test."""
    with starting(tmp_path) as started:
        yield started


def test_a_cluster_over_tls_of_which_a_worker_is_killed(
    tmp_path: Path, start: Start, capfd: pytest.CaptureFixture[str]
) -> None:
    """A scheduler and two workers, with certificates of one authority."""
    files = authority(tmp_path, "ours")
    address, _ = scheduler(start, tmp_path, "--protocol", "tls", *tls_words(files))
    assert address.startswith("tls://127.0.0.1:")
    workers = [worker(start, address, tmp_path, *tls_words(files)) for _ in range(2)]
    options = ClusterOptions(scheduler=address, tls_ca=files.ca, tls_cert=files.cert, tls_key=files.key)
    check_cluster(options)
    wait_for(2, address, client_of(files))
    results: list[str] = []
    seen: list[Doing] = []

    def on_result(result: Result) -> None:
        results.append(result.account_id)
        if len(results) == 20:
            os.kill(worker_processes(workers[0].pid)[0].pid, signal.SIGKILL)

    jobs = fake_jobs(tmp_path / "executions", 50, 0.2)
    run(jobs, options, on_result, seen.append, threading.Event(), reader=read_fake)

    assert sorted(results) == [job.account_id for job in jobs]
    assert sum(executed(tmp_path / "executions").values()) <= 50 + 8
    assert max(each.workers for each in seen) == 2
    assert ("", "") == tuple(capfd.readouterr())


def test_a_stranger_is_not_let_in(tmp_path: Path, start: Start) -> None:
    """The certificate of another authority ends the run before it begins, with one line."""
    ours, others = authority(tmp_path, "ours"), authority(tmp_path, "others")
    address, _ = scheduler(start, tmp_path, "--protocol", "tls", *tls_words(ours))
    for files in (others, Files(ours.ca, others.cert, others.key)):
        options = ClusterOptions(scheduler=address, tls_ca=files.ca, tls_cert=files.cert, tls_key=files.key)
        assert_cannot_run(options, tmp_path, f"the scheduler at {address} cannot be reached: ")
    wrong = ClusterOptions(scheduler=address, tls_ca=ours.ca, tls_cert=ours.cert, tls_key=others.key)
    with pytest.raises(UsageError, match="the certificates cannot be used"):
        run(fake_jobs(tmp_path / "executions", 1, 0), wrong, print, None, threading.Event())


def test_a_scheduler_that_is_killed(tmp_path: Path, start: Start, capfd: pytest.CaptureFixture[str]) -> None:
    """What came back is kept, and the others are read by the next run: none twice."""
    address, process = scheduler(start, tmp_path)
    worker(start, address, tmp_path)
    jobs = fake_jobs(tmp_path / "executions", 40, 0.2)
    results: list[str] = []

    def on_result(result: Result) -> None:
        results.append(result.account_id)
        if len(results) == 10:
            process.kill()

    with pytest.raises(CannotRunError) as raised:
        run(jobs, ClusterOptions(scheduler=address), on_result, None, threading.Event(), reader=read_fake)
    assert f"the scheduler at {address} is lost; {len(results)} of 40 accounts are done and kept" in str(
        raised.value
    )
    assert 10 <= len(results) < 40

    (tmp_path / "scheduler.json").unlink()
    again, _ = scheduler(start, tmp_path)
    worker(start, again, tmp_path)
    left = [job for job in jobs if job.account_id not in results]
    run(left, ClusterOptions(scheduler=again), on_result, None, threading.Event(), reader=read_fake)
    assert sorted(results) == [job.account_id for job in jobs]
    # What the worker had: four under way, one that waits, and results that nobody took any more.
    assert sum(executed(tmp_path / "executions").values()) <= 40 + 8
    assert ("", "") == tuple(capfd.readouterr())


def test_nobody_listens(tmp_path: Path) -> None:
    """A port that is closed, and one behind which somebody else is silent."""
    with closing(socket.create_server(("127.0.0.1", 0))) as other:
        silent = f"tcp://127.0.0.1:{other.getsockname()[1]}"
        assert_cannot_run(
            ClusterOptions(scheduler=silent), tmp_path, f"the scheduler at {silent} cannot be reached: "
        )
    assert_cannot_run(
        ClusterOptions(scheduler=silent), tmp_path, f"the scheduler at {silent} cannot be reached: .*refused"
    )


def test_no_worker_comes(tmp_path: Path, start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    """The run does not wait for ever."""
    monkeypatch.setattr(running, "NO_WORKER", 3.0)
    address, _ = scheduler(start, tmp_path)
    assert_cannot_run(
        ClusterOptions(scheduler=address), tmp_path, "no worker has come .* for 3 s; 0 of 1 account are done"
    )


@pytest.mark.parametrize("part", ["scheduler", "worker"])
def test_another_version_is_refused(tmp_path: Path, start: Start, part: str) -> None:
    """Before the first account is read."""
    other = {"PYTHONPATH": str(with_version(tmp_path, "9.9.9"))}
    address, _ = scheduler(start, tmp_path, **(other if part == "scheduler" else {}))
    worker(start, address, tmp_path, **(other if part == "worker" else {}))
    wait_for(1, address)
    assert_cannot_run(
        ClusterOptions(scheduler=address),
        tmp_path,
        f"the {part} at tcp://127.0.0.1:.* has sescheck 9.9.9, but this is sescheck {__version__}: install",
    )
    assert not executed(tmp_path / "executions")


def with_version(folder: Path, version: str) -> Path:
    """A folder for Python's path, by which sescheck seems to be installed in this version."""
    where = folder / "other" / f"sescheck-{version}.dist-info"
    where.mkdir(parents=True)
    (where / "METADATA").write_text(f"Metadata-Version: 2.1\nName: sescheck\nVersion: {version}\n")
    return where.parent


def assert_cannot_run(options: ClusterOptions, folder: Path, words: str) -> None:
    """One line, within some seconds."""
    check_cluster(options)
    jobs: list[Job] = fake_jobs(folder / "executions", 1, 0)
    began = time.monotonic()
    with pytest.raises(CannotRunError, match=words) as raised:
        run(jobs, options, print, None, threading.Event(), reader=read_fake)
    assert "\n" not in str(raised.value)
    assert time.monotonic() - began < 40

"""Dask's profiler looks at the frames of all threads, which before Python 3.12 may stop them all for ever."""

import sys
import threading
from pathlib import Path

from sescheck.organization.engine.cluster_options import ClusterOptions
from sescheck.organization.engine.job import Result
from sescheck.organization.engine.running import run
from tests.organization.engine.dask_commands import scheduler, starting, wait_for, worker
from tests.organization.engine.fake_readers import read_profiler
from tests.organization.engine.jobs import fake_jobs


def said(cluster: ClusterOptions, folder: Path) -> str | None:
    """What an account says of the worker that reads it."""
    results: list[Result] = []
    run(
        fake_jobs(folder / "executions", 1, 0),
        cluster,
        results.append,
        None,
        threading.Event(),
        reader=read_profiler,
    )
    return results[0].reason


def test_our_own_workers_have_none(tmp_path: Path) -> None:
    """Nobody looks at it, and it takes time."""
    assert said(ClusterOptions(workers=1, threads=1), tmp_path) == "none"


def test_that_of_a_cluster_is_stopped_where_it_may_hang(tmp_path: Path) -> None:
    """On a newer Python it is left to those who run the cluster."""
    with starting(tmp_path) as start:
        address, _ = scheduler(start, tmp_path)
        worker(start, address, tmp_path)
        wait_for(1, address)
        expected = "stopped" if sys.version_info < (3, 12) else "runs"
        assert said(ClusterOptions(scheduler=address), tmp_path) == expected

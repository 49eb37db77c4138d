"""Readers of accounts that read nothing: workers import them by name, so they are in a module of their own.

The external ID of a job is the folder in which each execution leaves a file; its region says how long it takes.
"""

import os
import signal
import time
from pathlib import Path

from sescheck._version import __version__
from sescheck.organization.engine.job import Job, Result
from sescheck.organization.model import Outcome

POISON = "666666666666"
BROKEN = "555555555555"


def note(job: Job) -> None:
    """Leave a file that names the process and the account."""
    folder = Path(job.source.external_id or "")
    (folder / f"{job.account_id}.{os.getpid()}.{time.monotonic_ns()}").touch()


def read_fake(job: Job) -> Result:
    """Take as long as the job says."""
    note(job)
    if job.account_id == POISON:
        time.sleep(0.3)
        os.kill(os.getpid(), signal.SIGKILL)
    if job.account_id == BROKEN:
        raise LookupError("SecretAccessKey: wJalrXUtnFEMIK7MDENG is wrong")
    time.sleep(job.plan.limits.connect_timeout)
    return Result(
        job.account_id, Outcome.READ, None, "2026-11-28T00:00:00Z", None, 0.1, 1, __version__, b"x" * 2000
    )


def read_nothing(job: Job) -> Result:
    """As fast as possible."""
    return Result(
        job.account_id, Outcome.READ, None, "2026-11-28T00:00:00Z", None, 0.1, 1, __version__, b"x" * 2000
    )


def read_profiler(job: Job) -> Result:
    """Say whether Dask's profiler runs in this worker; it is given a moment to stop."""
    from distributed import get_worker  # noqa: PLC0415 - only where Dask is

    time.sleep(0.5)
    profiler = get_worker().periodic_callbacks.get("profile")
    said = "none" if profiler is None else "runs" if profiler.is_running() else "stopped"
    return Result(job.account_id, Outcome.PARTIAL, said, "2026-11-28T00:00:00Z", None, 0.1, 1, __version__, b"x")

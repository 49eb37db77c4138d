"""Accounts of an emulated AWS, read over HTTP by two worker processes of which one is killed."""

import os
import signal
import threading
from pathlib import Path

import pytest

from sescheck.auditing.checks import Source
from sescheck.auditing.options import ReadOptions
from sescheck.auditing.planning import make_plan
from sescheck.aws.limits import Limits
from sescheck.emulator import Emulator, Fault
from sescheck.emulator.worlds import healthy
from sescheck.organization.engine.cluster_options import ClusterOptions
from sescheck.organization.engine.job import Job, Result
from sescheck.organization.engine.running import run
from sescheck.organization.engine.task import read_account
from sescheck.organization.model import Outcome
from sescheck.snapshot.model import Account
from sescheck.snapshot.storage import load
from tests.organization.engine.jobs import worker_processes

REGIONS = ("us-east-1", "eu-west-1")
OWN = "123456789012"
MEMBERS = tuple(f"{number}" * 12 for number in range(1, 9))


def test_each_account_as_if_it_were_read_alone(
    emulator: Emulator, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """By its role, or by the worker's own credentials; the snapshots are those of this process."""
    healthy(emulator, REGIONS)
    emulator.inject(Fault("deny", region="eu-west-1", service="sesv2", operation="ListContactLists"))
    jobs = [job_of(emulator, OWN, ()), *(job_of(emulator, each, (role_of(each),)) for each in MEMBERS)]
    results: list[Result] = []

    def on_result(result: Result) -> None:
        results.append(result)
        if len(results) == 3:
            os.kill(worker_processes()[0].pid, signal.SIGKILL)

    run(jobs, ClusterOptions(workers=2, threads=2), on_result, None, threading.Event())

    assert ("", "") == tuple(capfd.readouterr())
    assert sorted(each.account_id for each in results) == sorted(job.account_id for job in jobs)
    alone = {each.account_id: each for each in map(read_account, jobs)}
    for result in results:
        assert (Outcome.PARTIAL, alone[result.account_id].reason) == (result.outcome, result.reason)
        assert read_of(alone[result.account_id], tmp_path) == read_of(result, tmp_path)


def job_of(emulator: Emulator, account_id: str, roles: tuple[str, ...]) -> Job:
    """A job for two regions."""
    source = Source(role_arns=roles, endpoint_url=emulator.url)
    plan = make_plan(ReadOptions(regions=REGIONS, endpoint_url=emulator.url), Limits(), source)
    return Job(account_id, plan, source)


def role_of(account_id: str) -> str:
    """The role of a member."""
    return f"arn:aws:iam::{account_id}:role/sescheck"


def read_of(result: Result, folder: Path) -> Account:
    """The account of a snapshot."""
    assert result.snapshot is not None
    (folder / "snapshot").write_bytes(result.snapshot)
    (account,) = load(folder / "snapshot").accounts
    return account

"""An account is read, or it says why not: over HTTP."""

from pathlib import Path

import pytest

from sescheck import __version__
from sescheck.auditing import collecting
from sescheck.auditing.checks import Source
from sescheck.auditing.options import ReadOptions
from sescheck.auditing.planning import make_plan
from sescheck.aws.limits import Limits
from sescheck.emulator import Emulator, Fault
from sescheck.emulator.worlds import healthy
from sescheck.organization.engine import task
from sescheck.organization.engine.job import Job, Result
from sescheck.organization.engine.task import read_account
from sescheck.organization.model import Outcome
from sescheck.snapshot.model import Snapshot
from sescheck.snapshot.reading import Known
from sescheck.snapshot.storage import load

REGIONS = ("us-east-1", "eu-west-1")
ACCOUNT = "111111111111"
OWN = "123456789012"


def job_of(emulator: Emulator, account_id: str = ACCOUNT, *, with_role: bool = True) -> Job:
    """A job for two regions."""
    roles = (f"arn:aws:iam::{account_id}:role/sescheck",) if with_role else ()
    source = Source(role_arns=roles, endpoint_url=emulator.url)
    limits = Limits(retries=0)
    return Job(
        account_id, make_plan(ReadOptions(regions=REGIONS, endpoint_url=emulator.url), limits, source), source
    )


def snapshot_of(result: Result, folder: Path) -> Snapshot:
    """What was read, from its file."""
    assert result.snapshot is not None
    (folder / "snapshot").write_bytes(result.snapshot)
    return load(folder / "snapshot")


def test_a_role_is_assumed_and_the_account_read(emulator: Emulator, tmp_path: Path) -> None:
    """The snapshot is that of the account, and its bytes are those of a file."""
    result = read_account(job_of(emulator))
    assert (ACCOUNT, Outcome.READ, None) == (result.account_id, result.outcome, result.reason)
    (account,) = snapshot_of(result, tmp_path).accounts
    assert Known(ACCOUNT) == account.account_id
    assert REGIONS == tuple(region.name for region in account.regions)
    assert result.taken_at == snapshot_of(result, tmp_path).taken_at
    assert result.calls > 10
    assert 0 < result.seconds < 60
    assert __version__ == result.tool_version


def test_what_is_unread_is_counted(emulator: Emulator, tmp_path: Path) -> None:
    """The sentence names the operation that fails most often."""
    healthy(emulator, ("eu-west-1",))
    emulator.inject(Fault("deny", region="eu-west-1", operation="ListTemplates"))
    emulator.inject(Fault("deny", region="eu-west-1", operation="ListEmailTemplates"))
    result = read_account(job_of(emulator, OWN, with_role=False))
    assert Outcome.PARTIAL == result.outcome
    assert result.reason is not None
    assert "in 1 of 2 regions; most often ses:List" in result.reason
    assert "(denied)" in result.reason
    assert len(snapshot_of(result, tmp_path).accounts) == 1


def test_nothing_that_can_be_read_is_said(emulator: Emulator) -> None:
    """A role that may do nothing: its account is not fine."""
    emulator.inject(Fault("deny", service="ses"), Fault("deny", service="sesv2"))
    result = read_account(job_of(emulator))
    assert Outcome.PARTIAL == result.outcome
    assert result.reason is not None
    assert result.reason.startswith("no region could be read: ses:")


def test_a_role_that_is_refused(emulator: Emulator) -> None:
    """It has no snapshot, and the reason names the role."""
    emulator.inject(Fault("deny", service="sts", operation="AssumeRole"))
    result = read_account(job_of(emulator))
    assert (Outcome.REFUSED, None, None) == (result.outcome, result.snapshot, result.taken_at)
    assert result.reason is not None
    assert "role/sescheck" in result.reason


def test_no_credentials_are_a_refusal(emulator: Emulator, monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker without any."""
    job = job_of(emulator)
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    result = read_account(job)
    assert Outcome.REFUSED == result.outcome
    assert result.reason is not None
    assert "no credentials found" in result.reason


def test_the_account_of_others_is_not_filed_as_ours(emulator: Emulator) -> None:
    """Without a role, a worker may have the credentials of another account than the client."""
    result = read_account(job_of(emulator, ACCOUNT, with_role=False))
    assert (Outcome.FAILED, None) == (result.outcome, result.snapshot)
    assert f"those of the account {OWN}" in (result.reason or "")


def test_an_unknown_account_is_not_filed(emulator: Emulator) -> None:
    """STS does not answer, and there is no role that names the account."""
    emulator.inject(Fault("server-error", service="sts"))
    result = read_account(job_of(emulator, OWN, with_role=False))
    assert (Outcome.FAILED, None) == (result.outcome, result.snapshot)
    assert "it is unknown whose credentials the worker has: sts:GetCallerIdentity" in (result.reason or "")


def test_a_role_names_its_account_without_sts(emulator: Emulator) -> None:
    """Only the ID is unread."""
    emulator.inject(Fault("server-error", service="sts", operation="GetCallerIdentity"))
    assert Outcome.PARTIAL == read_account(job_of(emulator)).outcome


def test_a_wrong_profile_fails(emulator: Emulator) -> None:
    """Its line is the reason."""
    job = job_of(emulator)
    source = Source(profile="none-such", role_arns=job.source.role_arns)
    result = read_account(Job(ACCOUNT, job.plan, source))
    assert Outcome.FAILED == result.outcome
    assert "none-such" in (result.reason or "")


def test_any_other_error_costs_the_account_only(emulator: Emulator, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its words are kept, without secrets."""

    def broken(*_: object, **__: object) -> Snapshot:
        raise RuntimeError("SecretAccessKey: wJalrXUtnFEMIK7MDENG")

    monkeypatch.setattr(task, "read", broken)
    assert collecting.read is not broken
    result = read_account(job_of(emulator))
    assert (Outcome.FAILED, "RuntimeError: SecretAccessKey: ***") == (result.outcome, result.reason)

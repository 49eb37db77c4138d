"""A report with something to compare: an earlier run, and a baseline of which not all is there any more."""

from dataclasses import replace

from sescheck.engine.severity import Severity
from sescheck.report.model import Changes, EarlierFinding, Report, SettingChange
from sescheck.testing import builders as s
from tests.report import staged_reports as staged


def gone(subject: str, rule: str = "dkim-off") -> EarlierFinding:
    """A finding of an earlier run."""
    return EarlierFinding(
        fingerprint="0" * 32,
        rule=rule,
        severity=Severity.LOW,
        account_id=s.ACCOUNT_ID,
        region="eu-west-1",
        subject=("identity", subject),
        message=f"{subject} does not sign in eu-west-1",
    )


def setting(subject: str, before: object, after: object) -> SettingChange:
    """A setting of an identity that changed."""
    return SettingChange(s.ACCOUNT_ID, "us-east-1", ("identity", subject), "dkim.enabled", before, after)


def changed() -> Report:
    """The failover report, compared with a run of the day before and with a baseline."""
    report = staged.failover()
    new = report.findings[:2]
    changes = Changes(
        since="2026-11-22T09:00:05Z",
        settings=(setting("example.com", before=False, after=True),),
        new=new,
        gone=(gone("gone.example.com"),),
        undecided=3,
        first_judged=frozenset({new[0].finding.fingerprint}),
        uncompared=4,
        apart=("ap-southeast-2",),
    )
    return replace(
        report,
        changes=changes,
        fixed=(gone("fixed.example.com"),),
        unconfirmed=(gone("unconfirmed.example.com"),),
    )

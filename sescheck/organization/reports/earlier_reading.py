"""What changed in an account since the reading before, as `audit --since` compares two runs."""

from dataclasses import replace

from sescheck.auditing.against_earlier import earlier_run_of, with_changes
from sescheck.auditing.judging import Criteria
from sescheck.engine.severity import Severity
from sescheck.errors import SescheckError
from sescheck.organization.reports.report_folder import ReportFolder
from sescheck.report.model import Report

_SUMMED = frozenset({"region-unused"})
"""An account has a finding for each region that it does not use."""


def is_summed(rule: str, severity: Severity) -> bool:
    """True if findings are counted, and neither listed nor compared, unless the configuration made them worse."""
    return rule in _SUMMED and severity is Severity.INFO


def compared(
    folder: ReportFolder, account_id: str, report: Report, criteria: Criteria
) -> tuple[Report, str | None]:
    """Return the report with what changed in the account; without changes if there is nothing to compare with.

    Args:
        folder: it has the snapshot of the reading before.
        account_id: 12 digits.
        report: of the snapshot.
        criteria: how the account is judged.

    Returns:
        The report, and why the earlier snapshot cannot be used; None if it can, or if there is none.
    """
    try:
        before = folder.previous(account_id)
    except SescheckError as error:  # it costs the comparison of this account only
        return report, str(error)
    if before is None:
        return report, None
    earlier = earlier_run_of(before, criteria)
    then = (each for each in earlier.findings if not is_summed(each.finding.rule, each.finding.severity))
    now = (each for each in report.findings if not is_summed(each.finding.rule, each.finding.severity))
    found = with_changes(replace(report, findings=tuple(now)), replace(earlier, findings=tuple(then)))
    return replace(report, changes=found.changes), None

"""Compare a report with an earlier run: what changed, and what is new."""

from dataclasses import replace
from datetime import datetime

from msgspec import structs

from sescheck.auditing.judging import Criteria, exit_code, judge
from sescheck.history.comparing import EarlierRun, changes
from sescheck.history.deciding import Decide, by_report, by_running_rules
from sescheck.history.earlier import Earlier, earlier_of
from sescheck.history.rebuilding import open_findings, rebuilt
from sescheck.history.saved import Saved
from sescheck.report.formats.json import json_model
from sescheck.report.model import Report, Status
from sescheck.snapshot.model import Snapshot
from sescheck.snapshot.unread import unread_readings


def earlier_run_of(saved: Saved, criteria: Criteria) -> EarlierRun:
    """Return an earlier run; a snapshot is judged by today's rules and by the accepts of its day."""
    if isinstance(saved, json_model.Report):
        return EarlierRun(saved.generated_at, open_findings(saved), by_report(saved), None)
    report = judge(saved, replace(criteria, baseline=()), at=datetime.fromisoformat(saved.taken_at))
    found = tuple(earlier_of(each.finding) for each in report.findings if each.status is Status.OPEN)
    return EarlierRun(saved.taken_at, found, _asking(report), saved)


def _asking(report: Report) -> Decide:
    return by_running_rules(report.rules, report.accounts, report.crashes)


def with_changes(report: Report, earlier: EarlierRun) -> Report:
    """Return the report with what differs from the earlier run."""
    return replace(report, changes=changes(report.findings, report.snapshot, _asking(report), earlier))


def is_unchanged(report: Report, last: Snapshot) -> bool:
    """True if nothing differs from the last run: the same was asked, and nothing is unread that answered then."""
    if report.changes is None or report.changes.any or report.changes.apart or report.crashes:
        return False
    then = {(each.account_id, each.region, each.unread.operation) for each in unread_readings(last)}
    return {(each.account_id, each.region, each.operation) for each in report.unread} <= then


def new_baseline(report: Report, criteria: Criteria) -> tuple[Earlier, ...]:
    """Return the findings of a new baseline: those not accepted, and those of the old one that are in doubt."""
    there = (earlier_of(each.finding) for each in report.findings if each.status is not Status.ACCEPTED)
    in_doubt = set(report.unconfirmed)
    return (*there, *(each for each in criteria.baseline if each.finding in in_doubt))


def only_new(saved: Saved, earlier: EarlierRun, criteria: Criteria) -> Report:
    """Return a later run in which only findings that the earlier run does not have are open."""
    if isinstance(saved, json_model.Report):
        report, decide, snapshot = rebuilt(saved, criteria.config.own), by_report(saved), None
    else:
        report = judge(saved, criteria)
        decide, snapshot = _asking(report), saved
    found = changes(report.findings, snapshot, decide, earlier)
    new = set(found.new)
    findings = tuple(
        structs.replace(each, status=Status.BASELINE) if each.status is Status.OPEN and each not in new else each
        for each in report.findings
    )
    in_order = tuple(sorted(findings, key=lambda each: each.status is not Status.OPEN))
    compared = replace(report, findings=in_order, changes=found)
    return replace(compared, exit_code=exit_code(compared, criteria.fail_on))

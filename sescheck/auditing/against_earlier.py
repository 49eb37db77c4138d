"""A report beside an earlier run: what changed, and what is new."""

from dataclasses import replace
from datetime import datetime

from msgspec import structs

from sescheck.auditing.judging import Criteria, exit_code, judge
from sescheck.history.comparing import EarlierRun, changes
from sescheck.history.deciding import Decide, by_asking, by_report
from sescheck.history.earlier import Earlier, earlier_of
from sescheck.history.rebuilding import open_findings, rebuilt
from sescheck.history.saved import Saved
from sescheck.report.formats.json import json_model
from sescheck.report.model import Report, Status
from sescheck.snapshot.model import Snapshot
from sescheck.snapshot.silences import unread_readings


def earlier_run_of(saved: Saved, criteria: Criteria) -> EarlierRun:
    """An earlier run: of a snapshot what today's rules say of it, by the accepts of its day."""
    if isinstance(saved, json_model.Report):
        return EarlierRun(saved.generated_at, open_findings(saved), by_report(saved), None)
    report = judge(saved, replace(criteria, baseline=()), at=datetime.fromisoformat(saved.taken_at))
    found = tuple(earlier_of(each.finding) for each in report.findings if each.status is Status.OPEN)
    return EarlierRun(saved.taken_at, found, _asking(report), saved)


def _asking(report: Report) -> Decide:
    return by_asking(report.rules, report.worlds, report.crashes)


def with_changes(report: Report, past: EarlierRun) -> Report:
    """The report, which also says what is other than it was."""
    return replace(report, changes=changes(report.findings, report.snapshot, _asking(report), past))


def is_unchanged(report: Report, last: Snapshot) -> bool:
    """Is nothing other than in the last run, the same asked, and nothing silent that answered then?"""
    if report.changes is None or report.changes.any or report.changes.apart or report.crashes:
        return False
    then = {(each.account_id, each.region, each.unread.operation) for each in unread_readings(last)}
    return {(each.account_id, each.region, each.operation) for each in report.unread} <= then


def new_baseline(report: Report, criteria: Criteria) -> tuple[Earlier, ...]:
    """What a new baseline holds: what is there and not accepted, and what the old one knows and is in doubt."""
    there = (earlier_of(each.finding) for each in report.findings if each.status is not Status.ACCEPTED)
    in_doubt = set(report.unconfirmed)
    return (*there, *(each for each in criteria.baseline if each.told in in_doubt))


def only_new(saved: Saved, past: EarlierRun, criteria: Criteria) -> Report:
    """A later run in which what the earlier one found is known, and only what is new is open."""
    if isinstance(saved, json_model.Report):
        report, decide, snapshot = rebuilt(saved), by_report(saved), None
    else:
        report = judge(saved, criteria)
        decide, snapshot = _asking(report), saved
    told = changes(report.findings, snapshot, decide, past)
    new = set(told.new)
    findings = tuple(
        structs.replace(each, status=Status.BASELINE) if each.status is Status.OPEN and each not in new else each
        for each in report.findings
    )
    compared = replace(report, findings=findings, changes=told)
    return replace(compared, exit_code=exit_code(compared, criteria.fail_on))

"""A report beside an earlier run: what changed, and what is new."""

from dataclasses import replace
from datetime import datetime
from io import BufferedReader
from pathlib import Path
from typing import TypeAlias

from msgspec import structs

from sescheck.auditing.judging import Criteria, exit_code, judge
from sescheck.history.comparing import Past, changes
from sescheck.history.deciding import Decide, by_asking, by_report
from sescheck.history.earlier import Earlier, earlier_of
from sescheck.history.rebuilding import MOST, decoded, open_findings, rebuilt
from sescheck.report import wire
from sescheck.report.report import Report, Status
from sescheck.snapshot.inputs import TooLargeError, opened
from sescheck.snapshot.model import Snapshot
from sescheck.snapshot.storage import MOST as MOST_OF_SNAPSHOT
from sescheck.snapshot.storage import is_snapshot, load_from
from sescheck.snapshot.unread import unread_readings

_BEGINNING = 64
"""Bytes that tell what a file is."""

Saved: TypeAlias = Snapshot | wire.Report
"""What an earlier run left behind."""


def load_saved(path: Path) -> Saved:
    """A snapshot or a JSON report, by what the file begins with.

    Raises:
        FileError: it cannot be read as either, and why.
    """
    with opened(path, MOST_OF_SNAPSHOT) as file:
        if is_snapshot(file.peek(_BEGINNING)):
            return load_from(file, path)
        return _report(file, path)


def is_guarded(path: Path) -> bool:
    """Is it a report that is for its owner alone? It may hold addresses. A snapshot always is, and says itself."""
    return path.suffix == ".json" and path.is_file() and not path.stat().st_mode & 0o077


def _report(file: BufferedReader, path: Path) -> wire.Report:
    raw = file.read(MOST + 1)
    if len(raw) > MOST:
        raise TooLargeError(MOST)
    return decoded(raw, path)


def past_of(saved: Saved, criteria: Criteria) -> Past:
    """An earlier run: of a snapshot what today's rules say of it, by the accepts of its day."""
    if isinstance(saved, wire.Report):
        return Past(saved.generated_at, open_findings(saved), by_report(saved), None)
    report = judge(saved, replace(criteria, baseline=()), at=datetime.fromisoformat(saved.taken_at))
    found = tuple(earlier_of(each.finding) for each in report.findings if each.status is Status.OPEN)
    return Past(saved.taken_at, found, _asking(report), saved)


def _asking(report: Report) -> Decide:
    return by_asking(report.rules, report.worlds, report.crashes)


def with_changes(report: Report, past: Past) -> Report:
    """The report, which also says what is other than it was."""
    return replace(report, changes=changes(report.findings, report.snapshot, _asking(report), past))


def is_unchanged(report: Report, last: Snapshot) -> bool:
    """Is nothing other than in the last run, the same asked, and nothing silent that answered then?"""
    if report.changes is None or report.changes.any or report.changes.apart or report.crashes:
        return False
    then = {(each.account_id, each.region, each.unread.operation) for each in unread_readings(last)}
    return {(each.account_id, each.region, each.operation) for each in report.unread} <= then


def to_be_known(report: Report, criteria: Criteria) -> tuple[Earlier, ...]:
    """What a new baseline holds: what is there and not accepted, and what the old one knows and is in doubt."""
    there = (earlier_of(each.finding) for each in report.findings if each.status is not Status.ACCEPTED)
    in_doubt = set(report.unconfirmed)
    return (*there, *(each for each in criteria.baseline if each.told in in_doubt))


def only_new(saved: Saved, past: Past, criteria: Criteria) -> Report:
    """A later run in which what the earlier one found is known, and only what is new is open."""
    if isinstance(saved, wire.Report):
        report, decide, snapshot = rebuilt(saved), by_report(saved), None
    else:
        report = judge(saved, criteria)
        decide, snapshot = _asking(report), saved
    told = changes(report.findings, snapshot, decide, past)
    new = {id(each) for each in told.new}
    findings = tuple(
        structs.replace(each, status=Status.BASELINE)
        if each.status is Status.OPEN and id(each) not in new
        else each
        for each in report.findings
    )
    compared = replace(report, findings=findings, changes=told)
    return replace(compared, exit_code=exit_code(compared, criteria.fail_on))

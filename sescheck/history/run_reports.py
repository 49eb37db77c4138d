"""The runs of a history, from their JSON reports: the counts of each, and since when a finding is open."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TypeVar

import msgspec

from sescheck.engine.severity import Severity
from sescheck.errors import FileError, UsageError
from sescheck.history.dating import Dates
from sescheck.history.earlier import earlier_of
from sescheck.history.rebuilding import MOST
from sescheck.report.model import DatedFinding, EarlierFinding, Report, Run, Status
from sescheck.rules.catalogue import every_rule
from sescheck.snapshot.inputs import read_bounded


@dataclass(frozen=True, slots=True)
class Filter:
    """The findings that a history is about.

    Attributes:
        accounts: of these accounts; empty: of all.
        rules: globs of their rules; empty: of all.
    """

    accounts: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """True if it leaves anything out."""
        return bool(self.accounts or self.rules)

    def takes(self, account_id: str, rules: Iterable[str]) -> bool:
        """True if something of that account and of one of the rules is wanted."""
        return (not self.accounts or account_id in self.accounts) and (
            not self.rules or any(fnmatchcase(rule, glob) for rule in rules for glob in self.rules)
        )


EVERYTHING = Filter()


class _Subject(msgspec.Struct, frozen=True):
    type: str
    name: str


class _Finding(msgspec.Struct, frozen=True, kw_only=True):
    fingerprint: str
    rule: str
    severity: Severity
    account_id: str
    region: str | None
    subject: _Subject
    message: str
    status: Status = Status.OPEN
    judged_before: bool = True

    def shown(self) -> EarlierFinding:
        """As a history shows it."""
        return EarlierFinding(
            self.fingerprint,
            self.rule,
            self.severity,
            self.account_id,
            self.region,
            (self.subject.type, self.subject.name),
            self.message,
        )


class _Counts(msgspec.Struct, frozen=True):
    open: dict[Severity, int]
    accepted: int
    baseline: int


class _Unread(msgspec.Struct, frozen=True):
    count: int
    account_id: str = ""
    rules: tuple[str, ...] = ()


class _Changes(msgspec.Struct, frozen=True):
    new: tuple[_Finding, ...]
    gone: tuple[_Finding, ...]


class _Account(msgspec.Struct, frozen=True):
    account_id: str


class _Report(msgspec.Struct, frozen=True):
    """The fields of a report that a history needs."""

    generated_at: str
    complete: bool
    exit_code: int
    summary: _Counts
    accounts: tuple[_Account, ...]
    unread: tuple[_Unread, ...]
    changes: _Changes | None


class _WithFindings(_Report, frozen=True):
    """The same with all findings. They are most of the file, so they are only read if they are needed."""

    findings: tuple[_Finding, ...]


def runs_of(paths: Iterable[Path]) -> tuple[Run, ...]:
    """Return the runs whose reports these are.

    Raises:
        FileError: a report cannot be read.
    """
    return tuple(_run(_read(path, _Report), EVERYTHING) for path in paths)


def history_of(paths: Sequence[Path], wanted: Filter) -> tuple[Run, ...]:
    """Return the runs as far as they are about something.

    The last one also has its open findings, and since when they are open.

    Args:
        paths: their JSON reports, the oldest first.
        wanted: what they are about.

    Raises:
        FileError: a report cannot be read.
        UsageError: an account or a rule that does not exist is wanted.
    """
    runs: list[Run] = []
    dates, known = Dates(), _Known()
    for path in paths:
        is_last = path == paths[-1]
        report = _read(path, _WithFindings if wanted or is_last else _Report)
        run = _run(report, wanted)
        dates.follow(run)
        known.note(report)
        if is_last and isinstance(report, _WithFindings):
            run = replace(run, standing=dates.of(_open(report, wanted)))
        runs.append(run)
    if runs:
        known.check(wanted)
    return tuple(runs)


def run_of(report: Report) -> Run:
    """Return what a history shows of a report."""
    changes = report.changes
    run = Run(
        at=report.generated_at,
        complete=report.complete,
        exit_code=report.exit_code,
        open={severity: report.count(severity) for severity in Severity},
        accepted=report.with_status(Status.ACCEPTED),
        baseline=report.with_status(Status.BASELINE),
        unread=sum(each.count for each in report.unread),
        new=None if changes is None else len(changes.new),
        gone=None if changes is None else len(changes.gone),
    )
    if changes is None:
        return run
    came = (
        DatedFinding(
            earlier_of(each.finding).finding,
            report.generated_at,
            may_be_older=each.finding.fingerprint in changes.first_judged,
        )
        for each in changes.new
    )
    return replace(run, came=tuple(came), went=changes.gone)


def open_since(report: Report, runs: Iterable[Run]) -> Mapping[str, DatedFinding]:
    """Return since when the findings of a report are open, by fingerprint; the oldest of those that share one.

    Args:
        report: the last run.
        runs: all that are kept, the oldest first, and this one.
    """
    dates = Dates()
    for run in runs:
        dates.follow(run)
    still_open = (each.finding for each in report.findings if each.status is Status.OPEN)
    dated = sorted(
        dates.of(earlier_of(each).finding for each in still_open), key=lambda each: each.since, reverse=True
    )
    return {each.finding.fingerprint: each for each in dated}


R = TypeVar("R", bound=_Report)


def _read(path: Path, kind: type[R]) -> R:
    try:
        return msgspec.json.decode(read_bounded(path, MOST), type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise FileError.damaged(path, error, "remove it from the folder") from error


def _run(report: _Report, wanted: Filter) -> Run:
    changes = report.changes
    new = () if changes is None else tuple(each for each in changes.new if _is_wanted(each, wanted))
    gone = () if changes is None else tuple(each for each in changes.gone if _is_wanted(each, wanted))
    counts = _counted(report, wanted) if wanted and isinstance(report, _WithFindings) else report.summary
    return Run(
        at=report.generated_at,
        complete=report.complete,
        exit_code=report.exit_code,
        open=counts.open,
        accepted=counts.accepted,
        baseline=counts.baseline,
        unread=sum(each.count for each in report.unread if wanted.takes(each.account_id, each.rules)),
        new=None if changes is None else len(new),
        gone=None if changes is None else len(gone),
        came=tuple(
            DatedFinding(each.shown(), report.generated_at, may_be_older=not each.judged_before) for each in new
        ),
        went=tuple(each.shown() for each in gone),
    )


def _counted(report: _WithFindings, wanted: Filter) -> _Counts:
    found = [each for each in report.findings if _is_wanted(each, wanted)]
    return _Counts(
        open={
            severity: sum(each.status is Status.OPEN and each.severity is severity for each in found)
            for severity in Severity
        },
        accepted=sum(each.status is Status.ACCEPTED for each in found),
        baseline=sum(each.status is Status.BASELINE for each in found),
    )


def _is_wanted(found: _Finding, wanted: Filter) -> bool:
    return wanted.takes(found.account_id, (found.rule,))


def _open(report: _WithFindings, wanted: Filter) -> Iterator[EarlierFinding]:
    found = (each for each in report.findings if each.status is Status.OPEN)
    return (each.shown() for each in found if _is_wanted(each, wanted))


class _Known:
    """The accounts and rules that can be asked about."""

    def __init__(self) -> None:
        self._accounts: set[str] = set()
        self._rules = {entry.name for entry in every_rule()}

    def note(self, report: _Report) -> None:
        """Add those of a report; it may have rules that do not exist any more, or rules of the user."""
        self._accounts.update(each.account_id for each in report.accounts)
        if isinstance(report, _WithFindings):
            self._rules.update(each.rule for each in report.findings)

    def check(self, wanted: Filter) -> None:
        """Refuse a name that is not known: its empty history would look as if nothing was wrong.

        Raises:
            UsageError: it is not known.
        """
        for account in wanted.accounts:
            if account not in self._accounts:
                known = ", ".join(sorted(self._accounts))
                raise UsageError(f"--account {account}: no run has this account; the runs have {known}")
        for glob in wanted.rules:
            if not any(fnmatchcase(rule, glob) for rule in self._rules):
                raise UsageError(f"--select {glob}: no rule matches; `sescheck rules` lists them")

"""Judge the accounts of a folder, one after the other: only one is in memory at a time."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from msgspec import structs

from sescheck.auditing.judging import Criteria, is_any_region_readable, judge
from sescheck.config.by_account import Named
from sescheck.errors import SescheckError
from sescheck.history.earlier import Earlier
from sescheck.organization.model import HAS_SNAPSHOT, Entry, Member, Outcome
from sescheck.organization.reports.earlier_reading import compared
from sescheck.organization.reports.report_folder import ReportFolder, saved_as
from sescheck.report.assembly.acceptance import concerns
from sescheck.report.assembly.unread_acceptance import concerns as concerns_unread
from sescheck.report.model import Changes, Remark, RemarkKind, Report
from sescheck.snapshot.model import Snapshot
from sescheck.snapshot.unread import account_label, unread_readings


@dataclass(frozen=True, slots=True)
class AccountReport:
    """One account, judged if it was read.

    Attributes:
        entry: its entry of the manifest; ``failed`` if its snapshot cannot be loaded now.
        report: None if it was not read this time.
        is_read: True if at least one region answered.
        matched: the places in the configuration of the accepts that match something in it.
        unmatched: remarks on accepts that match nothing in it; they may match in another account.
        unconfirmed: how many findings of the baseline are in doubt because there is no report.
        uncompared: why the snapshot of the reading before cannot be used; None if it can, or if there is none.
    """

    entry: Entry
    report: Report | None = None
    is_read: bool = False
    matched: frozenset[str] = frozenset()
    unmatched: tuple[Remark, ...] = ()
    unconfirmed: int = 0
    uncompared: str | None = None

    @property
    def account_id(self) -> str:
        """12 digits."""
        return self.entry.member.account_id

    @property
    def is_asked(self) -> bool:
        """True unless it was skipped on purpose."""
        return self.entry.outcome is not Outcome.SKIPPED

    @property
    def changes(self) -> Changes | None:
        """What changed since the reading before; None if there is nothing to compare with."""
        return None if self.report is None else self.report.changes

    @property
    def older(self) -> str | None:
        """When an older snapshot was taken, which is not judged; None without one."""
        return self.entry.taken_at if self.report is None else None


def judged(folder: ReportFolder, criteria: Criteria, at: datetime | None = None) -> Iterator[AccountReport]:
    """Yield every account of the manifest in its order; each is forgotten before the next is loaded.

    Args:
        folder: the manifest and the snapshots.
        criteria: how to judge them.
        at: the day that decides whether accepts have ended; None: now.
    """
    now = datetime.now(UTC) if at is None else at
    baseline = _by_account(criteria.baseline)
    for entry in folder.manifest().entries.values():
        known = baseline.get(entry.member.account_id, ())
        source = ("--from", saved_as(folder.place.name, entry.member.account_id))
        yield _judged(folder, entry, replace(criteria, baseline=known, source=source), now)


def _by_account(baseline: Sequence[Earlier]) -> Mapping[str, tuple[Earlier, ...]]:
    found: dict[str, list[Earlier]] = {}
    for each in baseline:
        found.setdefault(each.finding.account_id, []).append(each)
    return {account_id: tuple(each) for account_id, each in found.items()}


def _judged(folder: ReportFolder, entry: Entry, criteria: Criteria, at: datetime) -> AccountReport:
    if entry.outcome not in HAS_SNAPSHOT:
        return AccountReport(entry, unconfirmed=len(criteria.baseline))
    try:
        snapshot = folder.snapshot(entry.member.account_id)
    except SescheckError as error:  # of this account alone: the others have their report
        return _failed(entry, str(error), criteria)
    if foreign := _foreign(snapshot, entry.member):
        return _failed(entry, foreign, criteria)
    return _reported(folder, entry, snapshot, criteria, at)


def _failed(entry: Entry, reason: str, criteria: Criteria) -> AccountReport:
    failed = structs.replace(entry, outcome=Outcome.FAILED, reason=reason, taken_at=None)
    return AccountReport(failed, unconfirmed=len(criteria.baseline))


def _foreign(snapshot: Snapshot, member: Member) -> str | None:
    """Return what is wrong if the snapshot is not of this account; an ID that was not read may be its own."""
    labels = {account_label(account) for account in snapshot.accounts}
    if labels <= {member.account_id, "unknown"} and len(snapshot.accounts) == 1:
        return None
    return f"its snapshot is of another account: {', '.join(sorted(labels)) or 'none'}"


def _reported(
    folder: ReportFolder, entry: Entry, snapshot: Snapshot, criteria: Criteria, at: datetime
) -> AccountReport:
    member = entry.member
    named = Named(member.account_id, member.name, member.path)
    labels = (member.account_id, *map(account_label, snapshot.accounts))
    read = {region.name for account in snapshot.accounts for region in account.regions}
    own = replace(criteria, named=dict.fromkeys(labels, named), is_one_of_many=not read.issubset(member.regions))
    report, uncompared = compared(folder, member.account_id, judge(snapshot, own, at=at), own)
    of_accepts = [each for each in report.remarks if each.kind is RemarkKind.UNMATCHED_ACCEPT]
    others = tuple(each for each in report.remarks if each.kind is not RemarkKind.UNMATCHED_ACCEPT)
    return AccountReport(
        entry,
        replace(report, remarks=others),
        is_read=is_any_region_readable(snapshot),
        matched=frozenset(_matched(report, own, at)),
        unmatched=tuple(of_accepts),
        uncompared=uncompared,
    )


def _matched(report: Report, criteria: Criteria, at: datetime) -> Iterator[str]:
    """Yield the places of the accepts that match a finding, or a missing reading, of the account."""
    for label in {account.account_id for account in report.accounts}:
        for path, accept in criteria.accepts(label):
            if any(concerns(accept, each.finding) for each in report.findings):
                yield criteria.config.place(*path)
    silences = None
    for index, missing in enumerate(criteria.config.configuration.accept_unread):
        silences = list(unread_readings(report.snapshot)) if silences is None else silences
        has_ended = missing.until is not None and missing.until < at.date()
        if not has_ended and any(concerns_unread(missing, each) for each in silences):
            yield criteria.config.place("accept_unread", index)

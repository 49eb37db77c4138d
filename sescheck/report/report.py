"""What every format is made from: the snapshot, the findings, and what could not be read."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

import msgspec

from sescheck.comparison.account_view import AccountView
from sescheck.engine.findings import Crash, Doubt, Finding, Findings
from sescheck.engine.rule import Entry
from sescheck.engine.severity import Severity
from sescheck.snapshot.model import Region, Snapshot
from sescheck.snapshot.reading import NOT_OWED, Known, Unreadable, Why
from sescheck.snapshot.silences import UnreadReading, is_disabled, of_region, unread_readings


class Status(StrEnum):
    """Whether a finding is open."""

    OPEN = "open"
    ACCEPTED = "accepted"
    BASELINE = "baseline"


@dataclass(frozen=True, slots=True)
class Acceptance:
    """Why a finding is accepted, and the last day (UTC) of the acceptance; None: no last day."""

    reason: str
    until: date | None

    @property
    def words(self) -> str:
        """The acceptance for people."""
        return f"accepted{'' if self.until is None else f' until {self.until}'}: {self.reason}"


class Reported(msgspec.Struct, frozen=True, gc=False):
    """A finding with its status.

    Attributes:
        accepted: None unless the status is ``accepted``.
    """

    finding: Finding
    status: Status
    accepted: Acceptance | None = None

    @property
    def help(self) -> str:
        """The command that shows the rule's page."""
        return f"sescheck rules {self.finding.rule}"


@dataclass(frozen=True, slots=True)
class Unread:
    """An operation that did not answer in a region, with the rules that stay undecided.

    Attributes:
        subject: type and name if it is about one resource; None if about several or the whole region.
        count: how many resources it is about; 1 if it is the region itself.
        rules: the rules that could not judge because of it.
        accepted: why the configuration accepts it; None: it counts as missing.
    """

    account_id: str
    region: str | None
    operation: str
    subject: tuple[str, str] | None
    count: int
    why: Why
    detail: str
    rules: tuple[str, ...]
    accepted: Acceptance | None = None


@dataclass(frozen=True, slots=True)
class NotAsked:
    """A rule that the chosen depth or options leave undecided for some subjects.

    Attributes:
        hint: what would read what it needs.
    """

    rule: str
    count: int
    hint: str


class RemarkKind(StrEnum):
    """What a remark is about."""

    UNMATCHED_ACCEPT = "unmatched-accept"
    INCOMPLETE_GROUP = "incomplete-group"
    NOT_COMPARED = "not-compared"


@dataclass(frozen=True, slots=True)
class Remark:
    """A remark on the configuration; a sentence for people."""

    kind: RemarkKind
    message: str


@dataclass(frozen=True, slots=True)
class Gone:
    """A finding that was known before and is no longer found, although its rule could judge the subject.

    Attributes:
        subject: type and name.
        message: as it was in the earlier run.
    """

    fingerprint: str
    rule: str
    severity: Severity
    account_id: str
    region: str | None
    subject: tuple[str, str]
    message: str


@dataclass(frozen=True, slots=True)
class SettingChange:
    """A setting that AWS answered differently in two runs.

    Attributes:
        region: None for what is read once per account.
        subject: type and name; ``("account", NUMBER)`` for the account's own settings.
        setting: its path in the snapshot, with dots; empty if the subject itself was added or removed.
        before: a JSON value; None if it did not exist.
        after: a JSON value; None if it does not exist any more.
    """

    account_id: str
    region: str | None
    subject: tuple[str, str]
    setting: str
    before: object
    after: object


@dataclass(frozen=True, slots=True)
class Changes:
    """What differs from an earlier run.

    Attributes:
        since: RFC 3339, UTC, when the earlier run was.
        settings: None if the earlier run, or this one, has no settings to compare.
        new: findings that the earlier run does not have; they are open.
        gone: findings that are no longer found.
        undecided: how many earlier findings could not be judged, so they are not listed.
        first_judged: fingerprints of the new findings that the earlier run could not judge: they may be old.
        uncompared: how many readings and lists only one of the two runs could read, or neither.
        apart: the regions or accounts that only one of the two runs covers.
    """

    since: str
    settings: tuple[SettingChange, ...] | None
    new: tuple[Reported, ...]
    gone: tuple[Gone, ...]
    undecided: int = 0
    first_judged: frozenset[str] = frozenset()
    uncompared: int = 0
    apart: tuple[str, ...] = ()

    @property
    def any(self) -> bool:
        """True if anything is known to differ."""
        return bool(self.settings or self.new or self.gone)


@dataclass(frozen=True, slots=True)
class Run:
    """The result of an earlier audit.

    Attributes:
        at: RFC 3339, UTC, when it was.
        open: how many findings were open, by severity.
        unread: how many readings were missing.
        new: how many findings the run before does not have; None for the first.
        gone: how many findings of the run before are gone, although they could be judged; None as ``new``.
    """

    at: str
    complete: bool
    exit_code: int
    open: Mapping[Severity, int]
    accepted: int
    baseline: int
    unread: int
    new: int | None
    gone: int | None


class State(StrEnum):
    """How much of a region was read."""

    READ = "read"
    PARTIAL = "partial"
    UNREADABLE = "unreadable"
    DISABLED = "disabled"
    NO_SES = "no-ses"


@dataclass(frozen=True, slots=True)
class Report:
    """One audit, ready to be shown.

    Attributes:
        rules: the rules that were run.
        generated_at: RFC 3339, UTC.
        notice: a line that every format shows first, such as that the account is simulated; or None.
        remarks: parts of the configuration without their full effect.
        fixed: findings of the baseline that are no longer found.
        unconfirmed: findings of the baseline that could not be judged this time: neither open nor fixed.
        changes: what differs from an earlier run; None without one.
        history: the results of earlier audits, the oldest first.
        doubts: which rules could not judge which subjects, and why; also skipped rules.
    """

    snapshot: Snapshot
    worlds: tuple[AccountView, ...]
    rules: tuple[Entry, ...]
    findings: tuple[Reported, ...]
    unread: tuple[Unread, ...]
    not_asked: tuple[NotAsked, ...]
    examined: Mapping[str, int]
    crashes: tuple[Crash, ...]
    generated_at: str
    exit_code: int
    notice: str | None = None
    remarks: tuple[Remark, ...] = ()
    fixed: tuple[Gone, ...] = ()
    unconfirmed: tuple[Gone, ...] = ()
    changes: Changes | None = None
    history: tuple[Run, ...] = ()
    doubts: tuple[Doubt, ...] = ()

    @property
    def complete(self) -> bool:
        """True if everything that was asked for was read or is accepted, and every rule answered."""
        return not self.missing and not self.crashes

    @property
    def missing(self) -> tuple[Unread, ...]:
        """What could not be read and is not accepted."""
        return tuple(each for each in self.unread if each.accepted is None)

    def count(self, severity: Severity, status: Status = Status.OPEN) -> int:
        """Return how many findings have that severity and status."""
        return sum(1 for r in self.findings if r.status is status and r.finding.severity is severity)

    def with_status(self, status: Status) -> int:
        """Return how many findings have that status."""
        return sum(1 for r in self.findings if r.status is status)


def report_findings(findings: Findings) -> tuple[Reported, ...]:
    """Return the findings with the status open; ``acceptance`` says which are accepted."""
    return tuple(Reported(found, Status.OPEN) for found in findings.flagged)


def unread_of(
    snapshot: Snapshot,
    findings: Findings,
    accepting: Callable[[UnreadReading], Acceptance | None] = lambda _: None,
) -> tuple[Unread, ...]:
    """Return what could not be read, one entry per operation, region and reason, with the undecided rules.

    Args:
        snapshot: what was read.
        findings: what the rules found in it.
        accepting: returns why an unread reading is accepted; None if it is not.
    """
    rules = _rules_by_reading(findings.doubts)
    merged: dict[tuple[str, str | None, Unreadable, Acceptance | None], list[UnreadReading]] = {}
    for silence in unread_readings(snapshot):
        if _is_needed(silence, rules):
            key = (silence.account_id, silence.region, silence.unread, accepting(silence))
            merged.setdefault(key, []).append(silence)
    return tuple(
        replace(_unread(account_id, region, unread, members, rules), accepted=accepted)
        for (account_id, region, unread, accepted), members in merged.items()
    )


_FOR_RULES_ONLY = frozenset({"topic", "resource"})
"""Subjects that are read only for rules, not for other parts of a report."""


def _is_needed(silence: UnreadReading, rules: Mapping[int, set[str]]) -> bool:
    """True if something is undecided because of it. What no selected rule needs is not missing."""
    kind = None if silence.subject is None else silence.subject[0]
    return kind not in _FOR_RULES_ONLY or id(silence.unread) in rules


def _unread(
    account_id: str,
    region: str | None,
    unread: Unreadable,
    members: list[UnreadReading],
    rules: Mapping[int, set[str]],
) -> Unread:
    subjects = {member.subject for member in members}
    return Unread(
        account_id=account_id,
        region=region,
        operation=unread.operation,
        subject=members[0].subject if len(subjects) == 1 else None,
        count=len(subjects),
        why=unread.why,
        detail=unread.detail,
        rules=tuple(sorted({rule for member in members for rule in rules.get(id(member.unread), ())})),
    )


def _rules_by_reading(doubts: Iterable[Doubt]) -> dict[int, set[str]]:
    """Keyed by the reading itself: equal refusals of two regions leave different rules undecided."""
    rules: dict[int, set[str]] = {}
    for doubt in doubts:
        for unread in doubt.because:
            rules.setdefault(id(unread), set()).add(doubt.rule)
    return rules


def not_asked_of(findings: Findings) -> tuple[NotAsked, ...]:
    """Return the rules that are undecided for some subjects only because of depth or options, once each."""
    counts: dict[tuple[str, str], int] = {}
    for doubt in findings.doubts:
        if all(unread.why in NOT_OWED for unread in doubt.because):
            key = (doubt.rule, doubt.because[0].detail)
            counts[key] = counts.get(key, 0) + doubt.count
    return tuple(NotAsked(rule, count, hint) for (rule, hint), count in sorted(counts.items()))


def state_of(region: Region) -> State:
    """Return how much of the region was read."""
    if is_disabled(region):
        return State.DISABLED
    match region.settings:
        case Unreadable(why=Why.NOT_SUPPORTED_HERE):
            return State.NO_SES
        case Known() | Unreadable():
            pass
    whys = {unread.why for _, unread in of_region(region)}
    if not whys - {Why.NOT_ASKED, Why.NOT_SUPPORTED_HERE}:
        return State.READ
    return State.PARTIAL if any(_answers(region)) else State.UNREADABLE


def _answers(region: Region) -> Iterator[bool]:
    yield isinstance(region.settings, Known)
    yield isinstance(region.active_rule_set, Known)
    yield bool(region.identities.items) or region.identities.unread is None
    yield bool(region.configuration_sets.items) or region.configuration_sets.unread is None
    yield bool(region.templates.items) or region.templates.unread is None
    yield bool(region.rule_sets.items) or region.rule_sets.unread is None

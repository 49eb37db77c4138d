"""What every format is made from: the snapshot, the findings, and what could not be read."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

import msgspec

from sescheck.comparison.account_view import AccountView
from sescheck.engine.findings import Crash, Doubt, Finding, Findings
from sescheck.engine.rule import Entry, Severity
from sescheck.snapshot.model import Region, Snapshot
from sescheck.snapshot.reading import NOT_OWED, Known, Unreadable, Why
from sescheck.snapshot.unread import UnreadReading, is_disabled, of_region, unread_readings


class Status(StrEnum):
    """Whether a finding still asks for something."""

    OPEN = "open"
    ACCEPTED = "accepted"
    BASELINE = "baseline"


@dataclass(frozen=True, slots=True)
class Acceptance:
    """Why a finding is accepted, and the last day (UTC) on which it is; None: for ever."""

    reason: str
    until: date | None

    @property
    def words(self) -> str:
        """For people."""
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
    """An operation that did not answer in a region, with all that this leaves open.

    Attributes:
        subject: type and name where it concerns one resource, None where several or the whole region.
        count: how many resources it concerns; 1 where it is the region itself.
        rules: those that could not tell because of it.
        accepted: by the configuration, and why; None: it is missing.
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
        hint: what would ask for it.
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
    """Something in the configuration that did not come to pass as written; a sentence for people."""

    kind: RemarkKind
    message: str


@dataclass(frozen=True, slots=True)
class Gone:
    """A finding that was known before and is not there any more, although its rule could judge the subject.

    Attributes:
        subject: type and name.
        message: as it was then.
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
    """A setting that AWS answered twice, and differently.

    Attributes:
        region: None for what is read once an account.
        subject: type and name; ``("account", NUMBER)`` for the account's own settings.
        setting: its path in the snapshot, with dots; empty where the subject itself came or went.
        before: a JSON value; None where it was not there.
        after: a JSON value; None where it is not there any more.
    """

    account_id: str
    region: str | None
    subject: tuple[str, str]
    setting: str
    before: object
    after: object


@dataclass(frozen=True, slots=True)
class Changes:
    """What is other than in an earlier run.

    Attributes:
        since: RFC 3339, UTC, when the earlier run was.
        settings: None where the earlier run, or this one, holds no settings to compare.
        new: findings that were not there; they are open.
        gone: findings that are not there any more.
        undecided: how many earlier findings are not there now only because they could not be judged.
        first_judged: fingerprints of those new findings of which the earlier run could not tell: they may be old.
        uncompared: how many readings and lists only one of the two runs could read, or neither.
        apart: the regions, or accounts, that only one of the two runs asked about.
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
        """Is anything known to be other than it was?"""
        return bool(self.settings or self.new or self.gone)


@dataclass(frozen=True, slots=True)
class Run:
    """What an earlier audit came to.

    Attributes:
        at: RFC 3339, UTC, when it was.
        open: how many findings were open, by severity.
        unread: how many readings were missing.
        new: how many findings were not in the run before; None for the first.
        gone: how many of the run before were not there any more, although they could be judged; None as ``new``.
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
        remarks: what of the configuration did not come to pass as written.
        fixed: what the baseline knows and is not there any more.
        unconfirmed: what the baseline knows and could not be judged this time: neither there nor fixed.
        changes: what is other than in an earlier run; None where none was given.
        history: what earlier audits came to, the oldest first.
        doubts: which rules could not tell about what, and why; with those that nobody asked.
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
        """Was everything read that was asked for, but for what is accepted, and every rule answered?"""
        return not self.missing and not self.crashes

    @property
    def missing(self) -> tuple[Unread, ...]:
        """What could not be read and is not accepted."""
        return tuple(each for each in self.unread if each.accepted is None)

    def count(self, severity: Severity, status: Status = Status.OPEN) -> int:
        """How many findings have that severity and status."""
        return sum(1 for r in self.findings if r.status is status and r.finding.severity is severity)

    def with_status(self, status: Status) -> int:
        """How many findings have that status."""
        return sum(1 for r in self.findings if r.status is status)


def report_findings(findings: Findings) -> tuple[Reported, ...]:
    """The findings as they are reported, all of them open; ``acceptance`` says which are accepted."""
    return tuple(Reported(found, Status.OPEN) for found in findings.flagged)


def unread_of(
    snapshot: Snapshot,
    findings: Findings,
    accepting: Callable[[UnreadReading], Acceptance | None] = lambda _: None,
) -> tuple[Unread, ...]:
    """What could not be read, one entry an operation, region and reason, with the rules it leaves open.

    Args:
        snapshot: what was read.
        findings: what the rules made of it.
        accepting: why a reading that is missing is accepted; None where it is not.
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
"""Subjects that are read for the sake of rules, and of nothing else in a report."""


def _is_needed(silence: UnreadReading, rules: Mapping[int, set[str]]) -> bool:
    """Is anything open because of it? What no chosen rule needs of a topic, or of a resource, is not missing."""
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
    """By the identity of the reading itself: equal refusals of two regions leave different rules open."""
    rules: dict[int, set[str]] = {}
    for doubt in doubts:
        for unread in doubt.because:
            rules.setdefault(id(unread), set()).add(doubt.rule)
    return rules


def not_asked_of(findings: Findings) -> tuple[NotAsked, ...]:
    """The rules that are open for some subjects only because nobody asked, once each."""
    counts: dict[tuple[str, str], int] = {}
    for doubt in findings.doubts:
        if all(unread.why in NOT_OWED for unread in doubt.because):
            key = (doubt.rule, doubt.because[0].detail)
            counts[key] = counts.get(key, 0) + doubt.count
    return tuple(NotAsked(rule, count, hint) for (rule, hint), count in sorted(counts.items()))


def state_of(region: Region) -> State:
    """How much of the region was read."""
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

"""What every format is made from: the snapshot, the findings, and what could not be read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

import msgspec

from sescheck.comparison.account_view import AccountView
from sescheck.engine.findings import Crash, Finding, Undecided
from sescheck.engine.fixes import Fixes
from sescheck.engine.rule import Entry
from sescheck.engine.severity import Severity
from sescheck.snapshot.model import Snapshot
from sescheck.snapshot.reading import Why


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
    """An operation that could not be read in a region, with the rules that this leaves undecided.

    Attributes:
        subject: type and name if it concerns one resource; None if it concerns several or the whole region.
        count: how many resources it concerns; 1 if it is the region itself.
        rules: those that it leaves undecided.
        accepted: why the configuration accepts it; None if it does not.
        about: the regions for which these rules are undecided; a comparison also needs other regions.
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
    about: tuple[str, ...] = ()


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
    """A remark on the configuration; a sentence for people.

    Attributes:
        place: where the entry is in the configuration; empty if the remark is not about an entry.
    """

    kind: RemarkKind
    message: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class EarlierFinding:
    """A finding of an earlier run or of a baseline, as it was found then.

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
    gone: tuple[EarlierFinding, ...]
    undecided: int = 0
    first_judged: frozenset[str] = frozenset()
    uncompared: int = 0
    apart: tuple[str, ...] = ()

    @property
    def any(self) -> bool:
        """True if anything is known to differ."""
        return bool(self.settings or self.new or self.gone)


@dataclass(frozen=True, slots=True)
class DatedFinding:
    """A finding of a run, and since when it is open.

    Attributes:
        since: RFC 3339, UTC: the first run of the history that has it.
        may_be_older: True if that run is the first one that is kept, or if the run before could not judge it.
    """

    finding: EarlierFinding
    since: str
    may_be_older: bool


@dataclass(frozen=True, slots=True)
class Run:
    """The result of an earlier audit.

    Attributes:
        at: RFC 3339, UTC, when it was.
        open: how many findings were open, by severity.
        unread: how many readings were missing.
        new: how many findings the run before does not have; None for the first.
        gone: how many findings of the run before are gone, although they could be judged; None as ``new``.
        came: the new ones.
        went: those that are gone.
        standing: only of the last run of a history: its open findings, in the order of its report.
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
    came: tuple[DatedFinding, ...] = ()
    went: tuple[EarlierFinding, ...] = ()
    standing: tuple[DatedFinding, ...] = ()


class State(StrEnum):
    """How much of a region was read."""

    READ = "read"
    PARTIAL = "partial"
    UNREADABLE = "unreadable"
    DISABLED = "disabled"
    NO_SES = "no-ses"


@dataclass(frozen=True, slots=True)
class DnsAsked:
    """What was asked of the DNS, for all accounts together.

    Attributes:
        asked: False if nothing was asked.
        resolver: as people read it; None if nothing was asked, or if the machine has no resolver.
        names: how many names there was a question about.
        questions: how many questions: a name and a type.
        unanswered: how many of the names lack an answer to at least one question.
    """

    asked: bool
    resolver: str | None
    names: int
    questions: int
    unanswered: int


@dataclass(frozen=True, slots=True)
class SavedVerdict:
    """Whether a region can send, as a saved report says it.

    Attributes:
        verdict: ``can-send``, ``cannot-send`` or ``unknown``.
        reason: in a few words.
        quota: the messages that were sent in 24 hours, the maximum, and that of a second; None if unknown.
    """

    verdict: str
    reason: str
    quota: tuple[float, float, float] | None


@dataclass(frozen=True, slots=True)
class Report:
    """One audit, ready to be shown.

    Attributes:
        rules: the rules that were run.
        generated_at: RFC 3339, UTC.
        notice: a line that every format shows first, such as that the account is simulated; or None.
        remarks: what of the configuration could not be applied as written.
        fixed: findings of the baseline that are no longer found.
        unconfirmed: findings of the baseline that could not be judged: neither found nor fixed.
        changes: what differs from an earlier run; None if none was given.
        history: what earlier audits came to, the oldest first.
        undecided: which rules are undecided about what, and why; also those that were skipped.
        dns: what was asked of the DNS; None if that is unknown: an earlier version wrote the report.
        fixes: what mends the findings, made when a format asks; None if the report was made from its JSON.
        source: the options with which `sescheck fix` reads the same again, such as ``--demo typical``; empty: AWS.
        caller: the options that say who reads AWS and how much, such as ``--profile audit``.
        open_since: since when a finding is open, by fingerprint, as far as the history knows.
        saved_verdicts: by account and region, if the report was made from its JSON: that has no settings.
    """

    snapshot: Snapshot
    accounts: tuple[AccountView, ...]
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
    fixed: tuple[EarlierFinding, ...] = ()
    unconfirmed: tuple[EarlierFinding, ...] = ()
    changes: Changes | None = None
    history: tuple[Run, ...] = ()
    undecided: tuple[Undecided, ...] = ()
    dns: DnsAsked | None = None
    fixes: Fixes | None = field(default=None, compare=False, repr=False)
    source: tuple[str, ...] = ()
    caller: tuple[str, ...] = ()
    open_since: Mapping[str, DatedFinding] = field(default_factory=dict)
    saved_verdicts: Mapping[tuple[str, str], SavedVerdict] = field(default_factory=dict)

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

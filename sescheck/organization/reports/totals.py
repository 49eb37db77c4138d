"""What the report says about all accounts together: everything here is counted while they are judged."""

import heapq
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from sescheck.engine.findings import Crash
from sescheck.engine.severity import Severity
from sescheck.errors import ExitCode
from sescheck.organization.model import Manifest, Member, Outcome
from sescheck.organization.reports.account_reports import AccountReport
from sescheck.organization.reports.earlier_reading import is_summed
from sescheck.report.model import Remark, Report, Status

WORST = 20
"""Accounts that are shown as the worst."""
EXAMPLES = 3
"""Accounts that are named at each rule."""
KINDS = 200
"""Reasons, remarks and failed rules that are kept one by one; the rest is counted together."""
OTHERS = "other reasons"


@dataclass(frozen=True, slots=True)
class AccountLine:
    """An account in one line.

    Attributes:
        reason: why it was not read, or not completely; None if it was read.
        open: its open findings, by severity; without the rules that are only summed.
        unread: how many of its readings are missing.
        new: how many of the findings the reading before did not have; None if it cannot be compared.
        older: when an older snapshot was taken, which this report does not judge; None without one.
        code: the exit code of the account's own report; None without one.
    """

    member: Member
    outcome: Outcome
    is_read: bool
    reason: str | None
    open: Mapping[Severity, int]
    unread: int
    new: int | None
    older: str | None
    code: int | None

    @property
    def badness(self) -> tuple[int, ...]:
        """The larger, the worse."""
        return tuple(self.open.get(severity, 0) for severity in Severity)

    @property
    def worst(self) -> Severity | None:
        """The severity of the worst open finding; None without one."""
        return next((severity for severity in Severity if self.open.get(severity)), None)


@dataclass(slots=True)
class RuleTotal:
    """The open findings of a rule.

    Attributes:
        title: the first line of its page.
        severity: the worst.
        accounts: how many accounts have one.
        findings: how many there are, by severity.
        examples: a few of the accounts.
    """

    name: str
    title: str
    severity: Severity
    accounts: int = 0
    findings: Counter[Severity] = field(default_factory=Counter)
    examples: list[Member] = field(default_factory=list)

    def add(self, counts: Counter[Severity], member: Member) -> None:
        """Count the findings of an account. The examples have a finding of the worst severity."""
        worst = min(counts, key=lambda severity: severity.rank)
        if worst.rank < self.severity.rank:
            self.severity, self.examples = worst, []
        self.accounts += 1
        self.findings.update(counts)
        if len(self.examples) < EXAMPLES and worst is self.severity:
            self.examples.append(member)

    @property
    def place(self) -> tuple[int, int, str]:
        """Worst first, then by the number of accounts."""
        return (self.severity.rank, -self.accounts, self.name)


@dataclass(slots=True)
class Compared:
    """What differs from the readings before.

    Attributes:
        since: the time of the oldest of these readings, RFC 3339, UTC; None if nothing was compared.
        accounts: how many accounts could be compared.
        first: how many have no reading before.
        damaged: how many have one that cannot be used.
        new: new findings, by severity.
        first_judged: how many of these the reading before left undecided: they may be old.
        gone: findings that are no longer found, by severity.
        undecided: earlier findings that could not be judged this time.
        settings: how many settings changed.
        changed: how many accounts have changes.
        new_by_rule: new findings by rule.
        gone_by_rule: the same for those that are no longer found.
    """

    since: str | None = None
    accounts: int = 0
    first: int = 0
    damaged: int = 0
    settings: int = 0
    new: Counter[Severity] = field(default_factory=Counter)
    first_judged: int = 0
    gone: Counter[Severity] = field(default_factory=Counter)
    undecided: int = 0
    changed: int = 0
    new_by_rule: Counter[str] = field(default_factory=Counter)
    gone_by_rule: Counter[str] = field(default_factory=Counter)

    def add(self, account: AccountReport) -> None:
        """Count an account."""
        changes = account.changes
        if changes is None:
            self.damaged += account.uncompared is not None
            self.first += account.report is not None and account.uncompared is None
            return
        self.accounts += 1
        self.since = changes.since if self.since is None else min(self.since, changes.since)
        self.settings += len(changes.settings or ())
        self.new.update(each.finding.severity for each in changes.new)
        self.new_by_rule.update(each.finding.rule for each in changes.new)
        self.first_judged += sum(each.finding.fingerprint in changes.first_judged for each in changes.new)
        self.gone.update(each.severity for each in changes.gone)
        self.gone_by_rule.update(each.rule for each in changes.gone)
        self.undecided += changes.undecided
        self.changed += changes.any


@dataclass(slots=True)
class Totals:
    """All accounts together.

    Attributes:
        place: the folder.
        fail_on: the lowest severity that counts as a failure; None: none does.
        generated_at: RFC 3339, UTC.
        outcomes: how many accounts there are of each outcome.
        left: the accounts that the organization no longer has, whose snapshots stay in the folder.
        asked: how many accounts were asked for: all except those skipped.
        read: how many of them were read: at least one region answered.
        partial: how many of those lack something that is not accepted.
        codes: the exit codes of the accounts' own reports.
        rules: by name, those with open findings.
        examined: in how many accounts each rule had something to check.
        undecided: in how many accounts each rule could not judge something.
        summed: rules whose findings are counted, and listed nowhere.
        worst: the worst accounts, as a heap.
        not_read: the accounts that were asked and not read, by reason and organizational unit.
        skipped: how many were skipped on purpose, by reason.
        matched: the places of the accepts that match something.
        unmatched: the remarks on accepts that match nothing in some account, by place.
        remarks: how many accounts have other remarks.
        crashes: rules that failed, and in how many accounts.
    """

    place: str
    fail_on: Severity | None
    generated_at: str
    organization: str | None = None
    left: tuple[Member, ...] = ()
    notice: str | None = None
    outcomes: Counter[Outcome] = field(default_factory=Counter)
    asked: int = 0
    read: int = 0
    partial: int = 0
    older: int = 0
    failing: int = 0
    with_findings: int = 0
    regions: int = 0
    unread: int = 0
    codes: Counter[int] = field(default_factory=Counter)
    open: Counter[Severity] = field(default_factory=Counter)
    by_status: Counter[Status] = field(default_factory=Counter)
    fixed: int = 0
    unconfirmed: int = 0
    rules: dict[str, RuleTotal] = field(default_factory=dict)
    own: dict[str, Severity] = field(default_factory=dict)
    examined: Counter[str] = field(default_factory=Counter)
    undecided: Counter[str] = field(default_factory=Counter)
    summed: dict[str, RuleTotal] = field(default_factory=dict)
    worst: list[tuple[tuple[int, ...], int, AccountLine]] = field(default_factory=list)
    not_read: dict[str, dict[str, list[AccountLine]]] = field(default_factory=dict)
    skipped: Counter[str] = field(default_factory=Counter)
    matched: set[str] = field(default_factory=set)
    unmatched: dict[str, Remark] = field(default_factory=dict)
    remarks: int = 0
    crashes: dict[Crash, int] = field(default_factory=dict)
    compared: Compared = field(default_factory=Compared)

    def add(self, account: AccountReport) -> AccountLine:
        """Count an account, and return its line."""
        line = line_of(account)
        self.outcomes[line.outcome] += 1
        self.asked += account.is_asked
        self.read += account.is_read
        self.older += account.older is not None
        self.unconfirmed += account.unconfirmed
        self.matched |= account.matched
        for remark in account.unmatched:
            self.unmatched.setdefault(remark.place, remark)
        self.compared.add(account)
        if not account.is_read:
            self._note_unread(line)
        if account.report is not None:
            self._note_report(account.report, line)
        return line

    def _note_unread(self, line: AccountLine) -> None:
        reason = reason_of(line)
        if line.outcome is Outcome.SKIPPED:
            self.skipped[_bounded(reason, self.skipped)] += 1
            return
        units = self.not_read.setdefault(_bounded(reason, self.not_read), {})
        units.setdefault(unit_of(line.member), []).append(line)

    def _note_report(self, report: Report, line: AccountLine) -> None:
        self.codes[report.exit_code] += 1
        self.regions += len(report.accounts[0].regions) if report.accounts else 0
        self.unread += line.unread
        self.partial += bool(line.unread) and line.is_read
        self.remarks += bool(report.remarks)
        self.fixed += len(report.fixed)
        self.unconfirmed += len(report.unconfirmed)
        self.notice = self.notice or report.notice
        self.open.update(line.open)
        self.with_findings += line.worst is not None
        self.failing += report.exit_code == ExitCode.FINDINGS
        for crash in report.crashes:
            key = crash if len(self.crashes) < KINDS else replace(crash, error="")
            self.crashes[key] = self.crashes.get(key, 0) + 1
        self._note_rules(report, line)
        self._note_worst(line)

    def _note_rules(self, report: Report, line: AccountLine) -> None:
        self.examined.update(rule for rule, count in report.examined.items() if count)
        self.undecided.update({each.rule for each in report.undecided} | {each.rule for each in report.crashes})
        if not self.own:
            self.own = {entry.name: entry.rule.severity for entry in report.rules}
        titles = {entry.name: entry.title for entry in report.rules}
        found: defaultdict[str, Counter[Severity]] = defaultdict(Counter)
        for each in report.findings:
            self.by_status[each.status] += 1
            if each.status is Status.OPEN:
                found[each.finding.rule][each.finding.severity] += 1
        for rule, counts in found.items():
            worst = min(counts, key=lambda severity: severity.rank)
            totals = self.summed if is_summed(rule, worst) else self.rules
            total = totals.setdefault(rule, RuleTotal(rule, titles.get(rule, ""), worst))
            total.add(counts, line.member)

    def _note_worst(self, line: AccountLine) -> None:
        if line.worst is None:
            return
        item = (line.badness, -self.outcomes.total(), line)  # of equal accounts the first is kept
        if len(self.worst) < WORST:
            heapq.heappush(self.worst, item)
        else:
            heapq.heappushpop(self.worst, item)

    @property
    def worst_first(self) -> list[AccountLine]:
        """The worst accounts."""
        return [line for _, _, line in sorted(self.worst, key=lambda each: each[:2], reverse=True)]

    @property
    def rules_worst_first(self) -> list[RuleTotal]:
        """The rules with open findings."""
        return sorted(self.rules.values(), key=lambda rule: rule.place)

    @property
    def missing(self) -> int:
        """How many accounts were asked and not read."""
        return self.asked - self.read

    @property
    def complete(self) -> bool:
        """True if every account that was asked was read completely, and every rule answered."""
        return self.asked > 0 and not (self.missing or self.partial or self.crashes)

    @property
    def stale_accepts(self) -> Iterator[Remark]:
        """The remarks on accepts that match nothing in any account."""
        return (remark for place, remark in self.unmatched.items() if place not in self.matched)

    @property
    def exit_code(self) -> ExitCode:
        """As the house has it: an account that was asked and not read is something that could not be read."""
        if not self.read or self.crashes:
            return ExitCode.COULD_NOT_RUN
        if self.failing:
            return ExitCode.FINDINGS
        return ExitCode.CLEAN if self.complete else ExitCode.INCOMPLETE


def none_yet(place: str, fail_on: Severity | None, generated_at: str, manifest: Manifest) -> Totals:
    """Return the totals before the first account is counted."""
    left = tuple(each.member for each in manifest.left.values())
    return Totals(place, fail_on, generated_at, manifest.organization, left)


def line_of(account: AccountReport) -> AccountLine:
    """Return an account in one line."""
    report, entry, changes = account.report, account.entry, account.changes
    open_: Counter[Severity] = Counter()
    if report is not None:
        found = (each.finding for each in report.findings if each.status is Status.OPEN)
        open_.update(each.severity for each in found if not is_summed(each.rule, each.severity))
    return AccountLine(
        member=entry.member,
        outcome=entry.outcome,
        is_read=account.is_read,
        reason=_why(account),
        open=open_,
        unread=0 if report is None else sum(each.count for each in report.missing),
        new=None if changes is None else len(changes.new),
        older=account.older,
        code=None if report is None else report.exit_code,
    )


def _why(account: AccountReport) -> str | None:
    """Return why an account was not read; of one without a readable region, what its first reading says."""
    if account.report is None or account.is_read:
        return account.entry.reason
    first = next(iter(account.report.unread), None)
    words = "" if first is None else f": {first.operation}: {first.why.words}"
    return f"no region could be read{words}"


_WITHOUT_REASON = {
    Outcome.WAITING: "not reached: the run ended before",
    Outcome.REFUSED: "the role may not be assumed",
    Outcome.SKIPPED: "skipped",
}


def reason_of(line: AccountLine) -> str:
    """Return why it was not read, in words that accounts share."""
    why = line.reason or _WITHOUT_REASON.get(line.outcome, "the reading failed")
    return why.replace(line.member.account_id, "ACCOUNT")


def unit_of(member: Member) -> str:
    """Return the organizational unit in which the account is; the root if it is in none."""
    parts = (member.path or "").strip("/").split("/")
    return parts[-1] or "unknown organizational unit"


def _bounded(reason: str, known: Mapping[str, object]) -> str:
    return reason if reason in known or len(known) < KINDS else OTHERS

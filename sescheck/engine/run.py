"""Run every rule on every subject."""

import time
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import groupby
from typing import Any

from sescheck.comparison.account_view import AccountView
from sescheck.engine.equivalence import EquivalenceClasses
from sescheck.engine.findings import Crash, Finding, Findings, Undecided, packed
from sescheck.engine.mutual import MutualFindings
from sescheck.engine.rule import (
    CannotTell,
    Entry,
    Flag,
    Gap,
    OwnRuleError,
    Place,
    Plain,
    Scope,
    SubjectsOfName,
    Verdict,
)
from sescheck.engine.severity import Severity
from sescheck.snapshot.model import Fact


def run(
    entries: Iterable[Entry],
    accounts: Iterable[AccountView],
    severities: Callable[[str], Mapping[str, Severity]] = lambda _: {},
) -> Findings:
    """Run every rule on every subject of every account. Pure: the same input gives the same findings.

    Args:
        entries: the rules.
        accounts: what the rules check.
        severities: returns those of an account, by rule; they replace the severities of the rule and of its
            verdicts.
    """
    tally = _Tally()
    by_scope = groupby(sorted(entries, key=_scope_name), key=_scope_name)
    scopes = [list(rules) for _, rules in by_scope]
    tally.examined.update({entry.name: 0 for rules in scopes for entry in rules})
    for account in accounts:
        tally.severities = severities(account.account_id)
        classes = EquivalenceClasses(account)
        for rules in scopes:
            _run_scope(rules, account, classes, tally)
            tally.settle()
    return tally.result()


def _scope_name(entry: Entry) -> str:
    return entry.rule.scope.name


@dataclass(slots=True)
class _Tally:
    severities: Mapping[str, Severity] = field(default_factory=dict)
    flagged: dict[tuple[str | None, ...], Finding] = field(default_factory=dict)
    mutual: MutualFindings = field(default_factory=MutualFindings)
    compared: dict[tuple[str, ...], tuple[str, ...]] = field(default_factory=dict)
    evidence: dict[str, str] = field(default_factory=dict)
    undecided: dict[Hashable, tuple[Undecided, list[int]]] = field(default_factory=dict)
    examined: Counter[str] = field(default_factory=Counter)
    crashes: dict[str, Crash] = field(default_factory=dict)
    seconds: defaultdict[str, float] = field(default_factory=partial(defaultdict, float))

    def leave_undecided(self, new: Undecided, times: int = 1) -> Undecided:
        """Keep one entry for each rule, region and set of refusals: ten thousand identities may share one refusal.

        Returns:
            The first entry with the same rule, region and refusals.
        """
        key = (new.rule, new.place.region, *new.because)
        known = self.undecided.get(key)
        if known is None:
            self.undecided[key] = new, [times]
            return new
        known[1][0] += times
        return known[0]

    def flag(self, finding: Finding) -> None:
        """Keep a finding once: a region in two groups has one fault, with the worst severity.

        Findings about whole groups are kept once for each message: both may be true of two groups, and the
        fingerprint does not contain the group.
        """
        # The parts of the fingerprint: to hash them takes longer than to make the finding.
        message = finding.message if finding.region is None else None
        key = (finding.rule, finding.region, finding.subject, finding.subject_type, finding.account_id, message)
        known = self.flagged.get(key)
        if known is None or finding.severity.rank < known.severity.rank:
            self.flagged[key] = finding

    def settle(self) -> None:
        """Flag what was held back until the other regions were asked; at the latest after each scope.

        Early, because what is held takes more memory than a finding.
        """
        for finding in self.mutual.once():
            self.flag(finding)

    def result(self) -> Findings:
        return Findings(
            flagged=tuple(sorted(self.flagged.values(), key=_worst_first)),
            undecided=tuple(replace(each, count=times) for each, (times,) in self.undecided.values()),
            examined=dict(self.examined),
            crashes=tuple(self.crashes.values()),
            seconds=dict(self.seconds),
        )


def _worst_first(finding: Finding) -> tuple[int, str, str, str, str, str]:
    return (
        finding.severity.rank,
        finding.rule,
        finding.account_id,
        finding.region or "",
        finding.subject,
        finding.group,
    )


def _run_scope(rules: list[Entry], account: AccountView, classes: EquivalenceClasses, tally: _Tally) -> None:
    scope: Scope[Any] = rules[0].rule.scope
    if scope.by_name is not None:
        _run_by_name(rules, scope.by_name(account), account, classes, tally)
        return
    for subject in scope.subjects(account):
        if isinstance(subject, Gap):
            _leave_all_undecided(rules, subject, account, tally)
        else:
            _run_each(rules, subject, account, tally, None)


def _leave_all_undecided(rules: list[Entry], gap: Gap, account: AccountView, tally: _Tally) -> None:
    place = Place(gap.region, "account", account.account_id)
    for entry in rules:
        tally.leave_undecided(Undecided(entry.name, account.account_id, place, (gap.because,), is_gap=True))


def _run_by_name(
    rules: list[Entry],
    names: Iterable[SubjectsOfName[Any] | Gap],
    account: AccountView,
    classes: EquivalenceClasses,
    tally: _Tally,
) -> None:
    answered: dict[Hashable, _NameAnswers] = {}
    listed = list(names)
    keys = [None if isinstance(found, Gap) else (classes.of(found.name), found.distinction) for found in listed]
    times = Counter(keys)
    for found, key in zip(listed, keys, strict=True):
        tally.settle()
        if isinstance(found, Gap):
            _leave_all_undecided(rules, found, account, tally)
            continue
        if times[key] == 1:
            # No name is like it, so its answers are not kept: in an account where no names are alike, they took
            # 30 MB.
            for subject in found.subjects():
                _run_each(rules, subject, account, tally, None)
            continue
        known = answered.get(key)
        if known is None:
            answered[key] = _NameAnswers([_answers_for(rules, each, account, tally) for each in found.subjects()])
            continue
        known.others += 1
        if known.rerun_at:
            subjects = found.subjects()
            for place in known.rerun_at:
                for entry in known.answers[place].rerun:
                    _run_one(entry, subjects[place], account, tally, None)
    for known in answered.values():
        known.count(tally)


@dataclass(slots=True)
class _SubjectAnswers:
    """The answers of the rules for one subject, which hold for subjects that are alike.

    Attributes:
        rerun: the rules that must run for each name: they flagged the subject, or look at other identities.
    """

    clear: list[str] = field(default_factory=list)
    undecided: list[Undecided] = field(default_factory=list)
    rerun: list[Entry] = field(default_factory=list)

    def note(self, entry: Entry, verdict: Verdict, undecided: Undecided | None) -> None:
        """Keep the answer of a rule; ``undecided`` is the entry if the rule cannot tell."""
        if isinstance(verdict, Flag) or entry.rule.looks_at_others:
            self.rerun.append(entry)
        elif undecided is not None:
            self.undecided.append(undecided)
        elif verdict is not Plain.NOT_APPLICABLE:
            self.clear.append(entry.name)


@dataclass(slots=True)
class _NameAnswers:
    """The answers for the subjects of a name, in their order.

    Attributes:
        rerun_at: the positions of the subjects with rules that must run for each name.
        others: the number of other names that are like this one.
    """

    answers: list[_SubjectAnswers]
    rerun_at: list[int] = field(init=False)
    others: int = 0

    def __post_init__(self) -> None:
        self.rerun_at = [place for place, answer in enumerate(self.answers) if answer.rerun]

    def count(self, tally: _Tally) -> None:
        """Add the counts of the other names to those of the first."""
        if not self.others:
            return
        for answer in self.answers:
            for rule in (*answer.clear, *(each.rule for each in answer.undecided)):
                tally.examined[rule] += self.others
            for each in answer.undecided:
                tally.leave_undecided(each, self.others)


def _answers_for(rules: list[Entry], subject: Any, account: AccountView, tally: _Tally) -> _SubjectAnswers:
    answer = _SubjectAnswers()
    _run_each(rules, subject, account, tally, answer)
    return answer


def _run_each(
    rules: list[Entry], subject: Any, account: AccountView, tally: _Tally, answer: _SubjectAnswers | None
) -> None:
    for entry in rules:
        _run_one(entry, subject, account, tally, answer)


def _run_one(
    entry: Entry, subject: Any, account: AccountView, tally: _Tally, answer: _SubjectAnswers | None
) -> None:
    if entry.name in tally.crashes:
        return
    began = time.perf_counter()
    try:
        verdict = entry.rule.verdict(subject)
        if isinstance(verdict, Flag):
            finding = _finding(entry, subject, account, verdict, tally)
            if entry.rule.is_mutual and finding.region is not None and finding.compared_with:
                tally.mutual.hold(finding, entry.rule.scope, subject)
            else:
                tally.flag(finding)
    except Exception as error:  # noqa: BLE001 - if a rule raises, only its own answers are lost
        where = entry.rule.scope.place(subject)
        words = str(error) if isinstance(error, OwnRuleError) else f"{type(error).__name__}: {error}"
        tally.crashes[entry.name] = Crash(entry.name, f"{words} (at {where.region}, {where.name})", entry.origin)
        return
    finally:
        tally.seconds[entry.name] += time.perf_counter() - began
    if verdict is not Plain.NOT_APPLICABLE:
        tally.examined[entry.name] += 1
    undecided = None
    if isinstance(verdict, CannotTell):
        place = entry.rule.scope.place(subject)
        undecided = tally.leave_undecided(Undecided(entry.name, account.account_id, place, verdict.because))
    if answer is not None:
        answer.note(entry, verdict, undecided)


_SENT_THROUGH_AN_ENDPOINT = frozenset(
    {
        Fact.ACCOUNT_ID,
        Fact.SETTINGS,
        Fact.IDENTITIES,
        Fact.DKIM,
        Fact.MAIL_FROM,
        Fact.NOTIFICATIONS,
        Fact.IDENTITY_DETAIL,
        Fact.TOPICS,
        Fact.CONFIGURATION_SETS,
        Fact.EVENT_DESTINATIONS,
        Fact.CONFIGURATION_SET_OPTIONS,
        Fact.TEMPLATES,
        Fact.TEMPLATE_CONTENT,
        Fact.IP_POOLS,
        Fact.DEDICATED_IPS,
        Fact.TENANTS,
        Fact.TENANT_DETAILS,
        Fact.SUPPRESSION_LIST,
        Fact.RESOURCES,
        Fact.DNS,
        Fact.SMIME_CERTIFICATES,
    }
)
"""What SendEmail and SendBulkEmail depend on: no other operation takes the ID of a global endpoint."""

_ONE_STEP_UP = {Severity.MEDIUM: Severity.HIGH, Severity.LOW: Severity.MEDIUM}


def _severity_and_message(entry: Entry, place: Place, account: AccountView, flag: Flag) -> tuple[Severity, str]:
    """Return severity and message. A gap between the two regions of a global endpoint in use is one step worse.

    A finding of severity ``info`` is not a gap, and keeps its severity.
    """
    severity = flag.severity or entry.rule.severity
    raised = _ONE_STEP_UP.get(severity)
    if raised and entry.rule.about_sending and _SENT_THROUGH_AN_ENDPOINT.issuperset(entry.rule.facts):
        endpoints = account.endpoints_between(place.region, flag.compared_with)
        if endpoints:
            both = f"the global endpoint {endpoints[0]} sends through both regions"
            return raised, f"{flag.message}; {both}"
    return severity, flag.message


def _finding(entry: Entry, subject: Any, account: AccountView, flag: Flag, tally: _Tally) -> Finding:
    place = entry.rule.scope.place(subject)
    severity, message = _severity_and_message(entry, place, account, flag)
    evidence = packed(flag.evidence)
    return Finding(
        rule=entry.name,
        severity=tally.severities.get(entry.name, severity),
        account_id=account.account_id,
        region=place.region,
        subject_type=place.type,
        subject=place.name,
        message=message,
        # Thousands of findings share few sets of regions. If no two regions agree, a third of the evidence is
        # equal to that of another finding.
        compared_with=tally.compared.setdefault(flag.compared_with, flag.compared_with),
        evidence_json=tally.evidence.setdefault(evidence, evidence),
        group=entry.rule.scope.group(subject),
        failover=entry.rule.failover_of(subject, flag),
    )

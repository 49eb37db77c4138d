"""Goes through the subjects and asks each rule about each."""

import time
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import groupby
from typing import Any

from sescheck.comparison.account_view import AccountView
from sescheck.engine.equivalence import EquivalenceClasses
from sescheck.engine.findings import Crash, Finding, Findings, Undecided, packed
from sescheck.engine.rule import CannotTell, Entry, Flag, Gap, Place, Plain, Scope, SubjectsOfName, Verdict
from sescheck.engine.severity import Severity
from sescheck.snapshot.model import Fact


def run(
    entries: Iterable[Entry], accounts: Iterable[AccountView], severities: Mapping[str, Severity] | None = None
) -> Findings:
    """Ask every rule about every subject of every account. Pure: the same input gives the same findings.

    Args:
        entries: the rules.
        accounts: what the rules check.
        severities: by rule; they stand instead of the rule's own and of those that its verdicts carry.
    """
    tally = _Tally(severities or {})
    by_scope = groupby(sorted(entries, key=_scope_name), key=_scope_name)
    asked = [list(rules) for _, rules in by_scope]
    tally.examined.update({entry.name: 0 for rules in asked for entry in rules})
    for account in accounts:
        likenesses = EquivalenceClasses(account)
        for rules in asked:
            _ask_all(rules, account, likenesses, tally)
    return tally.result()


def _scope_name(entry: Entry) -> str:
    return entry.rule.scope.name


@dataclass(slots=True)
class _Tally:
    severities: Mapping[str, Severity]
    flagged: dict[tuple[str | None, ...], Finding] = field(default_factory=dict)
    compared: dict[tuple[str, ...], tuple[str, ...]] = field(default_factory=dict)
    evidence: dict[str, str] = field(default_factory=dict)
    undecided: dict[Hashable, tuple[Undecided, list[int]]] = field(default_factory=dict)
    examined: Counter[str] = field(default_factory=Counter)
    crashes: dict[str, Crash] = field(default_factory=dict)
    seconds: defaultdict[str, float] = field(default_factory=partial(defaultdict, float))

    def leave_undecided(self, new: Undecided, times: int = 1) -> Undecided:
        """Keep one entry for each rule, region and refusals: ten thousand identities may share the one refusal.

        Returns:
            The first entry that is like it.
        """
        key = (new.rule, new.place.region, *new.because)
        known = self.undecided.get(key)
        if known is None:
            self.undecided[key] = new, [times]
            return new
        known[1][0] += times
        return known[0]

    def flag(self, finding: Finding) -> None:
        """Keep a finding once: a region that is in two groups is still one fault, reported at its worst.

        What is said of a whole group is kept once for all that is said: of two groups both may be true, and the
        fingerprint knows no group.
        """
        # What the fingerprint is made of, for that takes longer to make than the finding itself.
        said = finding.message if finding.region is None else None
        key = (finding.rule, finding.region, finding.subject, finding.subject_type, finding.account_id, said)
        known = self.flagged.get(key)
        if known is None or finding.severity.rank < known.severity.rank:
            self.flagged[key] = finding

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


def _ask_all(rules: list[Entry], account: AccountView, likenesses: EquivalenceClasses, tally: _Tally) -> None:
    scope: Scope[Any] = rules[0].rule.scope
    if scope.by_name is not None:
        _ask_by_name(rules, scope.by_name(account), account, likenesses, tally)
        return
    for subject in scope.subjects(account):
        if isinstance(subject, Gap):
            _leave_all_undecided(rules, subject, account, tally)
        else:
            _ask_each(rules, subject, account, tally, None)


def _leave_all_undecided(rules: list[Entry], gap: Gap, account: AccountView, tally: _Tally) -> None:
    place = Place(gap.region, "account", account.account_id)
    for entry in rules:
        tally.leave_undecided(Undecided(entry.name, account.account_id, place, (gap.because,)))


def _ask_by_name(
    rules: list[Entry],
    names: Iterable[SubjectsOfName[Any] | Gap],
    account: AccountView,
    likenesses: EquivalenceClasses,
    tally: _Tally,
) -> None:
    settled: dict[Hashable, _Settled] = {}
    listed = list(names)
    likes = [None if isinstance(found, Gap) else (likenesses.of(found.name), found.apart) for found in listed]
    times = Counter(likes)
    for found, likeness in zip(listed, likes, strict=True):
        if isinstance(found, Gap):
            _leave_all_undecided(rules, found, account, tally)
            continue
        if times[likeness] == 1:
            # Nobody is like it, so nobody asks what was said of it: of an account in which no two names are alike,
            # answers that are kept took 30 MB.
            for subject in found.subjects():
                _ask_each(rules, subject, account, tally, None)
            continue
        known = settled.get(likeness)
        if known is None:
            settled[likeness] = _Settled([_answer(rules, each, account, tally) for each in found.subjects()])
            continue
        known.others += 1
        if known.open_places:
            subjects = found.subjects()
            for place in known.open_places:
                for entry in known.answers[place].still_open:
                    _ask(entry, subjects[place], account, tally, None)
    for known in settled.values():
        known.count(tally)


@dataclass(slots=True)
class _Answer:
    """What rules said of one subject, and so say of those that are alike.

    Attributes:
        still_open: the rules that must be asked about each: they found something, or look at other identities.
    """

    clear: list[str] = field(default_factory=list)
    undecided: list[Undecided] = field(default_factory=list)
    still_open: list[Entry] = field(default_factory=list)

    def note(self, entry: Entry, verdict: Verdict, undecided: Undecided | None) -> None:
        """Keep what a rule said of the subject; ``undecided`` is the entry where it cannot tell."""
        if isinstance(verdict, Flag) or entry.rule.looks_at_others:
            self.still_open.append(entry)
        elif undecided is not None:
            self.undecided.append(undecided)
        elif verdict is not Plain.NOT_APPLICABLE:
            self.clear.append(entry.name)


@dataclass(slots=True)
class _Settled:
    """What was said of a name's subjects, in their order.

    Attributes:
        open_places: the subjects that leave rules open.
        others: how many names are like this one.
    """

    answers: list[_Answer]
    open_places: list[int] = field(init=False)
    others: int = 0

    def __post_init__(self) -> None:
        self.open_places = [place for place, answer in enumerate(self.answers) if answer.still_open]

    def count(self, tally: _Tally) -> None:
        """Add what holds of the others to what was counted of the first."""
        if not self.others:
            return
        for answer in self.answers:
            for rule in (*answer.clear, *(each.rule for each in answer.undecided)):
                tally.examined[rule] += self.others
            for each in answer.undecided:
                tally.leave_undecided(each, self.others)


def _answer(rules: list[Entry], subject: Any, account: AccountView, tally: _Tally) -> _Answer:
    answer = _Answer()
    _ask_each(rules, subject, account, tally, answer)
    return answer


def _ask_each(
    rules: list[Entry], subject: Any, account: AccountView, tally: _Tally, answer: _Answer | None
) -> None:
    for entry in rules:
        _ask(entry, subject, account, tally, answer)


def _ask(entry: Entry, subject: Any, account: AccountView, tally: _Tally, answer: _Answer | None) -> None:
    if entry.name in tally.crashes:
        return
    began = time.perf_counter()
    try:
        verdict = entry.rule.verdict(subject)
        if isinstance(verdict, Flag):
            tally.flag(_finding(entry, subject, account, verdict, tally))
    except Exception as error:  # noqa: BLE001 - a rule that raises costs that rule's answer, not the run
        where = entry.rule.scope.place(subject)
        tally.crashes[entry.name] = Crash(
            entry.name, f"{type(error).__name__}: {error} (at {where.region}, {where.name})"
        )
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
        Fact.SUPPRESSION_LIST,
        Fact.RESOURCES,
    }
)
"""What a message of SendEmail or SendBulkEmail may meet: no other operation takes a global endpoint's id."""

_ONE_STEP_UP = {Severity.MEDIUM: Severity.HIGH, Severity.LOW: Severity.MEDIUM}


def _raised(entry: Entry, place: Place, account: AccountView, flag: Flag) -> tuple[Severity, str]:
    """Severity and message: a gap between the two regions of a global endpoint in use is a step worse.

    What is ``info`` is not a gap, and stays so.
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
    severity, message = _raised(entry, place, account, flag)
    evidence = packed(flag.evidence)
    return Finding(
        rule=entry.name,
        severity=tally.severities.get(entry.name, severity),
        account_id=account.account_id,
        region=place.region,
        subject_type=place.type,
        subject=place.name,
        message=message,
        # Few sets of regions, and thousands of findings that were compared with them. Where no two regions agree,
        # a third of the evidence is the same as another finding's.
        compared_with=tally.compared.setdefault(flag.compared_with, flag.compared_with),
        evidence_json=tally.evidence.setdefault(evidence, evidence),
        group=entry.rule.scope.group(subject),
    )

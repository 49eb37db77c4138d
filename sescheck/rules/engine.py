"""Goes through the subjects and asks each rule about each."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Any

from sescheck.rules.alike import Likenesses
from sescheck.rules.catalogue import Entry
from sescheck.rules.findings import Crash, Doubt, Finding, Findings
from sescheck.rules.rule import CannotTell, Flag, Gap, Place, Plain, Scope, Verdict
from sescheck.rules.world import World
from sescheck.snapshot.reading import Unreadable


def run(entries: Iterable[Entry], worlds: Iterable[World]) -> Findings:
    """Ask every rule about every subject of every world. Pure: the same input gives the same findings."""
    tally = _Tally()
    by_scope = groupby(sorted(entries, key=_scope_name), key=_scope_name)
    asked = [list(rules) for _, rules in by_scope]
    tally.examined.update((entry.name, 0) for rules in asked for entry in rules)
    for world in worlds:
        likenesses = Likenesses(world)
        for rules in asked:
            _ask_all(rules, world, likenesses, tally)
    return tally.result()


def _scope_name(entry: Entry) -> str:
    return entry.rule.scope.name


@dataclass(slots=True)
class _Tally:
    flagged: dict[str, Finding] = field(default_factory=dict)
    doubts: dict[Hashable, Doubt] = field(default_factory=dict)
    examined: dict[str, int] = field(default_factory=dict)
    crashes: dict[str, Crash] = field(default_factory=dict)

    def doubt(self, rule: str, account_id: str, place: Place, because: tuple[Unreadable, ...]) -> None:
        """Count a doubt once a reading: ten thousand identities may share the one refusal."""
        key = (rule, place.region, *map(id, because))
        known = self.doubts.get(key)
        if known is None:
            self.doubts[key] = Doubt(rule, account_id, place, because)
        else:
            self.doubts[key] = replace(known, count=known.count + 1)

    def flag(self, finding: Finding) -> None:
        """Keep a finding once: a region that is in two groups is still one fault."""
        known = self.flagged.get(finding.fingerprint)
        if known is None or finding.severity.rank < known.severity.rank:
            self.flagged[finding.fingerprint] = finding

    def result(self) -> Findings:
        return Findings(
            flagged=tuple(sorted(self.flagged.values(), key=_worst_first)),
            doubts=tuple(self.doubts.values()),
            examined=self.examined,
            crashes=tuple(self.crashes.values()),
        )


def _worst_first(finding: Finding) -> tuple[int, str, str, str, str]:
    return (
        finding.severity.rank,
        finding.rule,
        finding.account_id,
        finding.region or "",
        finding.subject,
    )


def _ask_all(rules: list[Entry], world: World, likenesses: Likenesses, tally: _Tally) -> None:
    scope: Scope[Any] = rules[0].rule.scope
    known: dict[Hashable, Verdict] = {}
    for subject in scope.subjects(world):
        if isinstance(subject, Gap):
            place = Place(subject.region, "account", world.account_id)
            for entry in rules:
                tally.doubt(entry.name, world.account_id, place, (subject.because,))
            continue
        likeness: Hashable = None
        if scope.asks_name is not None:
            name, rest = scope.asks_name(subject)
            likeness = (likenesses.of(name), rest)
        for entry in rules:
            if entry.name not in tally.crashes:
                _ask(entry, subject, world, likeness, known, tally)


def _ask(
    entry: Entry,
    subject: Any,
    world: World,
    likeness: Hashable,
    known: dict[Hashable, Verdict],
    tally: _Tally,
) -> None:
    """Ask a rule about a subject, unless it has answered of one just like it that nothing is wrong."""
    key = (entry.name, likeness)
    verdict = known.get(key)
    if verdict is None:
        try:
            verdict = entry.rule.check(subject)
        except Exception as error:  # noqa: BLE001 - a rule that raises costs that rule's answer, not the run
            where = entry.rule.scope.place(subject)
            tally.crashes[entry.name] = Crash(
                entry.name, f"{type(error).__name__}: {error} (at {where.region}, {where.name})"
            )
            return
        if likeness is not None and not entry.rule.looks_at_others and not isinstance(verdict, Flag):
            known[key] = verdict
    if verdict is Plain.NOT_CONCERNED:
        return
    tally.examined[entry.name] += 1
    match verdict:
        case Flag():
            tally.flag(_finding(entry, subject, world, verdict))
        case CannotTell(because):
            tally.doubt(entry.name, world.account_id, entry.rule.scope.place(subject), because)
        case Plain():
            pass


def _finding(entry: Entry, subject: Any, world: World, flag: Flag) -> Finding:
    place = entry.rule.scope.place(subject)
    return Finding(
        rule=entry.name,
        severity=flag.severity or entry.rule.severity,
        account_id=world.account_id,
        region=place.region,
        subject_type=place.type,
        subject=place.name,
        message=flag.message,
        compared_with=flag.compared_with,
        evidence=flag.evidence,
        group=entry.rule.scope.group(subject),
    )

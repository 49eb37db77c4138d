"""Goes through the subjects and asks each rule about each."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from sescheck.rules.catalogue import Entry
from sescheck.rules.findings import Crash, Doubt, Finding, Findings
from sescheck.rules.rule import CannotTell, Flag, Gap, Place, Plain, Scope
from sescheck.rules.world import World


def run(entries: Iterable[Entry], worlds: Iterable[World]) -> Findings:
    """Ask every rule about every subject of every world. Pure: the same input gives the same findings."""
    tally = _Tally()
    by_scope = groupby(sorted(entries, key=_scope_name), key=_scope_name)
    asked = [list(rules) for _, rules in by_scope]
    tally.examined.update((entry.name, 0) for rules in asked for entry in rules)
    for world in worlds:
        for rules in asked:
            _ask_all(rules, world, tally)
    return tally.result()


def _scope_name(entry: Entry) -> str:
    return entry.rule.scope.name


@dataclass(slots=True)
class _Tally:
    flagged: dict[str, Finding] = field(default_factory=dict)
    doubts: list[Doubt] = field(default_factory=list)
    examined: dict[str, int] = field(default_factory=dict)
    crashes: dict[str, Crash] = field(default_factory=dict)

    def flag(self, finding: Finding) -> None:
        """Keep a finding once: a region that is in two groups is still one fault."""
        known = self.flagged.get(finding.fingerprint)
        if known is None or finding.severity.rank < known.severity.rank:
            self.flagged[finding.fingerprint] = finding

    def result(self) -> Findings:
        return Findings(
            flagged=tuple(sorted(self.flagged.values(), key=_worst_first)),
            doubts=tuple(self.doubts),
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


def _ask_all(rules: list[Entry], world: World, tally: _Tally) -> None:
    scope: Scope[Any] = rules[0].rule.scope
    for subject in scope.subjects(world):
        if isinstance(subject, Gap):
            place = Place(subject.region, "account", world.account_id)
            for entry in rules:
                tally.doubts.append(Doubt(entry.name, world.account_id, place, (subject.because,)))
            continue
        for entry in rules:
            if entry.name not in tally.crashes:
                _ask(entry, subject, world, tally)


def _ask(entry: Entry, subject: Any, world: World, tally: _Tally) -> None:
    try:
        verdict = entry.rule.check(subject)
    except Exception as error:  # noqa: BLE001 - a rule that raises costs that rule's answer, not the run
        where = entry.rule.scope.place(subject)
        tally.crashes[entry.name] = Crash(
            entry.name, f"{type(error).__name__}: {error} (at {where.region}, {where.name})"
        )
        return
    if verdict is Plain.NOT_CONCERNED:
        return
    tally.examined[entry.name] += 1
    match verdict:
        case Flag():
            tally.flag(_finding(entry, subject, world, verdict))
        case CannotTell(because):
            tally.doubts.append(Doubt(entry.name, world.account_id, entry.rule.scope.place(subject), because))
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

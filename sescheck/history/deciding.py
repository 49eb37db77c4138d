"""Decide whether a finding is gone, or only could not be judged. An unread answer is not "gone"."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, TypeAlias

from sescheck.comparison.account_view import AccountView
from sescheck.engine.findings import Crash
from sescheck.engine.rule import CannotTell, Entry, Gap, Place, Scope
from sescheck.history.earlier import Earlier
from sescheck.report.formats.json import json_model
from sescheck.snapshot.fields import fields, unread_of
from sescheck.snapshot.model import Fact, Region
from sescheck.snapshot.reading import Why

Decide: TypeAlias = Callable[[Sequence[Earlier]], Sequence[bool]]
"""For each finding, True if a run could judge its subject."""


def by_running_rules(rules: Iterable[Entry], accounts: Iterable[AccountView], crashes: Iterable[Crash]) -> Decide:
    """Return a decision that runs the rules again, for these subjects only.

    Args:
        rules: those that were run.
        accounts: the accounts that they checked.
        crashes: those that failed.
    """
    failed = {crash.rule for crash in crashes}
    entries = {entry.name: entry for entry in rules if entry.name not in failed}
    by_account = {account.account_id: account for account in accounts}

    def decide(findings: Sequence[Earlier]) -> Sequence[bool]:
        asked: dict[tuple[str, str], _SubjectCheck] = {}
        for each in findings:
            entry, account = entries.get(each.finding.rule), by_account.get(each.finding.account_id)
            if entry is not None and account is not None:
                key = (account.account_id, entry.rule.scope.name)
                asked.setdefault(key, _SubjectCheck(account, entry.rule.scope)).add(entry, _place(each))
        for question in asked.values():
            question.ask()
        return [_is_decided(each, entries, asked) for each in findings]

    return decide


def _place(earlier: Earlier) -> Place:
    return Place(earlier.finding.region, *earlier.finding.subject)


def _is_decided(
    earlier: Earlier, entries: dict[str, Entry], asked: dict[tuple[str, str], "_SubjectCheck"]
) -> bool:
    entry = entries.get(earlier.finding.rule)
    if entry is None:
        return False
    question = asked.get((earlier.finding.account_id, entry.rule.scope.name))
    return question is not None and question.decides(earlier, entry)


@dataclass(slots=True)
class _SubjectCheck:
    """The subjects of one scope and one account that findings are about.

    Attributes:
        wanted: the rules to run, by place.
        answered: for rules that were run, by rule and place, whether every verdict was known.
        gaps: the regions whose subjects could not all be enumerated.
    """

    account: AccountView
    scope: Scope[Any]
    wanted: dict[Place, list[Entry]] = field(default_factory=dict)
    answered: dict[tuple[str, Place], bool] = field(default_factory=dict)
    gaps: set[str | None] = field(default_factory=set)

    def add(self, entry: Entry, place: Place) -> None:
        """Add a rule to run at this place."""
        entries = self.wanted.setdefault(place, [])
        if entry not in entries:
            entries.append(entry)

    def ask(self) -> None:
        """Run the rules on the subjects at these places."""
        for subject in self.scope.subjects(self.account):
            if isinstance(subject, Gap):
                self.gaps.add(subject.region)
                continue
            place = self.scope.place(subject)
            for entry in self.wanted.get(place, ()):
                key = (entry.name, place)
                is_known = not isinstance(entry.rule.verdict(subject), CannotTell)
                self.answered[key] = self.answered.get(key, True) and is_known

    def decides(self, earlier: Earlier, entry: Entry) -> bool:
        """Return the rule's own answer if the subject exists. If not, the lists of its regions must be complete.

        They must also be complete if the rule looks at other subjects.
        """
        named = {region for region in (earlier.finding.region, *earlier.compared_with) if region is not None}
        if not named <= {view.name for view in self.account.regions}:
            return False
        answered = self.answered.get((entry.name, _place(earlier)))
        if answered is not None and not (answered and entry.rule.looks_at_others):
            return answered
        unread = self.gaps | _unread_and_unused(self.account, entry.rule.facts)
        return unread.isdisjoint(self._concerned(named))

    def _concerned(self, named: Collection[str]) -> set[str | None]:
        """Return the regions whose unread lists may hide a subject; None for what is read once per account."""
        if not named:
            return {None, *(view.name for view in self.account.regions)}
        groups = [{view.name for view in group.regions} for group in self.account.groups]
        return {None, *named, *(name for group in groups if not group.isdisjoint(named) for name in group)}


_KNOWN_WHERE_UNUSED = frozenset({"opt_in", "settings", "identities"})
"""Fields without which no region is taken for one that looks unused."""


@cache
def _field_of(fact: Fact) -> str | None:
    """The field of a region that may hold something of the fact although the region looks unused, or None."""
    named = ((each.name, each.facts) for each in fields(Region) if each.name not in _KNOWN_WHERE_UNUSED)
    return next((name for name, facts in named if fact in facts), None)


def _unread_and_unused(account: AccountView, facts: Iterable[Fact]) -> set[str]:
    """Return the regions that are not compared, although not all of these facts are known."""
    unused = [view.region for view in account.regions if view.name in account.unused]
    return {region.name for region in unused for fact in facts if _is_unread(region, fact)}


def _is_unread(region: Region, fact: Fact) -> bool:
    """What a region does not offer, it does not hold."""
    field = _field_of(fact)
    found = () if field is None else unread_of(getattr(region, field))
    return any(unread.why is not Why.NOT_SUPPORTED_HERE for unread in found)


def by_report(report: json_model.Report) -> Decide:
    """Return the doubts that the report itself has; if it has too few, nothing is decided."""
    failed = {error.rule for error in report.rule_errors}
    open_ = failed | {question.rule for question in report.summary.not_asked}
    unread = {(entry.account_id, rule) for entry in report.unread for rule in entry.rules}
    regions = {account.account_id: {each.region for each in account.regions} for account in report.accounts}

    def decide(findings: Sequence[Earlier]) -> Sequence[bool]:
        return [
            each.finding.rule in report.summary.examined
            and each.finding.rule not in open_
            and (each.finding.account_id, each.finding.rule) not in unread
            and {each.finding.region, *each.compared_with} - {None} <= regions.get(each.finding.account_id, set())
            for each in findings
        ]

    return decide

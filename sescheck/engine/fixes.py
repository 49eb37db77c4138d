"""The steps that mend findings. They are made when somebody asks, because most runs show few of them or none.

A finding does not keep its subject, which would take much memory. So the subject is found again by the place of
the finding, and the rule is asked again. Rules are pure: the answer is the same.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sescheck.comparison.account_view import AccountView
from sescheck.engine.failover import Consequence, Failover
from sescheck.engine.findings import Finding
from sescheck.engine.rule import Entry, Flag, Gap, Place, Scope, SubjectsOfName, UnansweredError
from sescheck.engine.steps import Step
from sescheck.snapshot.reading import Unreadable

_MOST_KEPT = 1_000
"""Findings whose steps are kept for the next format. Those of a large account would take much memory."""


_MOST_SUBJECTS = 2_000
"""Subjects that are kept, because those of a name share what was asked of its regions. More take much memory."""


@dataclass(frozen=True, slots=True)
class Fix:
    """What mends one finding.

    Attributes:
        steps: in their order; empty if what they depend on could not be read.
        unread: that reading.
    """

    steps: tuple[Step, ...]
    unread: Unreadable | None = None


class Fixes:
    """The steps for the findings of a run.

    Args:
        entries: the rules that ran.
        accounts: what they were run on.
    """

    def __init__(self, entries: Iterable[Entry], accounts: Iterable[AccountView]) -> None:
        self._entries = {entry.name: entry for entry in entries}
        self._accounts = {account.account_id: account for account in accounts}
        self._subjects: dict[tuple[str, str], dict[str, list[Any]]] = {}
        self._kept: dict[Finding, Fix | None] = {}
        self._near_kept: dict[tuple[str, str, str], dict[str | None, list[Any]]] = {}
        self._subjects_kept = 0

    def of(self, finding: Finding) -> Fix | None:
        """Return the steps for a finding; None for one of a rule or an account that did not take part."""
        if finding not in self._kept:
            found = self._flagged(finding)
            fix = None if found is None else _fix(*found)
            if len(self._kept) == _MOST_KEPT:
                return fix
            self._kept[finding] = fix
        return self._kept[finding]

    def consequence_of(self, finding: Finding) -> Consequence:
        """Return what a finding means when its region has to take over."""
        found = self._flagged(finding)
        if found is None:
            return Consequence(Failover.NOTHING)
        entry, subject, flag = found
        return entry.rule.consequence(subject, flag)

    def _flagged(self, finding: Finding) -> tuple[Entry, Any, Flag] | None:
        """The rule, the subject and the verdict of a finding."""
        entry, account = self._entries.get(finding.rule), self._accounts.get(finding.account_id)
        if entry is None or account is None:
            return None
        for subject in self._at(entry.rule.scope, account, finding):
            verdict = entry.rule.verdict(subject)
            if isinstance(verdict, Flag) and (finding.region is not None or verdict.message in finding.message):
                return entry, subject, verdict
        return None

    def _at(self, scope: Scope[Any], account: AccountView, finding: Finding) -> Iterator[Any]:
        """Yield the subjects at the place of a finding."""
        place = Place(finding.region, finding.subject_type, finding.subject)
        for subject in self._near(scope, account, finding):
            if scope.place(subject) == place and scope.group(subject) == finding.group:
                yield subject

    def _near(self, scope: Scope[Any], account: AccountView, finding: Finding) -> Iterator[Any]:
        """Yield the subjects with the name of a finding, in any case of letters; others may be among them."""
        name = finding.subject.lower()
        if scope.by_name is None:
            yield from self._index(scope, account).get(name, ())
            return
        key = (scope.name, account.account_id, name)
        names = self._index_by_name(scope, account).get(name, ())
        if key not in self._near_kept and self._subjects_kept < _MOST_SUBJECTS:
            self._near_kept[key] = self._by_region(scope, names)
        if key in self._near_kept:
            yield from self._near_kept[key].get(finding.region, ())
            return
        for found in names:
            yield from found.subjects_in(finding.region)

    def _by_region(self, scope: Scope[Any], names: Iterable[SubjectsOfName[Any]]) -> dict[str | None, list[Any]]:
        by_region: dict[str | None, list[Any]] = {}
        for subject in (subject for each in names for subject in each.subjects()):
            by_region.setdefault(scope.place(subject).region, []).append(subject)
            self._subjects_kept += 1
        return by_region

    def _index(self, scope: Scope[Any], account: AccountView) -> dict[str, list[Any]]:
        key = (scope.name, account.account_id)
        if key not in self._subjects:
            found = self._subjects[key] = {}
            for subject in scope.subjects(account):
                if not isinstance(subject, Gap):
                    found.setdefault(scope.place(subject).name.lower(), []).append(subject)
        return self._subjects[key]

    def _index_by_name(self, scope: Scope[Any], account: AccountView) -> dict[str, list[SubjectsOfName[Any]]]:
        key = (scope.name, account.account_id)
        if key not in self._subjects and scope.by_name is not None:
            found = self._subjects[key] = {}
            for each in scope.by_name(account):
                if not isinstance(each, Gap):
                    found.setdefault(each.name.lower(), []).append(each)
        return self._subjects[key]


def _fix(entry: Entry, subject: Any, flag: Flag) -> Fix:
    try:
        return Fix(tuple(entry.fix(subject, flag)))
    except UnansweredError as error:
        return Fix((), error.because)

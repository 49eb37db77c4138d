"""The result of each rule in each region, for test reports and compliance findings."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from sescheck.comparison.account_view import AccountView
from sescheck.engine.findings import Crash, Undecided
from sescheck.engine.rule import Gap, Place
from sescheck.plain import cut
from sescheck.report.model import Report, Reported, Status
from sescheck.report.text.phrases import plural, some
from sescheck.snapshot.reading import NOT_A_FAILURE, Unreadable

_MOST_REASONS = 6
_MOST_REGIONS = 4


class Outcome(StrEnum):
    """The result of a case, the most severe first."""

    FLAGGED = "flagged"
    FAILED = "failed"
    UNDECIDED = "undecided"
    NOT_ASKED = "skipped"
    CLEAR = "clear"


@dataclass(frozen=True, slots=True)
class Case:
    """A rule in a region in which it checked a subject, or found something.

    Attributes:
        region: None for findings about a whole group of regions.
        findings: of any status.
        undecided: the subjects that it could not decide, or did not check.
        crash: set if the rule failed; it may then have left out subjects in any region.
    """

    account_id: str
    region: str | None
    rule: str
    title: str
    findings: tuple[Reported, ...]
    undecided: tuple[Undecided, ...]
    crash: Crash | None

    @property
    def open(self) -> tuple[Reported, ...]:
        """The open findings."""
        return tuple(reported for reported in self.findings if reported.status is Status.OPEN)

    @property
    def outcome(self) -> Outcome:
        """The result; it is never clear if anything is unknown."""
        if self.open:
            return Outcome.FLAGGED
        if self.crash is not None:
            return Outcome.FAILED
        if not self.undecided:
            return Outcome.CLEAR
        return Outcome.UNDECIDED if any(map(is_refused, self.undecided)) else Outcome.NOT_ASKED

    def why_undecided(self) -> str:
        """Return how many subjects are undecided, and why; empty if none is."""
        return why_undecided(self.undecided)


def is_refused(undecided: Undecided) -> bool:
    """True if it rests on a refusal, and not only on what was not asked."""
    return not all(unread.why in NOT_A_FAILURE for unread in undecided.because)


def why_undecided(undecided: Iterable[Undecided]) -> str:
    """Return ``undecided for 3 subjects: ses:GetAccount throttled in eu-west-1``; empty if nothing is undecided.

    A region is named only if it is not the one of the undecided subject.
    """
    found = tuple(undecided)
    if not found:
        return ""
    regions: dict[tuple[str, bool], dict[str, None]] = {}
    for each in found:
        for unread in each.because:
            elsewhere = _elsewhere(unread, each.place)
            regions.setdefault((_reason(unread), elsewhere is not None), {})[elsewhere or ""] = None
    reasons = [
        f"{words} in {some(tuple(names), _MOST_REGIONS, 'region')}" if is_elsewhere else words
        for (words, is_elsewhere), names in regions.items()
    ]
    count = plural(sum(each.count for each in found), "subject")
    return f"undecided for {count}: {some(reasons, _MOST_REASONS, 'reason')}"


def _elsewhere(unread: Unreadable, place: Place) -> str | None:
    """Return the other region that refused; None for what was not asked: the region then makes no difference."""
    return None if unread.why in NOT_A_FAILURE or unread.region == place.region else unread.region


def _reason(unread: Unreadable) -> str:
    asked = f" ({cut(unread.detail)})" if unread.why in NOT_A_FAILURE and unread.detail else ""
    return f"{unread.in_words()}{asked}"


_Key = tuple[str, str | None, str]
"""Account, region and rule."""


def cases_of(report: Report) -> tuple[Case, ...]:
    """Return the cases by account, in the order of its regions, groups last.

    In a region, what to do first comes first, then rules without a finding, by name.
    """
    findings: dict[_Key, list[Reported]] = {}
    for reported in report.findings:
        found = reported.finding
        findings.setdefault((found.account_id, found.region, found.rule), []).append(reported)
    undecided: dict[_Key, list[Undecided]] = {}
    for each in report.undecided:
        undecided.setdefault((each.account_id, each.place.region, each.rule), []).append(each)
    titles = {entry.name: entry.title for entry in report.rules}
    crashes = {crash.rule: crash for crash in report.crashes}
    keys = {*findings, *undecided, *_asked(report)}
    return tuple(
        Case(
            account_id=account_id,
            region=region,
            rule=rule,
            title=titles.get(rule, ""),
            findings=tuple(findings.get((account_id, region, rule), ())),
            undecided=tuple(undecided.get((account_id, region, rule), ())),
            crash=crashes.get(rule),
        )
        for account_id, region, rule in sorted(keys, key=_in_order(report, findings))
    )


_Order: TypeAlias = tuple[str, bool, int, str, int, str]


def _in_order(report: Report, found: Iterable[_Key]) -> Callable[[_Key], _Order]:
    """Return the key of a case.

    Args:
        report: has the regions.
        found: the cases with a finding, in the order of the findings.
    """
    ranks = {key: rank for rank, key in enumerate(found)}
    places = {
        (account.account_id, region.name): place
        for account in report.accounts
        for place, region in enumerate(account.stored.regions)
    }

    def order(key: _Key) -> _Order:
        account_id, region, rule = key
        place = places.get((account_id, region or ""), len(places))
        return account_id, region is None, place, region or "", ranks.get(key, len(ranks)), rule

    return order


def _asked(report: Report) -> Iterator[_Key]:
    """Yield where each rule had something to check; a rule that applies nowhere is left out."""
    scopes: dict[str, list[str]] = {}
    by_name = {entry.rule.scope.name: entry.rule.scope for entry in report.rules}
    crashed = {crash.rule for crash in report.crashes}
    for entry in report.rules:
        if report.examined.get(entry.name) or entry.name in crashed:
            scopes.setdefault(entry.rule.scope.name, []).append(entry.name)
    for account in report.accounts:
        for scope, rules in scopes.items():
            subjects = by_name[scope].subjects(account)
            places = (by_name[scope].place(each).region for each in subjects if not isinstance(each, Gap))
            for region in _all_of(places, account):
                yield from ((account.account_id, region, rule) for rule in rules)


def _all_of(places: Iterable[str | None], account: AccountView) -> set[str | None]:
    """Return the places, each once; stop when every region is among them."""
    seen: set[str | None] = set()
    regions = {view.name for view in account.regions}
    for place in places:
        seen.add(place)
        if seen >= regions:
            break
    return seen

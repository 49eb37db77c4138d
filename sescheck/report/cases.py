"""The result of each rule in each region, for test reports and compliance findings."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from sescheck.comparison.account_view import AccountView
from sescheck.engine.findings import Crash, Doubt
from sescheck.engine.rule import Gap
from sescheck.report.plain import cut
from sescheck.report.report import Report, Reported, Status
from sescheck.report.words import plural, some
from sescheck.snapshot.reading import NOT_OWED, Unreadable

_MOST_REASONS = 6


class Outcome(StrEnum):
    """The result of a case, the most severe first."""

    FLAGGED = "flagged"
    FAILED = "failed"
    CANNOT_TELL = "cannot tell"
    NOT_ASKED = "not asked"
    CLEAR = "clear"


@dataclass(frozen=True, slots=True)
class Case:
    """A rule in a region in which it checked something, or has findings.

    Attributes:
        region: None for findings about a whole group of regions.
        findings: of any status.
        doubts: what it could not judge, or was not asked to.
        crash: the rule failed, and may have skipped subjects anywhere.
    """

    account_id: str
    region: str | None
    rule: str
    title: str
    findings: tuple[Reported, ...]
    doubts: tuple[Doubt, ...]
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
        if not self.doubts:
            return Outcome.CLEAR
        return Outcome.CANNOT_TELL if any(map(is_refused, self.doubts)) else Outcome.NOT_ASKED

    def doubt(self) -> str:
        """Say about how many subjects the rule could not tell, and why; empty if it could tell about all."""
        return doubt_of(self.doubts)


def is_refused(doubt: Doubt) -> bool:
    """True if a refusal is among the reasons, not only what was not asked."""
    return not all(unread.why in NOT_OWED for unread in doubt.because)


def doubt_of(doubts: Iterable[Doubt]) -> str:
    """Return ``cannot tell about 3 subjects: ses:GetAccount throttled``; empty without doubts."""
    found = tuple(doubts)
    if not found:
        return ""
    reasons = list(dict.fromkeys(_reason(unread) for doubt in found for unread in doubt.because))
    count = plural(sum(doubt.count for doubt in found), "subject")
    return f"cannot tell about {count}: {some(reasons, _MOST_REASONS, 'reason')}"


def _reason(unread: Unreadable) -> str:
    asked = f" ({cut(unread.detail)})" if unread.why in NOT_OWED and unread.detail else ""
    return f"{unread.operation} {unread.why}{asked}"


_Key = tuple[str, str | None, str]
"""Account, region and rule."""


def cases_of(report: Report) -> tuple[Case, ...]:
    """Return the cases by account, in the order of its regions, groups last, then by rule."""
    findings: dict[_Key, list[Reported]] = {}
    for reported in report.findings:
        found = reported.finding
        findings.setdefault((found.account_id, found.region, found.rule), []).append(reported)
    doubts: dict[_Key, list[Doubt]] = {}
    for doubt in report.doubts:
        doubts.setdefault((doubt.account_id, doubt.place.region, doubt.rule), []).append(doubt)
    titles = {entry.name: entry.title for entry in report.rules}
    crashes = {crash.rule: crash for crash in report.crashes}
    keys = {*findings, *doubts, *_asked(report)}
    return tuple(
        Case(
            account_id=account_id,
            region=region,
            rule=rule,
            title=titles.get(rule, ""),
            findings=tuple(findings.get((account_id, region, rule), ())),
            doubts=tuple(doubts.get((account_id, region, rule), ())),
            crash=crashes.get(rule),
        )
        for account_id, region, rule in sorted(keys, key=_in_order(report))
    )


def _in_order(report: Report) -> Callable[[_Key], tuple[str, bool, int, str, str]]:
    places = {
        (world.account_id, region.name): place
        for world in report.worlds
        for place, region in enumerate(world.account.regions)
    }

    def order(key: _Key) -> tuple[str, bool, int, str, str]:
        account_id, region, rule = key
        return account_id, region is None, places.get((account_id, region or ""), len(places)), region or "", rule

    return order


def _asked(report: Report) -> Iterator[_Key]:
    """Yield where each rule had something to check; a rule that applies nowhere is left out."""
    scopes: dict[str, list[str]] = {}
    by_name = {entry.rule.scope.name: entry.rule.scope for entry in report.rules}
    crashed = {crash.rule for crash in report.crashes}
    for entry in report.rules:
        if report.examined.get(entry.name) or entry.name in crashed:
            scopes.setdefault(entry.rule.scope.name, []).append(entry.name)
    for world in report.worlds:
        for scope, rules in scopes.items():
            subjects = by_name[scope].subjects(world)
            places = (by_name[scope].place(each).region for each in subjects if not isinstance(each, Gap))
            for region in _all_of(places, world):
                yield from ((world.account_id, region, rule) for rule in rules)


def _all_of(places: Iterable[str | None], world: AccountView) -> set[str | None]:
    """Return the places, each once; stop when every region is among them."""
    seen: set[str | None] = set()
    regions = {view.name for view in world.regions}
    for place in places:
        seen.add(place)
        if seen >= regions:
            break
    return seen

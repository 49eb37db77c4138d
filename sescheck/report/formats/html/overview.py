"""The top of the page: can each region send, what is broken there, what to do first."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from sescheck.comparison.account_view import AccountView
from sescheck.engine.severity import Severity
from sescheck.report.formats.html.findings_list import Entry
from sescheck.report.model import Report, Status
from sescheck.report.views.region_lines import RegionLine, Regions, regions_of
from sescheck.report.views.verdict import Level

_FIRST = 3
_MOST_PROBLEMS = 2
_ORDER = (Level.NO, Level.UNKNOWN, Level.CAREFUL, Level.YES)


@dataclass(frozen=True, slots=True)
class Problem:
    """An entry, as far as it is about one region."""

    entry: Entry
    count: int


@dataclass(frozen=True, slots=True)
class Card:
    """A region.

    Attributes:
        problems: the first entries.
        more: how many other entries are about the region.
    """

    line: RegionLine
    problems: tuple[Problem, ...]
    more: int


@dataclass(frozen=True, slots=True)
class AccountPanel:
    """An account.

    Attributes:
        cards: its regions, those that cannot send first.
    """

    account: AccountView
    regions: Regions
    cards: tuple[Card, ...]


def accounts_of(report: Report, entries: Sequence[Entry]) -> tuple[AccountPanel, ...]:
    """Return every account with its regions."""
    return tuple(_account(report, account, entries) for account in report.accounts)


def headline(accounts: Iterable[AccountPanel]) -> str:
    """Return how many regions of all accounts can send."""
    lines = tuple(line for view in accounts for line in view.regions.lines)
    return Regions(lines, ()).summary if lines else "no region is in use"


def to_do_first(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Return the first open entries that are not low or info."""
    grave = (
        e for e in entries if e.cluster.status is Status.OPEN and e.cluster.severity.at_least(Severity.MEDIUM)
    )
    return tuple(islice(grave, _FIRST))


def _account(report: Report, account: AccountView, entries: Sequence[Entry]) -> AccountPanel:
    regions = regions_of(report, account)
    problems = _problems(entries, account.account_id)
    cards = [_card(line, problems.get(line.name, [])) for line in regions.lines]
    return AccountPanel(
        account, regions, tuple(sorted(cards, key=lambda card: _ORDER.index(card.line.verdict.level)))
    )


def _card(line: RegionLine, problems: Sequence[Problem]) -> Card:
    shown = tuple(problems[:_MOST_PROBLEMS])
    return Card(line, shown, len(problems) - len(shown))


def _problems(entries: Iterable[Entry], account_id: str) -> Mapping[str, list[Problem]]:
    """Return the open entries by region, in their order."""
    found: dict[str, list[Problem]] = {}
    for entry in entries:
        if entry.cluster.status is Status.OPEN:
            for region, count in _counts(entry, account_id).items():
                found.setdefault(region, []).append(Problem(entry, count))
    return found


def _counts(entry: Entry, account_id: str) -> Mapping[str, int]:
    counts: dict[str, int] = {}
    for reported in entry.cluster.members:
        found = reported.finding
        if found.region is not None and found.account_id == account_id:
            counts[found.region] = counts.get(found.region, 0) + 1
    return counts

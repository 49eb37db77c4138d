"""The top of the page: can each region send, and what to do first."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from sescheck.comparison.account_view import AccountView
from sescheck.engine.severity import Severity
from sescheck.report.formats.html.findings_list import Entry
from sescheck.report.model import Report, Status
from sescheck.report.views.region_lines import RegionLine, Regions, regions_of
from sescheck.report.views.verdict import Level

_FIRST = 3
_ORDER = (Level.NO, Level.UNKNOWN, Level.CAREFUL, Level.YES)


@dataclass(frozen=True, slots=True)
class AccountPanel:
    """An account.

    Attributes:
        cards: its regions, those that cannot send first.
    """

    account: AccountView
    regions: Regions
    cards: tuple[RegionLine, ...]


def accounts_of(report: Report) -> tuple[AccountPanel, ...]:
    """Return every account with its regions."""
    return tuple(_account(report, account) for account in report.accounts)


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


def _account(report: Report, account: AccountView) -> AccountPanel:
    regions = regions_of(report, account)
    cards = sorted(regions.lines, key=lambda line: _ORDER.index(line.verdict.level))
    return AccountPanel(account, regions, tuple(cards))

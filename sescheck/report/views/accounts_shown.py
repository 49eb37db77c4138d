"""Which accounts a person reads in full, and a line for each of the others."""

from collections import Counter
from dataclasses import dataclass

from sescheck.comparison.account_view import AccountView
from sescheck.report.model import Report
from sescheck.report.text.phrases import plural
from sescheck.report.views.heading import account_name
from sescheck.report.views.region_lines import regions_of
from sescheck.report.views.unused_regions import counted

IN_FULL = 3
"""Accounts with their regions and identities."""

IN_A_LINE = 50
"""Accounts after those, with a line each."""


@dataclass(frozen=True, slots=True)
class AccountsShown:
    """The accounts of a report.

    Attributes:
        in_full: those with their tables.
        lines: the others, as far as they have a line each; then how many are left.
    """

    in_full: tuple[AccountView, ...]
    lines: tuple[str, ...]


def accounts_shown(report: Report, *, verbose: bool) -> AccountsShown:
    """Return how each account is shown; with ``verbose`` each in full."""
    if verbose or len(report.accounts) <= IN_FULL:
        return AccountsShown(report.accounts, ())
    others = report.accounts[IN_FULL:]
    counts = Counter(each.finding.account_id for each in counted(report))
    lines = [_line(report, account, counts[account.account_id]) for account in others[:IN_A_LINE]]
    if (left := len(others) - IN_A_LINE) > 0:
        lines.append(f"and {plural(left, 'more account')}")
    lines.append("--verbose shows the regions and identities of every account")
    return AccountsShown(report.accounts[:IN_FULL], tuple(lines))


def _line(report: Report, account: AccountView, found: int) -> str:
    regions = regions_of(report, account)
    sends = f"can it send? {regions.summary}" if regions.lines else "no region is in use"
    return f"{account_name(account)}: {sends}; {plural(found, 'finding') if found else 'no findings'}"

"""The heading of an account: its ID and alias, and when it was read."""

from sescheck.comparison.account_view import AccountView
from sescheck.report.model import Report
from sescheck.snapshot.reading import Known, Unreadable


def heading(report: Report, account: AccountView) -> str:
    """Return ``Account 123456789012 (acme), read 2026-11-23T09:00:00Z``."""
    return f"Account {account.account_id}{_alias(account)}, read {report.snapshot.taken_at}"


def _alias(account: AccountView) -> str:
    match account.stored.alias:
        case Known(alias):
            return f" ({alias})" if alias else ""
        case Unreadable():
            return ""

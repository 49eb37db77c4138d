"""The heading of an account: its ID and alias, when it was read, and which resolver of the DNS was asked."""

from sescheck.comparison.account_view import AccountView
from sescheck.report.model import Report
from sescheck.report.views.dns_asked import dns_words
from sescheck.snapshot.reading import Known, Unreadable


def heading(report: Report, account: AccountView) -> str:
    """Return ``Account 123456789012 (acme), read 2026-11-23T09:00:00Z``, and what was asked of the DNS."""
    return f"{account_name(account)}, read {report.snapshot.taken_at}{_dns(report, account)}"


def account_name(account: AccountView) -> str:
    """Return ``Account 123456789012 (acme)``."""
    return f"Account {account.account_id}{_alias(account)}"


def _dns(report: Report, account: AccountView) -> str:
    """Return what was asked of the DNS. Accounts share the answers: the first heading says it for all of them."""
    words = dns_words(report)
    if not words or account is not report.accounts[0]:
        return ""
    asked = report.dns is not None and report.dns.asked
    return f"; {words}{' in all accounts' if asked and len(report.accounts) > 1 else ''}"


def _alias(account: AccountView) -> str:
    match account.stored.alias:
        case Known(alias):
            return f" ({alias})" if alias else ""
        case Unreadable():
            return ""

"""The heading of an account: its ID and alias, when it was read, and which resolver of the DNS was asked."""

from sescheck.comparison.account_view import AccountView
from sescheck.plain import NAME, cut
from sescheck.report.model import Report
from sescheck.report.text.phrases import plural
from sescheck.snapshot.model import Snapshot
from sescheck.snapshot.reading import Known, Unreadable


def heading(report: Report, account: AccountView) -> str:
    """Return ``Account 123456789012 (acme), read 2026-11-23T09:00:00Z``, and what ``asked_of_dns`` says."""
    words = "; ".join((report.snapshot.taken_at, *asked_of_dns(report.snapshot)))
    return f"Account {account.account_id}{_alias(account)}, read {words}"


def asked_of_dns(snapshot: Snapshot) -> tuple[str, ...]:
    """Return ``resolver 10.0.0.2, 214 names, 3 did not answer``; nothing if that is not known any more."""
    if not snapshot.dns:
        return ("DNS not asked",) if snapshot.resolver is None else ()
    names = {key.split()[0] for key in snapshot.dns}
    silent = {key.split()[0] for key, answer in snapshot.dns.items() if isinstance(answer, Unreadable)}
    resolver = f"resolver {cut(snapshot.resolver, NAME)}" if snapshot.resolver else "no resolver"
    unanswered = f", {len(silent):,} did not answer" if silent else ""
    return (f"{resolver}, {plural(len(names), 'name')}{unanswered}",)


def _alias(account: AccountView) -> str:
    match account.stored.alias:
        case Known(alias):
            return f" ({alias})" if alias else ""
        case Unreadable():
            return ""

"""Count what a run asked of the DNS."""

from sescheck.report.model import DnsAsked
from sescheck.snapshot.model import Snapshot
from sescheck.snapshot.reading import Unreadable


def asked_of_dns(snapshot: Snapshot) -> DnsAsked:
    """Return what the run asked of the DNS."""
    names = {key.split()[0] for key in snapshot.dns}
    silent = {key.split()[0] for key, answer in snapshot.dns.items() if isinstance(answer, Unreadable)}
    return DnsAsked(
        asked=bool(snapshot.dns) or snapshot.resolver is not None,
        resolver=snapshot.resolver or None,
        names=len(names),
        questions=len(snapshot.dns),
        unanswered=len(silent),
    )

"""What a run asked of the DNS, in words: whom, about how many names, and how many did not answer."""

from sescheck.plain import NAME, cut
from sescheck.report.model import Report
from sescheck.report.text.phrases import plural


def dns_words(report: Report) -> str:
    """Return ``resolver 10.0.0.2, 214 names, 3 did not answer``; empty if it is unknown what was asked."""
    dns = report.dns
    if dns is None:
        return ""
    if not dns.asked:
        return "DNS not asked"
    resolver = f"resolver {cut(dns.resolver, NAME)}" if dns.resolver else "no resolver"
    unanswered = f", {dns.unanswered:,} did not answer" if dns.unanswered else ""
    return f"{resolver}, {plural(dns.names, 'name')}{unanswered}"

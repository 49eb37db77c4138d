"""The estimated cost of reading, as a table for people."""

from collections.abc import Sequence

from tabulate import tabulate

from sescheck.cli.progress_line import duration
from sescheck.collect.estimate import RegionCost
from sescheck.snapshot.model import Depth

_HEADERS = ("region", "identities", "domains", "sets", "templates", *(f"{depth}: calls, time" for depth in Depth))

_BEYOND = (
    "Not counted, because only the audit itself can find out: one call for dedicated IP addresses in a region"
    " with an IP pool or production access, and one for each empty pool; recommendations if the Virtual"
    " Deliverability Manager is on or there are tenants; resources that settings point to; each contact list and"
    " custom verification template; at depth deep, two for each tenant, one for each verified identity if"
    " a configuration set signs with S/MIME, and with --suppression-list the pages of contacts."
)

_QUESTIONS = 8
"""About a domain: three DKIM records, two of MAIL FROM, the MX record, and two names for DMARC."""


def cost_table(regions: Sequence[RegionCost], dns_rate: float | None = None) -> str:
    """Return calls and time of each region at each depth, and the totals.

    Args:
        regions: their costs.
        dns_rate: questions to the DNS a second; None: it is not asked.
    """
    parts = [tabulate([_row(each) for each in regions], headers=_HEADERS, tablefmt="plain", disable_numparse=True)]
    parts += [f"? {each.region}: a list is incomplete: {each.unread.detail}" for each in regions if each.unread]
    parts += [_sum(regions), _dns(sum(each.domains for each in regions), dns_rate), _BEYOND]
    return "\n".join(parts)


def _row(region: RegionCost) -> tuple[str, ...]:
    costs = (f"{region.total(depth):,}, {duration(region.seconds(depth))}" for depth in Depth)
    unsure = "" if region.unread is None else "+?"
    rest = (f"{region.configuration_sets:,}", f"{region.templates:,}")
    return (region.region, f"{len(region.types):,}{unsure}", f"{region.domains:,}", *rest, *costs)


def _sum(regions: Sequence[RegionCost]) -> str:
    """Return the time of the slowest operation of the slowest region: all are read concurrently."""
    times = ", ".join(
        f"{depth} about {duration(max((each.seconds(depth) for each in regions), default=0))}" for depth in Depth
    )
    rate = "At the documented rate, mostly one request a second per operation and region"
    return f"{rate}: {times}. SES may allow more."


def _dns(domains: int, rate: float | None) -> str:
    """Return the estimated questions. Regions share some, and the audit asks while it reads AWS."""
    if rate is None:
        return "The DNS is not asked."
    questions = domains * _QUESTIONS
    return f"The DNS is asked up to about {questions:,} questions meanwhile, in {duration(questions / rate)}."

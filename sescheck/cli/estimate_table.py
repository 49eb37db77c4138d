"""The estimated cost of reading, as a table for people."""

from collections.abc import Iterator, Sequence

from tabulate import tabulate

from sescheck.cli.progress_line import duration
from sescheck.collect.account.reputation_alarms import MOST_PAGES
from sescheck.collect.estimate import RegionCost
from sescheck.collect.sending.suppression_list import ASKED_WITH
from sescheck.snapshot.model import Depth

_HEADERS = ("region", "identities", "domains", "sets", "templates", *(f"{depth}: calls, time" for depth in Depth))

_BEYOND = f"""\
Not counted, because only the audit itself can find out:
  one call for each dedicated IP pool without addresses, and for each custom verification template
  one call for each resource that settings point to, and for its policy
  if an event destination sends to the default event bus: one call per 100 rules of the bus, and one for each rule
    that may match events of SES
  if a configuration set names an archive in a region without other parts of Mail Manager: four lists, and at depth
    deep one call for each archive and relay
  if a configuration set signs with S/MIME: at depth deep, one call for each verified identity
  pages after the first, of each list but that of identities. At depth standard, alarms have at most {MOST_PAGES}
    pages. Else there is one page per 100 alarms, 1,000 VPC endpoints, 100 requests for quotas, 100 reputation
    entities, 50 resources of Mail Manager; the resources of a tenant have at most one page per resource
  once for the account: the users of IAM with their policies, and at depth deep the roles"""

_WITHOUT_ADDRESSES = (
    f"  with --{ASKED_WITH}: one call per 1,000 addresses; at depth deep also the contacts of each list"
)
_WITH_ADDRESSES = (
    "  pages after the first one with --suppression-list: one per 1,000 addresses; AWS does not document how many"
    " contacts\n    a page has, so at depth deep at most one per contact"
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
    parts += [line for each in regions for line in _incomplete(each)]
    with_addresses = any(ASKED_WITH in each.options for each in regions)
    beyond = f"{_BEYOND}\n{_WITH_ADDRESSES if with_addresses else _WITHOUT_ADDRESSES}"
    parts += [_sum(regions), _dns(sum(each.domains for each in regions), dns_rate), beyond]
    return "\n".join(parts)


def _incomplete(region: RegionCost) -> Iterator[str]:
    found = region.found
    unread = found.others_unread if found.unread is None else (found.unread, *found.others_unread)
    yield from (f"? {region.region}: a list is incomplete: {each.detail} ({each.operation})" for each in unread)


def _row(region: RegionCost) -> tuple[str, ...]:
    costs = (f"{region.total(depth):,}, {duration(region.seconds(depth))}" for depth in Depth)
    unsure = "" if region.found.unread is None else "+?"
    rest = (f"{region.found.configuration_sets:,}", f"{region.found.templates:,}")
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

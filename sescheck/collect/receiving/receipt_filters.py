"""The IP filters of email receiving."""

from sescheck.aws.door import Answer
from sescheck.aws.operations import Operation
from sescheck.collect.context import RegionContext
from sescheck.collect.fetch.parsing import items_of, name
from sescheck.snapshot.reading import Listing
from sescheck.snapshot.receiving import ReceiptFilter

FIELD = "receipt_filters"
LIST_FILTERS = Operation("ses", "ListReceiptFilters", items="Filters")
READS = (LIST_FILTERS,)


async def read(region: RegionContext) -> Listing[ReceiptFilter]:
    """List all filters in one call. In a region without email receiving, the list is ``not-supported-here``."""
    listing = await region.door.follow(LIST_FILTERS)
    return items_of(listing, LIST_FILTERS, _filter)


def _filter(item: Answer) -> ReceiptFilter:
    ip_filter = item["IpFilter"]
    return ReceiptFilter(name(item, "Name"), name(ip_filter, "Policy"), name(ip_filter, "Cidr"))

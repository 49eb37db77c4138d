"""The tenants of a region."""

from sescheck.aws.door import Answer
from sescheck.aws.operations import Operation
from sescheck.collect.context import RegionContext
from sescheck.collect.fetch.parsing import items_of, name, text_or_none
from sescheck.snapshot.reading import Listing
from sescheck.snapshot.sending import Tenant

FIELD = "tenants"
LIST_TENANTS = Operation("sesv2", "ListTenants", items="Tenants", token="NextToken")  # noqa: S106
READS = (LIST_TENANTS,)


async def read(region: RegionContext) -> Listing[Tenant]:
    """Read the list, which also has the sending status."""
    listing = await region.door.follow(LIST_TENANTS)
    return items_of(listing, LIST_TENANTS, _tenant)


def _tenant(item: Answer) -> Tenant:
    return Tenant(name(item, "TenantName"), text_or_none(item.get("SendingStatus")))

"""Global (multi-region) endpoints."""

from sescheck.aws.door import Answer
from sescheck.aws.operations import Operation
from sescheck.collect.context import RegionContext
from sescheck.collect.fetch.parsing import items_of, name
from sescheck.snapshot.reading import Listing
from sescheck.snapshot.sending import GlobalEndpoint

FIELD = "global_endpoints"
LIST_ENDPOINTS = Operation("sesv2", "ListMultiRegionEndpoints", items="MultiRegionEndpoints", token="NextToken")  # noqa: S106
READS = (LIST_ENDPOINTS,)

_PAGE = 1000


async def read(region: RegionContext) -> Listing[GlobalEndpoint]:
    """List the endpoints, 1,000 per page."""
    listing = await region.door.follow(LIST_ENDPOINTS, PageSize=_PAGE)
    return items_of(listing, LIST_ENDPOINTS, _endpoint)


def _endpoint(item: Answer) -> GlobalEndpoint:
    return GlobalEndpoint(
        name=name(item, "EndpointName"),
        endpoint_id=item.get("EndpointId", ""),
        status=name(item, "Status"),
        regions=tuple(item["Regions"]),
    )

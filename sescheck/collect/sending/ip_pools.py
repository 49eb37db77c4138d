"""The names of a region's dedicated IP pools."""

from sescheck.aws.door import Door
from sescheck.aws.operations import Operation
from sescheck.collect.context import RegionContext
from sescheck.collect.fetch.parsing import texts_of
from sescheck.snapshot.reading import Listing

FIELD = "ip_pools"
LIST_POOLS = Operation("sesv2", "ListDedicatedIpPools", items="DedicatedIpPools", token="NextToken")  # noqa: S106
READS = (LIST_POOLS,)


async def read(region: RegionContext) -> Listing[str]:
    """List the names."""
    return await names(region.door)


async def names(door: Door) -> Listing[str]:
    """List the names through any door."""
    return texts_of(await door.for_reads(READS).follow(LIST_POOLS), LIST_POOLS)

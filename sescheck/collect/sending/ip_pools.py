"""The names of a region's dedicated IP pools."""

from sescheck.aws.door import Door
from sescheck.aws.operations import Operation
from sescheck.collect.fetch.parsing import texts_of
from sescheck.snapshot.model import Fact
from sescheck.snapshot.reading import Listing

FACT = Fact.IP_POOLS
LIST_POOLS = Operation("sesv2", "ListDedicatedIpPools", items="DedicatedIpPools", token="NextToken")  # noqa: S106
READS = (LIST_POOLS,)


async def read(door: Door) -> Listing[str]:
    """The names."""
    return texts_of(await door.for_reads(READS).follow(LIST_POOLS), LIST_POOLS)

"""Dedicated IP addresses, with their pool and how warm they are."""

from sescheck.aws.door import Answer, Door
from sescheck.aws.operations import Operation
from sescheck.collect.answers import items_of, name, text_or_none
from sescheck.snapshot.model import Fact
from sescheck.snapshot.reading import Listing
from sescheck.snapshot.sending import DedicatedIp

FACT = Fact.DEDICATED_IPS
GET_IPS = Operation("sesv2", "GetDedicatedIps", items="DedicatedIps", token="NextToken")  # noqa: S106
READS = (GET_IPS,)


async def read(door: Door, pools: Listing[str]) -> Listing[DedicatedIp]:
    """Of all pools at once; a region without pools has none, and is not asked."""
    if not pools.items and pools.unread is None:
        return Listing(())
    listing = await door.for_reads(READS).follow(GET_IPS)
    return items_of(listing, GET_IPS, _ip)


def _ip(item: Answer) -> DedicatedIp:
    return DedicatedIp(
        ip=name(item, "Ip"),
        pool=text_or_none(item.get("PoolName")),
        warmup=name(item, "WarmupStatus"),
        warmed_percent=item["WarmupPercentage"],
    )

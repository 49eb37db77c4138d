"""Dedicated IP addresses, with their pool and warm-up."""

from sescheck.aws.door import Answer
from sescheck.aws.operations import Operation
from sescheck.collect.context import RegionContext
from sescheck.collect.fetch.parsing import items_of, name, text_or_none
from sescheck.snapshot.model import Settings
from sescheck.snapshot.reading import Known, Listing, Reading, Unreadable, Why
from sescheck.snapshot.sending import DedicatedIp

FIELD = "dedicated_ips"
GET_IPS = Operation("sesv2", "GetDedicatedIps", items="DedicatedIps", token="NextToken")  # noqa: S106
READS = (GET_IPS,)
AWAITS = ("ip_pools", "settings")


_NOT_ASKED = Unreadable(
    Why.NOT_ASKED, GET_IPS.action, "in a region without IP pools, this is read only with production access"
)


async def read(region: RegionContext) -> Listing[DedicatedIp]:
    """Read the addresses of all pools.

    Addresses outside every named pool are in a default pool. It is not documented whether AWS lists that pool.
    So a region without pools is read too, unless the account is in the sandbox there.
    """
    pools: Listing[str] = await region.result("ip_pools")
    if not pools.items and pools.unread is None and _is_in_the_sandbox(await region.result("settings")):
        return Listing((), _NOT_ASKED)
    listing = await region.door.follow(GET_IPS)
    return items_of(listing, GET_IPS, _ip)


def _is_in_the_sandbox(settings: Reading[Settings]) -> bool:
    match settings:
        case Known(found):
            return not found.production_access
        case Unreadable():
            return False


def _ip(item: Answer) -> DedicatedIp:
    return DedicatedIp(
        ip=name(item, "Ip"),
        pool=text_or_none(item.get("PoolName")),
        warmup=name(item, "WarmupStatus"),
        warmed_percent=item["WarmupPercentage"],
    )

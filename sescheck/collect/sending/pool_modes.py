"""The scaling mode of dedicated IP pools without addresses: SES adds addresses to a managed pool itself."""

from functools import partial

from sescheck.aws.door import Door
from sescheck.aws.operations import Operation
from sescheck.collect.context import RegionContext
from sescheck.collect.fetch.each import Listed, one, read_each
from sescheck.collect.fetch.parsing import name as text
from sescheck.collect.sending import ip_pools
from sescheck.snapshot.model import Depth
from sescheck.snapshot.reading import Known, Listing, Reading, Unreadable, Why
from sescheck.snapshot.sending import DedicatedIp, PoolMode

FIELD = "pool_modes"
GET_POOL = Operation("sesv2", "GetDedicatedIpPool", gone=frozenset({"NotFoundException"}))
READS = (GET_POOL,)
AWAITS = ("ip_pools", "dedicated_ips")
ASKED_FROM = Depth.STANDARD
_NOT_ASKED = Unreadable(Why.NOT_ASKED, GET_POOL.action, "empty IP pools are read with --depth standard")


async def read(region: RegionContext) -> Listing[PoolMode]:
    """Read the mode of each pool without a listed address. The other pools need no call."""
    pools: Listing[str] = await region.result("ip_pools")
    addresses: Listing[DedicatedIp] = await region.result("dedicated_ips")
    if not pools.items:
        return Listing((), pools.unread)
    filled = {each.pool for each in addresses.items}
    empty = [name for name in pools.items if name not in filled] if addresses.unread is None else []
    if empty and region.context.depth is Depth.QUICK:
        return Listing((), _NOT_ASKED)
    listed = Listed(empty, GET_POOL, partial(ip_pools.names, region.door))
    found = await read_each(listed, {}, partial(_mode, region.door))
    unread = (reading for reading in found.values() if isinstance(reading, Unreadable))
    modes = (PoolMode(name, reading.value) for name, reading in found.items() if isinstance(reading, Known))
    return Listing(tuple(modes), next(unread, pools.unread or addresses.unread))


async def _mode(door: Door, name: str) -> Reading[str | None]:
    return await one(door, GET_POOL, lambda answer: text(answer["DedicatedIpPool"], "ScalingMode"), PoolName=name)

r"""A dedicated IP pool has fewer addresses than in another region

## What it finds

A dedicated IP pool with fewer addresses here than the same pool has in another region of the group, or with none.
Pools whose names differ only by the name of their region are the same pool. The evidence has the numbers.
Addresses count whether they are warm or not: that is reported by [ip-pool-cold](ip-pool-cold.md). The addresses
that are in no pool of yours are those of `ses-default-dedicated-pool`, which each region has.

Managed pools are not compared: SES gives them addresses, and takes them away, as the mail needs them. A managed
pool through which nobody sends has none. Whether an empty pool is a managed one takes a call for each, from
`--depth standard` on.

Where a region does not have the pool at all, that is reported by
[ip-pool-missing-in-region](ip-pool-missing-in-region.md). A region that is in the sandbox and has no
pool is not asked about addresses.

## Why it matters

Each address carries a part of the mail. Where there are fewer, each gets more of it after a failover than its
receivers are used to, and they hold the mail back or refuse it. Through a standard pool without an address nothing
goes out from an address of your own.

## How to fix

Ask for more addresses, in this region, long before you need them: they take 45 days to warm up. Ask in the Support
Center, for the quota `Desired Dedicated IP`. Then put them into the pool:

    aws sesv2 get-dedicated-ips --region REGION
    aws sesv2 put-dedicated-ip-in-pool --region REGION --ip ADDRESS --destination-pool-name POOL

Each address costs something every month. If this region is meant to carry less, accept the finding.

## Sources

- [Requesting dedicated IP addresses](https://docs.aws.amazon.com/ses/latest/dg/dedicated-ip-case.html)
- [Dedicated IP addresses (managed)](https://docs.aws.amazon.com/ses/latest/dg/managed-dedicated-sending.html)
- [GetDedicatedIps](https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_GetDedicatedIps.html)
"""

from sescheck.rules.kit import (
    CLEAR,
    NOT_APPLICABLE,
    Fact,
    Flag,
    IpPoolAcrossRegions,
    Severity,
    Verdict,
    cannot_tell,
    rule,
)
from sescheck.ses.pools import DEFAULT_POOL, addresses_of
from sescheck.snapshot.model import Region
from sescheck.snapshot.reading import Listing
from sescheck.snapshot.sending import DedicatedIp, PoolMode
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, unknown


@rule(Severity.MEDIUM, reads=(Fact.IP_POOLS, Fact.DEDICATED_IPS))
def check(subject: IpPoolAcrossRegions) -> Verdict:
    """Has the pool fewer addresses here than elsewhere?"""
    here = addresses_of(subject.here, subject.name)
    elsewhere = {view.name: addresses_of(view, subject.name_in(view.name)) for view in subject.others}
    counted = {region: found for region, found in elsewhere.items() if found.counted}
    if not here.counted or not counted:
        return NOT_APPLICABLE
    larger = {region: found.count for region, found in counted.items() if found.count > here.count}
    silent = tuple(found.unread for found in counted.values() if found.unread is not None)
    if here.unread is not None and (larger or silent):
        return cannot_tell(here.unread, *silent)
    if not larger:
        return cannot_tell(*silent) if silent else CLEAR
    others = ", ".join(f"{region} has {count}" for region, count in larger.items())
    return Flag(
        f"The IP pool {subject.name} of {subject.here.name} has {here.count or 'no'} dedicated"
        f" address{'' if here.count == 1 else 'es'}; {others}",
        evidence={"here": here.count, "elsewhere": larger},
        compared_with=tuple(larger),
    )


def _region(
    name: str, *addresses: str, pool: str = "marketing", cut: bool = False, mode: str = "STANDARD"
) -> Region:
    found = tuple(_address(ip, pool, mode) for ip in addresses)
    return s.region(
        name,
        ip_pools=[] if pool == DEFAULT_POOL else [pool],
        dedicated_ips=Listing(found, s.unread("ses:GetDedicatedIps") if cut else None),
        pool_modes={} if found or pool == DEFAULT_POOL else {pool: mode},
    )


def _address(ip: str, pool: str, mode: str) -> DedicatedIp:
    if mode == "MANAGED":
        return s.dedicated_ip(ip, pool, "NOT_APPLICABLE", -1)
    return s.dedicated_ip(ip, pool)


_WEST = _region("us-west-2", "192.0.2.1", "192.0.2.2")
_HERE = ("us-east-1", "marketing")
_MODE_REFUSED = east(ip_pools=["marketing"], pool_modes=Listing[PoolMode]((), s.unread("ses:GetDedicatedIpPool")))

EXAMPLES = (
    flagged("One address in us-east-1, two in us-west-2.", _WEST, _region("us-east-1", "198.51.100.1"), at=_HERE),
    flagged("The pool of us-east-1 is empty.", _WEST, _region("us-east-1"), at=_HERE),
    flagged(
        "Addresses in no pool of yours, in us-west-2 only.",
        _region("us-west-2", "192.0.2.1", pool=DEFAULT_POOL),
        east(),
        at=DEFAULT_POOL,
    ),
    flagged(
        "In us-west-2 there are two, which is enough, although the list breaks off after them.",
        _region("us-west-2", "192.0.2.1", "192.0.2.2", cut=True),
        _region("us-east-1", "198.51.100.1"),
        at=_HERE,
    ),
    flagged(
        "The pools are called after their regions.",
        _region("us-west-2", "192.0.2.1", "192.0.2.2", pool="marketing-us-west-2"),
        _region("us-east-1", "198.51.100.1", pool="marketing-us-east-1"),
        at="marketing-us-east-1",
    ),
    clear("As many here as there.", _WEST, _region("us-east-1", "198.51.100.1", "198.51.100.2")),
    clear("A managed pool through which nobody sends.", _WEST, _region("us-east-1", mode="MANAGED")),
    clear(
        "SES adds addresses to a managed pool by itself.",
        _WEST,
        _region("us-east-1", "203.0.113.1", mode="MANAGED"),
    ),
    clear("The pool is missing in us-east-1: another rule's question.", _WEST, east()),
    unknown("The addresses of us-east-1 were refused.", _WEST, _region("us-east-1", cut=True)),
    unknown(
        "The addresses of us-west-2 were refused.",
        _region("us-west-2", cut=True),
        _region("us-east-1", "198.51.100.1"),
    ),
    unknown("Whether the empty pool is managed was refused.", _WEST, _MODE_REFUSED),
)

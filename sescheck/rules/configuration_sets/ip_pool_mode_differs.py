r"""A dedicated IP pool is managed in one region and standard in another

## What it finds

A dedicated IP pool whose scaling mode (`ScalingMode`) differs from that of the same pool in another region of the
group: `MANAGED` in one and `STANDARD` in the other. There is one finding for a difference: in the region that
differs from most others, or, if there are two regions, in the second one of the group. It does not say which
region is right. Pools whose names differ only in the name of their region are the same pool.

The addresses of a pool show its mode. The mode of a pool without addresses takes one call for each pool, with
`--depth standard` or more. If a region does not have the pool,
[ip-pool-missing-in-region](ip-pool-missing-in-region.md) reports it.

## Why it matters

SES adds and warms up the addresses of a managed pool as the mail needs them. The addresses of a standard pool stay
the same: you request each of them, and receivers may have them on a list of known senders. After a failover the
mail leaves from addresses that receivers do not know, or from too few.

## How to fix

Choose one mode. A standard pool can become a managed one. A managed pool can never become a standard one:

    aws sesv2 get-dedicated-ip-pool --region REGION --pool-name POOL
    aws sesv2 put-dedicated-ip-pool-scaling-attributes --region REGION --pool-name POOL --scaling-mode MANAGED

AWS charges for a managed pool: see the prices first. To get a standard pool, create another pool, request its
addresses, and use it in your configuration sets. If the modes differ on purpose, accept the finding.

## Sources

- [Dedicated IP addresses (managed)](https://docs.aws.amazon.com/ses/latest/dg/managed-dedicated-sending.html)
- [PutDedicatedIpPoolScalingAttributes](https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_PutDedicatedIpPoolScalingAttributes.html):
  "MANAGED pools cannot be converted to STANDARD scaling mode"
- [GetDedicatedIpPool](https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_GetDedicatedIpPool.html)
"""

from sescheck.comparison.answers import gather
from sescheck.rules.kit import (
    DEGRADES,
    NOT_APPLICABLE,
    Fact,
    Flag,
    IpPoolAcrossRegions,
    Phase,
    Severity,
    Verdict,
    by_hand,
    cannot_tell,
    clear_unless,
    rule,
)
from sescheck.ses.pools import RESERVED_POOLS, mode_in
from sescheck.snapshot.model import Region
from sescheck.snapshot.reading import Listing, Unreadable
from sescheck.snapshot.sending import PoolMode
from sescheck.testing import builders as s
from sescheck.testing.examples import EAST, WEST, clear, east, flagged, unknown


@rule(Severity.LOW, reads=(Fact.IP_POOLS, Fact.DEDICATED_IPS), failover=DEGRADES, is_mutual=True)
def check(subject: IpPoolAcrossRegions) -> Verdict:
    """Flag a dedicated IP pool that is managed in one region and standard in another."""
    if subject.name in RESERVED_POOLS or not subject.others:
        return NOT_APPLICABLE
    here = mode_in(subject.here, subject.name)
    elsewhere = gather((view.name, mode_in(view, subject.name_in(view.name))) for view in subject.others)
    if isinstance(here, Unreadable):
        return cannot_tell(here, *elsewhere.unread) if elsewhere.where(bool) else NOT_APPLICABLE
    if here.value is None:
        return NOT_APPLICABLE
    other = {region: mode for region, mode in elsewhere.known if mode not in {None, here.value}}
    if not other:
        return clear_unless(*elsewhere.unread)
    values = ", ".join(f"{mode} in {region}" for region, mode in other.items())
    return Flag(
        f"The mode of the IP pool {subject.name} is {here.value} in {subject.region} and {values}",
        evidence={"here": here.value, "elsewhere": other},
        compared_with=tuple(other),
    )


fix = by_hand(
    # A managed pool costs money, and cannot become a standard one again.
    "Decide whether the IP pool {name} is to be managed, and look at it in {region}. `aws sesv2"
    " put-dedicated-ip-pool-scaling-attributes` makes a standard pool a managed one, which cannot be undone. For a"
    " standard pool, create another one.",
    phase=Phase.ADDRESSES,
)


def _empty(name: str, mode: str, pool: str = "marketing") -> Region:
    return s.region(name, ip_pools=[pool], pool_modes={pool: mode})


def _filled(name: str, warmup: str = "DONE", *, partial: bool = False) -> Region:
    address, unread = s.dedicated_ip("192.0.2.1", warmup=warmup), s.unread("ses:GetDedicatedIps")
    listed = Listing((address,), unread if partial else None)
    return s.region(name, ip_pools=["marketing"], dedicated_ips=listed)


_REFUSED = east(ip_pools=["marketing"], pool_modes=Listing[PoolMode]((), s.unread("ses:GetDedicatedIpPool")))

EXAMPLES = (
    flagged(
        "The pool is a standard one in us-west-2 and a managed one in us-east-1; both are empty.",
        _empty(WEST, "STANDARD"),
        _empty(EAST, "MANAGED"),
        at="marketing",
    ),
    flagged(
        "The address of the pool in us-east-1 shows that it is a managed one.",
        _filled(WEST),
        _filled(EAST, "NOT_APPLICABLE"),
        at="marketing",
    ),
    flagged(
        "The list of addresses in us-west-2 is incomplete, but an address shows the mode.",
        _filled(WEST, partial=True),
        _empty(EAST, "MANAGED"),
        at="marketing",
    ),
    flagged(
        "The names of the pools contain their regions.",
        _empty(WEST, "STANDARD", "marketing-us-west-2"),
        _empty(EAST, "MANAGED", "marketing-us-east-1"),
        at="marketing-us-east-1",
    ),
    clear("The pool is a managed one in both regions.", _filled(WEST, "NOT_APPLICABLE"), _empty(EAST, "MANAGED")),
    clear("The pool is a standard one in both regions.", _filled(WEST), _empty(EAST, "STANDARD")),
    clear("The pool is missing in us-east-1: another rule reports it.", _filled(WEST), east()),
    unknown("The mode of the pool in us-east-1 could not be read.", _empty(WEST, "STANDARD"), _REFUSED),
)

r"""A dedicated IP pool has fewer addresses than in another region

## What it finds

A dedicated IP pool with fewer addresses in this region than the same pool in another region of the group, or with
no address. Pools whose names differ only in the name of their region are the same pool. The evidence has the
numbers. Addresses count even if they are not warm: [ip-pool-cold](ip-pool-cold.md) reports that. The addresses
that are in none of your pools are in `ses-default-dedicated-pool`, which every region has.

Managed pools are not compared: SES adds and removes their addresses as the mail needs them. A managed pool has no
addresses until somebody sends through it. To know whether an empty pool is a managed one takes one call for each
pool, with `--depth standard` or more.

If a region does not have the pool, [ip-pool-missing-in-region](ip-pool-missing-in-region.md) reports it. The
addresses of a region are not read if it is in the sandbox and has no pool.

## Why it matters

Each address carries a part of the mail. With fewer addresses, each one sends more after a failover than receivers
are used to, and they delay or refuse the mail. A standard pool without addresses cannot send from your own
addresses.

## How to fix

Request more addresses in this region, long before you need them: they take 45 days to warm up. Request them in the
Support Center, with the quota `Desired Dedicated IP`. Then put them into the pool:

    aws sesv2 get-dedicated-ips --region REGION
    aws sesv2 put-dedicated-ip-in-pool --region REGION --ip ADDRESS --destination-pool-name POOL

AWS charges for each address every month. If this region is meant to send less, accept the finding.

## Sources

- [Requesting dedicated IP addresses](https://docs.aws.amazon.com/ses/latest/dg/dedicated-ip-case.html)
- [Dedicated IP addresses (managed)](https://docs.aws.amazon.com/ses/latest/dg/managed-dedicated-sending.html)
- [GetDedicatedIps](https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_GetDedicatedIps.html)
"""

from sescheck.rules.kit import (
    DEGRADES,
    NOT_APPLICABLE,
    Fact,
    Flag,
    IpPoolAcrossRegions,
    Lead,
    Severity,
    Steps,
    Verdict,
    cannot_tell,
    clear_unless,
    rule,
)
from sescheck.rules.shared.steps.ip_pools import lease_addresses
from sescheck.ses.pools import DEFAULT_POOL, addresses_of
from sescheck.snapshot.model import Region
from sescheck.snapshot.reading import Listing
from sescheck.snapshot.sending import DedicatedIp, PoolMode
from sescheck.testing import builders as s
from sescheck.testing.examples import EAST, WEST, clear, east, flagged, unknown


@rule(Severity.MEDIUM, reads=(Fact.IP_POOLS, Fact.DEDICATED_IPS), failover=DEGRADES, lead=Lead.LONG)
def check(subject: IpPoolAcrossRegions) -> Verdict:
    """Flag a dedicated IP pool with fewer addresses than the same pool in another region."""
    here = addresses_of(subject.here, subject.name)
    elsewhere = {view.name: addresses_of(view, subject.name_in(view.name)) for view in subject.others}
    counted = {region: found for region, found in elsewhere.items() if found.counted}
    if not here.counted or not counted:
        return NOT_APPLICABLE
    larger = {region: found.count for region, found in counted.items() if found.count > here.count}
    unread = tuple(found.unread for found in counted.values() if found.unread is not None)
    if here.unread is not None and (larger or unread):
        return cannot_tell(here.unread, *unread)
    if not larger:
        return clear_unless(*unread)
    return Flag(
        f"The IP pool {subject.name} has fewer dedicated addresses in {subject.region} ({here.count}) than in"
        f" {', '.join(f'{region} ({count})' for region, count in larger.items())}",
        evidence={"here": here.count, "elsewhere": larger},
        compared_with=tuple(larger),
    )


def fix(subject: IpPoolAcrossRegions, _: Flag) -> Steps:
    """A person requests addresses: no call leases one."""
    return (lease_addresses(subject.name, subject.region),)


def _region(
    name: str, *addresses: str, pool: str = "marketing", partial: bool = False, mode: str = "STANDARD"
) -> Region:
    found = tuple(_address(ip, pool, mode) for ip in addresses)
    return s.region(
        name,
        ip_pools=[] if pool == DEFAULT_POOL else [pool],
        dedicated_ips=Listing(found, s.unread("ses:GetDedicatedIps") if partial else None),
        pool_modes={} if found or pool == DEFAULT_POOL else {pool: mode},
    )


def _address(ip: str, pool: str, mode: str) -> DedicatedIp:
    if mode == "MANAGED":
        return s.dedicated_ip(ip, pool, "NOT_APPLICABLE", -1)
    return s.dedicated_ip(ip, pool)


_TWO_IN_WEST = _region(WEST, "192.0.2.1", "192.0.2.2")
_MODE_REFUSED = east(ip_pools=["marketing"], pool_modes=Listing[PoolMode]((), s.unread("ses:GetDedicatedIpPool")))

EXAMPLES = (
    flagged(
        "The pool has one address in us-east-1 and two in us-west-2.",
        _TWO_IN_WEST,
        _region(EAST, "198.51.100.1"),
        at="marketing",
    ),
    flagged("The pool in us-east-1 is empty.", _TWO_IN_WEST, _region(EAST), at="marketing"),
    flagged(
        "Only us-west-2 has addresses in the default pool.",
        _region(WEST, "192.0.2.1", pool=DEFAULT_POOL),
        east(),
        at=DEFAULT_POOL,
    ),
    flagged(
        "The pool has two addresses in us-west-2, which is enough, although the list is incomplete.",
        _region(WEST, "192.0.2.1", "192.0.2.2", partial=True),
        _region(EAST, "198.51.100.1"),
        at="marketing",
    ),
    flagged(
        "The names of the pools contain their regions.",
        _region(WEST, "192.0.2.1", "192.0.2.2", pool="marketing-us-west-2"),
        _region(EAST, "198.51.100.1", pool="marketing-us-east-1"),
        at="marketing-us-east-1",
    ),
    clear(
        "The pool has two addresses in both regions.", _TWO_IN_WEST, _region(EAST, "198.51.100.1", "198.51.100.2")
    ),
    clear(
        "The pool in us-east-1 is a managed one, and nobody has sent through it.",
        _TWO_IN_WEST,
        _region(EAST, mode="MANAGED"),
    ),
    clear("SES adds addresses to a managed pool.", _TWO_IN_WEST, _region(EAST, "203.0.113.1", mode="MANAGED")),
    clear("The pool is missing in us-east-1: another rule reports it.", _TWO_IN_WEST, east()),
    unknown("The addresses in us-east-1 could not be read.", _TWO_IN_WEST, _region(EAST, partial=True)),
    unknown(
        "The addresses in us-west-2 could not be read.", _region(WEST, partial=True), _region(EAST, "198.51.100.1")
    ),
    unknown("The pool in us-east-1 is empty, and its kind could not be read.", _TWO_IN_WEST, _MODE_REFUSED),
)

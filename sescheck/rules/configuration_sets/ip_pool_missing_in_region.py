r"""A dedicated IP pool is missing in this region

## What it finds

A dedicated IP pool that another region of the group has, and that is not in the complete list of this region.
Pools are matched by name.

`marketing-us-east-1` in us-east-1 and `marketing-us-west-2` (or `marketing-usw2`) in us-west-2 are the same name.
So are names that differ only in the part that CloudFormation, CDK or Terraform generated, such as
`Mail-Pool-1A2B3C4D5E6F`, if each region has exactly one of them.

The pools that SES keeps itself, `ses-default-dedicated-pool` and `ses-shared-pool`, always exist, even if they are
not in the list.

## Why it matters

Pools and their addresses belong to one region. Configuration sets name their pool, and SES does not let you give a
set a pool that does not exist. So either the sets cannot be the same in both regions, or after a failover mail
leaves from addresses with another reputation.

## How to fix

Read which kind of pool the other region has, and create the same kind here. AWS charges for dedicated IP addresses
of both kinds: see the prices of a managed pool before you create one.

    aws sesv2 get-dedicated-ip-pool --region OTHER_REGION --pool-name POOL
    aws sesv2 create-dedicated-ip-pool --region REGION --pool-name POOL --scaling-mode SCALING_MODE

A managed pool (`MANAGED`) gets its addresses from SES. A standard pool (`STANDARD`) needs addresses of this
region. Request them in a support case; they take weeks to warm up:

    aws sesv2 put-dedicated-ip-in-pool --region REGION --ip ADDRESS --destination-pool-name POOL

If this region is meant to send from shared addresses, accept the finding.

## Sources

- [Dedicated IP addresses](https://docs.aws.amazon.com/ses/latest/dg/dedicated-ip.html)
- [Amazon SES pricing](https://aws.amazon.com/ses/pricing/)
- [Assigning IP pools](https://docs.aws.amazon.com/ses/latest/dg/managing-ip-pools.html)
- [ListDedicatedIpPools](https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_ListDedicatedIpPools.html):
  "in the current Region"
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
    rule,
)
from sescheck.rules.shared.compare_named import missing_here
from sescheck.rules.shared.steps.ip_pools import (
    create_managed_pool,
    create_pool,
    lease_addresses,
    mode_of,
)
from sescheck.rules.shared.steps.resources import first_that_has, name_for
from sescheck.ses.pools import DEFAULT_POOL, RESERVED_POOLS, STANDARD
from sescheck.snapshot.reading import Listing
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, unknown, west


@rule(Severity.MEDIUM, reads=(Fact.IP_POOLS,), failover=DEGRADES, lead=Lead.LONG)
def check(subject: IpPoolAcrossRegions) -> Verdict:
    """Flag a dedicated IP pool that another region has and this region does not."""
    return NOT_APPLICABLE if subject.name in RESERVED_POOLS else missing_here(subject)


def fix(subject: IpPoolAcrossRegions, flag: Flag) -> Steps:
    """Create a pool of the same kind. AWS charges for a managed pool, so a person creates that."""
    there, name, _ = first_that_has(subject, flag.compared_with)
    own = name_for(subject, there)
    if mode_of(there, name) != STANDARD:
        yield create_managed_pool(own, subject.region, like=f"{name} in {there.name}")
        return
    yield create_pool(own, subject.region)
    yield lease_addresses(own, subject.region)


EXAMPLES = (
    flagged(
        "The pool is in us-west-2; us-east-1 has another pool only.",
        west(ip_pools=["marketing", "bulk"]),
        east(ip_pools=["bulk"]),
        at="marketing",
    ),
    clear("Both regions have the pool.", west(ip_pools=["marketing"]), east(ip_pools=["marketing"])),
    clear(
        "The names of the pools contain their regions, or parts that CloudFormation generated.",
        west(ip_pools=["marketing-usw2", "Mail-Pool-1A2B3C4D5E6F"]),
        east(ip_pools=["marketing-use1", "Mail-Pool-9Z8Y7X6W5V4U"]),
    ),
    flagged(
        "CloudFormation generated all names, and two pools in us-west-2 may be the pool in us-east-1.",
        west(ip_pools=["Mail-Pool-1A2B3C4D5E6F", "Mail-Pool-7G8H9I0J1K2L"]),
        east(ip_pools=["Mail-Pool-9Z8Y7X6W5V4U"]),
        at=["Mail-Pool-1A2B3C4D5E6F", "Mail-Pool-7G8H9I0J1K2L", ("us-west-2", "Mail-Pool-9Z8Y7X6W5V4U")],
    ),
    clear(
        "Only us-west-2 lists the pools that SES keeps itself: they always exist.",
        west(ip_pools=["ses-shared-pool", DEFAULT_POOL]),
        east(),
    ),
    unknown(
        "The list of pools in us-east-1 is incomplete, and the pool is not in it.",
        west(ip_pools=["marketing", "bulk"]),
        east(ip_pools=Listing(("bulk",), s.unread("ses:ListDedicatedIpPools"))),
    ),
)

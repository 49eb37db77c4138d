r"""A dedicated IP pool is missing in this region

## What it finds

A dedicated IP pool that another region of the group has, and that this region's list, read to its end, does not.
Pools are matched by name.

`marketing-us-east-1` in us-east-1 and `marketing-us-west-2` (or `marketing-usw2`) in us-west-2 are the same
name, and so are names that differ only in what CloudFormation, CDK or Terraform made up, such as
`Mail-Pool-1A2B3C4D5E6F`, where there is one of these on each side.

The pools that SES keeps itself, `ses-default-dedicated-pool` and `ses-shared-pool`, are
never missing, whether the list names them or not.

## Why it matters

Pools and their addresses belong to one region. Configuration sets name their pool, and SES refuses to give one a
pool that does not exist: in a failover the sets cannot be set up alike, or mail leaves from addresses whose
reputation is another's.

## How to fix

Look at which kind the other region has, and create that one here. AWS charges for dedicated IP addresses
of both kinds: see the prices of a managed pool before you create one.

    aws sesv2 get-dedicated-ip-pool --region OTHER_REGION --pool-name POOL
    aws sesv2 create-dedicated-ip-pool --region REGION --pool-name POOL --scaling-mode SCALING_MODE

A managed pool (`MANAGED`) gets its addresses from SES. A standard one (`STANDARD`) needs addresses of this region,
which are asked for in a support case and take weeks to warm up:

    aws sesv2 put-dedicated-ip-in-pool --region REGION --ip ADDRESS --destination-pool-name POOL

If this region is meant to send from shared addresses, accept the finding.

## Sources

- [Dedicated IP addresses](https://docs.aws.amazon.com/ses/latest/dg/dedicated-ip.html)
- [Amazon SES pricing](https://aws.amazon.com/ses/pricing/)
- [Assigning IP pools](https://docs.aws.amazon.com/ses/latest/dg/managing-ip-pools.html)
- [ListDedicatedIpPools](https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_ListDedicatedIpPools.html):
  "in the current Region"
"""

from sescheck.rules.kit import NOT_APPLICABLE, Fact, IpPoolAcrossRegions, Severity, Verdict, rule
from sescheck.rules.shared.compare_named import missing_here
from sescheck.ses.pools import DEFAULT_POOL, RESERVED_POOLS
from sescheck.snapshot.reading import Listing
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, unknown, west


@rule(Severity.MEDIUM, reads=(Fact.IP_POOLS,))
def check(subject: IpPoolAcrossRegions) -> Verdict:
    """Does another region have it, and this one not?"""
    return NOT_APPLICABLE if subject.name in RESERVED_POOLS else missing_here(subject)


_CUT_SHORT = Listing(("bulk",), s.unread("ses:ListDedicatedIpPools"))

EXAMPLES = (
    flagged(
        "Region us-west-2 has the pool; us-east-1 has another only.",
        west(ip_pools=["marketing", "bulk"]),
        east(ip_pools=["bulk"]),
        at="marketing",
    ),
    clear("Both regions have the pool.", west(ip_pools=["marketing"]), east(ip_pools=["marketing"])),
    clear(
        "Pools that are called after their regions, or to which CloudFormation gave a name.",
        west(ip_pools=["marketing-usw2", "Mail-Pool-1A2B3C4D5E6F"]),
        east(ip_pools=["marketing-use1", "Mail-Pool-9Z8Y7X6W5V4U"]),
    ),
    flagged(
        "Two of us-west-2 may be the one of us-east-1, by their names: nobody can see which.",
        west(ip_pools=["Mail-Pool-1A2B3C4D5E6F", "Mail-Pool-7G8H9I0J1K2L"]),
        east(ip_pools=["Mail-Pool-9Z8Y7X6W5V4U"]),
        at=["Mail-Pool-1A2B3C4D5E6F", "Mail-Pool-7G8H9I0J1K2L", ("us-west-2", "Mail-Pool-9Z8Y7X6W5V4U")],
    ),
    clear(
        "SES's own pools are listed in us-west-2 only: they are never missing.",
        west(ip_pools=["ses-shared-pool", DEFAULT_POOL]),
        east(),
    ),
    unknown(
        "The list of us-east-1 breaks off before the pool came.",
        west(ip_pools=["marketing", "bulk"]),
        east(ip_pools=_CUT_SHORT),
    ),
)

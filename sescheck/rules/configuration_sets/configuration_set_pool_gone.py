r"""A configuration set sends through an IP pool that does not exist

## What it finds

A configuration set that names a dedicated IP pool which is not among the pools of this region. The pools that SES
keeps itself, `ses-default-dedicated-pool` and `ses-shared-pool`, are never gone, whether the list names them or
not. A list of pools that could not be read to its end proves nothing missing.

## Why it matters

SES refuses to give a set a pool that does not exist, so this one was deleted later. A bulk message with the set is
then refused: AWS names the status `INVALID_SENDING_POOL_NAME`, "The configuration set you specified refers to an
IP pool that does not exist". AWS does not say whether it refuses a single message too: expect that it does.

## How to fix

Create the pool again, and put addresses into it, or give the set another pool:

    aws sesv2 create-dedicated-ip-pool --region REGION --pool-name POOL
    aws sesv2 put-dedicated-ip-in-pool --region REGION --ip ADDRESS --destination-pool-name POOL
    aws sesv2 get-configuration-set --region REGION --configuration-set-name SET --query DeliveryOptions
    aws sesv2 put-configuration-set-delivery-options --region REGION --configuration-set-name SET \
        --sending-pool-name OTHER_POOL

Add `--tls-policy`, `--max-delivery-seconds` and `--shared-pool-delivery-mode` to the last command where the answer
has them: what is left out may be taken away. Without `--tls-policy REQUIRE` mail may go out unencrypted. An AWS
CLI that does not know an option is too old for such a set.

## Sources

- [Assigning IP pools](https://docs.aws.amazon.com/ses/latest/dg/managing-ip-pools.html)
- [BulkEmailEntryResult](https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_BulkEmailEntryResult.html):
  `INVALID_SENDING_POOL_NAME`
- [ListDedicatedIpPools](https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_ListDedicatedIpPools.html):
  "in the current Region"
"""

from sescheck.engine.subjects.resources import IP_POOLS
from sescheck.rules.kit import (
    CLEAR,
    NOT_APPLICABLE,
    ConfigurationSetInRegion,
    Fact,
    Flag,
    Severity,
    Verdict,
    need,
    rule,
)
from sescheck.ses.pools import DEFAULT_POOL, RESERVED_POOLS
from sescheck.snapshot.reading import Listing
from sescheck.snapshot.sending import ConfigurationSet
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, unknown, west


@rule(Severity.HIGH, reads=(Fact.CONFIGURATION_SETS, Fact.CONFIGURATION_SET_OPTIONS, Fact.IP_POOLS))
def check(subject: ConfigurationSetInRegion) -> Verdict:
    """Is its pool one that this region does not have?"""
    options = need(subject.resource.options)
    pool = options.pool
    if pool is None:
        return NOT_APPLICABLE
    if pool in RESERVED_POOLS:
        return CLEAR
    found = need(IP_POOLS.find(subject.here, pool))
    if found is not None:
        return CLEAR
    return Flag(
        f"The configuration set {subject.name} of {subject.here.name} sends through the IP pool {pool}, which does"
        " not exist there",
        evidence={"pool": pool},
    )


def _through(pool: str) -> ConfigurationSet:
    return s.configuration_set("main", options={"DeliveryOptions.SendingPoolName": pool})


_MARKETING = _through("marketing")
_HERE = ("us-east-1", "main")
_CUT_SHORT = Listing(("bulk",), s.unread("ses:ListDedicatedIpPools"))

EXAMPLES = (
    flagged(
        "The region has another pool only.", east(configuration_sets=[_MARKETING], ip_pools=["bulk"]), at=_HERE
    ),
    flagged(
        "The pool exists in us-west-2, which does not help us-east-1.",
        west(configuration_sets=[_MARKETING], ip_pools=["marketing"]),
        east(configuration_sets=[_MARKETING]),
        at=_HERE,
    ),
    clear("The pool exists.", east(configuration_sets=[_MARKETING], ip_pools=["marketing"])),
    clear(
        "The list of pools breaks off after the one that counts.",
        east(configuration_sets=[_through("bulk")], ip_pools=_CUT_SHORT),
    ),
    clear(
        "SES's own pools are never gone, although the list does not name them.",
        east(configuration_sets=[_through(DEFAULT_POOL)]),
        west(configuration_sets=[_through("ses-shared-pool")]),
    ),
    clear("The set names no pool.", east(configuration_sets=[s.configuration_set("main")])),
    unknown(
        "The list of pools breaks off before the one that counts.",
        east(configuration_sets=[_MARKETING], ip_pools=_CUT_SHORT),
    ),
    unknown(
        "The set's options were refused.",
        east(configuration_sets=[s.configuration_set("main", options=s.unread("ses:GetConfigurationSet"))]),
    ),
)

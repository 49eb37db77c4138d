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

from sescheck.engine.rule import (
    CLEAR,
    NOT_APPLICABLE,
    Flag,
    Rule,
    Severity,
    Verdict,
    clear,
    flagged,
    in_doubt,
    need,
)
from sescheck.engine.subjects.resources import CONFIGURATION_SETS, IP_POOLS, ResourceSubject, one_by_one
from sescheck.ses.pools import DEFAULT_POOL, RESERVED_POOLS
from sescheck.snapshot.model import Fact
from sescheck.snapshot.reading import Listing
from sescheck.snapshot.sending import ConfigurationSet
from sescheck.testing import builders as s


def check(subject: ResourceSubject[ConfigurationSet]) -> Verdict:
    """Is its pool one that this region does not have?"""
    options = need(subject.thing.options)
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

RULE = Rule(
    severity=Severity.HIGH,
    scope=one_by_one(CONFIGURATION_SETS),
    facts=(Fact.CONFIGURATION_SETS, Fact.CONFIGURATION_SET_OPTIONS, Fact.IP_POOLS),
    check=check,
    examples=(
        flagged(
            "The region has another pool only.",
            s.snapshot(s.region("us-east-1", configuration_sets=[_MARKETING], ip_pools=["bulk"])),
            _HERE,
        ),
        flagged(
            "The pool exists in us-west-2, which does not help us-east-1.",
            s.snapshot(
                s.region("us-west-2", configuration_sets=[_MARKETING], ip_pools=["marketing"]),
                s.region("us-east-1", configuration_sets=[_MARKETING]),
            ),
            _HERE,
        ),
        clear(
            "The pool exists.",
            s.snapshot(s.region("us-east-1", configuration_sets=[_MARKETING], ip_pools=["marketing"])),
        ),
        clear(
            "The list of pools breaks off after the one that counts.",
            s.snapshot(
                s.region(
                    "us-east-1",
                    configuration_sets=[_through("bulk")],
                    ip_pools=_CUT_SHORT,
                )
            ),
        ),
        clear(
            "SES's own pools are never gone, although the list does not name them.",
            s.snapshot(
                s.region("us-east-1", configuration_sets=[_through(DEFAULT_POOL)]),
                s.region("us-west-2", configuration_sets=[_through("ses-shared-pool")]),
            ),
        ),
        clear(
            "The set names no pool.",
            s.snapshot(s.region("us-east-1", configuration_sets=[s.configuration_set("main")])),
        ),
        in_doubt(
            "The list of pools breaks off before the one that counts.",
            s.snapshot(s.region("us-east-1", configuration_sets=[_MARKETING], ip_pools=_CUT_SHORT)),
        ),
        in_doubt(
            "The set's options were refused.",
            s.snapshot(
                s.region(
                    "us-east-1",
                    configuration_sets=[s.configuration_set("main", options=s.unread("ses:GetConfigurationSet"))],
                )
            ),
        ),
    ),
)

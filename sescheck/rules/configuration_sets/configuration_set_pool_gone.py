r"""A configuration set sends through an IP pool that does not exist

## What it finds

A configuration set with a dedicated IP pool that is not in the complete list of pools of this region. The pools
that SES keeps itself, `ses-default-dedicated-pool` and `ses-shared-pool`, always exist, even if they are not in
the list.

## Why it matters

SES does not let you give a set a pool that does not exist, so somebody deleted this pool later. SES then refuses a
bulk message with the set: AWS documents the status `INVALID_SENDING_POOL_NAME`, "The configuration set you
specified refers to an IP pool that does not exist". AWS does not document whether it also refuses a single
message: expect that it does.

## How to fix

Create the pool again, and put addresses into it; or give the set another pool:

    aws sesv2 create-dedicated-ip-pool --region REGION --pool-name POOL
    aws sesv2 put-dedicated-ip-in-pool --region REGION --ip ADDRESS --destination-pool-name POOL
    aws sesv2 get-configuration-set --region REGION --configuration-set-name SET --query DeliveryOptions
    aws sesv2 put-configuration-set-delivery-options --region REGION --configuration-set-name SET \
        --sending-pool-name OTHER_POOL

Add `--tls-policy`, `--max-delivery-seconds` and `--shared-pool-delivery-mode` to the last command if the answer
has them: an option that you leave out may be removed. Without `--tls-policy REQUIRE` SES may send mail without
encryption. If your AWS CLI does not know an option, update it first.

## Sources

- [Assigning IP pools](https://docs.aws.amazon.com/ses/latest/dg/managing-ip-pools.html)
- [BulkEmailEntryResult](https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_BulkEmailEntryResult.html):
  `INVALID_SENDING_POOL_NAME`
- [ListDedicatedIpPools](https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_ListDedicatedIpPools.html):
  "in the current Region"
"""

from sescheck.engine.subjects.resources import IP_POOLS
from sescheck.rules.kit import (
    BLOCKS,
    CLEAR,
    NOT_APPLICABLE,
    ConfigurationSetInRegion,
    Fact,
    Flag,
    Lead,
    Severity,
    Steps,
    Verdict,
    need,
    rule,
)
from sescheck.rules.shared.steps.ip_pools import create_managed_pool, create_pool, is_managed, lease_addresses
from sescheck.rules.shared.steps.set_options import pool_here
from sescheck.ses.pools import DEFAULT_POOL, RESERVED_POOLS
from sescheck.snapshot.reading import Listing
from sescheck.snapshot.sending import ConfigurationSet
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, unknown, west


@rule(
    Severity.HIGH,
    reads=(Fact.CONFIGURATION_SETS, Fact.CONFIGURATION_SET_OPTIONS, Fact.IP_POOLS),
    failover=BLOCKS,
    lead=Lead.LONG,
)
def check(subject: ConfigurationSetInRegion) -> Verdict:
    """Flag a configuration set whose IP pool does not exist in its region."""
    pool = need(subject.resource.options).pool
    if pool is None:
        return NOT_APPLICABLE
    if pool in RESERVED_POOLS or need(IP_POOLS.find(subject.here, pool)) is not None:
        return CLEAR
    return Flag(
        f"The configuration set {subject.name} in {subject.region} sends through the IP pool {pool}, which"
        " does not exist there",
        evidence={"pool": pool},
    )


def fix(subject: ConfigurationSetInRegion, flag: Flag) -> Steps:
    """Create the pool again, of the kind that it has in another region, and put addresses into it."""
    pool, here = str(flag.evidence["pool"]), subject.here
    for view in subject.group.regions:
        name = pool_here(pool, here, view)
        if is_managed(view, name):
            yield create_managed_pool(pool, here.name, like=f"{name} in {view.name}")
            return
    yield create_pool(pool, subject.region, alternative=f"give the set {subject.name} another pool.")
    yield lease_addresses(pool, subject.region)


def _through(pool: str) -> ConfigurationSet:
    return s.configuration_set("main", options={"DeliveryOptions.SendingPoolName": pool})


_MARKETING = _through("marketing")
_CUT_SHORT = Listing(("bulk",), s.unread("ses:ListDedicatedIpPools"))

EXAMPLES = (
    flagged(
        "The region only has another pool.", east(configuration_sets=[_MARKETING], ip_pools=["bulk"]), at="main"
    ),
    flagged(
        "The pool exists in us-west-2 but not in us-east-1.",
        west(configuration_sets=[_MARKETING], ip_pools=["marketing"]),
        east(configuration_sets=[_MARKETING]),
        at="main",
    ),
    clear("The pool exists.", east(configuration_sets=[_MARKETING], ip_pools=["marketing"])),
    clear(
        "The list of pools is incomplete, and the pool of the set is in it.",
        east(configuration_sets=[_through("bulk")], ip_pools=_CUT_SHORT),
    ),
    clear(
        "The pools that SES keeps itself exist, although they are not in the list.",
        east(configuration_sets=[_through(DEFAULT_POOL)]),
        west(configuration_sets=[_through("ses-shared-pool")]),
    ),
    clear("The set does not have a pool of its own.", east(configuration_sets=[s.configuration_set("main")])),
    unknown(
        "The list of pools is incomplete, and the pool of the set is not in it.",
        east(configuration_sets=[_MARKETING], ip_pools=_CUT_SHORT),
    ),
    unknown(
        "The options of the set could not be read.",
        east(configuration_sets=[s.configuration_set("main", options=s.unread("ses:GetConfigurationSet"))]),
    ),
)

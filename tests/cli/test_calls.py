"""What an account pays that uses none of the newer parts of SES: two regions with ten domains each."""

from collections import Counter
from collections.abc import Mapping

import pytest

from sescheck.emulator import Emulator, Fault
from sescheck.emulator.worlds import parts
from tests.conftest import Cli

REGIONS = ("us-east-1", "us-west-2")

QUICK: Mapping[str, int] = {
    "iam:ListAccountAliases": 1,
    "ses:GetIdentityDkimAttributes": 2,
    "ses:GetIdentityMailFromDomainAttributes": 2,
    "ses:GetIdentityNotificationAttributes": 2,
    "ses:ListReceiptFilters": 2,
    "ses:ListReceiptRuleSets": 2,
    "sesv2:GetAccount": 2,
    "sesv2:GetDedicatedIps": 2,
    "sesv2:ListConfigurationSets": 2,
    "sesv2:ListContactLists": 2,
    "sesv2:ListCustomVerificationEmailTemplates": 2,
    "sesv2:ListDedicatedIpPools": 2,
    "sesv2:ListEmailIdentities": 2,
    "sesv2:ListEmailTemplates": 2,
    "sesv2:ListMultiRegionEndpoints": 2,
    "sesv2:ListTenants": 2,
    "sts:GetCallerIdentity": 1,
}
STANDARD: Mapping[str, int] = {
    **QUICK,
    "iam:GetAccountAuthorizationDetails": 3,
    "mailmanager:ListIngressPoints": 2,
    "mailmanager:ListRuleSets": 2,
    "mailmanager:ListTrafficPolicies": 2,
    "sesv2:GetEmailIdentity": 20,
}
"""The calls of each operation when the readers of the newest parts of SES were added.

Without the active receipt rule set: a region without receipt rule sets has none, so it is not asked about.
"""
OF_SETS = {
    "sesv2:GetConfigurationSet",
    "sesv2:GetConfigurationSetEventDestinations",
    "sesv2:GetEmailTemplate",
    "sns:GetTopicAttributes",
    "sns:ListSubscriptionsByTopic",
}
"""The calls that configuration sets, templates and topics took before."""
MORE = 0.2
"""What those readers may add at depth standard, of all calls. At quick they add nothing."""


def made(emulator: Emulator, audit: Cli, depth: str) -> Counter[str]:
    """Audit the two regions at that depth, and return the calls by operation."""
    for name in REGIONS:
        region = emulator.region(name)
        parts.production(region, sent=0)
        for number in range(10):
            parts.domain(region, f"mail-{number}.example.com")
    emulator.forget_calls()
    audit(",".join(REGIONS), "--depth", depth)
    return Counter(f"{each.service}:{each.operation}" for each in emulator.calls)


def test_quick_asks_nothing_more(emulator: Emulator, audit: Cli) -> None:
    """Each operation as often as in the table, and no other one."""
    assert QUICK == made(emulator, audit, "quick")


def test_standard_asks_little_more(emulator: Emulator, audit: Cli) -> None:
    """Each operation as often as in the table, and others within the bound."""
    calls = made(emulator, audit, "standard")
    assert STANDARD == {operation: count for operation, count in calls.items() if operation in STANDARD}
    more = {operation: count for operation, count in calls.items() if operation not in STANDARD}
    assert sum(more.values()) <= MORE * sum(STANDARD.values()), more


NEW = (
    "cloudwatch:DescribeAlarms",
    "ec2:DescribeVpcEndpoints",
    "ses:GetSendStatistics",
    "service-quotas:ListRequestedServiceQuotaChangeHistory",
    "sesv2:ListReputationEntities",
)
"""What a region that can send to everybody is asked in addition, once each."""
_BY_DEFAULT = {
    "ap-northeast": 3,
    "ap-south": 1,
    "ap-southeast": 2,
    "ca-central": 1,
    "eu-central": 1,
    "eu-north": 1,
}
_AND = {"eu-west": 3, "sa-east": 1, "us-east": 2, "us-west": 2}
MANY = tuple(f"{area}-{number + 1}" for area, count in {**_BY_DEFAULT, **_AND}.items() for number in range(count))
"""The 17 regions that every account has."""


@pytest.mark.parametrize(
    ("regions", "identities"), [(REGIONS, 0), (MANY, 0), (REGIONS, 10), (REGIONS, 200), (MANY, 10)]
)
def test_an_ordinary_account_pays_within_the_bound(
    emulator: Emulator, audit: Cli, regions: tuple[str, ...], identities: int
) -> None:
    """With configuration sets, templates and topics. An empty region pays nothing more, and neither does quick."""
    for region in map(emulator.region, regions if identities else ()):
        parts.production(region, sent=100)
        for name in ("main", "bulk"):
            parts.configuration_set(region, name, region.create_topic(name))
            parts.template(region, name)
        region.create_identities(identities)
    audit(",".join(regions), "--depth", "quick")
    quick = Counter(f"{each.service}:{each.operation}" for each in emulator.calls)
    assert set() == set(quick) - set(QUICK) - OF_SETS
    emulator.forget_calls()
    audit(",".join(regions), "--depth", "standard")
    calls = Counter(f"{each.service}:{each.operation}" for each in emulator.calls)
    more = {operation: count for operation, count in calls.items() if operation not in {*STANDARD, *OF_SETS}}
    assert (dict.fromkeys(NEW, len(regions)) if identities else {}) == more
    assert sum(more.values()) <= MORE * (calls.total() - sum(more.values()))


def test_deep_reads_the_roles_with_one_more_call(emulator: Emulator, audit: Cli) -> None:
    """IAM gives them in the list of the account."""
    details = "iam:GetAccountAuthorizationDetails"
    assert STANDARD[details] + 1 == made(emulator, audit, "deep")[details]


def test_the_active_rule_set_is_asked_about_only_where_there_are_rule_sets(emulator: Emulator, audit: Cli) -> None:
    """Or where it is not known whether there are."""
    used, denied, empty = ("us-east-1", "eu-west-1", "us-west-2")
    parts.rule_set(emulator.region(used), "inbound", parts.rule("stop", ["example.com"]))
    emulator.inject(Fault("deny", operation="ListReceiptRuleSets", region=denied))
    audit(f"{used},{denied},{empty}")
    assert [used, denied] == sorted(
        (each.region for each in emulator.calls if each.operation == "DescribeActiveReceiptRuleSet"), reverse=True
    )

"""Under which heading of docs/coverage.md each operation stands."""

from collections.abc import Mapping

GROUPS: Mapping[str, tuple[str, ...]] = {
    "The account: sandbox, quotas, sending, VDM": ("sesv2.GetAccount", "sesv2.GetDeliverabilityDashboardOptions"),
    "Identities": (
        "sesv2.ListEmailIdentities",
        "sesv2.GetEmailIdentity",
        "ses.ListIdentities",
        "ses.GetIdentityVerificationAttributes",
        "sesv2.ListEmailIdentityCertificates",
    ),
    "DKIM": ("ses.GetIdentityDkimAttributes",),
    "MAIL FROM": ("ses.GetIdentityMailFromDomainAttributes",),
    "Feedback notifications and forwarding": ("ses.GetIdentityNotificationAttributes",),
    "Configuration sets": ("sesv2.ListConfigurationSets", "sesv2.GetConfigurationSet"),
    "Event destinations": ("sesv2.GetConfigurationSetEventDestinations",),
    "Templates": (
        "sesv2.ListEmailTemplates",
        "sesv2.GetEmailTemplate",
        "sesv2.ListCustomVerificationEmailTemplates",
        "sesv2.GetCustomVerificationEmailTemplate",
    ),
    "Dedicated IP addresses and pools": (
        "sesv2.ListDedicatedIpPools",
        "sesv2.GetDedicatedIpPool",
        "sesv2.GetDedicatedIps",
    ),
    "Suppression list": ("sesv2.ListSuppressedDestinations",),
    "Contact lists": ("sesv2.ListContactLists", "sesv2.GetContactList", "sesv2.ListContacts"),
    "Tenants": ("sesv2.ListTenants", "sesv2.GetTenant", "sesv2.ListTenantResources"),
    "Reputation": ("sesv2.ListReputationEntities", "sesv2.ListRecommendations", "ses.GetSendStatistics"),
    "Global endpoints": ("sesv2.ListMultiRegionEndpoints",),
    "Receiving": (
        "ses.ListReceiptRuleSets",
        "ses.DescribeActiveReceiptRuleSet",
        "ses.DescribeReceiptRuleSet",
        "ses.ListReceiptFilters",
    ),
    "Mail Manager": (
        "mailmanager.ListIngressPoints",
        "mailmanager.GetIngressPoint",
        "mailmanager.ListTrafficPolicies",
        "mailmanager.GetTrafficPolicy",
        "mailmanager.ListRuleSets",
        "mailmanager.GetRuleSet",
        "mailmanager.ListRelays",
        "mailmanager.GetRelay",
        "mailmanager.ListArchives",
        "mailmanager.GetArchive",
        "mailmanager.ListAddressLists",
        "mailmanager.ListMembersOfAddressList",
        "mailmanager.ListAddonInstances",
        "mailmanager.ListAddonSubscriptions",
    ),
    "Tags": ("sesv2.ListTagsForResource", "mailmanager.ListTagsForResource"),
}
"""The operations that give settings or states, by what they are about."""

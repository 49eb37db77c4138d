"""The model: the SES configuration of accounts, region by region, as it was read.

Each thing is a struct, and each call is a reading. The fields that one AWS operation gives
together are one reading: a refusal is stored once. Status values are those of the SES API v2 (``SUCCESS``,
``TEMPORARY_FAILURE`` …), also if the API v1 was called. A value that this version does not know is kept as AWS
gave it.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, ClassVar

import msgspec

from sescheck.snapshot.around import EventRule, QuotaRequest, VpcEndpoint
from sescheck.snapshot.certificates import SmimeCertificates
from sescheck.snapshot.contacts import OptOut
from sescheck.snapshot.dns import DnsAnswer
from sescheck.snapshot.locating import Locator
from sescheck.snapshot.mail_manager import Contents, MailManagerParts
from sescheck.snapshot.reading import Known, Listing, Reading
from sescheck.snapshot.receiving import IdleRuleSet, ReceiptFilter, ReceiptRuleSet
from sescheck.snapshot.reputation import ReputationAlarm, ReputationEntity, SendStatistics
from sescheck.snapshot.resources import Resource, Topic
from sescheck.snapshot.sending import (
    ADDED_LATER,
    ConfigurationSet,
    ContactList,
    CustomTemplate,
    DedicatedIp,
    GlobalEndpoint,
    MailManager,
    PoolMode,
    Recommendation,
    Suppressed,
    Template,
    Tenant,
    added_later,
)
from sescheck.snapshot.subjects import NamesOf
from sescheck.snapshot.users import SendingRole, SmtpUser


class Fact(StrEnum):
    """A thing that is read. A field of the model names the facts it holds; a rule names those it uses."""

    ACCOUNT_ID = "account id"
    ACCOUNT_ALIAS = "account alias"
    ENABLED_REGIONS = "enabled regions"
    SETTINGS = "account settings"
    IDENTITIES = "identities"
    DKIM = "DKIM"
    MAIL_FROM = "MAIL FROM"
    NOTIFICATIONS = "notifications"
    IDENTITY_DETAIL = "identity detail"
    TOPICS = "topics"
    CONFIGURATION_SETS = "configuration sets"
    EVENT_DESTINATIONS = "event destinations"
    CONFIGURATION_SET_OPTIONS = "configuration set options"
    TEMPLATES = "templates"
    TEMPLATE_CONTENT = "template content"
    CUSTOM_TEMPLATES = "custom verification templates"
    CONTACT_LISTS = "contact lists"
    IP_POOLS = "dedicated IP pools"
    DEDICATED_IPS = "dedicated IP addresses"
    TENANTS = "tenants"
    GLOBAL_ENDPOINTS = "global endpoints"
    RECOMMENDATIONS = "recommendations"
    MAIL_MANAGER = "Mail Manager"
    RULE_SETS = "receipt rule sets"
    ACTIVE_RULE_SET = "active receipt rule set"
    IDLE_RULE_SETS = "receipt rule sets that are not active"
    RECEIPT_FILTERS = "receipt filters"
    SUPPRESSION_LIST = "suppression list"
    RESOURCES = "resources that settings point to"
    RESOURCE_POLICIES = "policies of resources"
    KEY_POLICIES = "policies of KMS keys"
    SMTP_USERS = "SMTP users"
    DNS = "DNS"
    STATISTICS = "sending statistics"
    REPUTATION = "reputation of tenants and identities"
    REPUTATION_ALARMS = "alarms on reputation metrics"
    VPC_ENDPOINTS = "VPC endpoints"
    EVENT_RULES = "rules of the event bus"
    QUOTA_REQUESTS = "requests for higher quotas"
    TENANT_DETAILS = "settings and resources of tenants"
    OPT_OUTS = "contacts who opted out"
    MAIL_MANAGER_PARTS = "archives, relays, address lists and add-ons of Mail Manager"
    MAIL_MANAGER_CONTENTS = "contents of Mail Manager resources"
    SENDING_ROLES = "IAM roles that may send"
    SMIME_CERTIFICATES = "S/MIME certificates"


class Depth(StrEnum):
    """How much is read of each identity."""

    QUICK = "quick"
    STANDARD = "standard"
    DEEP = "deep"


class Addresses(StrEnum):
    """What is read of the suppression list, which holds people's addresses."""

    NOT_ASKED = "not asked"
    HASHED = "hashed"
    SHOWN = "shown"


class Asked(StrEnum):
    """How the regions were selected."""

    NAMED = "named"
    ALL = "all"
    DISCOVERED = "discovered"


class Review(msgspec.Struct, frozen=True):
    """A request for production access. Source: sesv2 GetAccount, ``Details.ReviewDetails``."""

    status: str | None
    case_id: str | None


class Choices(msgspec.Struct, frozen=True):
    """Optional settings of the account in one region. Source: sesv2 GetAccount, as for ``Settings``.

    Attributes:
        delivery_mode: DeliveryAttributes.SharedPoolDeliveryMode, ``GLOBAL`` or ``REGIONAL``; None if AWS gives
            none: the default depends on when the account began to send in the region.
        auto_validation: the threshold of Auto Validation, ``MEDIUM``, ``HIGH`` or ``MANAGED``; ``ENABLED`` if it
            is on and AWS gives no threshold; None if it is off.
        auto_warmup: DedicatedIpAutoWarmupEnabled; None if AWS gives none.
        engagement_metrics: VdmAttributes.DashboardAttributes.EngagementMetrics, or None.
        optimized_delivery: VdmAttributes.GuardianAttributes.OptimizedSharedDelivery, or None.
    """

    delivery_mode: str | None
    auto_validation: str | None
    auto_warmup: bool | None
    engagement_metrics: str | None
    optimized_delivery: str | None


class Settings(msgspec.Struct, frozen=True):
    """The settings of the account in one region. Source: sesv2 GetAccount.

    Attributes:
        production_access: False while the account is in the sandbox of this region.
        enforcement_status: ``HEALTHY``, ``PROBATION``, ``SHUTDOWN`` or another value.
        max_24_hour_send: messages in 24 hours, at any time; -1 is unlimited.
        max_send_rate: messages per second.
        sent_last_24_hours: messages.
        suppressed_reasons: None if AWS gave no suppression attributes.
        vdm: ``ENABLED``, ``DISABLED``, or None if AWS gave no VDM attributes.
        choices: unread only in a snapshot of a version that did not store them.
    """

    production_access: bool
    sending_enabled: bool
    enforcement_status: str
    max_24_hour_send: float
    max_send_rate: float
    sent_last_24_hours: float
    review: Review | None
    suppressed_reasons: tuple[str, ...] | None
    vdm: str | None
    choices: Reading[Choices] = added_later("ses:GetAccount")


class Dkim(msgspec.Struct, frozen=True, gc=False):
    """The DKIM status of an identity in one region. Source: ses GetIdentityDkimAttributes."""

    enabled: bool
    status: str
    tokens: tuple[str, ...]


class MailFrom(msgspec.Struct, frozen=True, gc=False):
    """A custom MAIL FROM domain. Source: ses GetIdentityMailFromDomainAttributes.

    Attributes:
        on_mx_failure: ``USE_DEFAULT_VALUE`` or ``REJECT_MESSAGE``.
    """

    domain: str
    status: str
    on_mx_failure: str


class Feedback(msgspec.Struct, frozen=True, gc=False):
    """The SNS topic for one type of feedback, its ARN or None; and whether the original headers are included."""

    topic: str | None
    headers: bool


class Notifications(msgspec.Struct, frozen=True, gc=False):
    """Feedback settings of an identity. Source: ses GetIdentityNotificationAttributes (the API v2 has none)."""

    forwarding: bool
    bounce: Feedback
    complaint: Feedback
    delivery: Feedback

    def by_type(self) -> tuple[tuple[str, Feedback], ...]:
        """Return the three types with their names, in the order of SES."""
        return (("bounce", self.bounce), ("complaint", self.complaint), ("delivery", self.delivery))

    def topics(self) -> tuple[str, ...]:
        """Return the ARNs of the topics, each once."""
        return tuple(dict.fromkeys(part.topic for _, part in self.by_type() if part.topic is not None))


class Detail(msgspec.Struct, frozen=True, gc=False):
    """Details that take one call for each identity. Source: sesv2 GetEmailIdentity.

    Attributes:
        verified_for_sending: VerifiedForSendingStatus.
        verification_error: VerificationInfo.ErrorType, such as ``HOST_NOT_FOUND``; None if AWS gives none.
        dkim_origin: ``AWS_SES`` (Easy DKIM), ``EXTERNAL`` (BYODKIM) or ``AWS_SES_<REGION>`` (a DEED replica).
        key_length: of the key that signs now, ``RSA_1024_BIT`` or ``RSA_2048_BIT``; None if AWS gives none.
        next_key_length: of the next key.
        signing_zone: the zone that holds the keys to which the domain's CNAME records point.
        configuration_set: the name of the default configuration set, or None.
        policies: sending authorization policies, JSON text by name.
    """

    verified_for_sending: bool
    verification_error: str | None
    dkim_origin: str | None
    key_length: str | None
    next_key_length: str | None
    signing_zone: str | None
    configuration_set: str | None
    policies: Mapping[str, str]
    tags: Mapping[str, str]


class Identity(msgspec.Struct, frozen=True, gc=False):
    """An identity in one region: a domain or an address, verified or not.

    Attributes:
        name: as AWS lists it.
        type: ``DOMAIN``, ``EMAIL_ADDRESS`` or another value.
        verification: ``SUCCESS``, ``PENDING``, ``FAILED``, ``TEMPORARY_FAILURE``, ``NOT_STARTED`` …
        sending: True if AWS says that it can send.
        mail_from: ``Known(None)`` if no custom MAIL FROM domain is set.
    """

    SUBJECT: ClassVar[str] = "identity"

    name: str
    type: str
    verification: Annotated[Reading[str], Fact.IDENTITIES]
    sending: Annotated[Reading[bool], Fact.IDENTITIES]
    dkim: Annotated[Reading[Dkim], Fact.DKIM]
    mail_from: Annotated[Reading[MailFrom | None], Fact.MAIL_FROM]
    notifications: Annotated[Reading[Notifications], Fact.NOTIFICATIONS]
    detail: Annotated[Reading[Detail], Fact.IDENTITY_DETAIL]


class Region(msgspec.Struct, frozen=True):
    """All that was read of one region.

    A field names the facts that it holds: first the list, then the details of its items.

    Attributes:
        opt_in: ``ENABLED``, ``DISABLED``, ``ENABLED_BY_DEFAULT`` …, as account ListRegions has it.
        active_rule_set: ``Known(None)`` if none is active.
        idle_rule_sets: the rule sets that are not active, with their rules; if one is active, at depth deep only.
        ip_pools: their names.
        pool_modes: the modes of the pools without a listed address.
        suppressed: read only with ``--suppression-list``.
        statistics: ``Known(None)`` if nothing was sent in 24 hours and no identity is verified: it is not asked.
        vpc_endpoints: for SES; read only if an identity is verified.
        event_rules: of the default event bus; read only if an event destination sends there.
        quota_requests: read only with production access and a verified identity.
        opt_outs: read only with ``--suppression-list``, at depth deep.
        smime_certificates: of verified identities; read at depth deep, if a configuration set signs with S/MIME.
    """

    name: str
    opt_in: Annotated[Reading[str], Fact.ENABLED_REGIONS]
    settings: Annotated[Reading[Settings], Fact.SETTINGS]
    identities: Annotated[Listing[Identity], Fact.IDENTITIES]
    configuration_sets: Annotated[
        Listing[ConfigurationSet], Fact.CONFIGURATION_SETS, Fact.EVENT_DESTINATIONS, Fact.CONFIGURATION_SET_OPTIONS
    ]
    templates: Annotated[Listing[Template], Fact.TEMPLATES, Fact.TEMPLATE_CONTENT]
    rule_sets: Annotated[Listing[str], Fact.RULE_SETS, NamesOf("rule-set")]
    active_rule_set: Annotated[Reading[ReceiptRuleSet | None], Fact.ACTIVE_RULE_SET]
    receipt_filters: Annotated[Listing[ReceiptFilter], Fact.RECEIPT_FILTERS] = Listing((), ADDED_LATER)
    idle_rule_sets: Annotated[Listing[IdleRuleSet], Fact.IDLE_RULE_SETS] = Listing((), ADDED_LATER)
    custom_templates: Annotated[Listing[CustomTemplate], Fact.CUSTOM_TEMPLATES] = Listing((), ADDED_LATER)
    contact_lists: Annotated[Listing[ContactList], Fact.CONTACT_LISTS] = Listing((), ADDED_LATER)
    ip_pools: Annotated[Listing[str], Fact.IP_POOLS, NamesOf("ip-pool")] = Listing((), ADDED_LATER)
    dedicated_ips: Annotated[Listing[DedicatedIp], Fact.DEDICATED_IPS] = Listing((), ADDED_LATER)
    tenants: Annotated[Listing[Tenant], Fact.TENANTS, Fact.TENANT_DETAILS] = Listing((), ADDED_LATER)
    global_endpoints: Annotated[Listing[GlobalEndpoint], Fact.GLOBAL_ENDPOINTS] = Listing((), ADDED_LATER)
    recommendations: Annotated[Listing[Recommendation], Fact.RECOMMENDATIONS] = Listing((), ADDED_LATER)
    mail_manager: Annotated[MailManager, Fact.MAIL_MANAGER] = MailManager()
    suppressed: Annotated[Listing[Suppressed], Fact.SUPPRESSION_LIST] = Listing((), ADDED_LATER)
    pool_modes: Annotated[Listing[PoolMode], Fact.DEDICATED_IPS] = Listing((), ADDED_LATER)
    statistics: Annotated[Reading[SendStatistics | None], Fact.STATISTICS] = ADDED_LATER
    reputation: Annotated[Listing[ReputationEntity], Fact.REPUTATION] = Listing((), ADDED_LATER)
    reputation_alarms: Annotated[Listing[ReputationAlarm], Fact.REPUTATION_ALARMS] = Listing((), ADDED_LATER)
    vpc_endpoints: Annotated[Listing[VpcEndpoint], Fact.VPC_ENDPOINTS] = Listing((), ADDED_LATER)
    event_rules: Annotated[Listing[EventRule], Fact.EVENT_RULES] = Listing((), ADDED_LATER)
    quota_requests: Annotated[Listing[QuotaRequest], Fact.QUOTA_REQUESTS] = Listing((), ADDED_LATER)
    opt_outs: Annotated[Listing[OptOut], Fact.OPT_OUTS] = Listing((), ADDED_LATER)
    mail_manager_parts: Annotated[MailManagerParts, Fact.MAIL_MANAGER_PARTS] = MailManagerParts()
    mail_manager_contents: Annotated[Listing[Contents], Fact.MAIL_MANAGER_CONTENTS] = Listing((), ADDED_LATER)
    smime_certificates: Annotated[Listing[SmimeCertificates], Fact.SMIME_CERTIFICATES] = Listing((), ADDED_LATER)


class Account(msgspec.Struct, frozen=True):
    """One account: its regions in the order of the run, and the resources they name. Its refusals have a place.

    Attributes:
        account_id: 12 digits.
        alias: ``Known(None)`` if the account has none.
        partition: ``aws``, ``aws-us-gov``, ``aws-eusc`` …
        topics: by ARN.
        resources: by ARN, the other resources that SES settings name.
        smtp_users: IAM users with an access key and a policy that names sending with SES.
        sending_roles: IAM roles with a policy that names sending with SES; at depth deep only.
    """

    account_id: Annotated[Reading[str], Fact.ACCOUNT_ID]
    alias: Annotated[Reading[str | None], Fact.ACCOUNT_ALIAS]
    partition: str
    regions: tuple[Region, ...]
    topics: Annotated[Mapping[str, Topic], Fact.TOPICS]
    resources: Annotated[Mapping[str, Resource], Fact.RESOURCES, Fact.RESOURCE_POLICIES, Fact.KEY_POLICIES] = {}
    smtp_users: Annotated[Reading[tuple[SmtpUser, ...]], Fact.SMTP_USERS] = ADDED_LATER
    sending_roles: Annotated[Reading[tuple[SendingRole, ...]], Fact.SENDING_ROLES] = ADDED_LATER

    def __post_init__(self) -> None:
        number = self.account_id.value if isinstance(self.account_id, Known) else None
        account_wide = Locator(number, None)
        located = {
            "account_id": account_wide.of(self.account_id),
            "alias": account_wide.of(self.alias),
            "regions": tuple(_located(region, number) for region in self.regions),
            "topics": {arn: Locator(number, topic.region).of(topic) for arn, topic in self.topics.items()},
            "resources": {arn: Locator(number, each.region).of(each) for arn, each in self.resources.items()},
            "smtp_users": account_wide.of(self.smtp_users),
            "sending_roles": account_wide.of(self.sending_roles),
        }
        for name, part in located.items():
            msgspec.structs.force_setattr(self, name, part)


_ASKED_ONCE = frozenset({"opt_in"})
"""The fields of a region that are read once per account."""


def _located(region: Region, account: str | None) -> Region:
    located = Locator(account, region.name).fields_of(region, except_for=_ASKED_ONCE)
    opt_in = Locator(account, None).of(region.opt_in)
    return located if opt_in is region.opt_in else msgspec.structs.replace(located, opt_in=opt_in)


class Snapshot(msgspec.Struct, frozen=True):
    """All that one run read.

    Attributes:
        taken_at: RFC 3339, UTC, when reading ended.
        asked: how the regions were selected.
        interrupted: True if the user ended the run before everything was read.
        salt: the salt of the hashed addresses; None: they were not read, or are hashed without a salt.
        dns: what the DNS answered, by ``snapshot.dns.dns_key``; a question without an entry was not asked.
        resolver: the resolver that was asked, as the report shows it; None: the DNS was not asked.
    """

    tool_version: str
    taken_at: str
    asked: Asked
    depth: Depth
    accounts: tuple[Account, ...]
    interrupted: bool = False
    salt: str | None = None
    dns: Annotated[Mapping[str, Reading[DnsAnswer]], Fact.DNS] = {}
    resolver: str | None = None

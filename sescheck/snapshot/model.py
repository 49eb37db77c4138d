"""The SES configuration of accounts, region by region, as it was read.

One struct a thing, one reading a call: fields that a single AWS operation answers together are one reading, so
that a refusal is held once and can not be half believed. Status values are those of the SES API v2
(``SUCCESS``, ``TEMPORARY_FAILURE`` …) whichever API was asked; a value that this version does not know is kept
as AWS gave it.
"""

from collections.abc import Mapping
from enum import StrEnum

import msgspec

from sescheck.snapshot.reading import Listing, Reading


class Fact(StrEnum):
    """A thing that is read; each rule names those it rests on, each collector the one it brings."""

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
    TEMPLATES = "templates"
    RULE_SETS = "receipt rule sets"
    ACTIVE_RULE_SET = "active receipt rule set"


class Depth(StrEnum):
    """How much is asked about each identity."""

    QUICK = "quick"
    STANDARD = "standard"
    DEEP = "deep"


class Asked(StrEnum):
    """How the regions came to be read."""

    NAMED = "named"
    ALL = "all"
    DISCOVERED = "discovered"


class Review(msgspec.Struct, frozen=True):
    """A request for production access. Source: sesv2 GetAccount, ``Details.ReviewDetails``."""

    status: str | None
    case_id: str | None


class Settings(msgspec.Struct, frozen=True):
    """The account's own settings in one region. Source: sesv2 GetAccount.

    Attributes:
        production_access: False while the account is in the sandbox of this region.
        enforcement_status: ``HEALTHY``, ``PROBATION``, ``SHUTDOWN`` or a later word of AWS's.
        max_24_hour_send: messages a rolling day; -1 is unlimited.
        max_send_rate: messages a second.
        sent_last_24_hours: messages.
        suppressed_reasons: None where AWS gave no suppression attributes.
        vdm: ``ENABLED``, ``DISABLED``, or None where AWS gave no VDM attributes.
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


class Dkim(msgspec.Struct, frozen=True):
    """DKIM as a region reports it. Source: ses GetIdentityDkimAttributes, else sesv2 GetEmailIdentity."""

    enabled: bool
    status: str
    tokens: tuple[str, ...]


class MailFrom(msgspec.Struct, frozen=True):
    """A custom MAIL FROM domain. Source: ses GetIdentityMailFromDomainAttributes.

    Attributes:
        on_mx_failure: ``USE_DEFAULT_VALUE`` or ``REJECT_MESSAGE``.
    """

    domain: str
    status: str
    on_mx_failure: str


class Feedback(msgspec.Struct, frozen=True):
    """Where one type of feedback goes: an SNS topic's ARN or None, and whether with the original headers."""

    topic: str | None
    headers: bool


class Notifications(msgspec.Struct, frozen=True):
    """Feedback settings of an identity. Source: ses GetIdentityNotificationAttributes (the v2 API has none)."""

    forwarding: bool
    bounce: Feedback
    complaint: Feedback
    delivery: Feedback

    def by_type(self) -> tuple[tuple[str, Feedback], ...]:
        """The three types with their names, as SES orders them."""
        return (("bounce", self.bounce), ("complaint", self.complaint), ("delivery", self.delivery))

    def topics(self) -> tuple[str, ...]:
        """The ARNs of the topics set, each once."""
        return tuple(dict.fromkeys(part.topic for _, part in self.by_type() if part.topic is not None))


class Detail(msgspec.Struct, frozen=True):
    """What only a read of the one identity gives. Source: sesv2 GetEmailIdentity.

    Attributes:
        verified_for_sending: VerifiedForSendingStatus.
        verification_error: VerificationInfo.ErrorType, such as ``HOST_NOT_FOUND``; None where AWS gives none.
        dkim_origin: ``AWS_SES`` (Easy DKIM), ``EXTERNAL`` (BYODKIM) or ``AWS_SES_<REGION>`` (a DEED replica).
        key_length: of the key that signs now, ``RSA_1024_BIT`` or ``RSA_2048_BIT``; None where AWS gives none.
        next_key_length: of the next key.
        signing_zone: the zone that holds the keys to which the domain's CNAME records point.
        configuration_set: the default configuration set's name, or None.
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


class Identity(msgspec.Struct, frozen=True):
    """A verified, or once created, sender in one region.

    Attributes:
        name: as AWS lists it.
        type: ``DOMAIN``, ``EMAIL_ADDRESS`` or a later word of AWS's.
        verification: ``SUCCESS``, ``PENDING``, ``FAILED``, ``TEMPORARY_FAILURE``, ``NOT_STARTED`` …
        sending: whether AWS lets it send.
        mail_from: ``Known(None)`` where no custom MAIL FROM is set.
    """

    name: str
    type: str
    verification: Reading[str]
    sending: Reading[bool]
    dkim: Reading[Dkim]
    mail_from: Reading[MailFrom | None]
    notifications: Reading[Notifications]
    detail: Reading[Detail]


class EventDestination(msgspec.Struct, frozen=True):
    """Where a configuration set publishes events. Source: sesv2 GetConfigurationSetEventDestinations.

    Attributes:
        kind: ``SNS``, ``FIREHOSE``, ``EVENT_BRIDGE``, ``CLOUD_WATCH``, ``PINPOINT`` or ``UNKNOWN``.
        target: the ARN published to, or None where the kind has none.
        event_types: ``BOUNCE``, ``COMPLAINT`` …
    """

    name: str
    enabled: bool
    event_types: tuple[str, ...]
    kind: str
    target: str | None


class ConfigurationSet(msgspec.Struct, frozen=True):
    """A configuration set; its destinations are read where an identity's default points to it."""

    name: str
    destinations: Reading[tuple[EventDestination, ...]]


class ReceiptRule(msgspec.Struct, frozen=True):
    """A receipt rule. Source: ses DescribeActiveReceiptRuleSet.

    Attributes:
        recipients: domains and addresses; empty means every verified domain of the region.
    """

    name: str
    enabled: bool
    recipients: tuple[str, ...]


class ReceiptRuleSet(msgspec.Struct, frozen=True):
    """The active receipt rule set, rules in order."""

    name: str
    rules: tuple[ReceiptRule, ...]


class Region(msgspec.Struct, frozen=True):
    """All that was read of one region.

    Attributes:
        opt_in: ``ENABLED``, ``DISABLED``, ``ENABLED_BY_DEFAULT`` …, as account ListRegions has it.
        active_rule_set: ``Known(None)`` where none is active.
    """

    name: str
    opt_in: Reading[str]
    settings: Reading[Settings]
    identities: Listing[Identity]
    configuration_sets: Listing[ConfigurationSet]
    templates: Listing[str]
    rule_sets: Listing[str]
    active_rule_set: Reading[ReceiptRuleSet | None]


class Topic(msgspec.Struct, frozen=True):
    """An SNS topic that an identity names, read in the topic's own region.

    Attributes:
        attributes: ``Known(None)`` where SNS says that there is no such topic.
        subscriptions: empty and complete where the topic is gone.
    """

    arn: str
    attributes: "Reading[TopicAttributes | None]"
    subscriptions: "Listing[Subscription]"


class TopicAttributes(msgspec.Struct, frozen=True):
    """Source: sns GetTopicAttributes. ``policy`` is JSON text, or None where the topic has none."""

    policy: str | None
    kms_key: str | None


class Subscription(msgspec.Struct, frozen=True):
    """Source: sns ListSubscriptionsByTopic. ``confirmed`` is False while the ARN reads PendingConfirmation."""

    protocol: str
    confirmed: bool


class Account(msgspec.Struct, frozen=True):
    """One account: its regions, in the order asked, and what they point to.

    Attributes:
        account_id: 12 digits.
        alias: ``Known(None)`` where the account has none.
        partition: ``aws``, ``aws-us-gov``, ``aws-eusc`` …
        topics: by ARN.
    """

    account_id: Reading[str]
    alias: Reading[str | None]
    partition: str
    regions: tuple[Region, ...]
    topics: Mapping[str, Topic]


class Snapshot(msgspec.Struct, frozen=True):
    """All that one run read.

    Attributes:
        taken_at: RFC 3339, UTC, when reading ended.
        asked: how the regions were chosen.
        interrupted: somebody ended the run before everything was read.
    """

    tool_version: str
    taken_at: str
    asked: Asked
    depth: Depth
    accounts: tuple[Account, ...]
    interrupted: bool = False

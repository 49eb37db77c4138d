"""The model of the resources outside SES that settings name. Each is read once, in its own region."""

import msgspec

from sescheck.snapshot.reading import Known, Listing, Reading
from sescheck.snapshot.sending import ADDED_LATER

_FIELDS = 6  # arn:partition:service:region:account:resource
_SNS_OWN_ALIAS = "alias/aws/sns"


class TopicAttributes(msgspec.Struct, frozen=True):
    """The attributes of an SNS topic. Source: sns GetTopicAttributes.

    Attributes:
        policy: JSON text, or None if the topic has none.
        kms_key: KmsMasterKeyId, in any form that KMS accepts: the ID or ARN of a key or an alias; None if the
            topic is not encrypted.
    """

    policy: str | None
    kms_key: str | None


class Subscription(msgspec.Struct, frozen=True):
    """A subscription; not confirmed while its ARN is PendingConfirmation. Source: sns ListSubscriptionsByTopic."""

    protocol: str
    confirmed: bool


class Topic(msgspec.Struct, frozen=True):
    """An SNS topic that an identity, an event destination or a receipt rule names, read in its own region.

    Attributes:
        attributes: ``Known(None)`` if SNS says that the topic does not exist.
        subscriptions: empty and complete if the topic does not exist.
    """

    arn: str
    attributes: Reading[TopicAttributes | None]
    subscriptions: Listing[Subscription]

    @property
    def region(self) -> str | None:
        """The region where it is read: the one in its ARN."""
        return _region_in(self.arn)


def _region_in(arn: str) -> str | None:
    return "".join(arn.split(":")[3:4]) or None


def bucket_arn(name: str, partition: str) -> str:
    """Return the ARN of an S3 bucket, which has neither region nor account."""
    return f"arn:{partition}:s3:::{name}"


def key_arn(key: str, topic_arn: str) -> str:
    """Return the ARN of the KMS key of a topic, or of its alias. SNS may give only the ID or the alias name."""
    fields = topic_arn.split(":")
    if key.startswith("arn:") or len(fields) < _FIELDS:
        return key
    resource = key if key.startswith("alias/") else f"key/{key}"
    return ":".join((*fields[:2], "kms", *fields[3:5], resource))


def is_sns_own_key(key: str) -> bool:
    """True for the alias of the key that AWS manages for SNS, whose policy nobody can change."""
    return key == _SNS_OWN_ALIAS or key.endswith(f":{_SNS_OWN_ALIAS}")


class Found(msgspec.Struct, frozen=True):
    """A resource that exists.

    Attributes:
        region: its region; None for resources without a region, such as a role.
        state: of a KMS key ``Enabled``, ``Disabled``, ``PendingDeletion`` …; of a Firehose stream ``ACTIVE`` …; of
            a Lambda function ``Active``, ``Failed`` …; else None.
        manager: of a KMS key ``AWS`` or ``CUSTOMER``; else None.
        key: of a KMS key its own ARN, also if a setting names an alias; else None.
    """

    region: str | None
    state: str | None = None
    manager: str | None = None
    key: str | None = None


class Resource(msgspec.Struct, frozen=True):
    """An S3 bucket, Lambda function, KMS key, Firehose stream or IAM role that SES settings name.

    Attributes:
        name: its ARN; of a bucket ``arn:PARTITION:s3:::BUCKET``.
        found: ``Known(None)`` if AWS says that it does not exist. A resource of another account that may not be
            read is unread.
        policy: JSON text; of a role its trust policy; ``Known(None)`` if it has none. Read only of resources
            whose policy must allow SES: functions, buckets, keys and roles.
        retention: of a bucket the mode of Object Lock's default retention, ``GOVERNANCE`` or ``COMPLIANCE``;
            ``Known(None)`` if it has no default retention. Read only of buckets.
    """

    name: str
    found: Reading[Found | None]
    policy: Reading[str | None] = ADDED_LATER
    retention: Reading[str | None] = ADDED_LATER

    @property
    def region(self) -> str | None:
        """The region where it is read. The ARN of a bucket has none: it is known only if the bucket is found."""
        match self.found:
            case Known(Found(region=str(region))):
                return region
            case _:
                return _region_in(self.name)

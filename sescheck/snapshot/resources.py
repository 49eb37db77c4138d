"""What SES points to outside itself, each read once in its own region."""

import msgspec

from sescheck.snapshot.reading import Known, Listing, Reading
from sescheck.snapshot.sending import ADDED_LATER

_FIELDS = 6  # arn:partition:service:region:account:resource
_SNS_OWN_ALIAS = "alias/aws/sns"


class TopicAttributes(msgspec.Struct, frozen=True):
    """Source: sns GetTopicAttributes.

    Attributes:
        policy: JSON text, or None where the topic has none.
        kms_key: KmsMasterKeyId, in any form that KMS takes: the id or ARN of a key or an alias; None where the
            topic is not encrypted.
    """

    policy: str | None
    kms_key: str | None


class Subscription(msgspec.Struct, frozen=True):
    """Source: sns ListSubscriptionsByTopic. ``confirmed`` is False while the ARN reads PendingConfirmation."""

    protocol: str
    confirmed: bool


class Topic(msgspec.Struct, frozen=True):
    """An SNS topic that an identity, an event destination or a receipt rule names, read in the topic's own region.

    Attributes:
        attributes: ``Known(None)`` where SNS says that there is no such topic.
        subscriptions: empty and complete where the topic is gone.
    """

    arn: str
    attributes: Reading[TopicAttributes | None]
    subscriptions: Listing[Subscription]

    @property
    def region(self) -> str | None:
        """Where it is asked about: the region in its ARN."""
        return _region_in(self.arn)


def _region_in(arn: str) -> str | None:
    return "".join(arn.split(":")[3:4]) or None


def bucket_arn(name: str, partition: str) -> str:
    """The ARN of an S3 bucket, which names neither region nor account."""
    return f"arn:{partition}:s3:::{name}"


def key_arn(key: str, topic_arn: str) -> str:
    """The ARN of a topic's KMS key or alias, which SNS gives in any form; a mere name is the topic owner's."""
    fields = topic_arn.split(":")
    if key.startswith("arn:") or len(fields) < _FIELDS:
        return key
    resource = key if key.startswith("alias/") else f"key/{key}"
    return ":".join((*fields[:2], "kms", *fields[3:5], resource))


def is_sns_own_key(key: str) -> bool:
    """Is it the alias of the key that AWS manages for SNS, by name or ARN? Nobody can change that key's policy."""
    return key == _SNS_OWN_ALIAS or key.endswith(f":{_SNS_OWN_ALIAS}")


class Found(msgspec.Struct, frozen=True):
    """A resource that exists.

    Attributes:
        region: where it is; None for what has no region, such as a role.
        state: of a KMS key ``Enabled``, ``Disabled``, ``PendingDeletion`` …; of a Firehose stream ``ACTIVE`` …; of
            a Lambda function ``Active``, ``Failed`` …; else None.
        manager: of a KMS key ``AWS`` or ``CUSTOMER``; else None.
        key: of a KMS key its own ARN, also where a setting names an alias of it; else None.
    """

    region: str | None
    state: str | None = None
    manager: str | None = None
    key: str | None = None


class Resource(msgspec.Struct, frozen=True):
    """An S3 bucket, Lambda function, KMS key, Firehose stream, event bus or IAM role that SES's settings name.

    Attributes:
        name: its ARN; of a bucket ``arn:PARTITION:s3:::BUCKET``.
        found: ``Known(None)`` where AWS says that there is none. Another account's resource that may not be looked
            at is unreadable.
        policy: JSON text, of a role its trust policy; ``Known(None)`` where it has none. Read only of what has to
            let SES in by its policy: functions, buckets, keys and roles.
        retention: of a bucket the mode of Object Lock's default retention, ``GOVERNANCE`` or ``COMPLIANCE``;
            ``Known(None)`` where nothing is retained by default. Not read of anything else.
    """

    name: str
    found: Reading[Found | None]
    policy: Reading[str | None] = ADDED_LATER
    retention: Reading[str | None] = ADDED_LATER

    @property
    def region(self) -> str | None:
        """Where it is asked about: the ARN of a bucket has no region, but the bucket that is found has one."""
        match self.found:
            case Known(Found(region=str(region))):
                return region
            case _:
                return _region_in(self.name)

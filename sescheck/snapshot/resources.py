"""What SES points to outside itself, each read once in its own region."""

import msgspec

from sescheck.snapshot.reading import Listing, Reading


class TopicAttributes(msgspec.Struct, frozen=True):
    """Source: sns GetTopicAttributes. ``policy`` is JSON text, or None where the topic has none."""

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


def bucket_arn(name: str, partition: str) -> str:
    """The ARN of an S3 bucket, which names neither region nor account."""
    return f"arn:{partition}:s3:::{name}"


class Found(msgspec.Struct, frozen=True):
    """A resource that exists.

    Attributes:
        region: where it is; None for what has no region, such as a role.
        state: of a KMS key ``Enabled``, ``Disabled``, ``PendingDeletion`` …; of a Firehose stream ``ACTIVE`` …;
            else None.
    """

    region: str | None
    state: str | None = None


class Resource(msgspec.Struct, frozen=True):
    """An S3 bucket, Lambda function, KMS key, Firehose stream, event bus or IAM role that SES's settings name.

    Attributes:
        name: its ARN; of a bucket ``arn:PARTITION:s3:::BUCKET``.
        found: ``Known(None)`` where AWS says that there is none. Another account's resource that may not be looked
            at is unreadable.
    """

    name: str
    found: Reading[Found | None]

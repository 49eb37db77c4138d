"""Who may send through SES's SMTP interface: IAM users, once an account."""

from collections.abc import Mapping
from typing import ClassVar

import msgspec

from sescheck.snapshot.reading import Reading

SENDS = "ses:sendrawemail"
"""What the SMTP interface asks for, lower case. Source: SES Developer Guide, "Obtaining SMTP credentials"."""


class LastUse(msgspec.Struct, frozen=True):
    """The most recent use of an access key. Source: iam GetAccessKeyLastUsed.

    Attributes:
        at: RFC 3339, UTC.
        service: ``ses``, ``s3`` …
        region: where it was used.
    """

    at: str
    service: str
    region: str


class AccessKey(msgspec.Struct, frozen=True):
    """An access key; it is the SMTP user name too, so its id is shortened. Source: iam ListAccessKeys.

    Attributes:
        key_id: the last four characters.
        created: RFC 3339, UTC.
        last_use: ``Known(None)`` where it was never used.
    """

    key_id: str
    active: bool
    created: str
    last_use: Reading[LastUse | None]


class SmtpUser(msgspec.Struct, frozen=True):
    """An IAM user who has an access key and a policy that speaks of sending.

    Attributes:
        policies: every policy that holds for the user (inline, attached, of groups), JSON text by name.
        boundary: the permissions boundary, JSON text, or None.
        made_for_smtp: SES's console made the user (tag ``InvokedBy``, group ``AWSSESSendingGroupDoNotRename``,
            policy ``AmazonSesSendingAccess``), or its name or path says so.
    """

    SUBJECT: ClassVar[str] = "smtp-user"

    name: str
    arn: str
    policies: Mapping[str, str]
    boundary: str | None
    made_for_smtp: bool
    keys: Reading[tuple[AccessKey, ...]]

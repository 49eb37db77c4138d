"""The model of IAM users and roles that may send, once per account."""

from collections.abc import Mapping
from typing import ClassVar

import msgspec

from sescheck.snapshot.reading import Reading

SENDS = "ses:sendrawemail"
"""The IAM action that SMTP needs, in lower case. Source: SES Developer Guide, "Obtaining SMTP credentials"."""

SENDING = {
    "ses:sendemail": "ses:SendEmail",
    SENDS: "ses:SendRawEmail",
    "ses:sendtemplatedemail": "ses:SendTemplatedEmail",
    "ses:sendbulktemplatedemail": "ses:SendBulkTemplatedEmail",
    "ses:sendbulkemail": "ses:SendBulkEmail",
}
"""The IAM actions that send the mail of programs, in lower case, as AWS writes them.

Source: Service Authorization Reference, actions of SES and of the SES API v2.
"""


class LastUse(msgspec.Struct, frozen=True):
    """The most recent use of an access key. Source: iam GetAccessKeyLastUsed.

    Attributes:
        at: RFC 3339, UTC.
        service: ``ses``, ``s3`` …
        region: the region where it was used.
    """

    at: str
    service: str
    region: str


class AccessKey(msgspec.Struct, frozen=True):
    """An access key. Its ID is also the SMTP user name, so it is shortened. Source: iam ListAccessKeys.

    Attributes:
        key_id: the last four characters of the ID.
        created: RFC 3339, UTC.
        last_use: ``Known(None)`` if it was never used.
    """

    key_id: str
    active: bool
    created: str
    last_use: Reading[LastUse | None]


class SmtpUser(msgspec.Struct, frozen=True):
    """An IAM user with an access key and a policy that names sending with SES.

    Attributes:
        policies: every policy of the user (inline, attached, of groups), JSON text by name.
        boundary: the permissions boundary, JSON text, or None.
        made_for_smtp: the SES console made the user (tag ``InvokedBy``, group ``AWSSESSendingGroupDoNotRename``,
            policy ``AmazonSesSendingAccess``), or its name or path contains ``smtp``.
    """

    SUBJECT: ClassVar[str] = "smtp-user"

    name: str
    arn: str
    policies: Mapping[str, str]
    boundary: str | None
    made_for_smtp: bool
    keys: Reading[tuple[AccessKey, ...]]


class SendingRole(msgspec.Struct, frozen=True):
    """An IAM role with a policy that names sending with SES. Source: iam GetAccountAuthorizationDetails.

    Attributes:
        policies: every policy of the role (inline, attached), JSON text by name.
        boundary: the permissions boundary, JSON text, or None.
    """

    SUBJECT: ClassVar[str] = "iam-role"

    name: str
    arn: str
    policies: Mapping[str, str]
    boundary: str | None

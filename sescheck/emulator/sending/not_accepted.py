"""Why SES does not accept a mail, in the words of each API."""

from enum import Enum

from sescheck.emulator.registry import (
    ACCESS_DENIED,
    BAD_REQUEST,
    INVALID,
    LIMIT_EXCEEDED,
    NOT_FOUND,
    THROTTLING,
    V1_ACCESS_DENIED,
    Refused,
)

_REJECTED = "MessageRejected"
_PAUSED = "SendingPausedException"
_MAIL_FROM = "MailFromDomainNotVerifiedException"


class Why(Enum):
    """A reason: the code of v2, the code of v1, and the status of an entry of SendBulkEmail.

    Without a status, the whole bulk request is refused.
    """

    UNVERIFIED = (_REJECTED, _REJECTED, "MESSAGE_REJECTED")
    SUSPENDED = ("AccountSuspendedException", _REJECTED, "ACCOUNT_SUSPENDED")
    ACCOUNT_OFF = (_PAUSED, "AccountSendingPausedException", "ACCOUNT_SENDING_PAUSED")
    NO_SET = (NOT_FOUND, "ConfigurationSetDoesNotExist", "CONFIGURATION_SET_NOT_FOUND")
    NO_DEFAULT_SET = (BAD_REQUEST, "ConfigurationSetDoesNotExist", "CONFIGURATION_SET_NOT_FOUND")
    SET_OFF = (_PAUSED, "ConfigurationSetSendingPausedException", "CONFIGURATION_SET_SENDING_PAUSED")
    NO_POOL = (BAD_REQUEST, INVALID, "INVALID_SENDING_POOL_NAME")
    NO_CERTIFICATE = (_REJECTED, _REJECTED, "FAILED")
    MAIL_FROM = (_MAIL_FROM, _MAIL_FROM, "MAIL_FROM_DOMAIN_NOT_VERIFIED")
    NO_TEMPLATE = (NOT_FOUND, "TemplateDoesNotExist", "TEMPLATE_NOT_FOUND")
    QUOTA = (LIMIT_EXCEEDED, THROTTLING, "ACCOUNT_DAILY_QUOTA_EXCEEDED")
    RATE = ("TooManyRequestsException", THROTTLING, "ACCOUNT_THROTTLED")
    WRONG_REQUEST = (BAD_REQUEST, INVALID, "INVALID_PARAMETER")
    TENANT_OFF = (_PAUSED, _PAUSED, "")
    NOT_ALLOWED = (ACCESS_DENIED, V1_ACCESS_DENIED, "")
    MISSING = (NOT_FOUND, INVALID, "")

    @property
    def status(self) -> str:
        """The status of an entry of SendBulkEmail; empty if the whole request is refused."""
        return self.value[2]


class NotAccepted(Exception):  # noqa: N818 # SES refuses the mail; nothing went wrong in here
    """SES does not send a mail."""

    def __init__(self, why: Why, message: str) -> None:
        super().__init__(message)
        self.why = why
        self.message = message

    def in_v2(self) -> Refused:
        """The error of the v2 API."""
        return Refused(self.why.value[0], self.message)

    def in_v1(self) -> Refused:
        """The error of the v1 API."""
        return Refused(self.why.value[1], self.message)

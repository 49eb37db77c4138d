"""The hosts of SES that MX and CNAME records name, and the regions that their names say.

Sources: https://docs.aws.amazon.com/general/latest/gr/ses.html,
https://docs.aws.amazon.com/ses/latest/dg/configure-custom-open-click-domains.html

Inbound hosts have the suffix of their partition; botocore lists those that have SES. Which domains the European
Sovereign Cloud uses for feedback and tracking is not documented: any top-level domain is accepted.
"""

import re
from enum import StrEnum

import msgspec

from sescheck.ses.records.lookups import plain

_REGION = r"[a-z]{2,5}(?:-[a-z]+)+-\d+"
_AWS = r"amazonaws\.(?:com|eu)"
_NULL = "."


class Purpose(StrEnum):
    """What a host of SES is for."""

    FEEDBACK = "feedback"
    INBOUND = "inbound"
    MAIL_MANAGER = "mail-manager"
    TRACKING = "tracking"


class SesHost(msgspec.Struct, frozen=True):
    """A host of SES.

    Attributes:
        region: None if the name does not say it, as that of an ingress endpoint of Mail Manager.
    """

    purpose: Purpose
    region: str | None


class MailExchange(msgspec.Struct, frozen=True):
    """An MX record.

    Attributes:
        host: in lower case, without the last dot; empty in a null MX (RFC 7505), which says: no mail.
    """

    preference: int
    host: str

    @property
    def ses(self) -> SesHost | None:
        """The host of SES that it names, or None."""
        return ses_host(self.host)


_HOSTS = {
    Purpose.FEEDBACK: re.compile(rf"feedback-smtp\.({_REGION})\.amazonses\.[a-z]+"),
    Purpose.INBOUND: re.compile(rf"inbound-smtp\.({_REGION})\.{_AWS}"),
    Purpose.MAIL_MANAGER: re.compile(rf"(?:[a-z0-9_-]+\.)+mail-manager-smtp(?:\.({_REGION}))?\.{_AWS}"),
    Purpose.TRACKING: re.compile(rf"r\.({_REGION})\.awstrack\.[a-z]+"),
}


def ses_host(name: str) -> SesHost | None:
    """The host of SES of that name; None if it is not one."""
    for purpose, pattern in _HOSTS.items():
        if found := pattern.fullmatch(plain(name)):
            return SesHost(purpose, found[1])
    return None


def feedback_region(mx: str) -> str | None:
    """The region whose feedback endpoint an MX record names; None if it names another host."""
    exchange = mail_exchange(mx)
    host = None if exchange is None else exchange.ses
    return host.region if host is not None and host.purpose is Purpose.FEEDBACK else None


def mail_exchange(data: str) -> MailExchange | None:
    """The MX record that ``10 host`` is; None if it is not the data of an MX record."""
    match data.split():
        case [preference, host] if re.fullmatch(r"[0-9]{1,5}", preference):
            return MailExchange(int(preference), "" if host == _NULL else plain(host))
        case _:
            return None

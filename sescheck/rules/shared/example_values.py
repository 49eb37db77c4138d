"""Values that the worked examples of several rules have. No check and no step uses them."""

from sescheck.snapshot.model import Identity
from sescheck.snapshot.reading import Why
from sescheck.testing import builders as s

NO_ANSWER = s.unread("dns:Query", Why.UNEXPECTED)
"""The resolver did not answer."""

TIMED_OUT = s.unread("dns:Query", Why.TIMED_OUT)
"""The resolver did not answer in time."""

DKIM_ZONE = "dkim.amazonses.com"


def easy_dkim_records(domain: str = "example.com", zone: str = DKIM_ZONE) -> dict[str, tuple[str, ...]]:
    """Answers of the DNS that are right for the tokens of ``builders.signing``: three CNAME records."""
    return {f"{each}._domainkey.{domain} CNAME": (f"{each}.{zone}",) for each in s.signing().tokens}


def easy_dkim(status: str, origin: str = "AWS_SES", zone: str | None = DKIM_ZONE) -> Identity:
    """A domain that is verified by Easy DKIM: both have this status."""
    return s.domain(
        verification=status, dkim=s.signing(status), detail=s.details(dkim_origin=origin, signing_zone=zone)
    )


BOUNCE = "bounce.example.com"


def with_mail_from(status: str = "SUCCESS") -> Identity:
    """A domain with a custom MAIL FROM domain in this status."""
    return s.domain(mail_from=s.mail_from_domain(BOUNCE, status))


UNVERIFIED_WITH_MAIL_FROM = s.address(
    "ann@example.com", verification="FAILED", mail_from=s.mail_from_domain(BOUNCE)
)
"""An address of example.com with a custom MAIL FROM domain, which does not apply if example.com is verified."""

MAIL_FROM_UNREAD = s.domain(mail_from=s.unread("ses:GetIdentityMailFromDomainAttributes"))
"""A domain of which it is unread whether it has a custom MAIL FROM domain."""

"""Values that the worked examples of several rules have. No check and no step uses them."""

from sescheck.snapshot.model import Identity, Region
from sescheck.snapshot.reading import Why
from sescheck.snapshot.receiving import Action, ReceiptRuleSet
from sescheck.testing import builders as s
from sescheck.testing.examples import EAST, east

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


NOTIFICATIONS_UNREAD = s.unread("ses:GetIdentityNotificationAttributes")
"""Where the feedback notifications of an identity go could not be read."""

ACTIVE_RULES_UNREAD = s.unread("ses:DescribeActiveReceiptRuleSet")
"""The active receipt rule set could not be read."""

NO_RECEIVING = s.unread("ses:DescribeActiveReceiptRuleSet", Why.NOT_SUPPORTED_HERE)
"""The region does not receive mail."""

INBOUND_BUCKET = "arn:aws:s3:::example-inbound"

STORE = s.action("S3", BucketName="example-inbound")
"""An action that stores mail in that bucket."""


def inbound_rule(*actions: Action, enabled: bool = True) -> ReceiptRuleSet:
    """An active receipt rule set with a rule for example.com, which has these actions."""
    return s.rules(s.receipt_rule("store", "example.com", actions=actions, enabled=enabled))


def with_statements(*statements: dict[str, object]) -> Region:
    """The region us-east-1 with example.com, whose policy has these statements."""
    return east(s.domain(detail=s.details(policies={"partner": s.sending_policies(*statements)})))


def identities_in(region: str) -> str:
    """A pattern for the ARNs of all identities in a region."""
    return f"arn:aws:ses:{region}:{s.ACCOUNT_ID}:identity/*"


NOT_IN_EAST = s.policy("*", effect="Deny", condition={"StringEquals": {"aws:RequestedRegion": EAST}})
"""A policy that denies everything in us-east-1."""

_DISABLED = s.unread("ses:GetAccount", Why.REGION_DISABLED)

EAST_DISABLED = east(opt_in="DISABLED", settings=_DISABLED)
"""The region us-east-1, if it is not enabled for the account."""

CAPE_TOWN_UNREAD = s.region("af-south-1", opt_in=s.unread("account:GetRegionOptStatus"), settings=_DISABLED)
"""A region that does not accept the credentials, and of which it is unread whether it is enabled."""

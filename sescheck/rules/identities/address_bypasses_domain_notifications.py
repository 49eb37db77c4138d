r"""A verified address has no SNS topic and bypasses the topics of its domain

## What it finds

An email address that is verified in this region and has no SNS topic for bounces, complaints or deliveries, while
the verified domain above it does have topics here. The domain is the nearest one: `x@a.example.com` answers to
`a.example.com` before `example.com`. Addresses with a topic of their own, and those that are not verified, which
do follow their domain, are not flagged.

## Why it matters

SES does not merge settings: those of the most specific verified identity hold alone. Feedback on mail from this
address never reaches the domain's topics, so whatever reads them keeps writing to addresses that bounce or
complain.

## How to fix

If the address needs no settings of its own, delete the identity: it is then sent from under its domain.

    aws sesv2 delete-email-identity --region REGION --email-identity ADDRESS

Or give it the domain's topics, type by type (`Bounce`, `Complaint`, `Delivery`):

    aws ses set-identity-notification-topic --region REGION --identity ADDRESS --notification-type Bounce \
        --sns-topic TOPIC_ARN

## Sources

- [Configuring SNS notifications](https://docs.aws.amazon.com/ses/latest/dg/configure-sns-notifications.html):
  "Verified domain notification settings apply to all mail sent from addresses in that domain except for email
  addresses that are also verified"
- [Creating and verifying identities](https://docs.aws.amazon.com/ses/latest/dg/creating-identities.html)
"""

from sescheck.comparison.account_view import is_verified
from sescheck.comparison.logic import NO, all_of, unread_among
from sescheck.rules.kit import (
    CLEAR,
    NOT_APPLICABLE,
    Fact,
    Flag,
    IdentityInRegion,
    Severity,
    Verdict,
    cannot_tell,
    rule,
)
from sescheck.ses.cover import ruling_domain
from sescheck.snapshot.model import Notifications
from sescheck.snapshot.reading import Known, Listing, Reading, Unreadable, value_of
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, unknown, west


@rule(Severity.MEDIUM, reads=(Fact.IDENTITIES, Fact.NOTIFICATIONS))
def check(subject: IdentityInRegion) -> Verdict:
    """Has a verified address no topic while its domain has one?"""
    verified = is_verified(Known(subject.identity))
    if subject.identity.type != "EMAIL_ADDRESS" or verified == NO:
        return NOT_APPLICABLE
    above = "its domain"
    theirs: Reading[Notifications]
    match ruling_domain(subject.here, subject.name):
        case Known(domain):
            if domain is None:
                return NOT_APPLICABLE
            above, theirs = domain.name, domain.notifications
        case Unreadable() as unread:
            theirs = unread
    conditions = (
        verified,
        value_of(subject.identity.notifications, lambda own: not own.topics()),
        value_of(theirs, lambda found: bool(found.topics())),
    )
    match all_of(conditions):
        case Known(bypasses):
            return _flag(subject, above) if bypasses else CLEAR
        case Unreadable():
            return cannot_tell(*unread_among(*conditions))


def _flag(subject: IdentityInRegion, above: str) -> Flag:
    return Flag(
        f"{subject.name} is verified in {subject.here.name} without an SNS topic of its own: its bounces miss the"
        f" topics of {above}",
        evidence={"domain": above},
    )


_ADDRESS = "news@example.com"
_UNREAD = s.unread("ses:GetIdentityNotificationAttributes")
_TOPICS = s.notified(bounce=s.arn("bounces", "us-east-1"), complaint=s.arn("complaints", "us-east-1"))
_DOMAIN = s.domain(notifications=_TOPICS)
_HERE = ("us-east-1", _ADDRESS)

EXAMPLES = (
    flagged(
        "The domain has topics; the address, verified too, has none.", east(_DOMAIN, s.address(_ADDRESS)), at=_HERE
    ),
    flagged(
        "The domain is written in another case, and has a topic for deliveries only.",
        east(
            s.domain("EXAMPLE.com", notifications=s.notified(delivery=s.arn("sent", "us-east-1"))),
            s.address(_ADDRESS),
        ),
        at=_HERE,
    ),
    flagged(
        "The topics are those of the domain above; the subdomain between is not verified.",
        east(_DOMAIN, s.domain("a.example.com", verification="PENDING"), s.address("x@a.example.com")),
        at="x@a.example.com",
    ),
    clear(
        "The address has a topic of its own.",
        east(_DOMAIN, s.address(_ADDRESS, notifications=s.notified(bounce=s.arn("news", "us-east-1")))),
    ),
    clear(
        "Neither has a topic, whatever the address's domain elsewhere has.",
        west(_DOMAIN),
        east(s.domain(), s.address(_ADDRESS)),
    ),
    clear(
        "The address is not verified, so that the domain's topics apply.",
        east(_DOMAIN, s.address(_ADDRESS, verification="PENDING")),
    ),
    clear(
        "The domain is not verified, so that its topics apply to nothing.",
        east(s.domain(verification="FAILED", notifications=_TOPICS), s.address(_ADDRESS)),
    ),
    clear(
        "The nearest verified domain has no topic; that the one above it has some makes no difference.",
        east(_DOMAIN, s.domain("a.example.com"), s.address("x@a.example.com")),
    ),
    clear(
        "The domain has no topic; what the address has was refused.",
        east(s.domain(), s.address(_ADDRESS, notifications=_UNREAD)),
    ),
    unknown(
        "The domain has topics; what the address has was refused.",
        east(_DOMAIN, s.address(_ADDRESS, notifications=_UNREAD)),
    ),
    unknown(
        "The address has no topic; what the domain has was refused.",
        east(s.domain(notifications=_UNREAD), s.address(_ADDRESS)),
    ),
    unknown(
        "Nobody said whether the address is verified.", east(_DOMAIN, s.address(_ADDRESS, verification=s.unread()))
    ),
    unknown(
        "Nobody said whether the subdomain between, which has no topic, is verified.",
        east(_DOMAIN, s.domain("a.example.com", verification=s.unread()), s.address("x@a.example.com")),
    ),
    unknown(
        "The list breaks off before the domain.",
        east(listed=Listing((s.address(_ADDRESS),), s.unread("ses:ListEmailIdentities"))),
    ),
)

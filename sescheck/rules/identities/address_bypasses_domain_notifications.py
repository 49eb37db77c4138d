r"""A verified address without an SNS topic bypasses the topics of its domain

## What it finds

An email address that is verified in this region and has no SNS topic for bounces, complaints or deliveries, while
its verified domain has topics in this region. The nearest verified domain counts: for `x@a.example.com` that is
`a.example.com` before `example.com`. An address with a topic of its own is not flagged. An address that is not
verified is not flagged either, because it uses the settings of its domain.

## Why it matters

SES does not merge settings: only those of the most specific verified identity apply. Feedback on mail from this
address never reaches the domain's topics, so a program that reads them keeps sending to addresses that bounce or
complain.

## How to fix

If the address needs no settings of its own, delete the identity. Its mail is then sent under its domain.

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

from sescheck.comparison.account_view import verified
from sescheck.comparison.facets import notifications_of
from sescheck.comparison.logic import NO, all_of, unread_among
from sescheck.rules.kit import (
    CLEAR,
    NOT_APPLICABLE,
    NOTHING,
    Fact,
    Flag,
    IdentityInRegion,
    Severity,
    Steps,
    Verdict,
    cannot_tell,
    need,
    rule,
)
from sescheck.rules.shared.example_values import NOTIFICATIONS_UNREAD
from sescheck.rules.shared.inheritance import if_own_settings_apply
from sescheck.rules.shared.steps.feedback import set_topic
from sescheck.rules.shared.steps.reference import held
from sescheck.ses.cover import ruling_domain
from sescheck.snapshot.model import Identity, Notifications
from sescheck.snapshot.reading import Known, Listing, Unreadable, value_of
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, unknown, west


@rule(Severity.MEDIUM, reads=(Fact.IDENTITIES, Fact.NOTIFICATIONS), failover=NOTHING)
def check(subject: IdentityInRegion) -> Verdict:
    """Flag a verified address that has no topic while its domain has one."""
    is_verified = verified(subject.identity)
    if not subject.is_address or is_verified == NO:
        return NOT_APPLICABLE
    match ruling_domain(subject.here, subject.name):
        case Known(Identity(name=domain, notifications=notifications)):
            topics = value_of(notifications, Notifications.topics)
        case Known():
            return NOT_APPLICABLE
        case Unreadable() as unread:
            domain, topics = "its domain", unread
    conditions = (
        is_verified,
        value_of(subject.identity.notifications, lambda own: not own.topics()),
        value_of(topics, bool),
    )
    match all_of(conditions):
        case Known(bypasses):
            return _flag(subject, domain) if bypasses else CLEAR
        case Unreadable():
            return cannot_tell(*unread_among(*conditions))


def _flag(subject: IdentityInRegion, domain: str) -> Flag:
    return Flag(
        f"{subject.name} is verified in {subject.region} and has no SNS topic: its feedback does not reach the"
        f" topics of {domain}",
        evidence={"domain": domain},
    )


def fix(subject: IdentityInRegion, flag: Flag) -> Steps:
    """Give the address, type by type, the topic that it has in another region, or the one of its domain."""
    domain = need(ruling_domain(subject.here, subject.name))
    if domain is None:
        return
    own, like = dict(need(subject.identity.notifications).by_type()), dict(need(domain.notifications).by_type())
    others = held(subject, notifications_of, subject.elsewhere.filtered(if_own_settings_apply)).values()
    for kind, now in own.items():
        topics = (found for each in others if (found := dict(each.value.by_type())[kind]).topic is not None)
        yield from set_topic(subject.account, subject.name, kind, next(topics, like[kind]), subject.region, now)


_ADDRESS = "news@example.com"
_TOPICS = s.notified(bounce=s.arn("bounces", "us-east-1"), complaint=s.arn("complaints", "us-east-1"))
_DOMAIN = s.domain(notifications=_TOPICS)

EXAMPLES = (
    flagged(
        "The domain has topics; the verified address has none.", east(_DOMAIN, s.address(_ADDRESS)), at=_ADDRESS
    ),
    flagged(
        "The domain is listed in another case and has a topic for deliveries only.",
        east(
            s.domain("EXAMPLE.com", notifications=s.notified(delivery=s.arn("sent", "us-east-1"))),
            s.address(_ADDRESS),
        ),
        at=_ADDRESS,
    ),
    flagged(
        "The parent domain has topics; the subdomain is not verified.",
        east(_DOMAIN, s.domain("a.example.com", verification="PENDING"), s.address("x@a.example.com")),
        at="x@a.example.com",
    ),
    clear(
        "The address has a topic of its own.",
        east(_DOMAIN, s.address(_ADDRESS, notifications=s.notified(bounce=s.arn("news", "us-east-1")))),
    ),
    clear(
        "Neither has a topic in us-east-1; the topics of another region do not count.",
        west(_DOMAIN),
        east(s.domain(), s.address(_ADDRESS)),
    ),
    clear(
        "The address is not verified: the domain's topics apply.",
        east(_DOMAIN, s.address(_ADDRESS, verification="PENDING")),
    ),
    clear(
        "The domain is not verified, so its topics do not apply.",
        east(s.domain(verification="FAILED", notifications=_TOPICS), s.address(_ADDRESS)),
    ),
    clear(
        "The nearest verified domain has no topic; the topics of its parent do not apply.",
        east(_DOMAIN, s.domain("a.example.com"), s.address("x@a.example.com")),
    ),
    clear(
        "The domain has no topic; those of the address are unread.",
        east(s.domain(), s.address(_ADDRESS, notifications=NOTIFICATIONS_UNREAD)),
    ),
    unknown(
        "The domain has topics; those of the address are unread.",
        east(_DOMAIN, s.address(_ADDRESS, notifications=NOTIFICATIONS_UNREAD)),
    ),
    unknown(
        "The address has no topic; those of the domain are unread.",
        east(s.domain(notifications=NOTIFICATIONS_UNREAD), s.address(_ADDRESS)),
    ),
    unknown("The status of the address is unread.", east(_DOMAIN, s.address(_ADDRESS, verification=s.unread()))),
    unknown(
        "It is unknown whether the subdomain, which has no topic, is verified.",
        east(_DOMAIN, s.domain("a.example.com", verification=s.unread()), s.address("x@a.example.com")),
    ),
    unknown(
        "The list is incomplete: the rest may have the domain.",
        east(listed=Listing((s.address(_ADDRESS),), s.unread("ses:ListEmailIdentities"))),
    ),
)

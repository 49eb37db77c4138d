r"""Feedback forwarding by email differs between regions

## What it finds

An identity whose email feedback forwarding is on here and off in another region of its group, or the reverse.
There is one finding for a difference: in the region that differs from most others, or, if there are two regions,
in the second one of the group. It does not say which region is right.

An address or subdomain that is not verified has the settings of the verified domain above it: its own settings are
not compared. An identity without any destination for bounces is reported by
[bounces-go-nowhere](bounces-go-nowhere.md).

## Why it matters

Forwarding is on by default and is set region by region. After a failover, bounces and complaints suddenly fill a
mailbox, or no longer arrive in the mailbox that somebody watches. A difference may also be the result of a
failure: if SES fails to publish to a bounce or complaint topic, it removes the topic from the settings and
switches forwarding on again.

## How to fix

Choose one setting, and set it in the region that differs:

    aws sesv2 put-email-identity-feedback-attributes --region REGION --email-identity IDENTITY \
        --email-forwarding-enabled

To switch it off (`--no-email-forwarding-enabled`), set SNS topics for bounces and complaints first.

## Sources

- [Receiving notifications by email](https://docs.aws.amazon.com/ses/latest/dg/monitor-sending-activity-using-notifications-email.html)
- [Configuring Amazon SNS notifications](https://docs.aws.amazon.com/ses/latest/dg/configure-sns-notifications.html)
- [PutEmailIdentityFeedbackAttributes](https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_PutEmailIdentityFeedbackAttributes.html)

The API reference requires both topics before forwarding can be off. The developer guide also accepts event
publishing.
"""

from sescheck.comparison.facets import notifications_of
from sescheck.rules.kit import (
    DEGRADES,
    NOT_APPLICABLE,
    Fact,
    Flag,
    IdentityAcrossRegions,
    Severity,
    Steps,
    Verdict,
    cannot_tell,
    clear_unless,
    rule,
)
from sescheck.rules.shared.example_values import NOTIFICATIONS_UNREAD
from sescheck.rules.shared.inheritance import flag_if_own_settings_apply, if_own_settings_apply
from sescheck.rules.shared.steps.feedback import forwarding_switched, set_topic
from sescheck.rules.shared.steps.reference import held, to_follow
from sescheck.snapshot.model import Identity
from sescheck.snapshot.reading import Listing, Reading, Unreadable, Why, value_of
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, ireland, unknown, west


@rule(Severity.LOW, reads=(Fact.IDENTITIES, Fact.NOTIFICATIONS), failover=DEGRADES, is_mutual=True)
def check(subject: IdentityAcrossRegions) -> Verdict:
    """Flag an identity whose feedback forwarding is on here and off in another region, or the reverse."""
    elsewhere = subject.elsewhere.filtered(if_own_settings_apply).answers(_forwarding)
    if not elsewhere.known and not elsewhere.unread:
        return NOT_APPLICABLE
    forwarding = _forwarding(subject.identity)
    if isinstance(forwarding, Unreadable):
        return cannot_tell(forwarding, *elsewhere.unread)
    differing = elsewhere.where(lambda other: other is not forwarding.value)
    if not differing:
        return clear_unless(*elsewhere.unread)
    here, there = ("on", "off") if forwarding.value else ("off", "on")
    return flag_if_own_settings_apply(
        subject,
        Flag(
            f"Email feedback forwarding of {subject.name} is {here} in {subject.region} and {there} in"
            f" {', '.join(differing)}",
            evidence={"forwarding": forwarding.value, "forwarding_elsewhere": dict(elsewhere.known)},
            compared_with=differing,
        ),
    )


def _forwarding(identity: Identity) -> Reading[bool]:
    return value_of(identity.notifications, lambda found: found.forwarding)


def fix(subject: IdentityAcrossRegions, flag: Flag) -> Steps:
    """Do as the first region does; if it has no topics, switch forwarding on everywhere: then nothing is lost."""
    found = held(subject, notifications_of, subject.elsewhere.filtered(if_own_settings_apply))
    first, others = to_follow(subject, flag.compared_with, found)
    if first.value.forwarding or not (first.value.bounce.topic and first.value.complaint.topic):
        for region in (subject.region, *flag.compared_with):
            if region in found and not found[region].value.forwarding:
                yield forwarding_switched(found[region].identity.name, region, on=True)
        return
    for other in others:
        name, own = other.identity.name, dict(other.value.by_type())
        for kind, like in (("bounce", first.value.bounce), ("complaint", first.value.complaint)):
            if own[kind].topic is None:
                yield from set_topic(subject.account, name, kind, like, other.region, own[kind])
        yield forwarding_switched(name, other.region, on=False)


_ON = s.domain()
_OFF = s.domain(notifications=s.notified(forwarding=False))

EXAMPLES = (
    flagged("Forwarding is off in us-west-2 and on in us-east-1.", west(_OFF), east(_ON)),
    flagged(
        "Regions us-west-2 and us-east-1 differ; eu-west-1 could not be read.",
        west(_OFF),
        east(_ON),
        ireland(s.domain(notifications=NOTIFICATIONS_UNREAD)),
    ),
    clear("Forwarding is on in both regions.", west(_ON), east(_ON)),
    clear("Forwarding is off in both regions.", west(_OFF), east(_OFF)),
    clear("Region us-east-1 does not have the domain: there is nothing to compare.", west(_OFF), east()),
    clear(
        "The address is not verified in us-east-1, so its domain's settings apply.",
        west(s.address("news@example.com", notifications=s.notified(forwarding=False))),
        east(_ON, s.address("news@example.com", verification="PENDING")),
    ),
    unknown(
        "Forwarding is on in us-west-2; us-east-1 could not be read.",
        west(_ON),
        east(s.domain(notifications=NOTIFICATIONS_UNREAD)),
    ),
    unknown(
        "Regions us-west-2 and us-east-1 agree; the list of eu-west-1 is incomplete.",
        west(_ON),
        east(_ON),
        ireland(listed=Listing((), s.unread("ses:ListEmailIdentities", Why.THROTTLED))),
    ),
)

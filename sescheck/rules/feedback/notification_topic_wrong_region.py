r"""An SNS topic for feedback is in another region

## What it finds

An SNS topic that identities of this region name for their feedback, and whose ARN names another region. There is
one finding for each topic and region. The evidence names the identities with the types of feedback, and the event
destinations and receipt rules that publish to the topic too. The ARN alone decides, whether or not the topic
exists there. A value that is not an ARN, or names no region, is not judged.

A topic that only event destinations or receipt rules name is reported by
[event-destination-wrong-region](event-destination-wrong-region.md) and
[receiving-resource-wrong-region](receiving-resource-wrong-region.md).

## Why it matters

SES publishes to topics of its own region only: the notifications do not arrive. It looks right in a review,
because the topic exists. The usual cause is a template or a script that was copied from another region.

## How to fix

Create a Standard topic in this region, allow SES to publish to it, subscribe the program that reads it, and set it
for each identity and type:

    aws sns create-topic --region REGION --name NAME
    aws ses set-identity-notification-topic --region REGION --identity IDENTITY \
        --notification-type Bounce --sns-topic TOPIC_ARN

## Sources

- [Regions and Amazon SES: feedback notifications](https://docs.aws.amazon.com/ses/latest/dg/regions.html#region-feedback-notifications)
- [Configuring Amazon SNS notifications](https://docs.aws.amazon.com/ses/latest/dg/configure-sns-notifications.html)
"""

from sescheck.rules.kit import (
    CLEAR,
    DEGRADES,
    NOT_APPLICABLE,
    Fact,
    Flag,
    Severity,
    Steps,
    Verdict,
    rule,
)
from sescheck.rules.shared.example_values import NOTIFICATIONS_UNREAD
from sescheck.rules.shared.steps.feedback import set_topic_of_region
from sescheck.rules.shared.topics import FeedbackTopicInRegion
from sescheck.ses.arns import region_of
from sescheck.snapshot.reading import Listing
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, unknown, west


@rule(Severity.HIGH, reads=(Fact.IDENTITIES, Fact.NOTIFICATIONS), failover=DEGRADES)
def check(subject: FeedbackTopicInRegion) -> Verdict:
    """Flag a topic whose ARN names a region other than that of the identities."""
    region = region_of(subject.topic.arn)
    if region is None:
        return NOT_APPLICABLE
    if region == subject.region:
        return CLEAR
    return Flag(
        f"{subject.topic.arn}, to which SES publishes for {subject.users.in_words} in {subject.region}, is in"
        f" {region}",
        evidence={"topic_region": region} | subject.users.evidence,
    )


def fix(subject: FeedbackTopicInRegion, flag: Flag) -> Steps:
    """Create a topic of this region, and set it for each identity and type."""
    return set_topic_of_region(subject)


_EAST = s.arn("feedback", "us-east-1")
_WEST = s.arn("feedback", "us-west-2")
_TO_WEST = s.notified(bounce=_WEST, complaint=_WEST)

EXAMPLES = (
    flagged(
        "Two identities of us-east-1 send their feedback to a topic of us-west-2: one finding.",
        east(s.domain(notifications=_TO_WEST), s.domain("example.org", notifications=s.notified(delivery=_WEST))),
        at=_WEST,
        topics=[s.topic(_WEST)],
    ),
    flagged(
        "Both regions use the topic of us-west-2: only us-east-1 is flagged.",
        west(s.domain(notifications=_TO_WEST)),
        east(s.domain(notifications=_TO_WEST)),
        at=_WEST,
        topics=[s.topic(_WEST)],
    ),
    flagged(
        "The topic could not be read; its ARN is enough.",
        east(s.domain(notifications=_TO_WEST)),
        at=_WEST,
        topics=[s.topic(_WEST, attributes=s.unread("sns:GetTopicAttributes"))],
    ),
    clear(
        "Each region's identities use a topic of that region.",
        west(s.domain(notifications=_TO_WEST)),
        east(s.domain(notifications=s.notified(bounce=_EAST))),
        topics=[s.topic(_WEST), s.topic(_EAST)],
    ),
    clear(
        "The topic's name is not a complete ARN.",
        east(s.domain(notifications=s.notified(bounce="arn:aws:sns"))),
        topics=[s.topic("arn:aws:sns")],
    ),
    unknown(
        "The notification settings of an identity could not be read, so its topics are unknown.",
        east(s.domain(notifications=NOTIFICATIONS_UNREAD)),
    ),
    unknown(
        "The list of identities is incomplete, so the topics of the others are unknown.",
        east(listed=Listing((), s.unread("ses:ListEmailIdentities"))),
    ),
)

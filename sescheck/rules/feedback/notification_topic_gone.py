r"""An SNS topic for feedback does not exist

## What it finds

An SNS topic that identities of this region name for their feedback, and that does not exist according to SNS.
There is one finding for each topic and region. The evidence names the identities with the types of feedback, and
the event destinations and receipt rules that publish to the topic too. If the topic may not be read, as a topic of
another account, the answer is "cannot tell".

A topic that only event destinations or receipt rules name is reported by
[event-destination-gone](event-destination-gone.md) and [receiving-resource-gone](receiving-resource-gone.md).

## Why it matters

The feedback is lost. At the first bounce or complaint that it fails to publish, SES removes the topic from the
settings of the identity and switches email feedback forwarding on again. Notifications of deliveries are still
lost. Until then, the settings look correct.

## How to fix

Create the topic again: a Standard topic with the same name, in the same region, has the same ARN. Allow SES to
publish to it, and subscribe the program that reads it:

    aws sns create-topic --region REGION --name NAME
    aws sns subscribe --region REGION --topic-arn TOPIC_ARN --protocol sqs --notification-endpoint QUEUE_ARN

Or set another topic for each identity and type. Without `--sns-topic`, the command sets none:

    aws ses set-identity-notification-topic --region REGION --identity IDENTITY \
        --notification-type Bounce --sns-topic TOPIC_ARN

## Sources

- [Configuring Amazon SNS notifications](https://docs.aws.amazon.com/ses/latest/dg/configure-sns-notifications.html)
- [GetTopicAttributes](https://docs.aws.amazon.com/sns/latest/api/API_GetTopicAttributes.html)
"""

from sescheck.rules.kit import (
    CLEAR,
    DEGRADES,
    Fact,
    Flag,
    Severity,
    Steps,
    Verdict,
    need,
    rule,
)
from sescheck.rules.shared.example_values import NOTIFICATIONS_UNREAD
from sescheck.rules.shared.steps.feedback import set_topic_of_region
from sescheck.rules.shared.steps.topics import create_topic, topic_here
from sescheck.rules.shared.topics import FeedbackTopicInRegion
from sescheck.snapshot.reading import Listing, Why
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, unknown


@rule(Severity.HIGH, reads=(Fact.IDENTITIES, Fact.NOTIFICATIONS, Fact.TOPICS), failover=DEGRADES)
def check(subject: FeedbackTopicInRegion) -> Verdict:
    """Flag a topic that does not exist according to SNS."""
    if need(subject.topic.attributes) is not None:
        return CLEAR
    return Flag(
        f"{subject.topic.arn}, to which SES publishes for {subject.users.in_words} in {subject.region}, does not"
        " exist",
        evidence=subject.users.evidence,
    )


def fix(subject: FeedbackTopicInRegion, flag: Flag) -> Steps:
    """Create the topic, like the one of another region, and set it if it gets another ARN."""
    arn, account, region = subject.topic.arn, subject.account, subject.region
    if topic_here(arn, region) != arn:
        return set_topic_of_region(subject)
    like = (each for each in account.topics if each != arn and topic_here(each, region) == arn)
    return create_topic(account, next(like, arn), region)


_TOPIC = s.arn("feedback", "us-east-1")
_USED = east(s.domain(notifications=s.notified(bounce=_TOPIC, complaint=_TOPIC)))

EXAMPLES = (
    flagged(
        "The topic for bounces and complaints was deleted.",
        _USED,
        at=_TOPIC,
        topics=[s.topic(_TOPIC, exists=False)],
    ),
    flagged(
        "Two identities name the topic that was deleted: one finding.",
        east(
            s.domain(notifications=s.notified(bounce=_TOPIC)),
            s.address("news@example.org", notifications=s.notified(delivery=_TOPIC)),
        ),
        at=_TOPIC,
        topics=[s.topic(_TOPIC, exists=False)],
    ),
    clear(
        "Only an event destination names the topic that was deleted: another rule reports it.",
        east(configuration_sets=[s.configuration_set("main", s.destination("BOUNCE", target=_TOPIC))]),
        topics=[s.topic(_TOPIC, exists=False)],
    ),
    clear("The topic exists.", _USED, topics=[s.topic(_TOPIC)]),
    clear(
        "The topic has no subscriber: another rule reports it.",
        _USED,
        topics=[s.topic(_TOPIC, subscriptions=Listing(()))],
    ),
    unknown(
        "The topic belongs to another account and could not be read.",
        east(s.domain(notifications=s.notified(bounce=s.arn("feedback", "us-east-1", "210987654321")))),
        topics=[
            s.topic(s.arn("feedback", "us-east-1", "210987654321"), attributes=s.unread("sns:GetTopicAttributes"))
        ],
    ),
    unknown(
        "This depth does not read topics.",
        _USED,
        topics=[s.topic(_TOPIC, attributes=s.unread("sns:GetTopicAttributes", Why.NOT_ASKED))],
    ),
    unknown(
        "The notification settings of an identity could not be read, so its topics are unknown.",
        east(s.domain(notifications=NOTIFICATIONS_UNREAD)),
    ),
)

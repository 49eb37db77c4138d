"""Feedback goes to an SNS topic that nobody has subscribed to

## What it finds

An SNS topic that identities of this region name for their feedback and that has no confirmed subscription. One
finding a topic and region; the evidence names the identities, the types of feedback and how many subscriptions
wait for confirmation. The list of subscriptions decides, not the topic's counters, which lag behind. A topic that
does not exist is [notification-topic-gone](notification-topic-gone.md)'s.

## Why it matters

SNS takes the notifications and drops them: a topic keeps nothing for later. SES sees no failure, so it neither
changes the settings nor forwards the feedback by email. A subscription by email or HTTP that nobody confirmed is
as good as none, and SNS deletes it after 48 hours.

## How to fix

Subscribe what shall read the notifications:

    aws sns subscribe --region REGION --topic-arn TOPIC_ARN --protocol sqs --notification-endpoint QUEUE_ARN

An email or HTTP endpoint has to confirm. Where it missed the message, subscribe it again.

## Sources

- [Configuring Amazon SNS notifications](https://docs.aws.amazon.com/ses/latest/dg/configure-sns-notifications.html#configure-feedback-notifications-troubleshooting)
- [ListSubscriptionsByTopic](https://docs.aws.amazon.com/sns/latest/api/API_ListSubscriptionsByTopic.html)
- [Subscribe](https://docs.aws.amazon.com/sns/latest/api/API_Subscribe.html)
- [Deleting subscriptions and topics](https://docs.aws.amazon.com/sns/latest/dg/sns-delete-subscription-topic.html)
"""

from sescheck.rules import staging as s
from sescheck.rules.rule import (
    CLEAR,
    NOT_CONCERNED,
    Flag,
    Rule,
    Severity,
    Verdict,
    cannot_tell,
    clear,
    flagged,
    in_doubt,
)
from sescheck.rules.scopes import TOPIC, TopicSubject
from sescheck.rules.ses.feedback_types import by_identity, count_of
from sescheck.snapshot.model import Fact
from sescheck.snapshot.reading import Known, Listing, Unreadable, Why
from sescheck.snapshot.resources import Subscription


def check(subject: TopicSubject) -> Verdict:
    """Is there no confirmed subscription?"""
    subscriptions = subject.topic.subscriptions
    if any(found.confirmed for found in subscriptions.items):
        return CLEAR
    if subscriptions.unread is not None:
        return cannot_tell(subscriptions.unread)
    match subject.topic.attributes:
        case Known(attributes):
            if attributes is None:
                return NOT_CONCERNED
        case Unreadable() as unread:
            if not subscriptions.items:  # nor has a topic that does not exist
                return cannot_tell(unread)
    return Flag(
        f"{subject.topic.arn}, to which {count_of(subject.users)} of {subject.here.name} should send feedback,"
        " has no confirmed subscription",
        evidence={"waiting": len(subscriptions.items), "identities": by_identity(subject.users)},
    )


_TOPIC = s.arn("feedback", "us-east-1")
_USED = s.region("us-east-1", s.domain("example.com", notifications=s.notified(bounce=_TOPIC, complaint=_TOPIC)))
_HERE = ("us-east-1", _TOPIC)
_WAITING = Subscription("email", confirmed=False)
_REFUSED = s.unread("sns:ListSubscriptionsByTopic")

RULE = Rule(
    severity=Severity.MEDIUM,
    scope=TOPIC,
    facts=(Fact.IDENTITIES, Fact.NOTIFICATIONS, Fact.TOPICS),
    check=check,
    examples=(
        flagged(
            "The topic has no subscription.",
            s.snapshot(_USED, topics=[s.topic(_TOPIC, subscriptions=Listing(()))]),
            _HERE,
        ),
        flagged(
            "Its only subscription was never confirmed.",
            s.snapshot(_USED, topics=[s.topic(_TOPIC, confirmed=False)]),
            _HERE,
        ),
        flagged(
            "Its attributes were refused; its only subscription was never confirmed.",
            s.snapshot(
                _USED, topics=[s.topic(_TOPIC, attributes=s.unread("sns:GetTopicAttributes"), confirmed=False)]
            ),
            _HERE,
        ),
        clear("The topic has a confirmed subscription.", s.snapshot(_USED, topics=[s.topic(_TOPIC)])),
        clear(
            "One of two subscriptions is confirmed.",
            s.snapshot(
                _USED,
                topics=[s.topic(_TOPIC, subscriptions=Listing((_WAITING, Subscription("sqs", confirmed=True))))],
            ),
        ),
        clear(
            "The topic does not exist: another rule's question.",
            s.snapshot(_USED, topics=[s.topic(_TOPIC, exists=False)]),
        ),
        clear(
            "The list of subscriptions breaks off after a confirmed one, which is enough.",
            s.snapshot(
                _USED,
                topics=[s.topic(_TOPIC, subscriptions=Listing((Subscription("sqs", confirmed=True),), _REFUSED))],
            ),
        ),
        in_doubt(
            "The list of subscriptions breaks off before any confirmed one.",
            s.snapshot(_USED, topics=[s.topic(_TOPIC, subscriptions=Listing((_WAITING,), _REFUSED))]),
        ),
        in_doubt(
            "There is no subscription; whether there is such a topic at all was refused.",
            s.snapshot(
                _USED,
                topics=[s.topic(_TOPIC, attributes=s.unread("sns:GetTopicAttributes"), subscriptions=Listing(()))],
            ),
        ),
        in_doubt(
            "The topic's subscriptions may not be listed, as with a topic of another account.",
            s.snapshot(
                _USED,
                topics=[
                    s.topic(
                        _TOPIC, attributes=s.unread("sns:GetTopicAttributes"), subscriptions=Listing((), _REFUSED)
                    )
                ],
            ),
        ),
        in_doubt(
            "Topics are not asked about at this depth.",
            s.snapshot(
                _USED,
                topics=[
                    s.topic(
                        _TOPIC,
                        attributes=s.unread("sns:GetTopicAttributes", Why.NOT_ASKED),
                        subscriptions=Listing((), s.unread("sns:ListSubscriptionsByTopic", Why.NOT_ASKED)),
                    )
                ],
            ),
        ),
    ),
)

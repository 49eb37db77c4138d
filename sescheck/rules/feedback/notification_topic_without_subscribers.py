"""An SNS topic that SES publishes to has no confirmed subscription

## What it finds

An SNS topic to which SES publishes in this region, and which has no confirmed subscription. Identities name the
topic for their feedback, or event destinations of configuration sets, or actions of receipt rules. There is one
finding for each topic and region. The evidence names the users of the topic, the types of feedback of identities,
and the number of unconfirmed subscriptions. If only event destinations and receipt rules that are disabled name
the topic, the finding is `low`: nothing is lost until somebody enables them.

The list of subscriptions decides, not the topic's counters, which are out of date. A topic that does not exist is
reported by [notification-topic-gone](notification-topic-gone.md),
[event-destination-gone](event-destination-gone.md) and [receiving-resource-gone](receiving-resource-gone.md).

## Why it matters

SNS accepts the notifications and drops them: a topic stores nothing. SES sees no failure, so it neither changes
the settings nor forwards the feedback by email. Mail that a receipt rule publishes to the topic is lost. A
subscription by email or HTTP that nobody confirmed receives nothing, and SNS deletes it after 48 hours.

## How to fix

Subscribe the program that reads the notifications:

    aws sns subscribe --region REGION --topic-arn TOPIC_ARN --protocol sqs --notification-endpoint QUEUE_ARN

An email or HTTP endpoint has to confirm. If it missed the message, subscribe it again.

## Sources

- [Configuring Amazon SNS notifications](https://docs.aws.amazon.com/ses/latest/dg/configure-sns-notifications.html#configure-feedback-notifications-troubleshooting)
- [ListSubscriptionsByTopic](https://docs.aws.amazon.com/sns/latest/api/API_ListSubscriptionsByTopic.html)
- [Subscribe](https://docs.aws.amazon.com/sns/latest/api/API_Subscribe.html)
- [Deleting subscriptions and topics](https://docs.aws.amazon.com/sns/latest/dg/sns-delete-subscription-topic.html)
"""

from functools import partial

from sescheck.rules.kit import (
    CLEAR,
    DEGRADES,
    NOT_APPLICABLE,
    Flag,
    Severity,
    Steps,
    Verdict,
    cannot_tell,
    need,
    rule,
)
from sescheck.rules.shared.example_values import ACTIVE_RULES_UNREAD
from sescheck.rules.shared.steps.topics import subscribe, topic_here
from sescheck.rules.shared.topics import TOPIC_FACTS, TopicInRegion
from sescheck.snapshot.model import Region
from sescheck.snapshot.reading import Known, Listing, Why
from sescheck.snapshot.resources import Subscription
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, unknown


@rule(Severity.MEDIUM, reads=TOPIC_FACTS, failover=DEGRADES)
def check(subject: TopicInRegion) -> Verdict:
    """Flag a topic without a confirmed subscription."""
    subscriptions = subject.topic.subscriptions
    if any(found.confirmed for found in subscriptions.items):
        return CLEAR
    if subscriptions.unread is not None:
        return cannot_tell(subscriptions.unread)
    if subject.topic.attributes == Known(None):
        return NOT_APPLICABLE
    if not subscriptions.items:  # a topic that does not exist has no subscriptions either
        need(subject.topic.attributes)
    return Flag(
        f"{subject.topic.arn}, to which SES publishes for {subject.users.in_words} in {subject.region}, has no"
        " confirmed subscription",
        evidence={"waiting": len(subscriptions.items)} | subject.users.evidence,
        severity=subject.users.severity,
    )


def fix(subject: TopicInRegion, flag: Flag) -> Steps:
    """Subscribe to the topic. sescheck reads no endpoint of a subscription, so that nobody can be named."""
    arn, region = subject.topic.arn, subject.region
    others = (each for each in subject.account.topics if each != arn and topic_here(each, region) == arn)
    yield subscribe(subject.account, arn, next(others, arn), region)


_TOPIC = s.arn("feedback", "us-east-1")
_USED = east(s.domain(notifications=s.notified(bounce=_TOPIC, complaint=_TOPIC)))


def _published(*, enabled: bool = True) -> Region:
    """An event destination publishes to the topic."""
    found = s.destination("BOUNCE", target=_TOPIC, enabled=enabled)
    return east(configuration_sets=[s.configuration_set("main", found)])


_RECEIVED = east(active_rule_set=s.rules(s.receipt_rule("store", actions=[s.action("SNS", TopicArn=_TOPIC)])))
_WITHOUT_SUBSCRIPTION = [s.topic(_TOPIC, subscriptions=Listing(()))]
_WAITING = Subscription("email", confirmed=False)
_UNREAD = s.unread("sns:ListSubscriptionsByTopic")
_flagged = partial(flagged, at=_TOPIC)

EXAMPLES = (
    _flagged("The topic has no subscription.", _USED, topics=_WITHOUT_SUBSCRIPTION),
    _flagged(
        "The topic's only subscription was never confirmed.", _USED, topics=[s.topic(_TOPIC, confirmed=False)]
    ),
    _flagged(
        "The topic's only subscription was never confirmed; its attributes could not be read.",
        _USED,
        topics=[s.topic(_TOPIC, attributes=s.unread("sns:GetTopicAttributes"), confirmed=False)],
    ),
    _flagged(
        "An event destination publishes to the topic, which has no subscription.",
        _published(),
        topics=_WITHOUT_SUBSCRIPTION,
    ),
    _flagged(
        "A receipt rule publishes to the topic, which has no subscription.",
        _RECEIVED,
        topics=_WITHOUT_SUBSCRIPTION,
    ),
    _flagged(
        "The only event destination that uses the topic is disabled: nothing is lost yet.",
        _published(enabled=False),
        topics=_WITHOUT_SUBSCRIPTION,
        severity=Severity.LOW,
    ),
    clear("The topic has a confirmed subscription.", _USED, topics=[s.topic(_TOPIC)]),
    clear(
        "One of two subscriptions is confirmed.",
        _USED,
        topics=[s.topic(_TOPIC, subscriptions=Listing((_WAITING, Subscription("sqs", confirmed=True))))],
    ),
    clear("The topic does not exist: another rule reports it.", _USED, topics=[s.topic(_TOPIC, exists=False)]),
    clear(
        "The list of subscriptions is incomplete but shows a confirmed one.",
        _USED,
        topics=[s.topic(_TOPIC, subscriptions=Listing((Subscription("sqs", confirmed=True),), _UNREAD))],
    ),
    unknown(
        "The event destinations could not be read, so their topics are unknown.",
        east(
            configuration_sets=[
                s.configuration_set(
                    "main", unread_destinations=s.unread("ses:GetConfigurationSetEventDestinations")
                )
            ]
        ),
    ),
    unknown(
        "The active rule set could not be read, so its topics are unknown.",
        east(active_rule_set=ACTIVE_RULES_UNREAD),
    ),
    unknown(
        "The list of subscriptions is incomplete and shows no confirmed one.",
        _USED,
        topics=[s.topic(_TOPIC, subscriptions=Listing((_WAITING,), _UNREAD))],
    ),
    unknown(
        "The topic has no subscription; it is unknown whether the topic exists.",
        _USED,
        topics=[s.topic(_TOPIC, attributes=s.unread("sns:GetTopicAttributes"), subscriptions=Listing(()))],
    ),
    unknown(
        "The topic's subscriptions could not be read, as for a topic of another account.",
        _USED,
        topics=[
            s.topic(_TOPIC, attributes=s.unread("sns:GetTopicAttributes"), subscriptions=Listing((), _UNREAD))
        ],
    ),
    unknown(
        "This depth does not read topics.",
        _USED,
        topics=[
            s.topic(
                _TOPIC,
                attributes=s.unread("sns:GetTopicAttributes", Why.NOT_ASKED),
                subscriptions=Listing((), s.unread("sns:ListSubscriptionsByTopic", Why.NOT_ASKED)),
            )
        ],
    ),
)

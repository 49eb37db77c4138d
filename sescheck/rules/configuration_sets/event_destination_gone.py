r"""An event destination points to something that does not exist

## What it finds

An event destination whose SNS topic or Firehose stream does not exist, or, of a stream, whose IAM role does not
exist; or whose stream cannot take events: it could not be made (`CREATING_FAILED`), or is being deleted
(`DELETING`, `DELETING_FAILED`). Of a destination that is switched off it is `low`: nothing is lost before somebody
switches it on.

What belongs to another account is never said to be gone: that account need not tell us. A topic, stream or role
that may not be looked at is "cannot tell". Event buses are not looked at, for only the default one is taken, which
every account has; nor are Pinpoint projects.

## Why it matters

The events are lost: nobody learns of bounces and complaints, and the configuration set looks as if somebody did.

## How to fix

Create the topic, the stream or the role again; one of the same name in the same region has the same ARN:

    aws sns create-topic --region REGION --name NAME
    aws iam create-role --role-name ROLE --assume-role-policy-document file://trust.json

A topic needs a policy that lets SES publish, a role one that lets it write to the stream.

Or publish to another; the definition is replaced as a whole, so look at what is there:

    aws sesv2 get-configuration-set-event-destinations --region REGION --configuration-set-name SET
    aws sesv2 update-configuration-set-event-destination --region REGION --configuration-set-name SET \
        --event-destination-name NAME --event-destination \
        'Enabled=true,MatchingEventTypes=[BOUNCE,COMPLAINT],SnsDestination={TopicArn=TOPIC_ARN}'

Put every event type of the answer where the example has two.

## Sources

- [Set up an SNS event destination](https://docs.aws.amazon.com/ses/latest/dg/event-publishing-add-event-destination-sns.html)
- [Set up a Firehose event destination](https://docs.aws.amazon.com/ses/latest/dg/event-publishing-add-event-destination-firehose.html):
  the role
- [GetTopicAttributes](https://docs.aws.amazon.com/sns/latest/api/API_GetTopicAttributes.html),
  [DescribeDeliveryStream](https://docs.aws.amazon.com/firehose/latest/APIReference/API_DescribeDeliveryStream.html),
  [GetRole](https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetRole.html)
"""

from collections.abc import Iterable, Iterator

from sescheck.comparison.account_view import AccountView
from sescheck.rules.kit import (
    CLEAR,
    NOT_APPLICABLE,
    EventDestinationInRegion,
    Fact,
    Flag,
    Severity,
    Verdict,
    cannot_tell,
    rule,
)
from sescheck.ses.event_targets import account_of
from sescheck.ses.states import unusable
from sescheck.snapshot.model import Region
from sescheck.snapshot.reading import Known, Reading, Unreadable, Why, value_of
from sescheck.snapshot.resources import Found, Topic
from sescheck.snapshot.sending import EventDestination
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, unknown

_ROLE = "IamRoleArn"
_TOPIC_NEVER_ASKED = Unreadable(Why.NOT_ASKED, "sns:GetTopicAttributes", "the snapshot does not hold the topic")
_RESOURCE_NEVER_ASKED = Unreadable(
    Why.NOT_ASKED, "firehose:DescribeDeliveryStream", "the snapshot does not hold the stream or its role"
)


@rule(Severity.HIGH, reads=(Fact.CONFIGURATION_SETS, Fact.EVENT_DESTINATIONS, Fact.TOPICS, Fact.RESOURCES))
def check(subject: EventDestinationInRegion) -> Verdict:
    """Does AWS say that what it publishes to, or with, is not there?"""
    found = subject.resource
    asked = dict(_asked(subject.account, found))
    if not asked:
        return NOT_APPLICABLE
    gone = [arn for arn, exists in asked.items() if exists == Known(False)]  # noqa: FBT003 - a reading of a boolean
    states = dict(_unusable(subject.account, asked))
    if gone or states:
        return _flag(subject, gone, states)
    silent = tuple(exists for exists in asked.values() if isinstance(exists, Unreadable))
    return cannot_tell(*silent) if silent else CLEAR


def _flag(subject: EventDestinationInRegion, gone: list[str], states: dict[str, str]) -> Flag:
    told = [f"{' and '.join(gone)}, which AWS says does not exist"] if gone else []
    told += [f"{arn}, which is {state}" for arn, state in states.items()]
    return Flag(
        f"The event destination {subject.name} of {subject.here.name} needs {'; and '.join(told)}",
        evidence={"gone": gone, "states": states, "enabled": subject.resource.enabled},
        severity=None if subject.resource.enabled else Severity.LOW,
    )


def _unusable(account: AccountView, arns: Iterable[str]) -> Iterator[tuple[str, str]]:
    for arn in arns:
        resource = account.resources.get(arn)
        match resource and resource.found:
            case Known(Found(state=str(state))) if unusable(arn, state):
                yield arn, state
            case _:
                pass


def _asked(account: AccountView, found: EventDestination) -> Iterator[tuple[str, Reading[bool]]]:
    """The ARNs that it needs, and whether each exists; another account's are passed over where AWS knows none."""
    exists_of = {"SNS": _topic, "FIREHOSE": _resource}.get(found.kind)
    if exists_of is None:
        return
    for arn in (found.target, found.settings.get(_ROLE)):
        if isinstance(arn, str):
            yield from _ours(account, arn, exists_of(account, arn))


def _topic(account: AccountView, arn: str) -> Reading[bool]:
    topic: Topic | None = account.topics.get(arn)
    if topic is None:
        return _TOPIC_NEVER_ASKED
    return value_of(topic.attributes, lambda attributes: attributes is not None)


def _resource(account: AccountView, arn: str) -> Reading[bool]:
    resource = account.resources.get(arn)
    return _RESOURCE_NEVER_ASKED if resource is None else value_of(resource.found, lambda found: found is not None)


def _ours(account: AccountView, arn: str, exists: Reading[bool]) -> Iterator[tuple[str, Reading[bool]]]:
    """Where AWS knows none, whose it is decides: another account's is passed over."""
    gone = exists == Known(False)  # noqa: FBT003 - as above
    match account.number:
        case Known(own):
            if not gone or account_of(arn) == own:
                yield arn, exists
        case Unreadable() as unread:
            yield arn, unread if gone else exists


_GET = "ses:GetConfigurationSetEventDestinations"
_HERE = ("us-east-1", "main/events")
_TOPIC = s.arn("events", "us-east-1")
_THEIRS = s.arn("events", "us-east-1", "210987654321")
_STREAM = "arn:aws:firehose:us-east-1:123456789012:deliverystream/events"
_SES = "arn:aws:iam::123456789012:role/ses"


def _to_topic(arn: str = _TOPIC, *, enabled: bool = True) -> Region:
    found = s.destination("BOUNCE", target=arn, enabled=enabled)
    return east(configuration_sets=[s.configuration_set("main", found)])


_TO_STREAM = east(
    configuration_sets=[
        s.configuration_set("main", s.destination("SEND", kind="FIREHOSE", target=_STREAM, settings={_ROLE: _SES}))
    ]
)

EXAMPLES = (
    flagged("The topic was deleted.", _to_topic(), at=_HERE, topics=[s.topic(_TOPIC, exists=False)]),
    flagged("The stream was deleted.", _TO_STREAM, at=_HERE, resources=[s.gone(_STREAM), s.resource(_SES)]),
    flagged(
        "The stream may not be looked at; that its role is gone is enough.",
        _TO_STREAM,
        at=_HERE,
        resources=[s.resource(_STREAM, s.unread("firehose:DescribeDeliveryStream")), s.gone(_SES)],
    ),
    flagged(
        "The stream could not be made.",
        _TO_STREAM,
        at=_HERE,
        resources=[s.resource(_STREAM, state="CREATING_FAILED"), s.resource(_SES)],
    ),
    flagged(
        "The stream is being deleted.",
        _TO_STREAM,
        at=_HERE,
        resources=[s.resource(_STREAM, state="DELETING"), s.resource(_SES)],
    ),
    flagged(
        "The destination is switched off: nothing is lost yet.",
        _to_topic(enabled=False),
        at=_HERE,
        topics=[s.topic(_TOPIC, exists=False)],
        severity=Severity.LOW,
    ),
    clear("The topic exists.", _to_topic(), topics=[s.topic(_TOPIC)]),
    clear(
        "The stream and its role exist.",
        _TO_STREAM,
        resources=[s.resource(_STREAM, state="ACTIVE"), s.resource(_SES)],
    ),
    clear(
        "The stream is being made.",
        _TO_STREAM,
        resources=[s.resource(_STREAM, state="CREATING"), s.resource(_SES)],
    ),
    clear(
        "A topic of another account is never said to be gone.",
        _to_topic(_THEIRS),
        topics=[s.topic(_THEIRS, exists=False)],
    ),
    clear(
        "CloudWatch takes no target.",
        east(configuration_sets=[s.configuration_set("main", s.destination("SEND", kind="CLOUD_WATCH"))]),
    ),
    unknown(
        "The topic may not be looked at.",
        _to_topic(),
        topics=[s.topic(_TOPIC, attributes=s.unread("sns:GetTopicAttributes"))],
    ),
    unknown(
        "The stream exists; its role may not be looked at.",
        _TO_STREAM,
        resources=[s.resource(_STREAM, state="ACTIVE"), s.resource(_SES, s.unread("iam:GetRole"))],
    ),
    unknown("The snapshot holds neither the stream nor the role, as one that an older version saved.", _TO_STREAM),
    unknown(
        "The set's destinations were refused.",
        east(configuration_sets=[s.configuration_set("main", unread_destinations=s.unread(_GET))]),
    ),
)

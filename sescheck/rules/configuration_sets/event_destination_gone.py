r"""An event destination uses a resource that does not exist

## What it finds

An event destination whose SNS topic or Firehose stream does not exist; or whose stream has an IAM role that does
not exist; or whose stream cannot receive events, because its creation failed (`CREATING_FAILED`) or because it is
being deleted (`DELETING`, `DELETING_FAILED`). For a disabled destination the finding is `low`: it loses nothing
until somebody enables it.

A resource of another account is never reported as missing: AWS does not have to tell you about it. If a topic,
stream or role cannot be read, the answer is "cannot tell". Event buses are not read: SES publishes only to the
default event bus, which every account has. Pinpoint projects are not read.

## Why it matters

The events are lost: nobody learns about bounces and complaints, and the configuration set looks complete.

## How to fix

Create the topic, the stream or the role again. With the same name in the same region it has the same ARN:

    aws sns create-topic --region REGION --name NAME
    aws iam create-role --role-name ROLE --assume-role-policy-document file://trust.json

The policy of the topic must allow SES to publish. The policy of the role must allow it to write to the stream.

Or publish to another target. The command replaces the whole definition, so read it first:

    aws sesv2 get-configuration-set-event-destinations --region REGION --configuration-set-name SET
    aws sesv2 update-configuration-set-event-destination --region REGION --configuration-set-name SET \
        --event-destination-name NAME --event-destination \
        'Enabled=true,MatchingEventTypes=[BOUNCE,COMPLAINT],SnsDestination={TopicArn=TOPIC_ARN}'

Replace the two event types of the example by all event types of the answer.

## Sources

- [Set up an SNS event destination](https://docs.aws.amazon.com/ses/latest/dg/event-publishing-add-event-destination-sns.html)
- [Set up a Firehose event destination](https://docs.aws.amazon.com/ses/latest/dg/event-publishing-add-event-destination-firehose.html):
  the role
- [GetTopicAttributes](https://docs.aws.amazon.com/sns/latest/api/API_GetTopicAttributes.html),
  [DescribeDeliveryStream](https://docs.aws.amazon.com/firehose/latest/APIReference/API_DescribeDeliveryStream.html),
  [GetRole](https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetRole.html)
"""

from collections.abc import Iterable, Iterator
from functools import partial
from typing import cast

from sescheck.comparison.account_view import AccountView
from sescheck.comparison.logic import NO, YES
from sescheck.rules.kit import (
    NOT_APPLICABLE,
    EventDestinationInRegion,
    Fact,
    Flag,
    Human,
    Phase,
    Severity,
    Step,
    Steps,
    Verdict,
    clear_unless,
    rule,
    thing,
)
from sescheck.rules.shared.steps.event_targets import TARGET
from sescheck.rules.shared.steps.topics import create_topic, topic_here
from sescheck.ses.effects import ROLE
from sescheck.ses.event_targets import account_of
from sescheck.ses.states import unusable
from sescheck.snapshot.model import Region
from sescheck.snapshot.reading import Known, Reading, Unreadable, Why, value_of
from sescheck.snapshot.resources import Found
from sescheck.snapshot.sending import EventDestination
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, unknown

_TOPIC_NOT_READ = Unreadable(Why.NOT_ASKED, "sns:GetTopicAttributes", "the snapshot does not have the topic")
_STREAM_NOT_READ = Unreadable(
    Why.NOT_ASKED, "firehose:DescribeDeliveryStream", "the snapshot does not have the stream or its role"
)


@rule(Severity.HIGH, reads=(Fact.CONFIGURATION_SETS, Fact.EVENT_DESTINATIONS, Fact.TOPICS, Fact.RESOURCES))
def check(subject: EventDestinationInRegion) -> Verdict:
    """Flag an event destination whose topic, stream or role does not exist or cannot be used."""
    readings = dict(_readings(subject.account, subject.resource))
    if not readings:
        return NOT_APPLICABLE
    missing = [arn for arn, exists in readings.items() if exists == NO]
    states = dict(_unusable(subject.account, readings))
    if missing or states:
        return _flag(subject, missing, states)
    return clear_unless(*(exists for exists in readings.values() if isinstance(exists, Unreadable)))


def fix(subject: EventDestinationInRegion, flag: Flag) -> Steps:
    """Create what is missing again: a topic by a call, a stream or a role by hand."""
    found = subject.resource
    if found.kind == "SNS" and found.target is not None:
        yield from create_topic(subject.account, _like(subject, found.target), subject.region)
        return
    missing, states = flag.evidence["gone"], flag.evidence["states"]
    for arn in (*cast("list[str]", missing), *cast("dict[str, str]", states)):
        yield Step(
            f"Create {arn} again",
            Human(
                f"The event destination {subject.name} in {subject.region} uses {arn}. Create it again under the"
                " same name, because then it has the same ARN. Its role must be allowed to write to the stream."
            ),
            subject.region,
            Phase.TARGETS,
            makes=(thing(subject.region, TARGET, arn),),
            alternative="publish to another target: the call replaces the whole definition of the destination.",
        )


def _like(subject: EventDestinationInRegion, arn: str) -> str:
    """The topic of another region that has the part of this one, whose policy is right; or else itself."""
    alike = (topic_here(arn, view.name) for view in subject.group.regions if view is not subject.here)
    return next((each for each in alike if _topic_exists(subject.account, each) == YES), arn)


def _flag(subject: EventDestinationInRegion, missing: list[str], states: dict[str, str]) -> Flag:
    reasons = [f"{arn} does not exist" for arn in missing] + [f"{arn} is {state}" for arn, state in states.items()]
    return Flag(
        f"The event destination {subject.name} in {subject.region} cannot publish: {'; '.join(reasons)}",
        evidence={"gone": missing, "states": states, "enabled": subject.resource.enabled},
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


def _readings(account: AccountView, found: EventDestination) -> Iterator[tuple[str, Reading[bool]]]:
    """The ARNs that the destination uses, and whether each exists."""
    exists = {"SNS": _topic_exists, "FIREHOSE": _resource_exists}.get(found.kind)
    if exists is None:
        return
    for arn in (found.target, found.settings.get(ROLE)):
        if isinstance(arn, str):
            yield from _if_own(account, arn, exists(account, arn))


def _topic_exists(account: AccountView, arn: str) -> Reading[bool]:
    topic = account.topics.get(arn)
    return _TOPIC_NOT_READ if topic is None else value_of(topic.attributes, lambda found: found is not None)


def _resource_exists(account: AccountView, arn: str) -> Reading[bool]:
    resource = account.resources.get(arn)
    return _STREAM_NOT_READ if resource is None else value_of(resource.found, lambda found: found is not None)


def _if_own(account: AccountView, arn: str, exists: Reading[bool]) -> Iterator[tuple[str, Reading[bool]]]:
    """The answer; none if AWS says that a resource of another account does not exist."""
    match account.number:
        case Known(own):
            if exists != NO or account_of(arn) == own:
                yield arn, exists
        case Unreadable() as unread:
            yield arn, unread if exists == NO else exists


_GET = "ses:GetConfigurationSetEventDestinations"
_TOPIC = s.arn("events", "us-east-1")
_THEIRS = s.arn("events", "us-east-1", "210987654321")
_STREAM = "arn:aws:firehose:us-east-1:123456789012:deliverystream/events"
_SES = "arn:aws:iam::123456789012:role/ses"


def _to_topic(arn: str = _TOPIC, *, enabled: bool = True) -> Region:
    found = s.destination("BOUNCE", target=arn, enabled=enabled)
    return east(configuration_sets=[s.configuration_set("main", found)])


_TO_STREAM = east(
    configuration_sets=[
        s.configuration_set("main", s.destination("SEND", kind="FIREHOSE", target=_STREAM, settings={ROLE: _SES}))
    ]
)
_flagged = partial(flagged, at="main/events")

EXAMPLES = (
    _flagged("The topic was deleted.", _to_topic(), topics=[s.topic(_TOPIC, exists=False)]),
    _flagged("The stream was deleted.", _TO_STREAM, resources=[s.gone(_STREAM), s.resource(_SES)]),
    _flagged(
        "The role of the stream does not exist, which is enough, although the stream was refused.",
        _TO_STREAM,
        resources=[s.resource(_STREAM, s.unread("firehose:DescribeDeliveryStream")), s.gone(_SES)],
    ),
    _flagged(
        "The creation of the stream failed.",
        _TO_STREAM,
        resources=[s.resource(_STREAM, state="CREATING_FAILED"), s.resource(_SES)],
    ),
    _flagged(
        "The stream is being deleted.",
        _TO_STREAM,
        resources=[s.resource(_STREAM, state="DELETING"), s.resource(_SES)],
    ),
    _flagged(
        "The destination is disabled, so it loses nothing yet.",
        _to_topic(enabled=False),
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
        "The stream is being created.",
        _TO_STREAM,
        resources=[s.resource(_STREAM, state="CREATING"), s.resource(_SES)],
    ),
    clear(
        "A topic of another account is never reported as missing.",
        _to_topic(_THEIRS),
        topics=[s.topic(_THEIRS, exists=False)],
    ),
    clear(
        "A CloudWatch destination does not have a target.",
        east(configuration_sets=[s.configuration_set("main", s.destination("SEND", kind="CLOUD_WATCH"))]),
    ),
    unknown(
        "The topic could not be read.",
        _to_topic(),
        topics=[s.topic(_TOPIC, attributes=s.unread("sns:GetTopicAttributes"))],
    ),
    unknown(
        "The stream exists, and its role could not be read.",
        _TO_STREAM,
        resources=[s.resource(_STREAM, state="ACTIVE"), s.resource(_SES, s.unread("iam:GetRole"))],
    ),
    unknown("An older version wrote the snapshot, without the stream and the role.", _TO_STREAM),
    unknown(
        "The destinations of the set could not be read.",
        east(configuration_sets=[s.configuration_set("main", unread_destinations=s.unread(_GET))]),
    ),
)

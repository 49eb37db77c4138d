r"""An event destination points to another region

## What it finds

An event destination whose SNS topic, Firehose stream or event bus has an ARN that names another region than the
configuration set's. The ARN alone decides. Of a destination that is switched off it is `low`: nothing is lost
before somebody switches it on.

A Pinpoint project in another region is not flagged, for most regions with SES have no Pinpoint. So is CloudWatch,
which takes no ARN.

AWS says of the topics for an identity's feedback that they have to be in the region where SES is used, and of an
event bus that it is the default one. Of the topics and streams of event destinations it only shows, in the
policies that it gives as examples, the configuration set and its target in one region. We found no sentence that
says so, and did not try it: if yours do receive events from another region, accept the finding, and tell us.

## Why it matters

What SES cannot publish is lost: no bounce, no complaint arrives. It looks right in a review, because the topic or
the stream is there. The usual cause is a template or a script copied from one region to the next.

## How to fix

Create the topic or the stream in this region too, let SES publish to it, and write the destination again; the
definition is replaced as a whole, so look at what is there:

    aws sns create-topic --region REGION --name NAME
    aws sesv2 get-configuration-set-event-destinations --region REGION --configuration-set-name SET
    aws sesv2 update-configuration-set-event-destination --region REGION --configuration-set-name SET \
        --event-destination-name NAME --event-destination \
        'Enabled=true,MatchingEventTypes=[BOUNCE,COMPLAINT],SnsDestination={TopicArn=TOPIC_ARN}'

Put every event type of the answer where the example has two.

To bring the events of all regions together, do it behind the topics: a queue or a function of one region can be
subscribed to topics of many.

## Sources

- [Set up an SNS event destination](https://docs.aws.amazon.com/ses/latest/dg/event-publishing-add-event-destination-sns.html):
  the policy's source is a configuration set in the topic's region
- [Set up a Firehose event destination](https://docs.aws.amazon.com/ses/latest/dg/event-publishing-add-event-destination-firehose.html):
  likewise
- [Set up an EventBridge event destination](https://docs.aws.amazon.com/ses/latest/dg/event-publishing-add-event-destination-eventbridge.html)
- [Regions and Amazon SES: feedback notifications](https://docs.aws.amazon.com/ses/latest/dg/regions.html#region-feedback-notifications)
"""

from sescheck.rules.kit import CLEAR, NOT_APPLICABLE, EventDestinationInRegion, Fact, Flag, Severity, Verdict, rule
from sescheck.ses.arns import region_of
from sescheck.ses.event_targets import IN_THE_SETS_REGION
from sescheck.snapshot.model import Region
from sescheck.snapshot.reading import Why
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, unknown


@rule(Severity.HIGH, reads=(Fact.CONFIGURATION_SETS, Fact.EVENT_DESTINATIONS))
def check(subject: EventDestinationInRegion) -> Verdict:
    """Does its target's ARN name another region than the set's?"""
    found = subject.resource
    if found.target is None or found.kind not in IN_THE_SETS_REGION:
        return NOT_APPLICABLE
    region = region_of(found.target)
    if region is None:
        return NOT_APPLICABLE
    if region == subject.here.name:
        return CLEAR
    return Flag(
        f"The event destination {subject.name} of {subject.here.name} publishes to {region}: {found.target}",
        evidence={"target": found.target, "target_region": region, "enabled": found.enabled},
        severity=None if found.enabled else Severity.LOW,
    )


_GET = "ses:GetConfigurationSetEventDestinations"
_HERE = ("us-east-1", "main/events")
_WEST = s.arn("events", "us-west-2")
_ROLE = {"IamRoleArn": "arn:aws:iam::123456789012:role/ses"}


def _publishes(kind: str, target: str | None, *, enabled: bool = True) -> Region:
    found = s.destination("BOUNCE", kind=kind, target=target, enabled=enabled, settings=_ROLE)
    return east(configuration_sets=[s.configuration_set("main", found)])


EXAMPLES = (
    flagged("A set of us-east-1 uses a topic of us-west-2.", _publishes("SNS", _WEST), at=_HERE),
    flagged(
        "A stream of another region.",
        _publishes("FIREHOSE", "arn:aws:firehose:us-west-2:123456789012:deliverystream/events"),
        at=_HERE,
    ),
    flagged(
        "An event bus of another region.",
        _publishes("EVENT_BRIDGE", "arn:aws:events:us-west-2:123456789012:event-bus/default"),
        at=_HERE,
    ),
    flagged(
        "The destination is switched off: nothing is lost yet.",
        _publishes("SNS", _WEST, enabled=False),
        at=_HERE,
        severity=Severity.LOW,
    ),
    clear("The topic is in the set's region.", _publishes("SNS", s.arn("events", "us-east-1"))),
    clear(
        "A topic of another account, in the set's region.",
        _publishes("SNS", s.arn("events", "us-east-1", "210987654321")),
    ),
    clear(
        "A Pinpoint project may be in another region.",
        _publishes("PINPOINT", "arn:aws:mobiletargeting:us-west-2:123456789012:apps/a1"),
    ),
    clear("CloudWatch takes no ARN.", _publishes("CLOUD_WATCH", None)),
    unknown(
        "The set's destinations were refused.",
        east(configuration_sets=[s.configuration_set("main", unread_destinations=s.unread(_GET))]),
    ),
    unknown(
        "Destinations are not asked for at this depth.",
        east(configuration_sets=[s.configuration_set("main", unread_destinations=s.unread(_GET, Why.NOT_ASKED))]),
    ),
)

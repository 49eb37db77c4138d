r"""An event destination points to another region

## What it finds

An event destination whose SNS topic, Firehose stream or event bus has the ARN of another region than the
configuration set. Only the ARN is compared. For a disabled destination the finding is `low`: it loses nothing
until somebody enables it.

A Pinpoint project in another region is not flagged, because most regions with SES do not have Pinpoint. CloudWatch
is not flagged, because it does not have an ARN.

AWS documents that the topics for the feedback of an identity must be in the region where SES is used, and that an
event bus is the default one. For the topics and streams of event destinations AWS only gives example policies, in
which the configuration set and its target are in one region. We found no sentence that requires this, and we did
not try it. If your destination receives events from another region, accept the finding, and tell us.

## Why it matters

What SES cannot publish is lost: no bounce and no complaint arrives. A review does not find it, because the topic
or the stream exists. The usual cause is a template or a script that was copied from one region to another.

## How to fix

Create the topic or the stream in this region too, allow SES to publish to it, and write the destination again. The
command replaces the whole definition, so read it first:

    aws sns create-topic --region REGION --name NAME
    aws sesv2 get-configuration-set-event-destinations --region REGION --configuration-set-name SET
    aws sesv2 update-configuration-set-event-destination --region REGION --configuration-set-name SET \
        --event-destination-name NAME --event-destination \
        'Enabled=true,MatchingEventTypes=[BOUNCE,COMPLAINT],SnsDestination={TopicArn=TOPIC_ARN}'

Replace the two event types of the example by all event types of the answer.

To collect the events of all regions in one place, do it behind the topics: one queue or function can subscribe to
the topics of several regions.

## Sources

- [Set up an SNS event destination](https://docs.aws.amazon.com/ses/latest/dg/event-publishing-add-event-destination-sns.html):
  the policy's source is a configuration set in the topic's region
- [Set up a Firehose event destination](https://docs.aws.amazon.com/ses/latest/dg/event-publishing-add-event-destination-firehose.html):
the same
- [Set up an EventBridge event destination](https://docs.aws.amazon.com/ses/latest/dg/event-publishing-add-event-destination-eventbridge.html)
- [Regions and Amazon SES: feedback notifications](https://docs.aws.amazon.com/ses/latest/dg/regions.html#region-feedback-notifications)
"""

from sescheck.rules.kit import (
    CLEAR,
    NOT_APPLICABLE,
    EventDestinationInRegion,
    Fact,
    Flag,
    Severity,
    Steps,
    Verdict,
    rule,
)
from sescheck.rules.shared.steps.event_destinations import correct
from sescheck.ses.arns import region_of
from sescheck.ses.event_targets import IN_THE_SETS_REGION
from sescheck.snapshot.model import Region
from sescheck.snapshot.reading import Why
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, unknown


@rule(Severity.HIGH, reads=(Fact.CONFIGURATION_SETS, Fact.EVENT_DESTINATIONS))
def check(subject: EventDestinationInRegion) -> Verdict:
    """Flag an event destination whose target has the ARN of another region."""
    found = subject.resource
    region = region_of(found.target or "")
    if region is None or found.kind not in IN_THE_SETS_REGION:
        return NOT_APPLICABLE
    if region == subject.region:
        return CLEAR
    return Flag(
        f"The event destination {subject.name} in {subject.region} publishes to {region}: {found.target}",
        evidence={"target": found.target, "target_region": region, "enabled": found.enabled},
        severity=None if found.enabled else Severity.LOW,
    )


def fix(subject: EventDestinationInRegion, _: Flag) -> Steps:
    """Write the same definition with a target of this region, and create the topic there."""
    return correct(subject.account, subject.name, subject.resource, subject.region)


_GET = "ses:GetConfigurationSetEventDestinations"
_WEST = s.arn("events", "us-west-2")
_ROLE = {"IamRoleArn": "arn:aws:iam::123456789012:role/ses"}


def _publishes(kind: str, target: str | None, *, enabled: bool = True) -> Region:
    found = s.destination("BOUNCE", kind=kind, target=target, enabled=enabled, settings=_ROLE)
    return east(configuration_sets=[s.configuration_set("main", found)])


EXAMPLES = (
    flagged("The set in us-east-1 publishes to a topic in us-west-2.", _publishes("SNS", _WEST), at="main/events"),
    flagged(
        "The stream is in another region.",
        _publishes("FIREHOSE", "arn:aws:firehose:us-west-2:123456789012:deliverystream/events"),
        at="main/events",
    ),
    flagged(
        "The event bus is in another region.",
        _publishes("EVENT_BRIDGE", "arn:aws:events:us-west-2:123456789012:event-bus/default"),
        at="main/events",
    ),
    flagged(
        "The destination is disabled, so it loses nothing yet.",
        _publishes("SNS", _WEST, enabled=False),
        at="main/events",
        severity=Severity.LOW,
    ),
    clear("The topic is in the same region as the set.", _publishes("SNS", s.arn("events", "us-east-1"))),
    clear(
        "The topic belongs to another account and is in the same region as the set.",
        _publishes("SNS", s.arn("events", "us-east-1", "210987654321")),
    ),
    clear(
        "A Pinpoint project may be in another region.",
        _publishes("PINPOINT", "arn:aws:mobiletargeting:us-west-2:123456789012:apps/a1"),
    ),
    clear("A CloudWatch destination does not have an ARN.", _publishes("CLOUD_WATCH", None)),
    unknown(
        "The destinations of the set could not be read.",
        east(configuration_sets=[s.configuration_set("main", unread_destinations=s.unread(_GET))]),
    ),
    unknown(
        "Destinations are not read at this depth.",
        east(configuration_sets=[s.configuration_set("main", unread_destinations=s.unread(_GET, Why.NOT_ASKED))]),
    ),
)

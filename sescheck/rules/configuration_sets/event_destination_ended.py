r"""An event destination uses a service that AWS no longer supports

## What it finds

An event destination that publishes to Amazon Pinpoint. AWS ended support for Pinpoint on 30 October 2026: since
then nobody has access to a Pinpoint project. For a disabled destination the finding is `low`: it loses nothing
until somebody enables it.

AWS does not document what SES does with the events of such a destination since then.

AWS End User Messaging, which replaces the SMS and voice functions of Pinpoint, cannot be the target of an event
destination.

## Why it matters

Nobody can see what is published there: bounces and complaints, opens and clicks. The configuration set looks
complete, because the destination exists and is enabled.

## How to fix

Publish the same events to a topic, a stream or an event bus, and delete this destination:

    aws sesv2 create-configuration-set-event-destination --region REGION --configuration-set-name SET \
        --event-destination-name NAME --event-destination \
        'Enabled=true,MatchingEventTypes=[BOUNCE,COMPLAINT],SnsDestination={TopicArn=TOPIC_ARN}'
    aws sesv2 delete-configuration-set-event-destination --region REGION --configuration-set-name SET \
        --event-destination-name NAME

## Sources

- [Amazon Pinpoint end of support](https://docs.aws.amazon.com/pinpoint/latest/userguide/migrate.html)
- [Set up a Pinpoint event destination](https://docs.aws.amazon.com/ses/latest/dg/event-publishing-add-event-destination-pinpoint.html)
- [Creating event destinations](https://docs.aws.amazon.com/ses/latest/dg/event-destinations-manage.html)
"""

from sescheck.rules.kit import CLEAR, EventDestinationInRegion, Fact, Flag, Severity, Steps, Verdict, rule
from sescheck.rules.shared.steps.event_destinations import choose_target
from sescheck.snapshot.model import Region
from sescheck.snapshot.reading import Why
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, unknown

_ENDED = {"PINPOINT": ("Amazon Pinpoint", "2026-10-30")}


@rule(Severity.HIGH, reads=(Fact.CONFIGURATION_SETS, Fact.EVENT_DESTINATIONS))
def check(subject: EventDestinationInRegion) -> Verdict:
    """Flag an event destination that publishes to a service which AWS has ended."""
    found = subject.resource
    if found.kind not in _ENDED:
        return CLEAR
    service, day = _ENDED[found.kind]
    return Flag(
        f"The event destination {subject.name} in {subject.region} publishes to {service}, which AWS ended on"
        f" {day}",
        evidence={"target": found.target, "ended": day, "enabled": found.enabled},
        severity=None if found.enabled else Severity.LOW,
    )


def fix(subject: EventDestinationInRegion, _: Flag) -> Steps:
    """A person decides where the events go."""
    return (choose_target(subject.name, subject.resource, subject.region),)


_GET = "ses:GetConfigurationSetEventDestinations"
_PROJECT = f"arn:aws:mobiletargeting:us-east-1:{s.ACCOUNT_ID}:apps/a1"


def _publishes(kind: str, target: str | None, *, enabled: bool = True) -> Region:
    found = s.destination("BOUNCE", kind=kind, target=target, enabled=enabled)
    return east(configuration_sets=[s.configuration_set("main", found)])


def _unread(why: Why) -> Region:
    return east(configuration_sets=[s.configuration_set("main", unread_destinations=s.unread(_GET, why))])


EXAMPLES = (
    flagged("Bounces go to a Pinpoint project.", _publishes("PINPOINT", _PROJECT), at="main/events"),
    flagged(
        "The destination is disabled, so it loses nothing yet.",
        _publishes("PINPOINT", _PROJECT, enabled=False),
        at="main/events",
        severity=Severity.LOW,
    ),
    clear("Bounces go to a topic.", _publishes("SNS", s.arn("events", "us-east-1"))),
    clear("CloudWatch counts the bounces.", _publishes("CLOUD_WATCH", None)),
    unknown("The destinations of the set could not be read.", _unread(Why.DENIED)),
    unknown("Destinations are not read at this depth.", _unread(Why.NOT_ASKED)),
)

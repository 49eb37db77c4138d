r"""An event destination is disabled

## What it finds

An event destination of a configuration set that is not enabled. Each region is checked alone; if the destination
is enabled in another region, [event-destination-differs](event-destination-differs.md) also reports it.

## Why it matters

SES publishes nothing to it. The API creates event destinations as disabled by default, so it is easy to create one
that never gets an event. If it is the destination for bounces and complaints, they are lost.

## How to fix

Write the same definition again with `Enabled=true`. The command replaces the whole definition:

    aws sesv2 get-configuration-set-event-destinations --region REGION --configuration-set-name SET
    aws sesv2 update-configuration-set-event-destination --region REGION --configuration-set-name SET \
        --event-destination-name NAME --event-destination \
        'Enabled=true,MatchingEventTypes=[BOUNCE,COMPLAINT],SnsDestination={TopicArn=TOPIC_ARN}'

Replace the two types and the topic of the example by all event types and the target of the answer.

If nobody needs the destination, delete it.

## Sources

- [EventDestinationDefinition](https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_EventDestinationDefinition.html)
- [Editing, disabling and deleting event destinations](https://docs.aws.amazon.com/ses/latest/dg/event-destinations-manage.html#event-destination-edit)
"""

from sescheck.rules.kit import CLEAR, EventDestinationInRegion, Fact, Flag, Severity, Steps, Verdict, rule
from sescheck.rules.shared.steps.event_destinations import correct
from sescheck.snapshot.model import Region
from sescheck.snapshot.reading import Listing, Why
from sescheck.snapshot.sending import ConfigurationSet
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, unknown


@rule(Severity.MEDIUM, reads=(Fact.CONFIGURATION_SETS, Fact.EVENT_DESTINATIONS))
def check(subject: EventDestinationInRegion) -> Verdict:
    """Flag an event destination that is disabled."""
    found = subject.resource
    if found.enabled:
        return CLEAR
    return Flag(
        f"The event destination {subject.name} in {subject.region} is disabled",
        evidence={"event_types": list(found.event_types), "kind": found.kind, "target": found.target},
    )


def fix(subject: EventDestinationInRegion, _: Flag) -> Steps:
    """Write the same definition, enabled."""
    return correct(subject.account, subject.name, subject.resource, subject.region)


_GET = "ses:GetConfigurationSetEventDestinations"


def _region(*sets: ConfigurationSet) -> Region:
    return east(configuration_sets=sets)


EXAMPLES = (
    flagged(
        "One of two destinations is disabled.",
        _region(
            s.configuration_set(
                "main", s.destination("SEND"), s.destination("BOUNCE", name="bounces", enabled=False)
            )
        ),
        at="main/bounces",
    ),
    clear("The destination is enabled.", _region(s.configuration_set("main", s.destination("BOUNCE")))),
    unknown(
        "The destinations of the set could not be read.",
        _region(s.configuration_set("main", unread_destinations=s.unread(_GET))),
    ),
    unknown(
        "Destinations are not read at this depth.",
        _region(s.configuration_set("main", unread_destinations=s.unread(_GET, Why.NOT_ASKED))),
    ),
    unknown(
        "The list of sets could not be read.",
        east(configuration_sets=Listing((), s.unread("ses:ListConfigurationSets"))),
    ),
)

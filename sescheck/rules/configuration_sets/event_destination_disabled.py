r"""An event destination is disabled

## What it finds

An event destination of a configuration set that is there and not enabled. Each region is looked at by itself; that
another region has it on is also reported by [event-destination-differs](event-destination-differs.md).

## Why it matters

Nothing is published to it. The API creates event destinations switched off unless it is told otherwise, so that it
is easy to set one up and never get an event. If it is the one that takes bounces and complaints, they are lost.

## How to fix

Write the definition again, as it is, with `Enabled=true`; it is replaced as a whole:

    aws sesv2 get-configuration-set-event-destinations --region REGION --configuration-set-name SET
    aws sesv2 update-configuration-set-event-destination --region REGION --configuration-set-name SET \
        --event-destination-name NAME --event-destination \
        'Enabled=true,MatchingEventTypes=[BOUNCE,COMPLAINT],SnsDestination={TopicArn=TOPIC_ARN}'

Put every event type and the target of the answer where the example has two types and a topic.

If nobody needs it, delete it.

## Sources

- [EventDestinationDefinition](https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_EventDestinationDefinition.html)
- [Editing, disabling and deleting event destinations](https://docs.aws.amazon.com/ses/latest/dg/event-destinations-manage.html#event-destination-edit)
"""

from sescheck.rules.kit import CLEAR, EventDestinationInRegion, Fact, Flag, Severity, Verdict, rule
from sescheck.snapshot.model import Region
from sescheck.snapshot.reading import Listing, Why
from sescheck.snapshot.sending import ConfigurationSet
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, unknown


@rule(Severity.MEDIUM, reads=(Fact.CONFIGURATION_SETS, Fact.EVENT_DESTINATIONS))
def check(subject: EventDestinationInRegion) -> Verdict:
    """Is it switched off?"""
    found = subject.resource
    if found.enabled:
        return CLEAR
    return Flag(
        f"The event destination {subject.name} of {subject.here.name} is switched off",
        evidence={"event_types": list(found.event_types), "kind": found.kind, "target": found.target},
    )


_GET = "ses:GetConfigurationSetEventDestinations"


def _region(*sets: ConfigurationSet) -> Region:
    return east(configuration_sets=sets)


EXAMPLES = (
    flagged(
        "Of two destinations one is switched off.",
        _region(
            s.configuration_set(
                "main", s.destination("SEND"), s.destination("BOUNCE", name="bounces", enabled=False)
            )
        ),
        at="main/bounces",
    ),
    clear("It is switched on.", _region(s.configuration_set("main", s.destination("BOUNCE")))),
    unknown(
        "The set's destinations were refused.",
        _region(s.configuration_set("main", unread_destinations=s.unread(_GET))),
    ),
    unknown(
        "Destinations are not asked for at this depth.",
        _region(s.configuration_set("main", unread_destinations=s.unread(_GET, Why.NOT_ASKED))),
    ),
    unknown(
        "The list of sets was refused.",
        east(configuration_sets=Listing((), s.unread("ses:ListConfigurationSets"))),
    ),
)

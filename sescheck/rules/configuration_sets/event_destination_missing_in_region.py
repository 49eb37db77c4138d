r"""An event destination is missing in this region

## What it finds

An event destination of a configuration set in another region of the group. This region has the set, but in it no
destination of that name, and none that does the same: nothing refers to a destination by its name. If the set
itself is missing, only [configuration-set-missing-in-region](configuration-set-missing-in-region.md) reports it.

## Why it matters

A new configuration set in another region does not get the event destinations of the first set. The SES console
also leaves them out when it duplicates sets for a global endpoint. After a failover SES sends mail, and publishes
its bounces, complaints and deliveries to nobody.

## How to fix

Read the destination in the other region, and create it here, with a topic, stream or event bus of this region:

    aws sesv2 get-configuration-set-event-destinations --region OTHER_REGION --configuration-set-name SET
    aws sesv2 create-configuration-set-event-destination --region REGION --configuration-set-name SET \
        --event-destination-name NAME --event-destination \
        'Enabled=true,MatchingEventTypes=[BOUNCE,COMPLAINT],SnsDestination={TopicArn=TOPIC_ARN}'

Replace the two types and the topic of the example by all event types and the kind of target of the answer.

`main-us-east-1` in us-east-1 and `main-us-west-2` (or `main-usw2`) in us-west-2 are the same name, for sets,
destinations and their targets. So are names that differ only in the part that CloudFormation, CDK or Terraform
generated, such as `Mail-ToSns-1A2B3C4D5E6F`. If several destinations do the same, they are matched in the order of
their names: give them the same names in both regions to see which one is missing.

## Sources

- [Creating event destinations](https://docs.aws.amazon.com/ses/latest/dg/event-destinations-manage.html)
- [Global endpoints](https://docs.aws.amazon.com/ses/latest/dg/global-endpoints.html): what duplication leaves out
- [CreateConfigurationSetEventDestination](https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_CreateConfigurationSetEventDestination.html)
"""

from sescheck.engine.subjects.resources import CONFIGURATION_SETS
from sescheck.rules.kit import (
    NOT_APPLICABLE,
    EventDestinationAcrossRegions,
    Fact,
    Flag,
    Severity,
    Steps,
    Verdict,
    need,
    rule,
)
from sescheck.rules.shared.compare_named import missing_here
from sescheck.rules.shared.steps.configuration_sets import name_here
from sescheck.rules.shared.steps.event_destinations import create_destination
from sescheck.rules.shared.steps.resources import first_that_has
from sescheck.snapshot.model import Region
from sescheck.snapshot.reading import Listing, Why
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, unknown, west


@rule(Severity.HIGH, reads=(Fact.CONFIGURATION_SETS, Fact.EVENT_DESTINATIONS))
def check(subject: EventDestinationAcrossRegions) -> Verdict:
    """Flag an event destination that is missing in a configuration set which another region also has."""
    set_name, _, _ = subject.name.rpartition("/")
    own_set = need(CONFIGURATION_SETS.counterpart(subject.of, set_name, subject.here))
    return NOT_APPLICABLE if own_set is None else missing_here(subject)


def fix(subject: EventDestinationAcrossRegions, flag: Flag) -> Steps:
    """Create the destination like the one of the first region that has it."""
    there, name, found = first_that_has(subject, flag.compared_with)
    own_set = name_here(there, name.rpartition("/")[0], subject.here)
    return create_destination(subject.account, found, own_set, there, subject.here)


def _publishing(region: str, suffix: str, *events: str) -> Region:
    """A set with a destination and a topic whose names CloudFormation generated."""
    topic = s.arn(f"Mail-Events-{suffix}", region)
    found = s.destination(*(events or ("BOUNCE",)), name=f"Mail-ToSns-{suffix}", target=topic)
    return s.region(region, configuration_sets=[s.configuration_set("main", found)])


def _twice(region: str, *names: str) -> Region:
    """A set with two destinations that do the same."""
    found = (s.destination("BOUNCE", name=name, target=s.arn("events", region)) for name in names)
    return s.region(region, configuration_sets=[s.configuration_set("main", *found)])


_TWO = {"us-west-2": ("one", "two"), "us-east-1": ("a", "b")}
_GET = "ses:GetConfigurationSetEventDestinations"
_WITH = s.configuration_set("main", s.destination("BOUNCE"))
_WITHOUT = s.configuration_set("main")
_REFUSED = s.configuration_set("main", unread_destinations=s.unread(_GET))

EXAMPLES = (
    flagged(
        "Both regions have main; in us-east-1 it has no event destination.",
        west(configuration_sets=[_WITH]),
        east(configuration_sets=[_WITHOUT]),
        at="main/events",
    ),
    flagged(
        "In us-east-1 another set has a destination of that name.",
        west(configuration_sets=[_WITH]),
        east(configuration_sets=[_WITHOUT, s.configuration_set("bulk", s.destination("BOUNCE"))]),
        at="main/events",
    ),
    flagged(
        "The destinations have different names and publish different events.",
        _publishing("us-west-2", "1A2B3C4D5E6F"),
        _publishing("us-east-1", "9Z8Y7X6W5V4U", "SEND"),
        at=["main/Mail-ToSns-1A2B3C4D5E6F", ("us-west-2", "main/Mail-ToSns-9Z8Y7X6W5V4U")],
    ),
    flagged(
        "Two destinations in us-west-2 do what one does in us-east-1: one of the two is missing.",
        west(
            configuration_sets=[
                s.configuration_set("main", *(s.destination("BOUNCE", name=name) for name in ("one", "two")))
            ]
        ),
        east(configuration_sets=[s.configuration_set("main", s.destination("BOUNCE", name="a"))]),
        at="main/two",
    ),
    flagged(
        "The names of the sets contain their regions; the set in us-east-1 has no event destination.",
        west(configuration_sets=[s.configuration_set("main-us-west-2", s.destination("BOUNCE"))]),
        east(configuration_sets=[s.configuration_set("main-us-east-1")]),
        at="main-us-west-2/events",
    ),
    clear(
        "Two destinations in us-west-2 do the same as two in us-east-1, under other names.",
        *(_twice(region, *names) for region, names in _TWO.items()),
    ),
    clear(
        "CloudFormation generated the names of destinations and topics, and the destinations do the same.",
        _publishing("us-west-2", "1A2B3C4D5E6F"),
        _publishing("us-east-1", "9Z8Y7X6W5V4U"),
    ),
    flagged(
        "The destinations of another set in us-east-1 could not be read, but those of main are known.",
        west(configuration_sets=[_WITH]),
        east(configuration_sets=[_WITHOUT, s.configuration_set("bulk", unread_destinations=s.unread(_GET))]),
        at="main/events",
    ),
    clear(
        "Both regions have the destination; another rule compares what it does.",
        west(configuration_sets=[_WITH]),
        east(configuration_sets=[s.configuration_set("main", s.destination("SEND", enabled=False))]),
    ),
    clear(
        "The set is missing in us-east-1: another rule reports it.",
        west(configuration_sets=[_WITH]),
        east(configuration_sets=[s.configuration_set("bulk")]),
    ),
    unknown(
        "The destinations in us-east-1 could not be read.",
        west(configuration_sets=[_WITH]),
        east(configuration_sets=[_REFUSED]),
    ),
    unknown(
        "The destinations in us-west-2 could not be read: there may be one that us-east-1 does not have.",
        west(configuration_sets=[_REFUSED]),
        east(configuration_sets=[_WITHOUT]),
    ),
    unknown(
        "The list of sets in us-east-1 is incomplete, and main is not in it.",
        west(configuration_sets=[_WITH]),
        east(configuration_sets=Listing((), s.unread("ses:ListConfigurationSets"))),
    ),
    unknown(
        "Destinations are not read at this depth.",
        *(
            s.region(
                region,
                configuration_sets=[
                    s.configuration_set("main", unread_destinations=s.unread(_GET, Why.NOT_ASKED))
                ],
            )
            for region in ("us-west-2", "us-east-1")
        ),
    ),
)

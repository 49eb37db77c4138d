r"""An event destination is missing in this region

## What it finds

An event destination of a configuration set in another region of the group, where this region has the set and no
destination of that name in it, and none either that does the same: nothing refers to a destination by its name.
Where the set itself is missing, that is reported by
[configuration-set-missing-in-region](configuration-set-missing-in-region.md) and not repeated here.

## Why it matters

Creating a set in another region does not bring its event destinations along: also when the SES console duplicates
sets for a global endpoint, it leaves them out. After a failover mail goes out, and its bounces, complaints and
deliveries are published to nobody.

## How to fix

Look at the destination where it exists, and create it here, with a topic, stream or event bus of this region:

    aws sesv2 get-configuration-set-event-destinations --region OTHER_REGION --configuration-set-name SET
    aws sesv2 create-configuration-set-event-destination --region REGION --configuration-set-name SET \
        --event-destination-name NAME --event-destination \
        'Enabled=true,MatchingEventTypes=[BOUNCE,COMPLAINT],SnsDestination={TopicArn=TOPIC_ARN}'

Put every event type and the kind of target of the answer where the example has two types and a topic.

`main-us-east-1` in us-east-1 and `main-us-west-2` (or `main-usw2`) in us-west-2 are the same name, of sets, of
destinations and of what they publish to; so are names that differ only in what CloudFormation, CDK or Terraform
made up, such as `Mail-ToSns-1A2B3C4D5E6F`. Where two destinations of one region do the same, and neither has
the name of one of the other region, it cannot be said which is which, and each is missing: give them the same
names.

## Sources

- [Creating event destinations](https://docs.aws.amazon.com/ses/latest/dg/event-destinations-manage.html)
- [Global endpoints](https://docs.aws.amazon.com/ses/latest/dg/global-endpoints.html): what duplication leaves out
- [CreateConfigurationSetEventDestination](https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_CreateConfigurationSetEventDestination.html)
"""

from sescheck.engine.subjects.resources import CONFIGURATION_SETS
from sescheck.rules.kit import NOT_APPLICABLE, EventDestinationAcrossRegions, Fact, Severity, Verdict, need, rule
from sescheck.rules.shared.compare_named import missing_here
from sescheck.snapshot.model import Region
from sescheck.snapshot.reading import Listing, Why
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, unknown, west


@rule(Severity.HIGH, reads=(Fact.CONFIGURATION_SETS, Fact.EVENT_DESTINATIONS))
def check(subject: EventDestinationAcrossRegions) -> Verdict:
    """Has the set the destination elsewhere, and is the set here without it?"""
    parent, _, _ = subject.name.rpartition("/")
    found = need(CONFIGURATION_SETS.counterpart(subject.of, parent, subject.here))
    return NOT_APPLICABLE if found is None else missing_here(subject)


def _publishing(region: str, suffix: str, *events: str) -> Region:
    """A set with a destination and a topic that CloudFormation named."""
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
_HERE = ("us-east-1", "main/events")

EXAMPLES = (
    flagged(
        "Both regions have main; in us-east-1 it publishes nothing.",
        west(configuration_sets=[_WITH]),
        east(configuration_sets=[_WITHOUT]),
        at=_HERE,
    ),
    flagged(
        "A destination of that name belongs to another set.",
        west(configuration_sets=[_WITH]),
        east(configuration_sets=[_WITHOUT, s.configuration_set("bulk", s.destination("BOUNCE"))]),
        at=_HERE,
    ),
    flagged(
        "Each region publishes other events under another name.",
        _publishing("us-west-2", "1A2B3C4D5E6F"),
        _publishing("us-east-1", "9Z8Y7X6W5V4U", "SEND"),
        at=["main/Mail-ToSns-1A2B3C4D5E6F", ("us-west-2", "main/Mail-ToSns-9Z8Y7X6W5V4U")],
    ),
    flagged(
        "Two of us-west-2 do what one of us-east-1 does: one is missing, and either may be that one.",
        west(
            configuration_sets=[
                s.configuration_set("main", *(s.destination("BOUNCE", name=name) for name in ("one", "two")))
            ]
        ),
        east(configuration_sets=[s.configuration_set("main", s.destination("BOUNCE", name="a"))]),
        at="main/two",
    ),
    flagged(
        "The set is called after its region, and in us-east-1 it publishes nothing.",
        west(configuration_sets=[s.configuration_set("main-us-west-2", s.destination("BOUNCE"))]),
        east(configuration_sets=[s.configuration_set("main-us-east-1")]),
        at="main-us-west-2/events",
    ),
    clear(
        "Two of us-west-2 do what two of us-east-1 do, under other names.",
        *(_twice(region, *names) for region, names in _TWO.items()),
    ),
    clear(
        "CloudFormation gave destination and topic a name of their own in each region; they do the same.",
        _publishing("us-west-2", "1A2B3C4D5E6F"),
        _publishing("us-east-1", "9Z8Y7X6W5V4U"),
    ),
    flagged(
        "What other sets of us-east-1 publish was refused: main's is known.",
        west(configuration_sets=[_WITH]),
        east(configuration_sets=[_WITHOUT, s.configuration_set("bulk", unread_destinations=s.unread(_GET))]),
        at=_HERE,
    ),
    clear(
        "Both regions have the destination; what it does is another rule's question.",
        west(configuration_sets=[_WITH]),
        east(configuration_sets=[s.configuration_set("main", s.destination("SEND", enabled=False))]),
    ),
    clear(
        "Region us-east-1 does not have the set: another rule's question.",
        west(configuration_sets=[_WITH]),
        east(configuration_sets=[s.configuration_set("bulk")]),
    ),
    unknown(
        "The destinations in us-east-1 were refused.",
        west(configuration_sets=[_WITH]),
        east(configuration_sets=[_REFUSED]),
    ),
    unknown(
        "The destinations in us-west-2 were refused: what it has, us-east-1 may lack.",
        west(configuration_sets=[_REFUSED]),
        east(configuration_sets=[_WITHOUT]),
    ),
    unknown(
        "The list of us-east-1 breaks off before main came: it may have the set.",
        west(configuration_sets=[_WITH]),
        east(configuration_sets=Listing((), s.unread("ses:ListConfigurationSets"))),
    ),
    unknown(
        "Destinations are not asked for at this depth.",
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

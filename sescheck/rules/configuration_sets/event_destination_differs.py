r"""An event destination differs between regions

## What it finds

An event destination that two regions of the group have, by the names of the configuration set and of the
destination, and that does not do the same in both: other event types, another kind (SNS, Firehose, EventBridge,
CloudWatch, Pinpoint), on here and off there, another target, other CloudWatch dimensions. The evidence names each
difference, with the value of every region that was compared. Every region that differs from another gets the
finding: which of them is right, only its owner knows.

What may well be another in each region does not count:

- The region in the ARN of a topic, a stream or an event bus. That it is not the set's own region is reported by
  [event-destination-wrong-region](event-destination-wrong-region.md).
- Which Pinpoint project it is: projects have an id of their own in every region.
- The IAM role by which SES writes to a Firehose stream: roles are often made one a region. That it does not exist
  is reported by [event-destination-gone](event-destination-gone.md).

- The region's own name in a name: `events-us-east-1` in us-east-1 and `events-us-west-2` (or `events-usw2`) in
  us-west-2 are the same name, of topics, of destinations, of sets.
- What CloudFormation, CDK or Terraform make up at the end of a name, such as `Mail-Events-1A2B3C4D5E6F`.

Apart from that topics and streams are compared by name.

## Why it matters

After a failover some events do not arrive, or arrive where nobody expects them.

## How to fix

Decide on one, and write it where it differs; the definition is replaced as a whole:

    aws sesv2 get-configuration-set-event-destinations --region OTHER_REGION --configuration-set-name SET
    aws sesv2 update-configuration-set-event-destination --region REGION --configuration-set-name SET \
        --event-destination-name NAME --event-destination \
        'Enabled=true,MatchingEventTypes=[BOUNCE,COMPLAINT],SnsDestination={TopicArn=TOPIC_ARN}'

Put every event type and the target of the answer where the example has two types and a topic.

## Sources

- [Creating event destinations](https://docs.aws.amazon.com/ses/latest/dg/event-destinations-manage.html)
- [GetConfigurationSetEventDestinations](https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_GetConfigurationSetEventDestinations.html)
"""

from sescheck.rules.kit import EventDestinationAcrossRegions, Fact, Severity, Verdict, rule
from sescheck.rules.shared.compare_named import Settings, differs_elsewhere
from sescheck.ses.effects import ROLE, settings_of_destination, without_targets_region
from sescheck.snapshot.model import Region
from sescheck.snapshot.reading import Known, Listing, Reading
from sescheck.snapshot.sending import EventDestination
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, flagged, unknown


@rule(Severity.MEDIUM, reads=(Fact.CONFIGURATION_SETS, Fact.EVENT_DESTINATIONS))
def check(subject: EventDestinationAcrossRegions) -> Verdict:
    """Does it do something else here than elsewhere?"""
    return differs_elsewhere(subject, _settings, without_targets_region)


def _settings(found: EventDestination) -> Reading[Settings]:
    return Known(settings_of_destination(found))


_WEST, _EAST = "us-west-2", "us-east-1"
_BOTH = ((_WEST, "main/events"), (_EAST, "main/events"))
_STREAM = "arn:aws:firehose:{}:123456789012:deliverystream/events"
_PROJECT = "arn:aws:mobiletargeting:{}:123456789012:apps/{}"
_ROLE_ARN = "arn:aws:iam::123456789012:role/{}"


def _at(region: str, *destinations: EventDestination) -> Region:
    return s.region(region, configuration_sets=[s.configuration_set("main", *destinations)])


def _refused_at(region: str) -> Region:
    unread = s.unread("ses:GetConfigurationSetEventDestinations")
    return s.region(region, configuration_sets=[s.configuration_set("main", unread_destinations=unread)])


def _topic(region: str, name: str = "events", own: str = "events") -> EventDestination:
    return s.destination("BOUNCE", name=own, target=s.arn(name, region))


def _stream(region: str, role: str) -> EventDestination:
    return s.destination(
        "SEND", kind="FIREHOSE", target=_STREAM.format(region), settings={ROLE: _ROLE_ARN.format(role)}
    )


def _project(region: str, project: str) -> EventDestination:
    return s.destination("SEND", kind="PINPOINT", target=_PROJECT.format(region, project))


def _cloud_watch(dimension: str) -> EventDestination:
    return s.destination("SEND", kind="CLOUD_WATCH", settings={"DimensionConfigurations": (dimension,)})


EXAMPLES = (
    flagged(
        "Complaints are published in us-west-2 only.",
        _at(_WEST, s.destination("BOUNCE", "COMPLAINT")),
        _at(_EAST, s.destination("BOUNCE")),
        at=[*_BOTH],
    ),
    flagged(
        "On in us-west-2, off in us-east-1.",
        _at(_WEST, _topic(_WEST)),
        _at(_EAST, s.destination("BOUNCE", enabled=False)),
        at=[*_BOTH],
    ),
    flagged(
        "A topic in us-west-2, a stream in us-east-1.",
        _at(_WEST, s.destination("SEND", target=s.arn("events", _WEST))),
        _at(_EAST, _stream(_EAST, "ses")),
        at=[*_BOTH],
    ),
    flagged("Topics of two names.", _at(_WEST, _topic(_WEST)), _at(_EAST, _topic(_EAST, "bounces")), at=[*_BOTH]),
    flagged(
        "A set and a destination that are called after their regions, with other events.",
        s.region(_WEST, configuration_sets=[s.configuration_set("main-usw2", s.destination("BOUNCE"))]),
        s.region(_EAST, configuration_sets=[s.configuration_set("main-use1", s.destination("SEND"))]),
        at=[(_WEST, "main-usw2/events"), (_EAST, "main-use1/events")],
    ),
    flagged(
        "CloudWatch gets other dimensions.",
        _at(_WEST, _cloud_watch("campaign")),
        _at(_EAST, _cloud_watch("customer")),
        at=[*_BOTH],
    ),
    flagged(
        "Region us-west-2 and us-east-1 differ, which is enough, although eu-west-1 refused the question.",
        _at(_WEST, s.destination("SEND")),
        _at(_EAST, s.destination("BOUNCE")),
        _refused_at("eu-west-1"),
        at=[*_BOTH],
    ),
    clear(
        "The same events go to a topic of the same name in each region.",
        _at(_WEST, _topic(_WEST)),
        _at(_EAST, _topic(_EAST)),
    ),
    clear(
        "The same event types in another order.",
        _at(_WEST, s.destination("BOUNCE", "SEND")),
        _at(_EAST, s.destination("SEND", "BOUNCE")),
    ),
    clear(
        "Topics that are called after their regions, or to which CloudFormation gave a name.",
        _at(_WEST, _topic(_WEST, "events-us-west-2"), _topic(_WEST, "Mail-1A2B3C4D5E6F", "more")),
        _at(_EAST, _topic(_EAST, "events-us-east-1"), _topic(_EAST, "Mail-9Z8Y7X6W5V4U", "more")),
    ),
    clear(
        "Both regions publish to a topic that is called after us-west-2, in us-west-2.",
        _at(_WEST, _topic(_WEST, "events-us-west-2")),
        _at(_EAST, _topic(_WEST, "events-us-west-2")),
    ),
    clear(
        "Both regions publish to the topic of us-west-2: another rule's question.",
        _at(_WEST, _topic(_WEST)),
        _at(_EAST, _topic(_WEST)),
    ),
    clear(
        "Each region has a role of its own to write to the stream.",
        _at(_WEST, _stream(_WEST, "ses-west")),
        _at(_EAST, _stream(_EAST, "ses-east")),
    ),
    clear(
        "Each region has a Pinpoint project of its own.",
        _at(_WEST, _project(_WEST, "a1")),
        _at(_EAST, _project(_EAST, "b2")),
    ),
    clear(
        "Region us-east-1 does not have the destination: another rule's question.",
        _at(_WEST, _topic(_WEST)),
        _at(_EAST),
    ),
    unknown("The destinations in us-east-1 were refused.", _at(_WEST, _topic(_WEST)), _refused_at(_EAST)),
    unknown(
        "The list of us-east-1 breaks off before main came.",
        _at(_WEST, _topic(_WEST)),
        s.region(_EAST, configuration_sets=Listing((), s.unread("ses:ListConfigurationSets"))),
    ),
)

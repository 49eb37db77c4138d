r"""An event destination differs between regions

## What it finds

An event destination that two regions of the group have, in the same configuration set and under the same name, and
that does not do the same in both regions: it has other event types, another kind (SNS, Firehose, EventBridge,
CloudWatch, Pinpoint), another target or other CloudWatch dimensions, or it is enabled in one region only. The
evidence has each difference, with its value in every region that was compared. There is one finding for a
difference: in the region that differs from most others, or, if there are two regions, in the second one of the
group. It does not say which region is right.

These differences do not count:

- The region in the ARN of a topic, a stream or an event bus.
  [event-destination-wrong-region](event-destination-wrong-region.md) reports an ARN of another region than the
  set's.
- Which Pinpoint project it is: the id of a project is different in every region.
- The IAM role with which SES writes to a Firehose stream: there is often one role for each region.
  [event-destination-gone](event-destination-gone.md) reports a role that does not exist.
- The name of the region in a name: `events-us-east-1` in us-east-1 and `events-us-west-2` (or `events-usw2`) in
  us-west-2 are the same name, for topics, destinations and sets.
- The part that CloudFormation, CDK or Terraform generated at the end of a name, such as
  `Mail-Events-1A2B3C4D5E6F`.

Except for these parts, topics and streams are compared by name.

## Why it matters

After a failover some events do not arrive, or they arrive where nobody expects them.

## How to fix

Decide which definition is right, and write it in the other region. The command replaces the whole definition:

    aws sesv2 get-configuration-set-event-destinations --region OTHER_REGION --configuration-set-name SET
    aws sesv2 update-configuration-set-event-destination --region REGION --configuration-set-name SET \
        --event-destination-name NAME --event-destination \
        'Enabled=true,MatchingEventTypes=[BOUNCE,COMPLAINT],SnsDestination={TopicArn=TOPIC_ARN}'

Replace the two types and the topic of the example by all event types and the target of the answer. `sescheck fix`
takes the definition of the first region of the group, enabled, and keeps the role of each region.

## Sources

- [Creating event destinations](https://docs.aws.amazon.com/ses/latest/dg/event-destinations-manage.html)
- [GetConfigurationSetEventDestinations](https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_GetConfigurationSetEventDestinations.html)
"""

import json
from functools import partial

from sescheck.rules.kit import DEGRADES, EventDestinationAcrossRegions, Fact, Flag, Severity, Steps, Verdict, rule
from sescheck.rules.shared.compare_named import differs_elsewhere
from sescheck.rules.shared.steps.event_destinations import correct, make_equal
from sescheck.rules.shared.steps.resources import each_of
from sescheck.ses.effects import ROLE, settings_of_destination, without_targets_region
from sescheck.snapshot.model import Region
from sescheck.snapshot.reading import Known, Listing
from sescheck.snapshot.sending import EventDestination
from sescheck.testing import builders as s
from sescheck.testing.examples import EAST, WEST, clear, flagged, unknown


@rule(Severity.MEDIUM, reads=(Fact.CONFIGURATION_SETS, Fact.EVENT_DESTINATIONS), failover=DEGRADES, is_mutual=True)
def check(subject: EventDestinationAcrossRegions) -> Verdict:
    """Flag an event destination that does something else than the same destination in another region."""
    return differs_elsewhere(subject, lambda found: Known(settings_of_destination(found)), without_targets_region)


def fix(subject: EventDestinationAcrossRegions, flag: Flag) -> Steps:
    """Write the definition of the first region that takes part, enabled, in the others; enable it there too."""
    (first, first_name, like), *others = each_of(subject, flag.compared_with)
    if not like.enabled:
        yield from correct(subject.account, first_name, like, first.name)
    for view, name, found in others if first is subject.here else each_of(subject, ()):
        yield from make_equal(subject.account, (name, found, view.name), like, first.name)


def _at(region: str, *destinations: EventDestination) -> Region:
    return s.region(region, configuration_sets=[s.configuration_set("main", *destinations)])


def _refused_at(region: str) -> Region:
    unread = s.unread("ses:GetConfigurationSetEventDestinations")
    return s.region(region, configuration_sets=[s.configuration_set("main", unread_destinations=unread)])


def _topic(region: str, name: str = "events", own: str = "events") -> EventDestination:
    return s.destination("BOUNCE", name=own, target=s.arn(name, region))


def _stream(region: str, role: str) -> EventDestination:
    return s.destination(
        "SEND",
        kind="FIREHOSE",
        target=f"arn:aws:firehose:{region}:123456789012:deliverystream/events",
        settings={ROLE: f"arn:aws:iam::123456789012:role/{role}"},
    )


def _project(region: str, project: str) -> EventDestination:
    return s.destination(
        "SEND", kind="PINPOINT", target=f"arn:aws:mobiletargeting:{region}:123456789012:apps/{project}"
    )


def _cloud_watch(name: str) -> EventDestination:
    dimension = {"DefaultDimensionValue": "none", "DimensionName": name, "DimensionValueSource": "MESSAGE_TAG"}
    settings = {"DimensionConfigurations": (json.dumps(dimension),)}
    return s.destination("SEND", kind="CLOUD_WATCH", settings=settings)


_flagged = partial(flagged, at="main/events")

EXAMPLES = (
    _flagged(
        "Complaints are published in us-west-2 but not in us-east-1.",
        _at(WEST, s.destination("BOUNCE", "COMPLAINT")),
        _at(EAST, s.destination("BOUNCE")),
    ),
    _flagged(
        "The destination is enabled in us-west-2 and disabled in us-east-1.",
        _at(WEST, _topic(WEST)),
        _at(EAST, s.destination("BOUNCE", enabled=False)),
    ),
    _flagged(
        "The target is a topic in us-west-2 and a stream in us-east-1.",
        _at(WEST, s.destination("SEND", target=s.arn("events", WEST))),
        _at(EAST, _stream(EAST, "ses")),
    ),
    _flagged("The topics have different names.", _at(WEST, _topic(WEST)), _at(EAST, _topic(EAST, "bounces"))),
    flagged(
        "The names of the sets contain their regions, and the event types differ.",
        s.region(WEST, configuration_sets=[s.configuration_set("main-usw2", s.destination("BOUNCE"))]),
        s.region(EAST, configuration_sets=[s.configuration_set("main-use1", s.destination("SEND"))]),
        at="main-use1/events",
    ),
    _flagged(
        "The CloudWatch dimensions differ.",
        _at(WEST, _cloud_watch("campaign")),
        _at(EAST, _cloud_watch("customer")),
    ),
    _flagged(
        "The destinations in us-west-2 and us-east-1 differ, which is enough, although eu-west-1 was refused.",
        _at(WEST, s.destination("SEND")),
        _at(EAST, s.destination("BOUNCE")),
        _refused_at("eu-west-1"),
    ),
    clear(
        "Each region publishes the same events to a topic of the same name.",
        _at(WEST, _topic(WEST)),
        _at(EAST, _topic(EAST)),
    ),
    clear(
        "The event types are the same, in another order.",
        _at(WEST, s.destination("BOUNCE", "SEND")),
        _at(EAST, s.destination("SEND", "BOUNCE")),
    ),
    clear(
        "The names of the topics contain their regions, or parts that CloudFormation generated.",
        _at(WEST, _topic(WEST, "events-us-west-2"), _topic(WEST, "Mail-1A2B3C4D5E6F", "more")),
        _at(EAST, _topic(EAST, "events-us-east-1"), _topic(EAST, "Mail-9Z8Y7X6W5V4U", "more")),
    ),
    clear(
        "Both regions publish to one topic in us-west-2, whose name contains us-west-2.",
        _at(WEST, _topic(WEST, "events-us-west-2")),
        _at(EAST, _topic(WEST, "events-us-west-2")),
    ),
    clear(
        "Both regions publish to one topic in us-west-2: another rule reports it.",
        _at(WEST, _topic(WEST)),
        _at(EAST, _topic(WEST)),
    ),
    clear(
        "Each region has its own role to write to the stream.",
        _at(WEST, _stream(WEST, "ses-west")),
        _at(EAST, _stream(EAST, "ses-east")),
    ),
    clear(
        "Each region has its own Pinpoint project.",
        _at(WEST, _project(WEST, "a1")),
        _at(EAST, _project(EAST, "b2")),
    ),
    clear("The destination is missing in us-east-1: another rule reports it.", _at(WEST, _topic(WEST)), _at(EAST)),
    unknown("The destinations in us-east-1 could not be read.", _at(WEST, _topic(WEST)), _refused_at(EAST)),
    unknown(
        "The list of sets in us-east-1 is incomplete, and main is not in it.",
        _at(WEST, _topic(WEST)),
        s.region(EAST, configuration_sets=Listing((), s.unread("ses:ListConfigurationSets"))),
    ),
)

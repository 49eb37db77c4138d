"""The event destinations of a configuration set."""

from sescheck.aws.door import Answer, Door
from sescheck.aws.operations import Operation
from sescheck.collect.fetch.each import one
from sescheck.collect.fetch.parsing import flat, name, text_or_none
from sescheck.snapshot.model import Depth, Fact
from sescheck.snapshot.reading import Reading, Unreadable, Why
from sescheck.snapshot.sending import EventDestination

FACT = Fact.EVENT_DESTINATIONS
GET_EVENT_DESTINATIONS = Operation(
    "sesv2", "GetConfigurationSetEventDestinations", gone=frozenset({"NotFoundException"})
)
READS = (GET_EVENT_DESTINATIONS,)
ASKED_FROM = Depth.STANDARD
NOT_ASKED = Unreadable(
    Why.NOT_ASKED, GET_EVENT_DESTINATIONS.action, "event destinations are read with --depth standard"
)

_TARGETS = {
    "SNS": ("SnsDestination", "TopicArn"),
    "FIREHOSE": ("KinesisFirehoseDestination", "DeliveryStreamArn"),
    "EVENT_BRIDGE": ("EventBridgeDestination", "EventBusArn"),
    "PINPOINT": ("PinpointDestination", "ApplicationArn"),
    "CLOUD_WATCH": ("CloudWatchDestination", ""),
}
_ALWAYS_TO = frozenset({"SNS", "FIREHOSE", "EVENT_BRIDGE"})
"""The kinds for which the API's model requires a target."""


async def read(door: Door, set_name: str) -> Reading[tuple[EventDestination, ...] | None]:
    """Read the destinations of one set; ``Known(None)`` if the set does not exist."""
    return await one(door.for_reads(READS), GET_EVENT_DESTINATIONS, _destinations, ConfigurationSetName=set_name)


def _destinations(answer: Answer) -> tuple[EventDestination, ...]:
    return tuple(map(_destination, answer["EventDestinations"]))


def _destination(part: Answer) -> EventDestination:
    kind = next((kind for kind, (member, _) in _TARGETS.items() if part.get(member)), "UNKNOWN")
    member, target = _TARGETS.get(kind, ("", ""))
    members = dict(part.get(member, {}))
    if kind in _ALWAYS_TO:
        name(members, target)
    arn = text_or_none(members.pop(target, None))
    return EventDestination(
        name=name(part, "Name"),
        enabled=part["Enabled"],
        event_types=tuple(sorted(part["MatchingEventTypes"])),
        kind=kind,
        target=arn,
        settings=flat(members),
    )

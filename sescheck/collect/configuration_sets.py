"""The configuration sets of a region, and where the identities' default ones publish events."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from sescheck.aws.door import Answer, Door
from sescheck.aws.operations import Operation
from sescheck.collect import kept
from sescheck.collect.answers import parse, text_or_none
from sescheck.collect.fan_out import fan_out
from sescheck.snapshot.model import ConfigurationSet, EventDestination, Fact
from sescheck.snapshot.reading import Listing, Reading, Unreadable, Why

FACT = Fact.CONFIGURATION_SETS
LIST_CONFIGURATION_SETS = Operation("sesv2", "ListConfigurationSets", items="ConfigurationSets", token="NextToken")  # noqa: S106
GET_EVENT_DESTINATIONS = Operation("sesv2", "GetConfigurationSetEventDestinations")
READS = (LIST_CONFIGURATION_SETS, GET_EVENT_DESTINATIONS)

_PAGE = 1000
_NOT_ASKED = Unreadable(
    Why.NOT_ASKED,
    GET_EVENT_DESTINATIONS.action,
    "event destinations are asked of sets that an identity has as its default",
)
_TARGETS = {
    "SNS": ("SnsDestination", "TopicArn"),
    "FIREHOSE": ("KinesisFirehoseDestination", "DeliveryStreamArn"),
    "EVENT_BRIDGE": ("EventBridgeDestination", "EventBusArn"),
    "PINPOINT": ("PinpointDestination", "ApplicationArn"),
    "CLOUD_WATCH": ("CloudWatchDestination", ""),
}


async def names(door: Door) -> Listing[str]:
    """The names of all configuration sets."""
    return await door.for_reads(READS).follow(LIST_CONFIGURATION_SETS, PageSize=_PAGE)


async def read(
    door: Door,
    listed: Listing[str],
    defaults: Collection[str],
    earlier: Iterable[ConfigurationSet] = (),
) -> Listing[ConfigurationSet]:
    """The sets, those in ``defaults`` with their event destinations; what an earlier run knows is kept."""
    door = door.for_reads(READS)
    before = {each.name: each.destinations for each in earlier}
    asked = [name for name in listed.items if name in defaults]

    async def lacking(names: Sequence[str]) -> Mapping[str, Reading[tuple[EventDestination, ...]]]:
        return dict(zip(names, await fan_out(lambda name: _read(door, name), names), strict=True))

    found = await kept.by_name(before, asked, lacking)
    sets = tuple(ConfigurationSet(name, found.get(name, _NOT_ASKED)) for name in listed.items)
    return Listing(sets, listed.unread)


async def _read(door: Door, name: str) -> Reading[tuple[EventDestination, ...]]:
    answer = await door.ask(GET_EVENT_DESTINATIONS, ConfigurationSetName=name)
    return parse(
        answer, GET_EVENT_DESTINATIONS, lambda value: tuple(map(_destination, value["EventDestinations"]))
    )


def _destination(part: Answer) -> EventDestination:
    kind = next((kind for kind, (member, _) in _TARGETS.items() if part.get(member)), "UNKNOWN")
    member, target = _TARGETS.get(kind, ("", ""))
    return EventDestination(
        name=part["Name"],
        enabled=part.get("Enabled", False),
        event_types=tuple(sorted(part["MatchingEventTypes"])),
        kind=kind,
        target=text_or_none(part.get(member, {}).get(target)),
    )

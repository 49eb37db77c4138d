"""Configuration sets, with their options and event destinations."""

import asyncio
from collections.abc import Iterator
from functools import partial
from itertools import chain

from sescheck.aws.door import Door
from sescheck.aws.operations import Operation
from sescheck.collect import resume
from sescheck.collect.context import CollectContext, RegionContext
from sescheck.collect.fetch.details import Detail, read_detail
from sescheck.collect.fetch.parsing import texts_of
from sescheck.collect.sending import configuration_set_options, event_destinations
from sescheck.snapshot.reading import Known, Listing
from sescheck.snapshot.sending import ConfigurationSet

FIELD = "configuration_sets"
LIST_CONFIGURATION_SETS = Operation("sesv2", "ListConfigurationSets", items="ConfigurationSets", token="NextToken")  # noqa: S106
READS = (LIST_CONFIGURATION_SETS,)

_PAGE = 1000


async def names(door: Door) -> Listing[str]:
    """List the names, 1,000 per page."""
    listing = await door.for_reads(READS).follow(LIST_CONFIGURATION_SETS, PageSize=_PAGE)
    return texts_of(listing, LIST_CONFIGURATION_SETS)


_OPTIONS = Detail(
    configuration_set_options.GET_CONFIGURATION_SET,
    configuration_set_options.read,
    configuration_set_options.NOT_ASKED,
    names,
)
_DESTINATIONS = Detail(
    event_destinations.GET_EVENT_DESTINATIONS, event_destinations.read, event_destinations.NOT_ASKED, names
)


async def read(region: RegionContext) -> Listing[ConfigurationSet]:
    """Read the list, and from depth standard on two calls for each set."""
    before = region.before.configuration_sets
    listed = await resume.listing(
        Listing(tuple(each.name for each in before.items), before.unread), partial(names, region.door)
    )
    options, destinations = await asyncio.gather(
        read_detail(region, listed, _OPTIONS, {each.name: each.options for each in before.items}),
        read_detail(region, listed, _DESTINATIONS, {each.name: each.destinations for each in before.items}),
    )
    existing = (name for name in listed.items if name in options and name in destinations)
    return Listing(
        tuple(ConfigurationSet(name, destinations[name], options[name]) for name in existing), listed.unread
    )


def add_resources(found: Listing[ConfigurationSet], context: CollectContext) -> None:
    """Name the resources that the sets publish to."""
    context.add_targets(_targets(found))


def _targets(found: Listing[ConfigurationSet]) -> Iterator[str]:
    known = (each.destinations.value for each in found.items if isinstance(each.destinations, Known))
    for destination in chain.from_iterable(known):
        texts = (destination.target, *destination.settings.values())
        yield from (text for text in texts if isinstance(text, str) and text.startswith("arn:"))

"""What a region keeps for sending beyond identities: each list, and from depth standard on what each item says."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import chain
from typing import TypeVar

from sescheck.aws.door import Door
from sescheck.aws.operations import Operation
from sescheck.collect import resume
from sescheck.collect.context import CollectContext
from sescheck.collect.fetch.each import Listed, read_each
from sescheck.collect.sending import (
    configuration_set_options,
    configuration_sets,
    event_destinations,
    template_content,
    templates,
)
from sescheck.snapshot.model import Depth, Region
from sescheck.snapshot.reading import Known, Listing, Reading, Unreadable
from sescheck.snapshot.sending import ConfigurationSet, EventDestination, Template

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Part:
    """A thing that takes a call an item, and what stands in its place at depth quick."""

    operation: Operation
    not_asked: Unreadable
    list_again: Callable[[Door], Awaitable[Listing[str]]]


_OPTIONS = _Part(
    configuration_set_options.GET_CONFIGURATION_SET, configuration_set_options.NOT_ASKED, configuration_sets.read
)
_DESTINATIONS = _Part(
    event_destinations.GET_EVENT_DESTINATIONS, event_destinations.NOT_ASKED, configuration_sets.read
)
_CONTENT = _Part(template_content.GET_EMAIL_TEMPLATE, template_content.NOT_ASKED, templates.read)


async def read_configuration_sets(
    door: Door, context: CollectContext, before: Region
) -> Listing[ConfigurationSet]:
    """The sets, with options and event destinations; what an earlier run knows is kept."""
    earlier = before.configuration_sets
    names = await resume.listing(
        Listing(tuple(each.name for each in earlier.items), earlier.unread), partial(configuration_sets.read, door)
    )
    options, destinations = await asyncio.gather(
        _each(
            door,
            context,
            names,
            _OPTIONS,
            {each.name: each.options for each in earlier.items},
            partial(configuration_set_options.read, door),
        ),
        _each(
            door,
            context,
            names,
            _DESTINATIONS,
            {each.name: each.destinations for each in earlier.items},
            partial(event_destinations.read, door),
        ),
    )
    context.name_targets(_targets(destinations))
    there = (name for name in names.items if name in options and name in destinations)
    sets = tuple(ConfigurationSet(name, destinations[name], options[name]) for name in there)
    return Listing(sets, names.unread)


async def read_templates(door: Door, context: CollectContext, before: Region) -> Listing[Template]:
    """The templates, with hashes of what they say; what an earlier run knows is kept."""
    earlier = before.templates
    names = await resume.listing(
        Listing(tuple(each.name for each in earlier.items), earlier.unread), partial(templates.read, door)
    )
    contents: Mapping[str, Reading[Mapping[str, str]]] = await _each(
        door,
        context,
        names,
        _CONTENT,
        {each.name: each.content for each in earlier.items},
        partial(template_content.read, door),
    )
    return Listing(tuple(Template(name, contents[name]) for name in names.items if name in contents), names.unread)


async def _each(
    door: Door,
    context: CollectContext,
    names: Listing[str],
    part: _Part,
    before: Mapping[str, Reading[T]],
    read: Callable[[str], Awaitable[Reading[T | None]]],
) -> Mapping[str, Reading[T]]:
    if context.depth is Depth.QUICK:
        return dict.fromkeys(names.items, part.not_asked)
    expected = 0 if part.operation in door.unneeded else len(names.items)
    context.progress.expects(door.region, part.operation.action, expected)
    listed = Listed(names.items, part.operation, partial(part.list_again, door))
    return await read_each(listed, before, read)


def _targets(destinations: Mapping[str, Reading[tuple[EventDestination, ...]]]) -> Iterator[str]:
    known = (reading.value for reading in destinations.values() if isinstance(reading, Known))
    for destination in chain.from_iterable(known):
        texts = (destination.target, *destination.settings.values())
        yield from (text for text in texts if isinstance(text, str) and text.startswith("arn:"))

"""Read one region. All readers run at the same time; each starts as soon as the fields that it needs are read."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeGuard

from sescheck.aws.door import Door
from sescheck.collect import estimate, resume
from sescheck.collect.context import CollectContext, RegionContext
from sescheck.collect.fetch.guard import guarded, nothing_of_a_list
from sescheck.collect.identities import assemble, listing
from sescheck.collect.readers import Reader, readers
from sescheck.ses.records.questions import questions_of_name
from sescheck.snapshot.fields import nothing_read, unread_field
from sescheck.snapshot.model import Region
from sescheck.snapshot.reading import Listing, Reading, Unreadable, Why

_FATAL = frozenset({Why.REGION_DISABLED, Why.UNREACHABLE, Why.TIMED_OUT, Why.EXPIRED_CREDENTIALS})
"""If both first calls fail for one of these reasons, no other call is made in the region."""


async def read(door: Door, opt_in: Reading[str], context: CollectContext, earlier: Region | None = None) -> Region:
    """Read a region, or what an earlier run did not read of it. If calls fail, their readings are unread."""
    before = earlier or unread(door.region, opt_in, resume.NO_EARLIER_RUN)
    async with asyncio.TaskGroup() as group:
        run = _Run(door, context, before, group)
        settings = run.begin("settings")
        run.listed = listed = await _listed(door, before)
        if _is_fatal(listed.unread) and not listed.items and _is_fatal(refused := await settings):
            context.progress.region_done()
            return unread(door.region, opt_in, refused)
        _expect(door, context, listed)
        context.ask_dns(asked for each in listed.items for asked in questions_of_name(each.name))
        found = {name: run.begin(name) for name in readers()}
    context.progress.region_done()
    return Region(name=door.region, opt_in=opt_in, **{name: task.result() for name, task in found.items()})


async def _listed(door: Door, before: Region) -> Listing[listing.Listed]:
    """List the identities. This call and the settings come first, because most readers need the list."""
    kept = assemble.as_listed(before.identities)
    asked = resume.listing(kept, partial(listing.read, door))
    return await guarded(asked, listing.LIST_EMAIL_IDENTITIES, nothing_of_a_list)


def _expect(door: Door, context: CollectContext, listed: Listing[listing.Listed]) -> None:
    context.progress.listed(len(listed.items))
    for operation, calls in estimate.of_identities([each.type for each in listed.items], context.depth).items():
        context.progress.expect(door.region, operation.action, 0 if operation in door.unneeded else calls)


def _is_fatal(reading: object) -> TypeGuard[Unreadable]:
    return isinstance(reading, Unreadable) and reading.why in _FATAL


@dataclass(slots=True)
class _Run:
    """The running readers of one region."""

    door: Door
    context: CollectContext
    before: Region
    group: asyncio.TaskGroup
    listed: Listing[listing.Listed] = field(default_factory=lambda: Listing(()))
    _tasks: dict[str, asyncio.Task[Any]] = field(default_factory=dict)

    def begin(self, name: str) -> asyncio.Task[Any]:
        """Start the reader of a field, unless it is started already."""
        if name not in self._tasks:
            reader = readers()[name]
            work = guarded(
                reader.read(self._context(reader)), reader.operation, partial(unread_field, reader.field)
            )
            self._tasks[name] = self.group.create_task(work)
        return self._tasks[name]

    def _context(self, reader: Reader) -> RegionContext:
        door = self.door.for_reads(reader.reads)
        return RegionContext(door, self.context, self.before, self.listed, self._results(reader))

    def _results(self, reader: Reader) -> Callable[[str], Awaitable[Any]]:
        async def result(name: str) -> Any:
            if name not in reader.awaits:
                raise LookupError(f"{reader.module.__name__} does not declare that it awaits {name}")
            return await self.begin(name)

        return result


def unread(name: str, opt_in: Reading[str], because: Unreadable) -> Region:
    """Return a region that does not answer, or is not read: every reading has the same reason."""
    return nothing_read(Region, because, name=name, opt_in=opt_in)

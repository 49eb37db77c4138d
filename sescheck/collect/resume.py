"""Continuing an earlier run: what it read is kept, what it lacks is read again."""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from typing import TypeVar

from sescheck.snapshot.reading import Known, Listing, Reading, Unreadable, Why

T = TypeVar("T")

NOTHING = Unreadable(Why.NOT_ASKED, "", "there is no earlier run")
"""What every reading was before the first run."""


async def reading(before: Reading[T], read: Callable[[], Awaitable[Reading[T]]]) -> Reading[T]:
    """What was known, else a new reading."""
    match before:
        case Known():
            return before
        case Unreadable():
            return await read()


async def listing(before: Listing[T], read: Callable[[], Awaitable[Listing[T]]]) -> Listing[T]:
    """The list if it was followed to its end, else a new one."""
    return before if before.unread is None else await read()


def whole(before: Listing[T], parts: Callable[[T], Iterable[Reading[object]]]) -> Listing[T]:
    """The list; unread, so that it is read again, where a part of an item is unread."""
    refusals = (part for item in before.items for part in parts(item) if isinstance(part, Unreadable))
    return Listing(before.items, before.unread or next(refusals, None))


async def by_name(
    before: Mapping[str, Reading[T]],
    names: Sequence[str],
    read: Callable[[Sequence[str]], Awaitable[Mapping[str, Reading[T]]]],
) -> Mapping[str, Reading[T]]:
    """What was known of each name, and new readings of the others."""
    kept = {name: before[name] for name in names if isinstance(before.get(name), Known)}
    lacking = [name for name in names if name not in kept]
    return {**kept, **(await read(lacking) if lacking else {})}

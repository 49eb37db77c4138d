"""Picking up where an earlier run ended: what it read is kept, what it lacks is asked again."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TypeVar

from sescheck.snapshot.fields import is_whole
from sescheck.snapshot.reading import Known, Listing, Reading, Unreadable, Why

T = TypeVar("T")

NOTHING = Unreadable(Why.NOT_ASKED, "", "there is no earlier run")
"""What every reading was before the first run."""


async def listing(before: Listing[T], read: Callable[[], Awaitable[Listing[T]]]) -> Listing[T]:
    """The list if it was followed to its end and all of each item was read, else a new one."""
    return before if is_whole(before) else await read()


async def by_name(
    before: Mapping[str, Reading[T]],
    names: Sequence[str],
    read: Callable[[Sequence[str]], Awaitable[Mapping[str, Reading[T]]]],
) -> Mapping[str, Reading[T]]:
    """What was known of each name, and new readings of the others."""
    kept = {name: before[name] for name in names if isinstance(before.get(name), Known)}
    lacking = [name for name in names if name not in kept]
    return {**kept, **(await read(lacking) if lacking else {})}

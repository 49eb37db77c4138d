"""Resume an earlier run: what it read is kept, and what it did not read is read now."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TypeVar

from sescheck.snapshot.fields import is_whole
from sescheck.snapshot.reading import Known, Listing, Reading, Unreadable, Why

T = TypeVar("T")

NO_EARLIER_RUN = Unreadable(Why.NOT_ASKED, "", "there is no earlier run")
"""The reading of everything if there is no earlier run."""


async def listing(before: Listing[T], read: Callable[[], Awaitable[Listing[T]]]) -> Listing[T]:
    """Return the earlier list if it is complete and all of each item was read; else read it again."""
    return before if is_whole(before) else await read()


async def by_name(
    before: Mapping[str, Reading[T]],
    names: Sequence[str],
    read: Callable[[Sequence[str]], Awaitable[Mapping[str, Reading[T]]]],
) -> Mapping[str, Reading[T]]:
    """Return the earlier readings that are known, and read the other names."""
    kept = {name: before[name] for name in names if isinstance(before.get(name), Known)}
    lacking = [name for name in names if name not in kept]
    return {**kept, **(await read(lacking) if lacking else {})}

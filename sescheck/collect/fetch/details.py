"""Details that take one call for each item of a list, from depth standard on."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Generic, TypeVar

from sescheck.aws.door import Door
from sescheck.aws.operations import Operation
from sescheck.collect.context import RegionContext
from sescheck.collect.fetch.each import Listed, read_each
from sescheck.snapshot.model import Depth
from sescheck.snapshot.reading import Listing, Reading, Unreadable

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Detail(Generic[T]):
    """A detail of each item of a list.

    Attributes:
        operation: reads one item.
        read: calls it through a door, by the name of the item; ``Known(None)`` if the item does not exist.
        not_asked: the reading at depth quick.
        list_again: reads the names of the items once more.
    """

    operation: Operation
    read: Callable[[Door, str], Awaitable[Reading[T | None]]]
    not_asked: Unreadable
    list_again: Callable[[Door], Awaitable[Listing[str]]]


async def read_detail(
    region: RegionContext, names: Listing[str], detail: Detail[T], before: Mapping[str, Reading[T]]
) -> Mapping[str, Reading[T]]:
    """Return the detail by name. What an earlier run read is kept; items deleted meanwhile are left out."""
    if region.context.depth is Depth.QUICK:
        return dict.fromkeys(names.items, detail.not_asked)
    door = region.door
    expected = 0 if detail.operation in door.unneeded else len(names.items)
    region.context.progress.expect(door.region, detail.operation.action, expected)
    listed = Listed(names.items, detail.operation, partial(detail.list_again, door))
    return await read_each(listed, before, partial(detail.read, door))

"""What takes a call for each item of a list, from depth standard on."""

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
    """A detail of each item.

    Attributes:
        operation: that asks about one item.
        read: asks it, through a door, by the item's name; ``Known(None)`` where the item is gone.
        not_asked: what stands in its place at depth quick.
        list_again: the names of the items, read once more.
    """

    operation: Operation
    read: Callable[[Door, str], Awaitable[Reading[T | None]]]
    not_asked: Unreadable
    list_again: Callable[[Door], Awaitable[Listing[str]]]


async def read_detail(
    region: RegionContext, names: Listing[str], detail: Detail[T], before: Mapping[str, Reading[T]]
) -> Mapping[str, Reading[T]]:
    """By name; what an earlier run knows is kept, and what was deleted since it was listed is left out."""
    if region.context.depth is Depth.QUICK:
        return dict.fromkeys(names.items, detail.not_asked)
    door = region.door
    expected = 0 if detail.operation in door.unneeded else len(names.items)
    region.context.progress.expects(door.region, detail.operation.action, expected)
    listed = Listed(names.items, detail.operation, partial(detail.list_again, door))
    return await read_each(listed, before, partial(detail.read, door))

"""What was deleted after it was listed: only a second list without it says so.

That AWS does not find a thing by its name, or leaves it out of an answer, may be a fault like any other: of a
cache, of a proxy, of a region that has trouble. Then the thing is not deleted, but not read.
"""

from collections.abc import Awaitable, Callable, Collection
from typing import TypeVar

from sescheck.aws.operations import Operation
from sescheck.snapshot.reading import Known, Listing, Reading, Unreadable, Why

T = TypeVar("T")

MANY = 10
"""So many may be deleted between two lists, whatever their share: somebody clears up, in seconds or minutes."""

LARGE_SHARE = 0.1
"""Of a list. More than that and more than ``MANY`` at once is a list that lost its end, not a clearing-up."""

NOT_FOUND = "AWS lists it, and says that it does not exist"


async def confirmed(
    doubtful: Collection[str], listed: int, list_again: Callable[[], Awaitable[Listing[str]]]
) -> frozenset[str]:
    """Those of the names that are gone.

    Args:
        doubtful: names that some answer does not know.
        listed: how many the list had.
        list_again: the same list, read once more; only where there is a doubt.
    """
    if not doubtful:
        return frozenset()
    again = await list_again()
    if again.unread is not None:
        return frozenset()
    gone = frozenset(doubtful) - frozenset(again.items)
    return frozenset() if len(gone) > max(MANY, LARGE_SHARE * listed) else gone


def or_unread(reading: Reading[T | None], operation: Operation) -> Reading[T]:
    """What is read of a thing that is not gone, whatever that answer says."""
    match reading:
        case Known(value):
            return Unreadable(Why.UNEXPECTED, operation.action, NOT_FOUND) if value is None else Known(value)
        case Unreadable():
            return reading

"""Resources that were deleted after they were listed. Only a second list without the name proves it.

AWS may not find a resource by its name, or may leave it out of an answer, because of a fault: in a cache, in a
proxy, in the region. Then the resource is not deleted, but unread.
"""

from collections.abc import Awaitable, Callable, Collection
from typing import TypeVar

from sescheck.aws.operations import Operation
from sescheck.snapshot.reading import Known, Listing, Reading, Unreadable, Why

T = TypeVar("T")

MANY = 10
"""Up to this number may be deleted between two lists, even if it is a large share: somebody cleans up."""

LARGE_SHARE = 0.1
"""If more than this share and more than ``MANY`` are missing, the second list is taken as incomplete."""

NOT_FOUND = "AWS lists it, and says that it does not exist"


async def confirmed(
    doubtful: Collection[str], listed: int, list_again: Callable[[], Awaitable[Listing[str]]]
) -> frozenset[str]:
    """Return the names that do not exist any more.

    Args:
        doubtful: the names that an answer does not have.
        listed: the length of the list.
        list_again: reads the same list once more; called only if a name is doubtful.
    """
    if not doubtful:
        return frozenset()
    again = await list_again()
    if again.unread is not None:
        return frozenset()
    missing = frozenset(doubtful) - frozenset(again.items)
    return frozenset() if len(missing) > max(MANY, LARGE_SHARE * listed) else missing


def or_unread(reading: Reading[T | None], operation: Operation) -> Reading[T]:
    """Return the reading of a resource that still exists: if AWS did not find it, it is unread."""
    match reading:
        case Known(value):
            return Unreadable(Why.UNEXPECTED, operation.action, NOT_FOUND) if value is None else Known(value)
        case Unreadable():
            return reading

"""If one collector fails, only its own readings are lost."""

import logging
from collections.abc import Awaitable, Callable
from typing import TypeVar

from sescheck.aws.operations import Operation
from sescheck.aws.refusals import where_it_was_raised
from sescheck.snapshot.reading import Listing, Unreadable, Why

T = TypeVar("T")
LOG = logging.getLogger(__name__)


async def guarded(work: Awaitable[T], operation: Operation, otherwise: Callable[[Unreadable], T]) -> T:
    """Return what a collector reads, or what ``otherwise`` returns if it fails.

    Args:
        work: the running collector.
        operation: the operation to name in the reading if it fails.
        otherwise: makes the result if it fails, from the reason.
    """
    try:
        return await work
    except Exception as error:  # noqa: BLE001 - a fault in one collector must not lose what the others read
        LOG.debug("reading %s failed:\n%s", operation.action, where_it_was_raised(error))
        why = f"sescheck failed to read this ({type(error).__name__})"
        return otherwise(Unreadable(Why.UNEXPECTED, operation.action, why))


def nothing_of_a_list(why: Unreadable) -> Listing[T]:
    """Return a list of which nothing was read."""
    return Listing((), why)


def unread(why: Unreadable) -> Unreadable:
    """Return the reason as the reading."""
    return why

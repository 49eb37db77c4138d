"""One collector that fails costs its own readings, and no other's."""

import logging
from collections.abc import Awaitable, Callable
from typing import TypeVar

from sescheck.aws.operations import Operation
from sescheck.aws.refusals import where_it_was_raised
from sescheck.snapshot.reading import Listing, Unreadable, Why

T = TypeVar("T")
LOG = logging.getLogger(__name__)


async def guarded(work: Awaitable[T], operation: Operation, otherwise: Callable[[Unreadable], T]) -> T:
    """What a collector reads, or what there is instead.

    Args:
        work: the collector.
        operation: the one that stands for what it reads.
        otherwise: what is read where it fails, for the reason given.
    """
    try:
        return await work
    except Exception as error:  # noqa: BLE001 - a fault of one collector shall not take away what the others read
        LOG.debug("reading %s failed:\n%s", operation.action, where_it_was_raised(error))
        why = f"sescheck failed to read this ({type(error).__name__})"
        return otherwise(Unreadable(Why.UNEXPECTED, operation.action, why))


def nothing_of_a_list(why: Unreadable) -> Listing[T]:
    """A list of which nothing was read."""
    return Listing((), why)


def unread(why: Unreadable) -> Unreadable:
    """A reading that failed."""
    return why

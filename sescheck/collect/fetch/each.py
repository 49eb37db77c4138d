"""Read many resources one by one, by name. What an earlier run read is kept."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from sescheck.aws.door import Answer, Door
from sescheck.aws.operations import Operation
from sescheck.collect import resume
from sescheck.collect.fetch import deleted
from sescheck.collect.fetch.fan_out import fan_out
from sescheck.collect.fetch.parsing import build_reading
from sescheck.snapshot.reading import Known, Listing, Reading, Unreadable

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Listed:
    """Resources that were listed, and are read one by one.

    Attributes:
        operation: reads one of them.
        list_again: reads their names once more.
    """

    names: Sequence[str]
    operation: Operation
    list_again: Callable[[], Awaitable[Listing[str]]]


async def read_each(
    listed: Listed, before: Mapping[str, Reading[T]], read: Callable[[str], Awaitable[Reading[T | None]]]
) -> Mapping[str, Reading[T]]:
    """Return the readings by name. Resources that were deleted after the list are left out."""

    async def lacking(wanted: Sequence[str]) -> Mapping[str, Reading[T | None]]:
        return dict(zip(wanted, await fan_out(read, wanted), strict=True))

    known: dict[str, Reading[T | None]] = {
        name: Known(reading.value) for name, reading in before.items() if isinstance(reading, Known)
    }
    found = await resume.by_name(known, listed.names, lacking)
    doubtful = [name for name, reading in found.items() if reading == Known(None)]
    removed = await deleted.confirmed(doubtful, len(listed.names), listed.list_again)
    existing = {name: reading for name, reading in found.items() if name not in removed}
    return {name: deleted.or_unread(reading, listed.operation) for name, reading in existing.items()}


async def one(door: Door, operation: Operation, build: Callable[[Answer], T], **params: str) -> Reading[T | None]:
    """Read one resource by its name; ``Known(None)`` if AWS says that it does not exist."""
    answer = await door.ask_whether(operation, **params)
    match answer:
        case Known(value):
            return Known(None) if value is None else build_reading(value, operation, build)
        case Unreadable():
            return answer

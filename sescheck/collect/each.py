"""Asking about each of many named things, when an earlier run may know some already."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TypeVar

from sescheck.aws.door import Answer, Door
from sescheck.aws.operations import Operation
from sescheck.collect import kept
from sescheck.collect.answers import build_reading
from sescheck.collect.fan_out import fan_out
from sescheck.snapshot.reading import Known, Reading, Unreadable

T = TypeVar("T")


async def read_each(
    names: Sequence[str],
    before: Mapping[str, Reading[T]],
    read: Callable[[str], Awaitable[Reading[T | None]]],
) -> Mapping[str, Reading[T]]:
    """By name; what was deleted since it was listed is left out."""

    async def lacking(wanted: Sequence[str]) -> Mapping[str, Reading[T | None]]:
        return dict(zip(wanted, await fan_out(read, wanted), strict=True))

    known: dict[str, Reading[T | None]] = {
        name: Known(reading.value) for name, reading in before.items() if isinstance(reading, Known)
    }
    found = await kept.by_name(known, names, lacking)
    there: dict[str, Reading[T]] = {}
    for name, reading in found.items():
        match reading:
            case Known(value):
                if value is not None:
                    there[name] = Known(value)
            case Unreadable():
                there[name] = reading
    return there


async def one(door: Door, operation: Operation, build: Callable[[Answer], T], **params: str) -> Reading[T | None]:
    """A thing by its name; ``Known(None)`` where AWS says that it does not exist."""
    answer = await door.ask_whether(operation, **params)
    match answer:
        case Known(value):
            return Known(None) if value is None else build_reading(value, operation, build)
        case Unreadable():
            return answer

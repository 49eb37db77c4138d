"""The operations of the SES API v1 that take up to 100 identities per call."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from sescheck.aws.door import Answer, Door
from sescheck.aws.operations import Operation
from sescheck.collect.fetch.fan_out import fan_out
from sescheck.collect.fetch.parsing import batches, build_reading
from sescheck.snapshot.reading import Known, Reading, Unreadable, Why

T = TypeVar("T")

BATCH = 100
"""The most identities per call. Source: the text of each of these operations in the ses model."""

LEFT_OUT = "AWS left the identity out of its answer, as it does if the identity does not exist"


@dataclass(frozen=True, slots=True)
class Batched(Generic[T]):
    """An operation that reads many identities in one call.

    Attributes:
        member: the member of the answer that holds a mapping by identity.
        build: builds the value from the part of one identity.
    """

    operation: Operation
    member: str
    build: Callable[[Answer], T]


async def read_batches(door: Door, read: Batched[T], names: Sequence[str]) -> Mapping[str, Reading[T]]:
    """Return the reading of each name. If a call is refused, all names of that call are unread."""
    parts = await fan_out(lambda part: _read(door, read, part), list(batches(names, BATCH)))
    return {name: reading for part in parts for name, reading in part.items()}


async def _read(door: Door, read: Batched[T], names: Sequence[str]) -> dict[str, Reading[T]]:
    answer = await door.ask(read.operation, Identities=list(names))
    match answer:
        case Known(value):
            found: Mapping[str, Answer] | None = value.get(read.member)
            if not isinstance(found, Mapping):
                missing = Unreadable(Why.UNEXPECTED, read.operation.action, f"an answer without {read.member}")
                return dict.fromkeys(names, missing)
            left_out = Unreadable(Why.UNEXPECTED, read.operation.action, LEFT_OUT)
            return {name: _part(read, found, name, left_out) for name in names}
        case Unreadable():
            return dict.fromkeys(names, answer)


def _part(read: Batched[T], found: Mapping[str, Answer], name: str, left_out: Unreadable) -> Reading[T]:
    part = found.get(name)
    return left_out if part is None else build_reading(part, read.operation, read.build)

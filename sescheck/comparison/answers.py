"""The answers of several regions, some of which may be unread: one yes decides, a no needs every answer."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from sescheck.snapshot.reading import Known, Reading, Unreadable

T = TypeVar("T")
U = TypeVar("U")


@dataclass(frozen=True, slots=True)
class Answers(Generic[T]):
    """The answers of several regions.

    Attributes:
        known: (region, value) of each region that answered.
        unread: the readings of the other regions.
    """

    known: tuple[tuple[str, T], ...]
    unread: tuple[Unreadable, ...]

    def where(self, wanted: Callable[[T], bool]) -> tuple[str, ...]:
        """The regions whose answer is wanted, such as ``is_signing``."""
        return tuple(region for region, value in self.known if wanted(value))

    def each(self, turned: Callable[[T], U]) -> "Answers[U]":
        """The same regions, each with a value that is derived from its answer."""
        return Answers(tuple((region, turned(value)) for region, value in self.known), self.unread)


def gather(readings: Iterable[tuple[str, Reading[T]]]) -> Answers[T]:
    """Divide (region, reading) pairs into known answers and unread readings."""
    known: list[tuple[str, T]] = []
    unread: list[Unreadable] = []
    for region, reading in readings:
        match reading:
            case Known(value):
                known.append((region, value))
            case Unreadable():
                unread.append(reading)
    return Answers(tuple(known), tuple(unread))

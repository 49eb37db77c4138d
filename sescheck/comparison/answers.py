"""What several regions answer to one question, and which of them could not be read."""

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
        said: (region, value) of each region that answered.
        silent: the refusals of those that did not, each of which names its region.
    """

    said: tuple[tuple[str, T], ...]
    silent: tuple[Unreadable, ...]

    def where(self, wanted: Callable[[T], bool]) -> tuple[str, ...]:
        """The regions whose answer is wanted."""
        return tuple(region for region, value in self.said if wanted(value))

    def each(self, turned: Callable[[T], U]) -> "Answers[U]":
        """The same regions, each with something made of its answer."""
        return Answers(tuple((region, turned(value)) for region, value in self.said), self.silent)


def gather(readings: Iterable[tuple[str, Reading[T]]]) -> Answers[T]:
    """Tell the (region, reading) pairs that have an answer from those that have none."""
    said: list[tuple[str, T]] = []
    silent: list[Unreadable] = []
    for region, reading in readings:
        match reading:
            case Known(value):
                said.append((region, value))
            case Unreadable() as unread:
                silent.append(unread)
    return Answers(tuple(said), tuple(silent))

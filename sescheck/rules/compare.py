"""Three-valued comparison with other regions: one yes suffices, one refusal spoils a no."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from sescheck.rules.scopes import Peer
from sescheck.snapshot.model import Identity
from sescheck.snapshot.reading import Known, Reading, Unreadable

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Answers(Generic[T]):
    """The answers of several regions.

    Attributes:
        said: (region, value) of each region that answered.
        silent: the readings of those that did not.
    """

    said: tuple[tuple[str, T], ...]
    silent: tuple[Unreadable, ...]

    def where(self, wanted: Callable[[T], bool]) -> tuple[str, ...]:
        """The regions whose answer is wanted."""
        return tuple(region for region, value in self.said if wanted(value))


def gather(readings: Iterable[tuple[str, Reading[T]]]) -> Answers[T]:
    """Sort (region, reading) pairs into what was said and what was not."""
    said: list[tuple[str, T]] = []
    silent: list[Unreadable] = []
    for region, reading in readings:
        match reading:
            case Known(value):
                said.append((region, value))
            case Unreadable() as unread:
                silent.append(unread)
    return Answers(tuple(said), tuple(silent))


def ask_peers(peers: Iterable[Peer], ask: Callable[[Identity], Reading[T]]) -> Answers[T]:
    """Ask the identity of each other region that has it; a region without it has nothing to say."""
    return gather((peer.view.name, answer) for peer in peers if (answer := _ask(peer.identity, ask)) is not None)


def _ask(found: Reading[Identity | None], ask: Callable[[Identity], Reading[T]]) -> Reading[T] | None:
    match found:
        case Known(identity):
            return None if identity is None else ask(identity)
        case Unreadable():
            return found

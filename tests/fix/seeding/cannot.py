"""Why a snapshot cannot become a world, and the values of readings."""

from typing import TypeVar

from sescheck.snapshot.reading import Known, Reading, Unreadable

T = TypeVar("T")


class CannotSeedError(Exception):
    """The emulator cannot answer as the snapshot says; the message is the reason."""


def value_of(reading: Reading[T]) -> T:
    """Return what is known.

    Raises:
        CannotSeedError: it is unread.
    """
    match reading:
        case Known(value):
            return value
        case Unreadable():
            raise CannotSeedError("something could not be read")

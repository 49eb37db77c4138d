"""Answers that are yes, no or unknown."""

from collections.abc import Iterable

from sescheck.snapshot.reading import Known, Reading, Unreadable

YES: Reading[bool] = Known(True)  # noqa: FBT003 - a reading of a boolean
NO: Reading[bool] = Known(False)  # noqa: FBT003 - as above


def all_of(answers: Iterable[Reading[bool]]) -> Reading[bool]:
    """``NO`` if one answer is ``NO``, ``YES`` if all are; else the first unread one, which may hide a ``NO``."""
    unread: Unreadable | None = None
    for answer in answers:
        match answer:
            case Known(value):
                if not value:
                    return answer
            case Unreadable():
                unread = unread or answer
    return unread or YES


def unread_among(*readings: Reading[object]) -> tuple[Unreadable, ...]:
    """The unread readings among these, each once."""
    return tuple(dict.fromkeys(found for found in readings if isinstance(found, Unreadable)))

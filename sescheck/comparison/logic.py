"""Three-valued logic: yes, no, and unread."""

from collections.abc import Iterable

from sescheck.snapshot.reading import Known, Reading, Unreadable

YES: Reading[bool] = Known(True)  # noqa: FBT003 - a reading of a boolean
NO: Reading[bool] = Known(False)  # noqa: FBT003 - as above


def all_of(answers: Iterable[Reading[bool]]) -> Reading[bool]:
    """Yes if all are yes. One no is enough for a no; else one unread answer makes the result unread."""
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
    """The unread readings, each object once: the report looks up an undecided rule by its reading's identity."""
    return tuple({id(found): found for found in readings if isinstance(found, Unreadable)}.values())

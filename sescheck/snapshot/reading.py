"""A reading: what AWS said, or why it did not.

Silence is not absence. ``Known(value)`` is an answer, ``Known(None)`` the answer that there is none, and
``Unreadable`` no answer at all, with its reason. There is no default to fall back on: whoever uses a reading
answers for both cases, and the type checker insists.
"""

from collections.abc import Callable, Iterable
from enum import StrEnum
from typing import Generic, TypeAlias, TypeVar

import msgspec

from sescheck.secrets import scrubbed

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
U = TypeVar("U")


class Why(StrEnum):
    """Why AWS did not say."""

    DENIED = "denied"
    DENIED_BY_SCP = "denied-by-scp"
    THROTTLED = "throttled"
    UNREACHABLE = "unreachable"
    TIMED_OUT = "timed-out"
    REGION_DISABLED = "region-disabled"
    NOT_SUPPORTED_HERE = "not-supported-here"
    EXPIRED_CREDENTIALS = "expired-credentials"
    NOT_ASKED = "not-asked"
    OTHER_ACCOUNT = "other-account"
    UNEXPECTED = "unexpected"


NOT_OWED = frozenset({Why.NOT_ASKED, Why.OTHER_ACCOUNT})
"""What nobody asked for, and what another account keeps to itself: no answer is missing, and nothing is known."""


class Known(msgspec.Struct, Generic[T_co], frozen=True, gc=False, tag_field="reading", tag="known"):
    """AWS said so; ``Known(None)``: AWS said there is none."""

    value: T_co


class Unreadable(msgspec.Struct, frozen=True, tag_field="reading", tag="unreadable"):
    """AWS did not say.

    Attributes:
        why: the kind of silence.
        operation: the IAM action that was refused, ``service:Operation``, or what would have been asked.
        detail: AWS's own words, or what happened, for people; without a secret, wherever it comes from.
    """

    why: Why
    operation: str
    detail: str

    def __post_init__(self) -> None:
        clean = scrubbed(self.detail)
        if clean is not self.detail:
            msgspec.structs.force_setattr(self, "detail", clean)


Reading: TypeAlias = Known[T] | Unreadable


class Listing(msgspec.Struct, Generic[T_co], frozen=True):
    """A list as far as it could be followed.

    Attributes:
        items: what was listed, in AWS's order.
        unread: None when the last page was reached, else why it was not; ``items`` is then a part of the list.
    """

    items: tuple[T_co, ...]
    unread: Unreadable | None = None


def then(reading: Reading[T], ask: Callable[[T], Reading[U]]) -> Reading[U]:
    """Ask further of what is known; what is unreadable stays so."""
    match reading:
        case Known(value):
            return ask(value)
        case Unreadable():
            return reading


def value_of(reading: Reading[T], ask: Callable[[T], U]) -> Reading[U]:
    """Take a part, or a judgement, of what is known; what is unreadable stays so."""
    match reading:
        case Known(value):
            return Known(ask(value))
        case Unreadable():
            return reading


def any_of(answers: Iterable[Reading[bool]]) -> Reading[bool]:
    """Is any of them so? One yes suffices, one refusal spoils a no."""
    spoilt: Unreadable | None = None
    for answer in answers:
        match answer:
            case Known(value):
                if value:
                    return answer
            case Unreadable():
                spoilt = spoilt or answer
    return spoilt or Known(False)  # noqa: FBT003 - a reading of a boolean


def is_unsupported(reading: Reading[object]) -> bool:
    """True if the region does not support the feature."""
    return isinstance(reading, Unreadable) and reading.why is Why.NOT_SUPPORTED_HERE


def none_if_unsupported(reading: Reading[T | None]) -> Reading[T | None]:
    """Where a region does not have the feature, there is none of it: that is an answer."""
    match reading:
        case Known():
            return reading
        case Unreadable(why=why):
            return Known(None) if why is Why.NOT_SUPPORTED_HERE else reading

"""A reading: what AWS said, or why it did not.

What could not be read is not absent. ``Known(value)`` is an answer, ``Known(None)`` the answer that there is none,
and ``Unreadable`` is not an answer: it has the reason. There is no default value. The type checker makes everybody
who uses a reading handle both cases.
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
"""AWS was not asked, or another account does not show it: no answer is missing, and nothing is known."""


class Known(msgspec.Struct, Generic[T_co], frozen=True, gc=False, tag_field="reading", tag="known"):
    """AWS said so; ``Known(None)``: AWS said there is none."""

    value: T_co


class Unreadable(
    msgspec.Struct,
    frozen=True,
    cache_hash=True,
    gc=False,
    omit_defaults=True,
    tag_field="reading",
    tag="unreadable",
):
    """AWS did not say. Two that are equal are one refusal, however often it was met.

    Attributes:
        why: the kind of refusal.
        operation: the IAM action that was refused, ``service:Operation``, or what would have been asked.
        detail: AWS's own words, or what happened, for people; without a secret, wherever it comes from.
        account: the account's number; None where STS did not say it, and before `Account` holds the reading.
        region: where the reading stands; None for what is asked once an account. A saved snapshot has neither:
            they follow from where the reading stands in it.
    """

    why: Why
    operation: str
    detail: str
    account: str | None = None
    region: str | None = None

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
    """Yes if one answer is yes, no if all are no. Otherwise the first refusal: what it hides may be a yes."""
    refused: Unreadable | None = None
    for answer in answers:
        match answer:
            case Known(value):
                if value:
                    return answer
            case Unreadable():
                refused = refused or answer
    return refused or Known(False)  # noqa: FBT003 - a reading of a boolean


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

"""A reading: the answer of AWS, or why there is no answer.

Unread does not mean missing. ``Known(value)`` is an answer, ``Known(None)`` is the answer that it does not exist,
and ``Unreadable`` is the reason why there is no answer. There is no default value. The type checker makes sure
that both cases are handled.
"""

from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Generic, TypeAlias, TypeVar

import msgspec

from sescheck.secrets import scrubbed

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
U = TypeVar("U")


class Why(StrEnum):
    """Why AWS gave no answer."""

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

    @property
    def words(self) -> str:
        """The reason for people, after the name of an operation or alone; files and options have the value."""
        return _WORDS[self]


_WORDS: Mapping[Why, str] = MappingProxyType(
    {
        Why.DENIED: "denied",
        Why.DENIED_BY_SCP: "denied by an SCP",
        Why.THROTTLED: "throttled",
        Why.UNREACHABLE: "unreachable",
        Why.TIMED_OUT: "timed out",
        Why.REGION_DISABLED: "refused (region not enabled)",
        Why.NOT_SUPPORTED_HERE: "not supported here",
        Why.EXPIRED_CREDENTIALS: "refused (expired credentials)",
        Why.NOT_ASKED: "not asked",
        Why.OTHER_ACCOUNT: "denied by another account",
        Why.UNEXPECTED: "failed unexpectedly",
    }
)

NOT_A_FAILURE = frozenset({Why.NOT_ASKED, Why.OTHER_ACCOUNT})
"""The call was not made, or another account denies it: this is not a failure of the run, but nothing is known."""


class Known(msgspec.Struct, Generic[T_co], frozen=True, gc=False, tag_field="reading", tag="known"):
    """AWS answered; ``Known(None)``: AWS answered that it does not exist."""

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
    """There is no answer. Equal ones are one refusal, even if it occurred many times.

    Attributes:
        why: the kind of refusal.
        operation: the IAM action that was refused, ``service:Operation``, or the one that was not called.
        detail: AWS's message, or what happened, for people; secrets are always removed.
        account: the account ID; None if it is unknown, and before the reading is part of an `Account`.
        region: the region of the reading; None for what is read once per account. A saved snapshot does not store
            account and region: they follow from the position of the reading in it.
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

    def in_words(self) -> str:
        """Return the operation and the reason, for people: ``ses:GetAccount denied by an SCP``."""
        return f"{self.operation} {self.why.words}"


Reading: TypeAlias = Known[T] | Unreadable


class Listing(msgspec.Struct, Generic[T_co], frozen=True):
    """A list, as far as it could be read.

    Attributes:
        items: what was listed, in AWS's order.
        unread: None if the last page was read; else why it was not, and ``items`` is a part of the list.
    """

    items: tuple[T_co, ...]
    unread: Unreadable | None = None


def then(reading: Reading[T], get: Callable[[T], Reading[U]]) -> Reading[U]:
    """Return ``get(value)``, which is a reading; what is unread stays unread."""
    match reading:
        case Known(value):
            return get(value)
        case Unreadable():
            return reading


def value_of(reading: Reading[T], get: Callable[[T], U]) -> Reading[U]:
    """Return ``get(value)``, a part of what is known, as a reading; what is unread stays unread."""
    match reading:
        case Known(value):
            return Known(get(value))
        case Unreadable():
            return reading


def any_of(answers: Iterable[Reading[bool]]) -> Reading[bool]:
    """Return True if one answer is True, False if all are False; else the first refusal, which may hide a True."""
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


def hiding(unread: Iterable[Unreadable | None]) -> tuple[Unreadable, ...]:
    """Those that may hide something: a region that does not support a feature has nothing of it."""
    return tuple(each for each in unread if each is not None and not is_unsupported(each))


def none_if_unsupported(reading: Reading[T | None]) -> Reading[T | None]:
    """Return ``Known(None)`` if the region does not support the feature: then it has no such resource."""
    match reading:
        case Known():
            return reading
        case Unreadable(why=why):
            return Known(None) if why is Why.NOT_SUPPORTED_HERE else reading

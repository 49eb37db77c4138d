"""Build the model from AWS's answers. If an answer lacks a required member, it is unread; nothing is assumed."""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, TypeVar

from sescheck.aws.door import Answer
from sescheck.aws.operations import Operation
from sescheck.snapshot.reading import Known, Listing, Reading, Unreadable, Why
from sescheck.snapshot.sending import Value

T = TypeVar("T")

_ARN = re.compile(r"arn(:[^:]*){4}:.+", re.DOTALL)

_NO_ANSWER = (LookupError, TypeError, ValueError, AttributeError, ArithmeticError, RuntimeError)
"""The errors that are raised if an answer does not match the API's model."""

_V1_VALUES = {
    "Pending": "PENDING",
    "Success": "SUCCESS",
    "Failed": "FAILED",
    "TemporaryFailure": "TEMPORARY_FAILURE",
    "NotStarted": "NOT_STARTED",
    "UseDefaultValue": "USE_DEFAULT_VALUE",
    "RejectMessage": "REJECT_MESSAGE",
}


def v2_value(value: str) -> str:
    """Return a status of the SES API v1 as the API v2 writes it; an unknown status is returned as it is."""
    return _V1_VALUES.get(value, value)


def parse(answer: Reading[Answer], operation: Operation, build: Callable[[Answer], T]) -> Reading[T]:
    """Build a part of the model. An answer that does not match the API's model is unreadable."""
    match answer:
        case Known(value):
            return build_reading(value, operation, build)
        case Unreadable():
            return answer


def build_reading(value: Answer, operation: Operation, build: Callable[[Answer], T]) -> Reading[T]:
    """Build a part of the model from an answer that was read, as ``parse`` does."""
    try:
        return Known(build(value))
    except _NO_ANSWER as error:
        return Unreadable(Why.UNEXPECTED, operation.action, _lacking(error))


def items_of(listing: Listing[Answer], operation: Operation, build: Callable[[Answer], T]) -> Listing[T]:
    """Build each item. If an item does not match the API's model, the list is incomplete."""
    found: list[T] = []
    unread = listing.unread
    for item in listing.items:
        reading = build_reading(item, operation, build)
        match reading:
            case Known(value):
                found.append(value)
            case Unreadable():
                unread = unread or reading
    return Listing(tuple(found), unread)


def names_of(listing: Listing[Answer], operation: Operation, member: str) -> Listing[str]:
    """Return the names of the items of a list."""
    return items_of(listing, operation, lambda item: name(item, member))


def texts_of(listing: Listing[str], operation: Operation) -> Listing[str]:
    """Return a list of names; if a name is empty, the list is incomplete."""
    return names_of(Listing(tuple({"name": each} for each in listing.items), listing.unread), operation, "name")


def name(part: Answer, member: str) -> str:
    """Return a member that is a text and not empty, such as a name.

    Raises:
        KeyError: it is missing or empty, or not a text.
    """
    found = part.get(member)
    if not isinstance(found, str) or not found:
        raise KeyError(member)
    return found


def arn_of(part: Answer, member: str) -> str:
    """Return a member that is an ARN.

    Raises:
        KeyError: it is missing, or not an ARN.
    """
    found = name(part, member)
    if not _ARN.fullmatch(found):
        raise KeyError(member)
    return found


def _lacking(error: Exception) -> str:
    """Return the missing member, or the type of the error: an error's message could quote the answer."""
    member = str(error.args[0]) if isinstance(error, KeyError) and error.args else ""
    if member.isidentifier():
        return f"an answer without {member}"
    return f"an answer that cannot be understood ({type(error).__name__})"


def text_or_none(value: object) -> str | None:
    """Return the text, or None. AWS gives an empty text, or no member, if the option is not set."""
    return str(value) if value else None


def tags_of(tags: Iterable[Mapping[str, str]]) -> dict[str, str]:
    """Return AWS's list of keys and values as a mapping, sorted by key."""
    return dict(sorted((tag["Key"], tag["Value"]) for tag in tags))


def sha256_of(text: str) -> str:
    """Return the SHA-256 of the text in UTF-8, in hexadecimal."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def flat(structure: Mapping[str, Any], above: str = "") -> dict[str, Value]:
    """Return nested structures as one mapping by path, sorted; lists of structures as sorted JSON texts.

    What AWS leaves out, or gives as null, has no entry. An empty list has one, because it is a setting.
    """
    found: dict[str, Value] = {}
    for member, value in structure.items():
        path = f"{above}{member}"
        match value:
            case Mapping():
                found.update(flat(value, f"{path}."))
            case list() | tuple():
                found[path] = tuple(sorted(_text(each) for each in value))
            case str() | bool() | int() | float():
                found[path] = value
            case None:
                pass
            case _:
                found[path] = str(value)
    return dict(sorted(found.items()))


def _text(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, sort_keys=True, default=str)


def batches(names: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    """Yield the names in batches of at most ``size``."""
    for start in range(0, len(names), size):
        yield names[start : start + size]


def moment(at: datetime) -> str:
    """Return a time as snapshots have it: RFC 3339, UTC, whole seconds."""
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")

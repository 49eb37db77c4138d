"""From AWS's answers to the model: what an answer lacks is not made up."""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Any, TypeVar

from sescheck.aws.door import Answer
from sescheck.aws.operations import Operation
from sescheck.snapshot.reading import Known, Listing, Reading, Unreadable, Why
from sescheck.snapshot.sending import Value

T = TypeVar("T")

_ARN = re.compile(r"arn(:[^:]*){4}:.+", re.DOTALL)

_NO_ANSWER = (LookupError, TypeError, ValueError, AttributeError, ArithmeticError, RuntimeError)
"""What building a part of the model raises where the answer is not what the API promises."""

_V1_WORDS = {
    "Pending": "PENDING",
    "Success": "SUCCESS",
    "Failed": "FAILED",
    "TemporaryFailure": "TEMPORARY_FAILURE",
    "NotStarted": "NOT_STARTED",
    "UseDefaultValue": "USE_DEFAULT_VALUE",
    "RejectMessage": "REJECT_MESSAGE",
}


def v2_word(word: str) -> str:
    """A status of the SES API v1 in the words of v2; one that is not known stays as it is."""
    return _V1_WORDS.get(word, word)


def parse(answer: Reading[Answer], operation: Operation, build: Callable[[Answer], T]) -> Reading[T]:
    """Build a part of the model; an answer that lacks what the API promises is unreadable."""
    match answer:
        case Known(value):
            return build_reading(value, operation, build)
        case Unreadable():
            return answer


def build_reading(value: Answer, operation: Operation, build: Callable[[Answer], T]) -> Reading[T]:
    """As ``parse``, of what is already known."""
    try:
        return Known(build(value))
    except _NO_ANSWER as error:
        return Unreadable(Why.UNEXPECTED, operation.action, _lacking(error))


def items_of(listing: Listing[Answer], operation: Operation, build: Callable[[Answer], T]) -> Listing[T]:
    """Build each item; one that lacks what the API promises makes the list one that is not whole."""
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
    """The names of a list's items."""
    return items_of(listing, operation, lambda item: name(item, member))


def texts_of(listing: Listing[str], operation: Operation) -> Listing[str]:
    """Of a list of names: none of them is empty."""
    return names_of(Listing(tuple({"name": each} for each in listing.items), listing.unread), operation, "name")


def name(part: Answer, member: str) -> str:
    """A text that is there and not empty, such as everything's name.

    Raises:
        KeyError: it is not.
    """
    found = part.get(member)
    if not isinstance(found, str) or not found:
        raise KeyError(member)
    return found


def arn_of(part: Answer, member: str) -> str:
    """An ARN.

    Raises:
        KeyError: it is not there, or is something else.
    """
    found = name(part, member)
    if not _ARN.fullmatch(found):
        raise KeyError(member)
    return found


def _lacking(error: Exception) -> str:
    """A member's name, or the kind of error: the message of any other could quote the answer."""
    member = str(error.args[0]) if isinstance(error, KeyError) and error.args else ""
    if member.isidentifier():
        return f"an answer without {member}"
    return f"an answer that cannot be understood ({type(error).__name__})"


def text_or_none(value: object) -> str | None:
    """AWS gives an empty text, or nothing, where nothing is set."""
    return str(value) if value else None


def tags_of(tags: Iterable[Mapping[str, str]]) -> dict[str, str]:
    """AWS's list of keys and values as a mapping, in the order of the keys."""
    return dict(sorted((tag["Key"], tag["Value"]) for tag in tags))


def sha256_of(text: str) -> str:
    """Hexadecimal, of the text in UTF-8."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def flat(structure: Mapping[str, Any], above: str = "") -> dict[str, Value]:
    """Nested structures as one mapping by path, sorted; lists of structures as sorted JSON texts.

    What AWS leaves out, or gives as null, has no entry; a list that is empty has one, for that is a setting.
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
    """The names in runs of at most ``size``."""
    for start in range(0, len(names), size):
        yield names[start : start + size]

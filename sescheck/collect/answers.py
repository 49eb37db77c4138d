"""From AWS's answers to the model: what an answer lacks is not made up."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Any, TypeVar

from sescheck.aws.door import Answer
from sescheck.aws.operations import Operation
from sescheck.snapshot.reading import Known, Reading, Unreadable, Why
from sescheck.snapshot.sending import Value

T = TypeVar("T")

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
    except KeyError as error:
        return Unreadable(Why.UNEXPECTED, operation.action, f"an answer without {_member(error)}")
    except (TypeError, ValueError, AttributeError) as error:
        why = f"an answer that cannot be understood ({type(error).__name__})"
        return Unreadable(Why.UNEXPECTED, operation.action, why)


def _member(error: KeyError) -> str:
    """Its name, if it is one: nothing else of an answer is quoted."""
    name = str(error.args[0]) if error.args else ""
    return name if name.isidentifier() else "something that it always has"


def text_or_none(value: object) -> str | None:
    """AWS gives an empty text, or nothing, where nothing is set."""
    return str(value) if value else None


def tags_of(tags: Iterable[Mapping[str, str]]) -> dict[str, str]:
    """AWS's list of keys and values as a mapping, in the order of the keys."""
    return dict(sorted((tag["Key"], tag["Value"]) for tag in tags))


def sha256_of(text: str) -> str:
    """Hexadecimal, of the text in UTF-8."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def flat(told: Mapping[str, Any], above: str = "") -> dict[str, Value]:
    """Nested structures as one mapping by path, sorted; lists of structures as sorted JSON texts.

    What AWS leaves out, or gives as null, has no entry; a list that is empty has one, for that is a setting.
    """
    found: dict[str, Value] = {}
    for member, value in told.items():
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

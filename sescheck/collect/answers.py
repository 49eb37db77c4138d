"""From AWS's answers to the model: what an answer lacks is not made up."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

from sescheck.aws.door import Answer
from sescheck.aws.operations import Operation
from sescheck.snapshot.reading import Known, Reading, Unreadable, Why

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
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        return Unreadable(Why.UNEXPECTED, operation.action, f"an answer without {error}")


def text_or_none(value: object) -> str | None:
    """AWS gives an empty text, or nothing, where nothing is set."""
    return str(value) if value else None


def tags_of(tags: Iterable[Mapping[str, str]]) -> dict[str, str]:
    """AWS's list of keys and values as a mapping, in the order of the keys."""
    return dict(sorted((tag["Key"], tag["Value"]) for tag in tags))


def batches(names: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    """The names in runs of at most ``size``."""
    for start in range(0, len(names), size):
        yield names[start : start + size]

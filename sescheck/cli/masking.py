"""Standard error without secrets: everything that is written there goes through this module."""

import sys
import traceback
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, TextIO

from sescheck.secrets import scrubbed


class Masked:
    """A stream that masks secrets in its text."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        """Write the text without secrets."""
        self._stream.write(scrubbed(text))
        return len(text)

    def writelines(self, lines: Iterable[str]) -> None:
        """Write the lines without secrets."""
        for line in lines:
            self.write(line)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


@contextmanager
def masked_stderr() -> Iterator[None]:
    """Mask secrets in everything that the block writes to standard error, also warnings, logs and progress."""
    before = sys.stderr
    if before is not None:  # there is none where it was closed
        sys.stderr = Masked(before)
    try:
        yield
    finally:
        sys.stderr = before


def trace(error: BaseException) -> str:
    """Return the traceback with its causes, without the words of errors that quote an answer."""
    return "".join(_traced(error))


def _traced(error: BaseException) -> Iterator[str]:
    behind = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if behind is not None:
        yield from _traced(behind)
        yield "\nThat led to:\n\n"
    yield "Traceback (most recent call last):\n"
    yield from traceback.format_tb(error.__traceback__)
    yield f"{type_and_message(error)}\n"
    if isinstance(error, BaseExceptionGroup):
        for each in error.exceptions:
            yield "\nAmong them:\n\n"
            yield from _traced(each)


_QUOTING = "ResponseParserError"
"""True for botocore's error that ends with the body; its module is not imported only for its name."""


def type_and_message(error: BaseException) -> str:
    """Return the type and the words of an error."""
    kinds = {kind.__name__ for kind in type(error).__mro__}
    words = "an answer that cannot be understood" if _QUOTING in kinds else str(error)
    return f"{type(error).__name__}: {words}" if words else type(error).__name__

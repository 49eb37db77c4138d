"""Standard output and standard error, whatever they are: closed, full, or a pipe whose reader leaves early."""

import errno
import io
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from sescheck.errors import FileError


def guard_streams() -> None:
    """Make the standard streams of this process safe to write to; a closed one keeps its number."""
    for number in (0, 1, 2):
        try:
            os.fstat(number)
        except OSError:
            # Of a closed standard output each write says so; what is written to a closed standard error is lost.
            os.open(os.devnull, os.O_WRONLY if number == 2 else os.O_RDONLY)  # noqa: PLR2004 - standard error
    sys.stdout = _guarded(sys.stdout, 1, _Stdout)
    sys.stderr = _guarded(sys.stderr, 2, _Stderr)


def quieten_stdout() -> None:
    """Send what is still to come nowhere; the interpreter must not complain of it at its end either."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


def check_stdout() -> None:
    """Is standard output open?

    Raises:
        FileError: it is not.
    """
    with _written(), suppress(io.UnsupportedOperation):  # which means: it is not a file of this process at all
        os.write(sys.stdout.fileno(), b"")


def write_stdout(chunks: Iterable[bytes]) -> None:
    """Bytes, behind what was written as text. A reader who leaves early is no error.

    Raises:
        FileError: they cannot be written.
    """
    try:
        with _written():
            for chunk in chunks:
                sys.stdout.flush()
                sys.stdout.buffer.write(chunk)
            sys.stdout.flush()
    except BrokenPipeError:
        quieten_stdout()


class _Guarded(io.RawIOBase):
    """What is beneath a stream: errors of its writes are dealt with in one place."""

    def __init__(self, raw: Any) -> None:
        super().__init__()
        self._raw = raw

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        return int(self._raw.fileno())

    def isatty(self) -> bool:
        return bool(self._raw.isatty())


class _Stdout(_Guarded):
    """A write that fails for another reason than a reader who has left is wrong usage, and the last one tried."""

    def write(self, data: Any, /) -> int | None:
        try:
            with _written():
                written: int | None = self._raw.write(data)
        except FileError:
            quieten_stdout()
            raise
        return written


class _Stderr(_Guarded):
    """There is nowhere left to say that a write failed."""

    def write(self, data: Any, /) -> int | None:
        try:
            written: int | None = self._raw.write(data)
        except OSError:
            return len(data)
        return written


@contextmanager
def _written() -> Iterator[None]:
    """A block that writes to standard output. That a reader has left is for the caller to decide on."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        why = OSError(error.errno, "it is closed") if error.errno == errno.EBADF else error
        raise FileError.cannot_write("standard output", why) from error


def _guarded(stream: Any, number: int, kind: type[_Guarded]) -> io.TextIOWrapper:
    """The stream; None, as Python has it, where it was closed from the beginning."""
    raw: Any = io.FileIO(number, "wb", closefd=False) if stream is None else _beneath(stream.buffer)
    return io.TextIOWrapper(
        io.BufferedWriter(kind(raw)),
        encoding="utf-8" if stream is None else stream.encoding,
        errors="backslashreplace",
        line_buffering=number == 2 or bool(raw.isatty()),  # noqa: PLR2004 - standard error
    )


def _beneath(buffer: Any) -> Any:
    """With PYTHONUNBUFFERED there is no buffer."""
    return getattr(buffer, "raw", buffer)

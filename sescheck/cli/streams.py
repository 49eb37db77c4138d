"""Standard output and standard error, even if they are closed, full, or a pipe whose reader leaves early."""

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
    """Discard further output, so the interpreter does not report an error at its end either."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


def check_stdout() -> None:
    """Check that standard output is open.

    Raises:
        FileError: it is closed.
    """
    with _written(), suppress(io.UnsupportedOperation):  # which means: it is not a file of this process at all
        os.write(sys.stdout.fileno(), b"")


def write_stdout(chunks: Iterable[bytes]) -> None:
    """Write bytes after the text that was written before. A reader who leaves early is not an error.

    Raises:
        FileError: they cannot be written.
    """
    try:
        with _written():
            sys.stdout.flush()
            for chunk in chunks:
                sys.stdout.buffer.write(chunk)
            sys.stdout.flush()
    except BrokenPipeError:
        quieten_stdout()


class _Guarded(io.RawIOBase):
    """The raw stream below a text stream: handles errors of writes in one place."""

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
    """Treats a failed write as wrong usage, unless the reader has left; nothing is written after it."""

    def write(self, data: Any, /) -> int | None:
        try:
            with _written():
                written: int | None = self._raw.write(data)
        except FileError:
            quieten_stdout()
            raise
        return written


class _Stderr(_Guarded):
    """Ignore a failed write to standard error: it cannot be reported anywhere."""

    def write(self, data: Any, /) -> int | None:
        try:
            written: int | None = self._raw.write(data)
        except OSError:
            return len(data)
        return written


@contextmanager
def _written() -> Iterator[None]:
    """Run a block that writes to standard output. The caller decides what to do if a reader has left."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        why = OSError(error.errno, "it is closed") if error.errno == errno.EBADF else error
        raise FileError.cannot_write("standard output", why) from error


def _guarded(stream: Any, number: int, kind: type[_Guarded]) -> io.TextIOWrapper:
    """Return the stream; None, as in Python, if it was closed from the start."""
    raw: Any = io.FileIO(number, "wb", closefd=False) if stream is None else _beneath(stream.buffer)
    return io.TextIOWrapper(
        io.BufferedWriter(kind(raw)),
        encoding="utf-8" if stream is None else stream.encoding,
        errors="backslashreplace",
        line_buffering=number == 2 or bool(raw.isatty()),  # noqa: PLR2004 - standard error
    )


def _beneath(buffer: Any) -> Any:
    """Return the stream itself with PYTHONUNBUFFERED, because it has no buffer."""
    return getattr(buffer, "raw", buffer)

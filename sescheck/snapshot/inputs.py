"""Reading files: never more than a bound, and never waiting for ever.

A pipe is read as a file is, so `--from <(zcat …)` and `--from -` work. /dev/zero is read up
to the same bound.
"""

import errno
import io
import os
import select
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sescheck.errors import reading
from sescheck.snapshot.descriptors import STANDARD, STDIN, descriptor_of

WRITER_SECONDS = 10.0
"""How long a named pipe is waited for until somebody writes to it."""
SILENCE_SECONDS = 600.0
"""How long a pipe may bring nothing: as long as reading a large account may take."""

MEGABYTE = 1 << 20
_PIECE = 1 << 18


class TooLargeError(OSError):
    """There is more in the file than anything that is meant to be there; ``opened`` makes a FileError of it."""

    def __init__(self, most: int) -> None:
        super().__init__(errno.EFBIG, f"it is larger than {most // MEGABYTE:,} MiB")


def read_bounded(path: Path, most: int, if_missing: str = "") -> bytes:
    """All of a file.

    Args:
        path: where; `-` is standard input.
        most: bytes.
        if_missing: what to do where there is no such file, for the message.

    Raises:
        FileError: it cannot be read, it is larger, or nothing comes.
    """
    with opened(path, most, if_missing) as file:
        return file.read()


@contextmanager
def opened(path: Path, most: int, if_missing: str = "") -> Iterator[io.BufferedReader]:
    """A file to be read from its beginning to its end.

    Raises:
        FileError: it cannot be read, it is larger, or nothing comes; also while it is read.
    """
    with reading(path, if_missing), _opened(path, most) as file:
        yield file


@contextmanager
def _opened(path: Path, most: int) -> Iterator[io.BufferedReader]:
    number = STDIN if path == STANDARD else descriptor_of(path)
    descriptor = _open(path) if number is None else os.dup(number)
    try:
        mode = os.fstat(descriptor).st_mode
        if stat.S_ISDIR(mode):
            raise OSError(errno.EISDIR, "it is a folder")
        source: Any = _Source(descriptor, most, waits=not stat.S_ISREG(mode), came=number is not None)
        with io.BufferedReader(source, _PIECE) as file:
            yield file
    finally:
        os.close(descriptor)


def _open(path: Path) -> int:
    """Does not wait for somebody to write to a pipe; that is done under the bound."""
    return os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))


class _Source(io.RawIOBase):
    """A descriptor with the bounds on its size and on waiting for it.

    Args:
        descriptor: open already, and closed by somebody else.
        most: bytes.
        waits: it may bring something later.
        came: somebody has it open for writing, or had.
    """

    def __init__(self, descriptor: int, most: int, *, waits: bool, came: bool) -> None:
        super().__init__()
        self._descriptor = descriptor
        self._most = most
        self._left = most
        self._waits = waits
        self._came = came
        self._opened = time.monotonic()

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview, /) -> int:  # type: ignore[override]
        piece = self._next(len(buffer))
        if len(piece) > self._left:
            raise TooLargeError(self._most)
        self._left -= len(piece)
        buffer[: len(piece)] = piece
        return len(piece)

    def _next(self, most: int) -> bytes:
        while True:
            if self._waits:
                self._wait()
            try:
                piece = os.read(self._descriptor, most)
            except BlockingIOError:
                self._came = True  # somebody has it open for writing
                continue
            if piece or self._is_end():
                self._came = True
                return piece
            time.sleep(0.02)

    def _wait(self) -> None:
        """Until something, or the end, can be read. Windows can wait for sockets only."""
        if os.name == "nt" or not self._came:
            return
        if not select.select([self._descriptor], [], [], SILENCE_SECONDS)[0]:
            raise OSError(errno.ETIMEDOUT, f"no data came for {SILENCE_SECONDS:.0f} s")

    def _is_end(self) -> bool:
        """Or has nobody begun to write to the pipe yet?"""
        if self._came or not stat.S_ISFIFO(os.fstat(self._descriptor).st_mode) or os.name == "nt":
            return True
        if time.monotonic() - self._opened > WRITER_SECONDS:
            raise OSError(errno.ETIMEDOUT, "it is a pipe, and nobody writes to it")
        return False

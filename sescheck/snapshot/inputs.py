"""Read files, with a limit on their size and on the time to wait.

A pipe is read like a file: `--from <(zcat …)` and `--from -` work. /dev/zero is read up to the same limit.
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
"""How long to wait until somebody writes to a named pipe."""
SILENCE_SECONDS = 600.0
"""How long a pipe may be silent. The command that writes to it may read a large account first."""

MEGABYTE = 1 << 20
_PIECE = 1 << 18


class TooLargeError(OSError):
    """The file is larger than the limit. ``opened`` turns this into a FileError."""

    def __init__(self, most: int) -> None:
        super().__init__(errno.EFBIG, f"it is larger than {most // MEGABYTE:,} MiB")


def read_bounded(path: Path, most: int, if_missing: str = "") -> bytes:
    """Return the whole content of a file.

    Args:
        path: the file; `-` is standard input.
        most: the limit in bytes.
        if_missing: advice for the message if the file does not exist.

    Raises:
        FileError: it cannot be read, is too large, or gives no data.
    """
    with opened(path, most, if_missing) as file:
        return file.read()


@contextmanager
def opened(path: Path, most: int, if_missing: str = "") -> Iterator[io.BufferedReader]:
    """Open a file that is read from its beginning to its end.

    Raises:
        FileError: it cannot be read, is too large, or gives no data; also while it is read.
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
        source: Any = _Source(descriptor, most, waits=not stat.S_ISREG(mode), connected=number is not None)
        with io.BufferedReader(source, _PIECE) as file:
            yield file
    finally:
        os.close(descriptor)


def _open(path: Path) -> int:
    """Open the file without waiting until somebody writes to a pipe: the wait comes later, with a limit."""
    return os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))


class _Source(io.RawIOBase):
    """A descriptor with a limit on the size and on the time to wait.

    Args:
        descriptor: an open descriptor; the caller closes it.
        most: the limit in bytes.
        waits: True if data may come later.
        connected: True if somebody has it open for writing, or had.
    """

    def __init__(self, descriptor: int, most: int, *, waits: bool, connected: bool) -> None:
        super().__init__()
        self._descriptor = descriptor
        self._most = most
        self._left = most
        self._waits = waits
        self._connected = connected
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
                self._connected = True  # somebody has it open for writing
                continue
            if piece or self._is_end():
                self._connected = True
                return piece
            time.sleep(0.02)

    def _wait(self) -> None:
        """Wait until data or the end can be read. Windows can wait for sockets only."""
        if os.name == "nt" or not self._connected:
            return
        if not select.select([self._descriptor], [], [], SILENCE_SECONDS)[0]:
            raise OSError(errno.ETIMEDOUT, f"no data came for {SILENCE_SECONDS:.0f} s")

    def _is_end(self) -> bool:
        """True at the end of the file; False if nobody has opened the pipe for writing yet."""
        if self._connected or not stat.S_ISFIFO(os.fstat(self._descriptor).st_mode) or os.name == "nt":
            return True
        if time.monotonic() - self._opened > WRITER_SECONDS:
            raise OSError(errno.ETIMEDOUT, "it is a pipe, and nobody writes to it")
        return False

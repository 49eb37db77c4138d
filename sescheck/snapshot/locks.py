"""A lock that ends with its process, however that ends."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

if sys.platform == "win32":
    import msvcrt

    def _seize(file: IO[bytes]) -> None:
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _seize(file: IO[bytes]) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


class LockedError(Exception):
    """Another process holds the lock."""


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold the lock. Its file stays behind, empty: it may be another process's by then.

    Raises:
        LockedError: another process holds it.
        OSError: the file can not be made.
    """
    flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NONBLOCK", 0)  # a pipe of that name is not waited for
    with os.fdopen(os.open(path, flags, 0o666), "r+b", buffering=0) as file:
        try:
            _seize(file)
        except OSError as error:
            raise LockedError(str(path)) from error
        yield

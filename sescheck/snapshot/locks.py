"""A lock that ends with its process, however that ends."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from sescheck.errors import LockedError, writing

if sys.platform == "win32":
    import msvcrt

    def _seize(file: IO[bytes]) -> None:
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _seize(file: IO[bytes]) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


@contextmanager
def locked(path: Path, place: Path) -> Iterator[None]:
    """Hold the lock. Its file stays behind, empty: it may be another process's by then.

    Args:
        path: the lock's file.
        place: what it guards: where runs are saved.

    Raises:
        LockedError: another process holds it.
        FileError: the file cannot be made.
    """
    flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NONBLOCK", 0)  # a pipe of that name is not waited for
    with writing(path):
        descriptor = os.open(path, flags, 0o666)
    with os.fdopen(descriptor, "r+b", buffering=0) as file:
        try:
            _seize(file)
        except OSError as error:
            words = f"another run is saving to {place}: wait until it ends, or use another place"
            raise LockedError(words) from error
        yield

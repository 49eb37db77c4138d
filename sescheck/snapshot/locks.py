"""Lock a place in which files are saved, for one run at a time."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sescheck.errors import LockedError, writing


@contextmanager
def locked(lock: Path, place: Path) -> Iterator[None]:
    """Hold the operating system's lock of a file, which ends with the process, however that ends.

    The file stays behind, empty: it may be another process's by then. A file system without locks is an error; the
    library would put up with a file that a killed run leaves locked.

    Args:
        lock: the file to lock.
        place: what the lock is for, as the message names it.

    Raises:
        LockedError: another run holds the lock.
        FileError: the file cannot be written.
    """
    from filelock import FileLock, Timeout  # noqa: PLC0415 - a twentieth of a second that only such a run costs

    with writing(lock):
        try:
            lock_of_file = FileLock(lock, preserve_lock_file=True).acquire(timeout=0)
        except Timeout as error:
            words = f"another run is saving to {place}: wait until it ends, or use another place"
            raise LockedError(words) from error
    with lock_of_file:
        yield

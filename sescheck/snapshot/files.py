"""Write files: completely or not at all, if possible. A device, a pipe or a link is never replaced."""

import errno
import os
import shutil
import stat
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sescheck.errors import is_in_use, writing
from sescheck.snapshot.descriptors import descriptor_of

READER_SECONDS = 10.0
"""How long to wait until somebody reads from a named pipe."""

_OWNER_ONLY = 0o600
_PIECE = 1 << 16
_BLOCKED = {errno.EBUSY, errno.EPERM, errno.EACCES, errno.EXDEV}
"""Errors of a rename if a file can be written but not replaced, such as a file that is a mount point."""


def write_whole(path: Path, chunks: Iterable[bytes], *, private: bool = False) -> None:
    """Write the file. On any error, a regular file is not changed.

    A link is followed. An existing file keeps its mode. A file that is not a regular file is opened and written
    to. It is not an error if the reader of a pipe stops early.

    Args:
        path: the file.
        chunks: the content.
        private: only the owner can read a new file.

    Raises:
        FileError: it cannot be written.
    """
    with writing(path):
        found = _found(path)
        if found is None or stat.S_ISREG(found.st_mode):
            _replace(_resolved(path), chunks, found, private=private)
        else:
            with _opened(path, found) as descriptor:
                _write_all(descriptor, chunks)


def check(path: Path) -> None:
    """Check that the file can be written. Nothing is changed. A pipe is not opened: its reader would see its end.

    Raises:
        FileError: it cannot be written, and why.
    """
    with writing(path):
        _check(path)


def check_folder(folder: Path) -> None:
    """Check that a file can be created in the folder.

    Raises:
        FileError: it cannot be created, and why.
    """
    with writing(folder):
        _check_folder(folder)


def remove(path: Path) -> None:
    """Remove a file of an earlier run. One that another program has open on Windows is left for another time."""
    try:
        path.unlink()
    except OSError as error:
        if not is_in_use(error):
            raise


def _check(path: Path) -> None:
    found = _found(path)
    if found is None:
        _check_folder(_resolved(path).parent)
    elif stat.S_ISDIR(found.st_mode):
        raise OSError(errno.EISDIR, "it is a folder")
    elif stat.S_ISBLK(found.st_mode) or stat.S_ISSOCK(found.st_mode):
        raise OSError(errno.ENOTSUP, "it is a disk or a socket")
    elif not _is_writable(path):
        raise _refusal(path)


def _is_writable(path: Path) -> bool:
    number = descriptor_of(path)
    if number is None:
        return os.access(path, os.W_OK)
    try:
        os.write(number, b"")
    except OSError:
        return False
    return True


def _check_folder(folder: Path) -> None:
    if not folder.is_dir():
        raise OSError(errno.ENOENT, f"the folder {folder} does not exist")
    if not os.access(folder, os.W_OK | os.X_OK):
        raise _refusal(folder)


def _refusal(path: Path) -> OSError:
    """Return why a file or folder cannot be written: the file system is read-only, or permission is denied."""
    with suppress(OSError, AttributeError):  # Windows has no statvfs
        if os.statvfs(path).f_flag & os.ST_RDONLY:
            return OSError(errno.EROFS, "the file system is read-only")
    return OSError(errno.EACCES, "permission denied")


def _found(path: Path) -> os.stat_result | None:
    """Return the status of the file, with links followed; None if it does not exist."""
    number = descriptor_of(path)
    if number is not None:
        return _as_open(number)
    try:
        return path.stat()
    except FileNotFoundError:
        return None


def _as_open(number: int) -> os.stat_result:
    """Return the status of an open file. A regular one counts as a pipe: it is written at the shell's position."""
    found = os.fstat(number)
    kind = stat.S_IFIFO if stat.S_ISREG(found.st_mode) else stat.S_IFMT(found.st_mode)
    return os.stat_result((kind | stat.S_IMODE(found.st_mode), *found[1:10]))


def _resolved(path: Path) -> Path:
    return Path(os.path.realpath(path))


def _replace(path: Path, chunks: Iterable[bytes], found: os.stat_result | None, *, private: bool) -> None:
    """Write a temporary file in the same folder, then rename it to the path."""
    if found is not None and not os.access(path.parent, os.W_OK | os.X_OK):
        _write_in_place(path, chunks)
        return
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:64]}.")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.writelines(chunks)
            file.flush()
            os.fsync(file.fileno())
        # The file is closed here: Windows cannot rename an open file.
        _adopt(temporary, found, private=private)
        _put(temporary, path, found)
    finally:  # also on Ctrl-C: no incomplete file is left
        with suppress(OSError):
            temporary.unlink()


def _adopt(temporary: Path, found: os.stat_result | None, *, private: bool) -> None:
    """Set the mode, and if possible the owner, of the file that it replaces."""
    if found is None:
        temporary.chmod(_OWNER_ONLY if private else 0o666 & ~_umask())
        return
    if hasattr(os, "chown"):
        with suppress(OSError):
            os.chown(temporary, found.st_uid, found.st_gid)
    temporary.chmod(stat.S_IMODE(found.st_mode))


def _put(temporary: Path, path: Path, found: os.stat_result | None) -> None:
    try:
        temporary.replace(path)
    except OSError as error:
        if found is None or error.errno not in _BLOCKED:
            raise
        with temporary.open("rb") as source, path.open("r+b") as target:
            target.truncate()
            shutil.copyfileobj(source, target)


def _write_in_place(path: Path, chunks: Iterable[bytes]) -> None:
    with path.open("r+b") as file:
        file.truncate()
        file.writelines(chunks)


@contextmanager
def _opened(path: Path, found: os.stat_result) -> Iterator[int]:
    """Open an existing file, device or pipe for writing."""
    _check(path)
    number = descriptor_of(path)
    if number is not None:
        descriptor = os.dup(number)
    elif stat.S_ISFIFO(found.st_mode):
        descriptor = _open_pipe(path)
    else:
        descriptor = os.open(path, os.O_WRONLY | getattr(os, "O_NOCTTY", 0))
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def _open_pipe(path: Path) -> int:
    """Open a named pipe as soon as somebody reads from it."""
    deadline = time.monotonic() + READER_SECONDS
    while True:
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_NONBLOCK)
        except OSError as error:
            if error.errno != errno.ENXIO:
                raise
            if time.monotonic() > deadline:
                raise OSError(errno.ENXIO, "it is a pipe, and nobody reads from it") from error
            time.sleep(0.02)
        else:
            os.set_blocking(descriptor, True)
            return descriptor


def _write_all(descriptor: int, chunks: Iterable[bytes]) -> None:
    with suppress(BrokenPipeError):
        for piece in _joined(chunks):
            left = memoryview(piece)
            while left:
                left = left[os.write(descriptor, left) :]


def _joined(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Yield few large pieces, joined from many small ones."""
    joined = bytearray()
    for chunk in chunks:
        joined += chunk
        if len(joined) >= _PIECE:
            yield bytes(joined)
            joined.clear()
    if joined:
        yield bytes(joined)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask

"""What Windows refuses, on this machine: open files, waiting for a file, and names that Python lacks there."""

import io
import os
import select
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

import pytest

MISSING: dict[Any, tuple[str, ...]] = {
    os: (
        "chown",
        "fchown",
        "fork",
        "geteuid",
        "getuid",
        "mkfifo",
        "statvfs",
        "ST_RDONLY",
        "O_NOCTTY",
    ),
    signal: ("SIGHUP", "SIGUSR1", "SIGUSR2"),
}
"""What Python does not have on Windows, but for SIGALRM and O_NONBLOCK, which pytest and filelock take here."""

IN_USE = 32
"""ERROR_SHARING_VIOLATION."""


class InUseError(PermissionError):
    """As Windows raises it: with a number of its own."""

    winerror = IN_USE


class Windows:
    """The refusals. Files in `exclusive` are open in a program that shares them with nobody."""

    def __init__(self) -> None:
        """Nothing is open elsewhere."""
        self.exclusive: set[Path] = set()
        self.shared: set[Path] = set()
        self.refused: list[str] = []

    def refuse_if_open(self, *names: Any) -> None:
        """Files that are open cannot be renamed, replaced or removed, by whoever has opened them."""
        for name in names:
            path = Path(os.path.realpath(name))
            if path in self.exclusive | self.shared or path in open_here():
                self.refused.append(path.name)
                self._refuse(path)

    def refuse_if_exclusive(self, name: Any) -> None:
        """It cannot even be opened."""
        if isinstance(name, str | os.PathLike) and Path(os.path.realpath(name)) in self.exclusive:
            self.refused.append(Path(os.fsdecode(name)).name)
            self._refuse(name)

    @staticmethod
    def _refuse(name: Any) -> NoReturn:
        raise InUseError(
            13, "The process cannot access the file because it is being used by another process", name
        )


def open_here() -> set[Path]:
    """The files that this process has open."""
    found = set()
    for link in Path("/proc/self/fd").iterdir():
        try:
            found.add(link.readlink())
        except OSError:  # the folder itself, which is closed again
            continue
    return found


@contextmanager
def refusals() -> Iterator[Windows]:
    """Refuse while the block runs what Windows refuses."""
    windows = Windows()
    with pytest.MonkeyPatch.context() as patch:
        for module, names in MISSING.items():
            for name in names:
                patch.delattr(module, name)
        patch.setattr(select, "select", _sockets_only(select.select))
        for name, count in (("replace", 2), ("rename", 2), ("unlink", 1), ("remove", 1)):
            patch.setattr(os, name, _checked(getattr(os, name), windows.refuse_if_open, count))
        for module in (io, os):
            patch.setattr(module, "open", _checked(module.open, windows.refuse_if_exclusive, 1))
        yield windows


def _checked(call: Callable[..., Any], check: Callable[..., None], count: int) -> Callable[..., Any]:
    def checked(*args: Any, **named: Any) -> Any:
        check(*args[:count])
        return call(*args, **named)

    return checked


def _sockets_only(call: Callable[..., Any]) -> Callable[..., Any]:
    def waiting(*lists: Any) -> Any:
        if any(isinstance(each, int) for given in lists[:3] for each in given):
            raise OSError(10038, "An operation was attempted on something that is not a socket")
        return call(*lists)

    return waiting

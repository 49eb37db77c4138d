"""The folder on this machine, or on a file system that it shares."""

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path

from sescheck.errors import FileError, reading, writing
from sescheck.organization.folder.places import (
    ACCOUNTS,
    MANIFEST,
    MOST_OF_MANIFEST,
    PREVIOUS,
    SNAPSHOT,
)
from sescheck.snapshot.files import check_folder, remove, write_whole
from sescheck.snapshot.inputs import opened, read_bounded
from sescheck.snapshot.locks import locked
from sescheck.snapshot.storage import MOST

_LOCK = ".lock"
_OWNER_ONLY = 0o700
_HALF = re.compile(rf"\.(\d{{12}}(\.previous)?\.snapshot|{re.escape(MANIFEST)})\..+", re.ASCII)
"""A file that a killed run did not finish."""


@dataclass(frozen=True, slots=True)
class LocalPlace:
    """A folder."""

    path: Path
    signs: bool = False

    @property
    def name(self) -> str:
        """Return its path."""
        return str(self.path)

    def label(self, file: str) -> str:
        """See ``Place``."""
        return str(self.path / file)

    @contextmanager
    def claimed(self) -> Iterator[None]:
        """See ``Place``. What an earlier run did not finish is removed."""
        with writing(self.path):
            self.path.mkdir(mode=_OWNER_ONLY, parents=True, exist_ok=True)
        check_folder(self.path)
        with locked(self.path / _LOCK, self.path):
            with writing(self.path):
                (self.path / ACCOUNTS).mkdir(mode=_OWNER_ONLY, exist_ok=True)
                self._tidy()
            check_folder(self.path / ACCOUNTS)
            yield

    def manifest(self) -> tuple[bytes, float] | None:
        """See ``Place``. The age does not matter: there is a lock."""
        path = self.path / MANIFEST
        with reading(path):
            if not path.exists():
                return None
        return read_bounded(path, MOST_OF_MANIFEST), 0.0

    def write_manifest(self, content: bytes) -> None:
        """See ``Place``."""
        write_whole(self.path / MANIFEST, [content], private=True)

    def others(self) -> str | None:
        """See ``Place``."""
        if self.path.exists() and not self.path.is_dir():
            raise FileError(f"{self.path} is not a folder: name one")
        with reading(self.path):
            strangers = (each.name for each in _listed(self.path) if not _is_ours(each))
            return next(strangers, None) or next(self._strangers_below(), None)

    def _strangers_below(self) -> Iterator[str]:
        for each in self._accounts():
            if not (SNAPSHOT.fullmatch(each.name) or PREVIOUS.fullmatch(each.name) or _HALF.fullmatch(each.name)):
                yield f"{ACCOUNTS}/{each.name}"

    def marks(self) -> Mapping[str, str]:
        """See ``Place``."""
        with reading(self.path / ACCOUNTS):
            found = ((SNAPSHOT.fullmatch(each.name), each) for each in self._accounts())
            return {named[1]: _mark(each.stat()) for named, each in found if named is not None}

    def _accounts(self) -> list[os.DirEntry[str]]:
        return _listed(self.path / ACCOUNTS)

    def has(self, file: str) -> bool:
        """See ``Place``."""
        with reading(self.path / file):
            return (self.path / file).exists()

    def opened(self, file: str) -> AbstractContextManager[BufferedReader]:
        """See ``Place``."""
        return opened(self.path / file, MOST)

    def write(self, file: str, content: bytes) -> str:
        """See ``Place``."""
        path = self.path / file
        write_whole(path, [content], private=True)
        with writing(path):
            return _mark(path.stat())

    def _tidy(self) -> None:
        for folder in (self.path, self.path / ACCOUNTS):
            for each in _listed(folder):
                if _HALF.fullmatch(each.name) and each.is_file(follow_symlinks=False):
                    remove(Path(each))


def _listed(folder: Path) -> list[os.DirEntry[str]]:
    if not folder.is_dir():
        return []
    with os.scandir(folder) as found:
        return list(found)


def _mark(found: os.stat_result) -> str:
    return f"{found.st_size}-{found.st_mtime_ns}-{found.st_ino}"


def _is_ours(found: os.DirEntry[str]) -> bool:
    if found.name == ACCOUNTS:
        return found.is_dir()
    return found.name in {_LOCK, MANIFEST} or _HALF.fullmatch(found.name) is not None

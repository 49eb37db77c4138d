"""Runs that are kept for later comparison: a folder of them, or one file with the last one."""

import re
import stat
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol

from sescheck.errors import UsageError, reading, writing
from sescheck.history.filling import filled
from sescheck.history.run_reports import Filter, history_of, runs_of
from sescheck.report.formats import render_text
from sescheck.report.model import Report, Run
from sescheck.snapshot.descriptors import STANDARD, descriptor_of
from sescheck.snapshot.files import check, check_folder, remove, write_whole
from sescheck.snapshot.locks import locked
from sescheck.snapshot.model import Snapshot
from sescheck.snapshot.storage import load, save
from sescheck.snapshot.unread import unread_readings

SNAPSHOT, REPORT = ".snapshot", ".json"
_LOCK = ".lock"
_NAME = "%Y-%m-%dT%H-%M-%S.%fZ"
_OURS = re.compile(r"\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d\.\d{6}Z")


@dataclass(frozen=True, slots=True)
class Last:
    """The last run.

    Attributes:
        snapshot: what it read.
        base: the same, with what it could not read taken from runs before it.
    """

    snapshot: Snapshot
    base: Snapshot


class Runs(Protocol):
    """Where runs are kept."""

    def locked(self) -> AbstractContextManager[None]:
        """Lock the place while the block runs.

        Raises:
            LockedError: another run is saving there.
            FileError: nothing can be written there.
        """

    def last(self) -> Last | None:
        """Return the last run; None if this is the first.

        Raises:
            FileError: a saved run cannot be read.
        """

    def keep(self, report: Report) -> None:
        """Save this one.

        Raises:
            FileError: it cannot be written.
        """

    def history(self) -> tuple[Run, ...]:
        """Return the runs that are kept, the oldest first.

        Raises:
            FileError: a saved run cannot be read.
        """


def runs_at(path: Path, most: int) -> Runs:
    """Return the place: a folder, or a file if the name has an extension and is not an existing folder.

    Args:
        path: the folder or file.
        most: how many runs a folder keeps.

    Raises:
        UsageError: it is neither a folder nor a file.
    """
    with reading(path):
        kind = _kind(path)
    if path == STANDARD or descriptor_of(path) is not None or not (stat.S_ISDIR(kind) or stat.S_ISREG(kind)):
        raise UsageError(f"--since {path}: this is neither a folder nor a file")
    return RunFolder(path, most) if stat.S_ISDIR(kind) else RunFile(path)


def _kind(path: Path) -> int:
    """Return the mode of the path, or of what will be created there."""
    try:
        return path.stat().st_mode
    except FileNotFoundError:
        return stat.S_IFREG if path.suffix else stat.S_IFDIR


@contextmanager
def _lock_for_saving(lock: Path, place: Path) -> Iterator[None]:
    """Lock the folder for saving; create it if it does not exist."""
    with writing(place):
        lock.parent.mkdir(parents=True, exist_ok=True)
    if place.is_dir():
        check_folder(place)
    else:
        check(place)
    with locked(lock, place):
        yield


@dataclass(frozen=True, slots=True)
class RunFile:
    """Keeps only the last run, as a snapshot."""

    path: Path

    def locked(self) -> AbstractContextManager[None]:
        """See ``Runs``."""
        return _lock_for_saving(self.path.with_name(f".{self.path.name}{_LOCK}"), self.path)

    def last(self) -> Last | None:
        """See ``Runs``."""
        if not self.path.exists():
            return None
        snapshot = load(self.path)
        return Last(snapshot, snapshot)

    def keep(self, report: Report) -> None:
        """See ``Runs``."""
        save(report.snapshot, self.path)

    def history(self) -> tuple[Run, ...]:
        """Return nothing: a file has no history."""
        return ()


@dataclass(frozen=True, slots=True)
class RunFolder:
    """Keeps a snapshot and a JSON report per run, named by its time. Other files in the folder are ignored."""

    path: Path
    most: int

    def locked(self) -> AbstractContextManager[None]:
        """See ``Runs``."""
        return _lock_for_saving(self.path / _LOCK, self.path)

    def last(self) -> Last | None:
        """Return the last run, with its gaps filled from earlier runs that are kept."""
        paths = self._saved(SNAPSHOT)
        if not paths:
            return None
        snapshot = base = load(paths.pop())
        while paths and any(True for _ in unread_readings(base)):
            base = filled(base, load(paths.pop()))
        return Last(snapshot, base)

    def keep(self, report: Report) -> None:
        """Write the snapshot last, so that a run with a snapshot is complete. Then remove the oldest runs."""
        name = self.path / self._name()
        text = render_text("json", report)
        write_whole(name.with_name(f"{name.name}{REPORT}"), [text.encode()], private=True)
        save(report.snapshot, name.with_name(f"{name.name}{SNAPSHOT}"))
        with writing(self.path):
            self._tidy()

    def history(self) -> tuple[Run, ...]:
        """Return the runs as their JSON reports describe them."""
        return runs_of(self._saved(REPORT))

    def history_of(self, wanted: Filter) -> tuple[Run, ...]:
        """Return the runs as far as they are about something, with what is open in the last one.

        Raises:
            FileError: a saved run cannot be read.
            UsageError: an account or a rule that does not exist is wanted.
        """
        return history_of(self._saved(REPORT), wanted)

    def _saved(self, suffix: str) -> list[Path]:
        """Return the files of complete runs, by time."""
        if not self.path.is_dir():
            return []
        stems = sorted(path.name.removesuffix(SNAPSHOT) for path in self.path.glob(f"*{SNAPSHOT}"))
        paths = (self.path / f"{stem}{suffix}" for stem in stems if _OURS.fullmatch(stem))
        return [path for path in paths if path.exists()]

    def _name(self) -> str:
        """Return now, or just after the last run if the clock is behind it."""
        now = datetime.now(UTC)
        for path in self._saved(SNAPSHOT)[-1:]:
            last = datetime.strptime(path.name.removesuffix(SNAPSHOT), _NAME).replace(tzinfo=UTC)
            now = max(now, last + timedelta(microseconds=1))
        return now.strftime(_NAME)

    def _tidy(self) -> None:
        """Remove the oldest runs beyond the most, and files of runs that were killed."""
        kept = {path.name.removesuffix(SNAPSHOT) for path in self._saved(SNAPSHOT)[-self.most :]}
        for path in self.path.iterdir():
            ours = _OURS.match(path.name.removeprefix("."))
            if ours and (ours.group() not in kept or path.name.startswith(".")):
                remove(path)

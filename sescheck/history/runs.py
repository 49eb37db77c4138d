"""Runs that are kept to be compared with: a folder of them, or the one file of the last."""

import re
import stat
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol

import msgspec

from sescheck.engine.rule import Severity
from sescheck.errors import FileError, UsageError, reading, writing
from sescheck.history.filling import filled
from sescheck.history.rebuilding import MOST
from sescheck.report.formats import drawn
from sescheck.report.report import Report, Run, Status
from sescheck.snapshot.descriptors import STANDARD, descriptor_of
from sescheck.snapshot.files import check, check_folder, write_whole
from sescheck.snapshot.inputs import read_bounded
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
        base: the same, where it could not read as runs before it did.
    """

    snapshot: Snapshot
    base: Snapshot


class Runs(Protocol):
    """Where runs are kept."""

    def held(self) -> AbstractContextManager[None]:
        """Nobody else saves a run meanwhile.

        Raises:
            LockedError: somebody else does.
            FileError: nothing can be written there.
        """

    def last(self) -> Last | None:
        """The last run; None where this is the first.

        Raises:
            FileError: what is there cannot be read.
        """

    def keep(self, report: Report) -> None:
        """Save this one.

        Raises:
            FileError: it cannot be written.
        """

    def history(self) -> tuple[Run, ...]:
        """The runs that are kept, the oldest first.

        Raises:
            FileError: what is there cannot be read.
        """


def runs_at(path: Path, most: int) -> Runs:
    """A folder, there or to be made, else a file: a name with an extension that is no folder's.

    Args:
        path: where.
        most: how many runs a folder keeps.

    Raises:
        UsageError: there can be none.
    """
    with reading(path):
        kind = _kind(path)
    if path == STANDARD or descriptor_of(path) is not None or not (stat.S_ISDIR(kind) or stat.S_ISREG(kind)):
        raise UsageError(f"--since {path}: runs are kept in a folder or a file, and this is neither")
    return RunFolder(path, most) if stat.S_ISDIR(kind) else RunFile(path)


def _kind(path: Path) -> int:
    """The mode of what is there, else of what is to be made."""
    try:
        return path.stat().st_mode
    except FileNotFoundError:
        return stat.S_IFREG if path.suffix else stat.S_IFDIR


@contextmanager
def _held(lock: Path, place: Path) -> Iterator[None]:
    """Nobody else saves a run there, and one can be saved; a folder that is not there is made."""
    with writing(place):
        lock.parent.mkdir(parents=True, exist_ok=True)
        lock.touch()
    if place.is_dir():
        check_folder(place)
    else:
        check(place)
    with locked(lock, place):
        yield


@dataclass(frozen=True, slots=True)
class RunFile:
    """The last run only, as a snapshot."""

    path: Path

    def held(self) -> AbstractContextManager[None]:
        """As ``Runs`` says."""
        return _held(self.path.with_name(f".{self.path.name}{_LOCK}"), self.path)

    def last(self) -> Last | None:
        """As ``Runs`` says."""
        if not self.path.exists():
            return None
        snapshot = load(self.path)
        return Last(snapshot, snapshot)

    def keep(self, report: Report) -> None:
        """As ``Runs`` says."""
        save(report.snapshot, self.path)

    def history(self) -> tuple[Run, ...]:
        """A file has none."""
        return ()


@dataclass(frozen=True, slots=True)
class RunFolder:
    """A snapshot and a JSON report a run, named by its time. What else lies there is left alone."""

    path: Path
    most: int

    def held(self) -> AbstractContextManager[None]:
        """As ``Runs`` says."""
        return _held(self.path / _LOCK, self.path)

    def last(self) -> Last | None:
        """The last run, its gaps filled from the runs before as far as those are kept."""
        paths = self._saved(SNAPSHOT)
        if not paths:
            return None
        snapshot = base = load(paths.pop())
        while paths and any(True for _ in unread_readings(base)):
            base = filled(base, load(paths.pop()))
        return Last(snapshot, base)

    def keep(self, report: Report) -> None:
        """The snapshot comes last: a run that is there is there whole. Then the oldest go."""
        name = self.path / self._name()
        text = drawn("json", report)
        write_whole(name.with_name(f"{name.name}{REPORT}"), [text.encode()], private=True)
        save(report.snapshot, name.with_name(f"{name.name}{SNAPSHOT}"))
        with writing(self.path):
            self._tidy()

    def history(self) -> tuple[Run, ...]:
        """By the JSON reports, as they were."""
        return tuple(map(_run, self._saved(REPORT)))

    def _saved(self, suffix: str) -> list[Path]:
        """The files of whole runs, by time."""
        if not self.path.is_dir():
            return []
        stems = sorted(path.name.removesuffix(SNAPSHOT) for path in self.path.glob(f"*{SNAPSHOT}"))
        paths = (self.path / f"{stem}{suffix}" for stem in stems if _OURS.fullmatch(stem))
        return [path for path in paths if path.exists()]

    def _name(self) -> str:
        """Now, or just after the last run where the clock says otherwise."""
        now = datetime.now(UTC)
        for path in self._saved(SNAPSHOT)[-1:]:
            last = datetime.strptime(path.name.removesuffix(SNAPSHOT), _NAME).replace(tzinfo=UTC)
            now = max(now, last + timedelta(microseconds=1))
        return now.strftime(_NAME)

    def _tidy(self) -> None:
        """Remove the oldest runs beyond the most, and what killed runs left behind."""
        kept = {path.name.removesuffix(SNAPSHOT) for path in self._saved(SNAPSHOT)[-self.most :]}
        for path in self.path.iterdir():
            ours = _OURS.match(path.name.removeprefix("."))
            if ours and (ours.group() not in kept or path.name.startswith(".")):
                path.unlink()


def run_of(report: Report) -> Run:
    """What a report came to, as a history will have it."""
    return Run(
        at=report.generated_at,
        complete=report.complete,
        exit_code=report.exit_code,
        open={severity: report.count(severity) for severity in Severity},
        accepted=report.with_status(Status.ACCEPTED),
        baseline=report.with_status(Status.BASELINE),
        unread=sum(each.count for each in report.unread),
        new=None if report.changes is None else len(report.changes.new),
        gone=None if report.changes is None else len(report.changes.gone),
    )


class _Findings(msgspec.Struct, frozen=True):
    open: dict[Severity, int]
    accepted: int
    baseline: int


class _Unread(msgspec.Struct, frozen=True):
    count: int


class _Changes(msgspec.Struct, frozen=True):
    new: tuple[msgspec.Raw, ...]
    gone: tuple[msgspec.Raw, ...]


class _Report(msgspec.Struct, frozen=True):
    """What of a report its place in a history needs."""

    generated_at: str
    complete: bool
    exit_code: int
    summary: _Findings
    unread: tuple[_Unread, ...]
    changes: _Changes | None


def _run(path: Path) -> Run:
    try:
        told = msgspec.json.decode(read_bounded(path, MOST), type=_Report)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise FileError.damaged(path, error, "take it out of the folder") from error
    return Run(
        at=told.generated_at,
        complete=told.complete,
        exit_code=told.exit_code,
        open=told.summary.open,
        accepted=told.summary.accepted,
        baseline=told.summary.baseline,
        unread=sum(each.count for each in told.unread),
        new=None if told.changes is None else len(told.changes.new),
        gone=None if told.changes is None else len(told.changes.gone),
    )

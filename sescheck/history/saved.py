"""What an earlier run left behind in a file: a snapshot, or a report as JSON."""

from io import BufferedReader
from pathlib import Path
from typing import TypeAlias

from sescheck.history.rebuilding import MOST, decoded
from sescheck.report.formats.json import json_model
from sescheck.snapshot.inputs import TooLargeError, opened
from sescheck.snapshot.model import Snapshot
from sescheck.snapshot.storage import MOST as MOST_OF_SNAPSHOT
from sescheck.snapshot.storage import is_snapshot, load_from

_BEGINNING = 64
"""Bytes that are enough to recognise a file."""

Saved: TypeAlias = Snapshot | json_model.Report
"""What an earlier run left."""


def load_saved(path: Path) -> Saved:
    """Read a snapshot or a JSON report, recognised by its first bytes.

    Raises:
        FileError: it cannot be read as either, and why.
    """
    with opened(path, MOST_OF_SNAPSHOT) as file:
        if is_snapshot(file.peek(_BEGINNING)):
            return load_from(file, path)
        return _report(file, path)


def is_guarded(path: Path) -> bool:
    """True if the report file should be readable by its owner only, because it may hold addresses.

    A snapshot always is.
    """
    return path.suffix == ".json" and path.is_file() and not path.stat().st_mode & 0o077


def _report(file: BufferedReader, path: Path) -> json_model.Report:
    raw = file.read(MOST + 1)
    if len(raw) > MOST:
        raise TooLargeError(MOST)
    return decoded(raw, path)

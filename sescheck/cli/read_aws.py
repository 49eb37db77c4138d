"""Read AWS for a command: show progress, and save the snapshot."""

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from sescheck.auditing.checks import Source
from sescheck.cli.outputs import write_file
from sescheck.cli.progress_line import Watcher
from sescheck.collect.progress import Progress
from sescheck.errors import CannotRunError, ExitCode, Interrupted
from sescheck.snapshot.descriptors import is_stdout
from sescheck.snapshot.model import Snapshot
from sescheck.snapshot.storage import packed
from sescheck.snapshot.unread import unread_readings

if TYPE_CHECKING:
    from sescheck.collect.collection import Plan


def save_snapshot(snapshot: Snapshot, path: Path) -> None:
    """Save what was read.

    Raises:
        FileError: it cannot be written.
    """
    write_file(path, packed(snapshot), private=True)


def read_aws(
    plan: "Plan", source: Source, watcher: Watcher, save_to: Path | None = None, salt: str | None = None
) -> Snapshot:
    """Read what the plan says, and save it if wanted.

    Args:
        plan: what to read.
        source: where.
        watcher: shows the progress.
        save_to: where to save it; None: do not save.
        salt: the salt of the runs to compare with, unless the plan continues another snapshot.

    Raises:
        ProfileError: there is no such profile.
        FileError: the snapshot cannot be written.
        CredentialsError: there are no credentials that AWS accepts.
        Interrupted: the user ended the run; what was read until then is saved.
    """
    from sescheck.auditing.collecting import read  # noqa: PLC0415 - boto3 only where AWS is asked

    if salt is not None and plan.earlier is None:
        plan = replace(plan, salt=salt)
    progress = Progress()
    with watcher.watching(progress):
        snapshot = read(plan, source, progress, watcher.on_call, handle_signals=True)
    if save_to is not None:
        save_snapshot(snapshot, save_to)
    if snapshot.interrupted:
        kept = "" if save_to is None else f"; {_kept_in(save_to)}"
        raise Interrupted(f"interrupted{kept}")
    return snapshot


def reading_result(snapshot: Snapshot, path: Path) -> ExitCode:
    """Say on standard error what the snapshot lacks, and return the exit code of reading.

    Args:
        snapshot: what was read.
        path: where it is saved.

    Raises:
        CannotRunError: no region could be read.
    """
    from sescheck.auditing.judging import is_any_region_readable, reading_code  # noqa: PLC0415

    unread = [each.unread for each in unread_readings(snapshot)]
    file = "FILE" if is_stdout(path) else path
    if not is_any_region_readable(snapshot):
        first = (
            f"{unread[0].operation}: {unread[0].why.words}: {unread[0].detail}" if unread else "none is enabled"
        )
        raise CannotRunError(f"no region could be read: {first}")
    if unread:
        sys.stderr.write(
            f"sescheck: not everything could be read: `sescheck audit --from {file}` says what, and why\n"
        )
    return reading_code(snapshot)


def _kept_in(path: Path) -> str:
    if is_stdout(path):
        return "what was read went to standard output: continue with --resume FILE"
    return f"what was read is in {path}: continue with --resume {path}"

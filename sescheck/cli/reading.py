"""Reading AWS for a command: the progress while it runs, and the snapshot that is left behind."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from sescheck.auditing.planning import Source
from sescheck.cli.outputs import write_file
from sescheck.cli.progress import Watcher
from sescheck.collect.progress import Progress
from sescheck.errors import Interrupted, UsageError
from sescheck.snapshot.descriptors import is_stdout
from sescheck.snapshot.model import Snapshot
from sescheck.snapshot.storage import packed

if TYPE_CHECKING:
    from sescheck.collect.run import Plan


def check_alone(source: Source, **others: object) -> None:
    """Does ``--from`` stand alone? What a saved snapshot has fixed cannot be asked for again.

    Raises:
        UsageError: it does not.
    """
    given = [name for name, value in (*_options_of(source), *others.items()) if value]
    if given:
        options = ", ".join(f"--{name.replace('_', '-')}" for name in given)
        raise UsageError(f"--from audits a saved snapshot and asks AWS nothing: leave {options} out")


def _options_of(source: Source) -> tuple[tuple[str, object], ...]:
    """The options of a source by name."""
    return (
        ("profile", source.profile),
        ("role_arn", source.role_arns),
        ("external_id", source.external_id),
        ("endpoint_url", source.endpoint_url),
    )


def save_snapshot(snapshot: Snapshot, path: Path) -> None:
    """Save what was read.

    Raises:
        FileError: it cannot be written.
    """
    write_file(path, packed(snapshot), private=True)


def read_aws(
    plan: "Plan", source: Source, watcher: Watcher, save_to: Path | None = None, salt: str | None = None
) -> Snapshot:
    """Read what the plan says, and save it where that is wanted.

    Args:
        plan: what to read.
        source: where.
        watcher: shows how far it has come.
        save_to: where to save it; None: nowhere.
        salt: that of the runs to compare with, unless the plan goes on with another snapshot.

    Raises:
        ProfileError: there is no such profile.
        FileError: the snapshot cannot be written.
        CredentialsError: there are no credentials that AWS accepts.
        Interrupted: the user ended the run; what was read until then is saved.
    """
    from sescheck.auditing import reading  # noqa: PLC0415 - boto3 only where AWS is asked

    if salt is not None and plan.earlier is None:
        plan = replace(plan, salt=salt)
    progress = Progress()
    with watcher.watching(progress):
        snapshot = reading.read(plan, source, progress, watcher.on_call, heed_signals=True)
    if save_to is not None:
        save_snapshot(snapshot, save_to)
    if snapshot.interrupted:
        kept = "" if save_to is None else f"; {_kept_in(save_to)}"
        raise Interrupted(f"interrupted{kept}")
    return snapshot


def _kept_in(path: Path) -> str:
    if is_stdout(path):
        return "what was read went to standard output: go on with --resume FILE"
    return f"what was read is in {path}: go on with --resume {path}"

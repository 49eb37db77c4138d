"""What `sescheck init` does between its options and its exit code."""

from pathlib import Path

import typer

from sescheck.auditing.judging import is_any_region_readable, reading_code
from sescheck.cli.linking import linked_file
from sescheck.cli.outputs import check_writable, write_file
from sescheck.config.starter import starter
from sescheck.errors import CannotRunError, ExitCode, UsageError
from sescheck.snapshot.descriptors import is_stdout
from sescheck.snapshot.model import Snapshot


def check_free(path: Path, *, force: bool) -> None:
    """Check that the file can be written, and that no file is overwritten by mistake.

    Raises:
        UsageError: there is a file already.
        FileError: it cannot be written.
    """
    check_writable(path)
    if path.is_file() and not is_stdout(path) and not force:
        raise UsageError(f"{path} already exists: --force overwrites it, -o FILE writes another file")


def write_starter(snapshot: Snapshot, path: Path, *, quiet: bool) -> ExitCode:
    """Write the starter file; return the exit code of the reading.

    Raises:
        CannotRunError: nothing could be read, so there is nothing to start from.
        FileError: the file cannot be written.
    """
    if not is_any_region_readable(snapshot):
        raise CannotRunError(
            "no region could be read, so there is nothing to start from; `sescheck audit` says why"
        )
    write_file(path, [starter(snapshot).encode()])
    if not quiet and not is_stdout(path):
        typer.echo(f"{linked_file(path)} is written: check its guesses; then `sescheck audit` uses it")
    return reading_code(snapshot)

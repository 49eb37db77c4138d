"""What `sescheck init` does between its options and its exit code."""

import sys
from pathlib import Path

from sescheck.auditing.errors import AuditError, UsageError
from sescheck.auditing.exit_codes import ExitCode
from sescheck.auditing.judging import is_any_region_readable, reading_code
from sescheck.cli.outputs import check_writable
from sescheck.config.starter import starter
from sescheck.snapshot.files import write_whole
from sescheck.snapshot.model import Snapshot

_STDOUT = Path("-")


def check_free(path: Path, *, force: bool) -> None:
    """Can the file be written, and nothing be lost by it?

    Raises:
        UsageError: it can not, or there is a file already.
    """
    if path == _STDOUT:
        return
    check_writable(path)
    if path.exists() and not force:
        raise UsageError(f"{path} is there already: --force writes over it, -o FILE writes elsewhere")


def write_starter(snapshot: Snapshot, path: Path, *, quiet: bool) -> ExitCode:
    """Write the starter file; the exit code is that of the reading.

    Raises:
        AuditError: nothing could be read, so there is nothing to start from.
        UsageError: the file can not be written.
    """
    if not is_any_region_readable(snapshot):
        raise AuditError("no region could be read: there is nothing to start from; `sescheck audit` says why")
    text = starter(snapshot)
    if path == _STDOUT:
        sys.stdout.write(text)
    else:
        _write(path, text)
        if not quiet:
            sys.stdout.write(f"{path} written: go through its guesses, then `sescheck audit` follows it\n")
    return reading_code(snapshot)


def _write(path: Path, text: str) -> None:
    try:
        write_whole(path, [text.encode()])
    except OSError as error:
        raise UsageError(f"{path} can not be written: {error.strerror}") from error

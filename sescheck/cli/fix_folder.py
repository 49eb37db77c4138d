"""The folder that `fix` writes to, which may have files of an earlier run, and files of somebody else."""

import sys
from collections.abc import Collection
from pathlib import Path

from sescheck.errors import UsageError, reading

WRITTEN_BY_FIX = "Nothing was changed. Read each step before you run it. Afterwards, run sescheck again."
"""A sentence at the beginning of every file that has room for it."""
_BATCH = '"Comment": "sescheck: records of '
"""Near the beginning of a file of Route 53."""
_BEGINNING = 4096


def check_folder(folder: Path, names: Collection[str]) -> None:
    """Check that no file of somebody else would be replaced, and say which files are of an earlier run.

    Raises:
        UsageError: a file of one of these names is there that `fix` did not write.
        FileError: the folder cannot be read.
    """
    with reading(folder):
        found = {each.name: _is_written_by_fix(each) for each in sorted(folder.iterdir()) if each.is_file()}
    for name in names:
        if not found.get(name, True):
            raise UsageError(
                f"{folder / name} is not a file of `sescheck fix`, which would replace it: use another folder"
            )
    for name in (each for each, is_ours in found.items() if is_ours and each not in names):
        sys.stderr.write(
            f"{folder / name} is of an earlier run: delete it, because its steps may be out of date\n"
        )


def _is_written_by_fix(file: Path) -> bool:
    """True if it begins as the files of `fix` do, or is empty."""
    with file.open("rb") as opened:
        beginning = opened.read(_BEGINNING).decode(errors="replace")
    return not beginning or WRITTEN_BY_FIX in beginning or _BATCH in beginning

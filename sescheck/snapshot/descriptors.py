"""Names of files that stand for what this process has open already: `-`, /dev/stdout, /dev/fd/3."""

import re
from pathlib import Path

STANDARD = Path("-")
"""Standard input where a file is read, standard output where one is written."""

STDIN, STDOUT, STDERR = 0, 1, 2
_NAMED = {"/dev/stdin": STDIN, "/dev/stdout": STDOUT, "/dev/stderr": STDERR}
_NUMBERED = re.compile(r"/(?:dev|proc/self)/fd/(\d{1,9})")


def descriptor_of(path: Path) -> int | None:
    """The number of the open file that the name stands for; None for any other name, and for `-`.

    The open file itself is used, not opened again: that needs no permission, and keeps its position.
    """
    name = path.as_posix()
    found = _NUMBERED.fullmatch(name)
    return int(found[1]) if found else _NAMED.get(name)


def is_stdout(path: Path) -> bool:
    """Does the name of a file to be written mean standard output?"""
    return path == STANDARD or descriptor_of(path) == STDOUT

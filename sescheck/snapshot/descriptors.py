"""Names of files that stand for what this process has open already: `-`, /dev/stdout, /dev/fd/3, a link to one."""

import os
import re
from pathlib import Path

STANDARD = Path("-")
"""Standard input where a file is read, standard output where one is written."""

STDIN, STDOUT, STDERR = 0, 1, 2
_NAMED = {"/dev/stdin": STDIN, "/dev/stdout": STDOUT, "/dev/stderr": STDERR}
_NUMBERED = re.compile(r"/(?:dev|proc/(self|thread-self|\d+)(?:/task/\d+)?)/fd/(\d{1,9})", re.ASCII)
_MOST_LINKS = 40
"""More than that are a circle, as Linux counts them."""


def descriptor_of(path: Path) -> int | None:
    """The number of the open file that the name stands for; None for any other name, and for `-`.

    The open file itself is used, not opened again: that needs no permission, and keeps its position. A link to
    such a name is one too: behind it is the file that the shell writes to, which must not be replaced.
    """
    for _ in range(_MOST_LINKS):
        number = _number_in(path.as_posix())
        if number is not None:
            return number
        path = Path(os.path.realpath(path.parent), path.name)
        number = _number_in(path.as_posix())
        if number is not None:
            return number
        try:
            path = path.parent / path.readlink()
        except OSError:  # it is not a link
            return None
    return None


def _number_in(name: str) -> int | None:
    found = _NUMBERED.fullmatch(name)
    if found is None:
        return _NAMED.get(name)
    is_ours = found[1] in {None, "self", "thread-self", str(os.getpid())}
    return int(found[2]) if is_ours else None


def is_stdout(path: Path) -> bool:
    """Does the name of a file to be written mean standard output?"""
    return path == STANDARD or descriptor_of(path) == STDOUT

"""Names of files that this process has already open: `-`, /dev/stdout, /dev/fd/3, or a link to one."""

import os
import re
from pathlib import Path

STANDARD = Path("-")
"""Standard input if a file is read, standard output if a file is written."""

STDIN, STDOUT, STDERR = 0, 1, 2
_NAMED = {"/dev/stdin": STDIN, "/dev/stdout": STDOUT, "/dev/stderr": STDERR}
_NUMBERED = re.compile(r"/(?:dev|proc/(self|thread-self|\d+)(?:/task/\d+)?)/fd/(\d{1,9})", re.ASCII)
_MOST_LINKS = 40
"""More links than this are a loop, as in Linux."""


def descriptor_of(path: Path) -> int | None:
    """Return the descriptor of the open file with this name; None for any other name, and for `-`.

    The descriptor is used, and the file is not opened again: this needs no permission and keeps the position. A
    link to such a name counts too: it leads to the file that the shell writes to, which must not be replaced.
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
    """True if a file that is written is standard output."""
    return path == STANDARD or descriptor_of(path) == STDOUT

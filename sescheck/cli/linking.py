"""Links (OSC 8) in what a command writes line by line: on a terminal with colours, and nowhere else."""

import sys
from pathlib import Path

from sescheck.cli.coloring import Color, is_colored


def linked_file(path: Path) -> str:
    """Return the name of a file, which leads to the file on a terminal that has links."""
    name = str(path)
    if not has_links(Color.AUTO) or not name.isprintable():
        return name
    return linked(name, path.absolute().as_uri())


def linked(words: str, address: str) -> str:
    """Return words that lead to the address."""
    return f"\x1b]8;;{address}\x1b\\{words}\x1b]8;;\x1b\\"


def has_links(color: Color) -> bool:
    """True if standard output is a terminal that shows colours: a pipe and a file never get links."""
    return sys.stdout.isatty() and is_colored(color, is_terminal=True)

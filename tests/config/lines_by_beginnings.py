"""On which line a key stands, the slow and sure way: tomllib itself says, of ever longer beginnings of the text.

What `sescheck.config.lines` finds in one pass is compared with this. A beginning of a
TOML text that ends with a line is TOML again, but for arrays and strings that are still open, and those can be
closed. So the first beginning that holds a key ends with the line on which the key stands.
"""

import tomllib
from collections.abc import Sequence
from itertools import product
from typing import Any, TypeAlias

KeyPath: TypeAlias = tuple[str | int, ...]
"""Keys, and indices of arrays, from the top of the document."""

_DEEPEST = 4
_BRACKETS = ("".join(closing) for depth in range(1, _DEEPEST + 1) for closing in product("]}", repeat=depth))
_CLOSINGS = ("", *_BRACKETS, '"""', "'''")
"""What may still be open at the end of a line: TOML has nothing else that goes on over lines."""


def line_of(text: str, path: KeyPath) -> int:
    """Return the line, from 1, of the element at the path, or of the nearest part of the path that exists.

    Args:
        text: valid TOML.
        path: where in it.
    """
    lines = text.replace("\r\n", "\n").split("\n")
    there = _part_there(tomllib.loads("\n".join(lines)), path)
    if not there:
        return 1
    before, within = 0, len(lines)
    while within - before > 1:
        middle = (before + within) // 2
        if _begins_within(lines, middle, there):
            within = middle
        else:
            before = middle
    return within


def _part_there(document: Any, path: KeyPath) -> KeyPath:
    lengths = range(len(path), 0, -1)
    return next((path[:length] for length in lengths if _has(document, path[:length])), ())


def _begins_within(lines: Sequence[str], count: int, path: KeyPath) -> bool:
    """Does it stand in the first lines? Those at their end that nothing closes are left out."""
    for end in range(count, 0, -1):
        found = _closed("\n".join(lines[:end]))
        if found is not None:
            return _has(found, path)
    return False


def _closed(beginning: str) -> Any:
    for closing in _CLOSINGS:
        try:
            return tomllib.loads(f"{beginning}\n{closing}")
        except tomllib.TOMLDecodeError:
            continue
    return None


def _has(value: Any, path: KeyPath) -> bool:
    for part in path:
        match value, part:
            case dict(), str() if part in value:
                value = value[part]
            case list(), int() if part < len(value):
                value = value[part]
            case _:
                return False
    return True

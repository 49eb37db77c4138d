"""Every place of the package that makes an error of the tree, with the words that the source has for it."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from sescheck import errors

PACKAGE = Path(errors.__file__).parent
RAISERS = frozenset({"one_of", "reading", "writing"})
"""Functions of ``errors.py`` that raise in the name of their caller."""
_CLASSES = frozenset(
    name
    for name, kind in vars(errors).items()
    if isinstance(kind, type) and issubclass(kind, errors.SescheckError) and kind is not errors.SescheckError
)


class Site(NamedTuple):
    """A call that makes an error.

    Attributes:
        path: of the file in the package.
        first: its first line.
        last: its last line.
        words: the message; what is filled in is ``…``.
    """

    path: str
    first: int
    last: int
    words: str


@cache
def sites() -> tuple[Site, ...]:
    """Every one, in the order of the files."""
    texts = {path: path.read_text(encoding="utf-8") for path in sorted(PACKAGE.rglob("*.py"))}
    return tuple(
        site
        for path, text in texts.items()
        if path.name != "errors.py" and any(name in text for name in _CLASSES | RAISERS)
        for site in _in_file(path.relative_to(PACKAGE).as_posix(), ast.parse(text))
    )


def _in_file(path: str, tree: ast.AST) -> Iterator[Site]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and (name := _name(node.func)) is not None:
            words = _words(node.args[0]) if name in _CLASSES else f"{name}({', '.join(map(_words, node.args))})"
            yield Site(path, node.lineno, node.end_lineno or node.lineno, words)


def _name(func: ast.expr) -> str | None:
    """Return the class, or the function that raises; None for another call."""
    match func:
        case ast.Name(name) if name in _CLASSES | RAISERS:
            return name
        case ast.Attribute(ast.Name(name), method) if name in _CLASSES:
            return method
    return None


def _words(node: ast.expr) -> str:
    match node:
        case ast.Constant(str(text)):
            return text
        case ast.JoinedStr(parts):
            return "".join(_words(part) for part in parts)
        case ast.FormattedValue():
            return "…"
        case ast.BinOp(left, ast.Add(), right):
            return _words(left) + _words(right)
        case _:
            return "…"

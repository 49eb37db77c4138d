"""Find the line of a key: one pass over a TOML text that tomllib has accepted.

tomllib and tomlkit give no positions, and tree-sitter-toml, which does, is two compiled wheels for the sake of an
error message. Since tomllib has judged the text, only this needs to be known here: strings and comments, and what
opens, separates and closes.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import lru_cache
from typing import NamedTuple, TypeAlias

KeyPath: TypeAlias = tuple[str | int, ...]
"""Keys, and indices of arrays, from the top of the document."""

_TOKEN = re.compile(
    r"""
      (?P<comment> \#[^\n]*+ )
    | (?P<string> \"{3}(?:[^"\\]|\\.|"(?!""))*+"{3,5} | '{3}(?:[^']|'(?!''))*+'{3,5}
                | "(?:[^"\\\n]|\\.)*+" | '[^'\n]*+' )
    | (?P<mark> [\n\[\]{},=.] )
    | (?P<bare> [^\s\#"'\[\]{},=.]++ )
    """,
    re.VERBOSE | re.DOTALL,
)
_ENDS = {"\n", ",", "]", "}"}


def line_of(text: str, path: KeyPath) -> int:
    """Return the line, from 1, of the element at the path, or of the nearest part of the path that exists.

    Args:
        text: valid TOML.
        path: where in it.
    """
    lines = lines_of(text)
    beginnings = (path[:length] for length in range(len(path), 0, -1))
    return next((lines[part] for part in beginnings if part in lines), 1)


@lru_cache(maxsize=2)
def lines_of(text: str) -> Mapping[KeyPath, int]:
    """Return the line of every key, and of every element of an array.

    Args:
        text: valid TOML.
    """
    reader = _Reader(text)
    with suppress(_LostError):
        reader.document()
    return reader.lines


class _LostError(Exception):
    """The text ends inside an element, which tomllib would not accept. What was found until then is kept."""


class _Token(NamedTuple):
    kind: str
    text: str
    line: int


def _tokens(text: str) -> Iterator[_Token]:
    line = 1
    for found in _TOKEN.finditer(text):
        kind, token = str(found.lastgroup), found[0]
        if kind != "comment":
            yield _Token(kind, token, line)
            line += token.count("\n")
    yield _Token("end", "", line)


class _Reader:
    """Goes through the tokens, with one token of lookahead, and records where each path is first named."""

    def __init__(self, text: str) -> None:
        self._tokens = _tokens(text)
        self._next = next(self._tokens)
        self._tables: dict[KeyPath, int] = {}
        self.lines: dict[KeyPath, int] = {}

    def document(self) -> None:
        """Parse headers of tables, and the keys below them."""
        table: KeyPath = ()
        while self._next.kind != "end":
            if self._next.text == "\n":
                self._take()
            elif self._next.text == "[":
                table = self._header()
            else:
                self._pair(table)

    def _take(self) -> _Token:
        taken = self._next
        if taken.kind == "end":
            raise _LostError
        self._next = next(self._tokens)
        return taken

    def _header(self) -> KeyPath:
        """``[a.b]`` or ``[[a.b]]``: the path of what stands below."""
        self._take()
        several = self._next.text == "["
        if several:
            self._take()
        line = self._next.line
        *above, last = self._keys()
        path: KeyPath = ()
        for key in above:
            path = self._latest(self._note((*path, key), line))
        path = self._note((*path, last), line)
        path = self._another(path, line) if several else self._latest(path)
        while self._next.text == "]":
            self._take()
        return path

    def _note(self, path: KeyPath, line: int) -> KeyPath:
        self.lines.setdefault(path, line)
        return path

    def _latest(self, path: KeyPath) -> KeyPath:
        """Return the last table if the path is an array of tables."""
        return (*path, self._tables[path] - 1) if path in self._tables else path

    def _another(self, path: KeyPath, line: int) -> KeyPath:
        index = self._tables.get(path, 0)
        self._tables[path] = index + 1
        return self._note((*path, index), line)

    def _keys(self) -> list[str]:
        """``a."b".c``."""
        keys = [_key(self._take())]
        while self._next.text == ".":
            self._take()
            keys.append(_key(self._take()))
        return keys

    def _pair(self, path: KeyPath) -> None:
        """``a.b = value``."""
        line = self._next.line
        for key in self._keys():
            path = self._note((*path, key), line)
        self._take()  # the sign of equality
        self._value(path)

    def _value(self, path: KeyPath) -> None:
        match self._next.text:
            case "[":
                self._array(path)
            case "{":
                self._inline(path)
            case _:
                while self._next.kind != "end" and (self._next.kind != "mark" or self._next.text not in _ENDS):
                    self._take()

    def _array(self, path: KeyPath) -> None:
        self._take()
        index = 0
        while self._next.text != "]":
            if self._next.text in {"\n", ","}:
                self._take()
            else:
                self._value(self._note((*path, index), self._next.line))
                index += 1
        self._take()

    def _inline(self, path: KeyPath) -> None:
        self._take()
        while self._next.text != "}":
            if self._next.text in {"\n", ","}:
                self._take()
            else:
                self._pair(path)
        self._take()


def _key(token: _Token) -> str:
    return str(tomllib.loads(f"key = {token.text}")["key"]) if token.kind == "string" else token.text

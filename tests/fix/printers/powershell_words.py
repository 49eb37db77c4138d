"""The words of PowerShell that the printer uses, by the rules of its language for quotation marks.

Single quotes, also typographic ones, hold text as it is; two of them are one. Double quotes replace variables. A
comment begins at the beginning of a word. PowerShell itself is not needed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

SINGLE = "'\u2018\u2019\u201a\u201b"
DOUBLE = '"\u201c\u201d\u201e'
BARE = re.compile(r"[A-Za-z0-9_.:/\\$-]+")
SIGNS = "(){}[]=+|;,"


@dataclass(frozen=True)
class Word:
    """A word.

    Attributes:
        kind: ``text``, ``replaced`` (in double quotes), ``bare``, ``sign`` or ``comment``.
    """

    kind: str
    text: str


def words_of(script: str) -> Iterator[Word]:
    """Yield the words of a script.

    Raises:
        ValueError: there is something that the printer does not use.
    """
    at = 0
    while at < len(script):
        character = script[at]
        if character.isspace():
            at += 1
        elif character == "#":
            end = re.compile(r"[\r\n]|$").search(script, at)
            assert end is not None
            yield Word("comment", script[at : end.start()])
            at = end.start()
        elif character in SINGLE + DOUBLE:
            text, at = _quoted(script, at, SINGLE if character in SINGLE else DOUBLE)
            yield Word("text" if character in SINGLE else "replaced", text)
        elif character in SIGNS:
            yield Word("sign", character)
            at += 1
        elif (bare := BARE.match(script, at)) is not None:
            yield Word("bare", bare.group())
            at = bare.end()
        else:
            raise ValueError(f"not expected: {script[at : at + 20]!r}")


def _quoted(script: str, start: int, marks: str) -> tuple[str, int]:
    """Two marks are one, the first of the two; one mark ends the text."""
    within = re.compile(f"((?:[^{marks}]|[{marks}]{{2}})*+)[{marks}]").match(script, start + 1)
    if within is None:
        raise ValueError("a string does not end")
    return re.sub(f"([{marks}])[{marks}]", r"\1", within[1]), within.end()

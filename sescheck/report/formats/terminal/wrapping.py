"""Break text into lines between words only: what is longer than a line, such as an ARN, can be copied whole."""

import re
from collections.abc import Iterator

from rich.cells import cell_len
from rich.text import Text

_PIECE = re.compile(r"\s*(?:[^\s`]*`[^`]+`[^\s`]*|\S+)")
"""A word, or a command between backticks, with the spaces before it."""
_WORD = re.compile(r"\s*\S+")


def wrapped(text: Text, width: int) -> Iterator[Text]:
    """Yield the lines. A command between backticks stays on one line, unless it is longer than that."""
    for paragraph in text.split(allow_blank=True):
        for index, line in enumerate(paragraph.divide(_breaks(paragraph.plain, width))):
            kept = line.plain.lstrip() if index else line.plain
            yield line[len(line.plain) - len(kept) : len(line.plain.rstrip())] if kept.strip() else Text()


def _breaks(words: str, width: int) -> Iterator[int]:
    """Yield where lines end."""
    used = 0
    for begin, piece in _pieces(words, width):
        if used and used + cell_len(piece) > width:
            yield begin
            used = cell_len(piece.lstrip())
        else:
            used += cell_len(piece)


def _pieces(words: str, width: int) -> Iterator[tuple[int, str]]:
    for found in _PIECE.finditer(words):
        if cell_len(found[0].strip()) <= width:
            yield found.start(), found[0]
        else:
            yield from ((found.start() + word.start(), word[0]) for word in _WORD.finditer(found[0]))


def hanging(lead: Text, body: Text, indent: int, width: int) -> Text:
    """Return a lead, and a body whose further lines begin where its first one does."""
    begin = indent + cell_len(lead.plain) + 1
    lines = list(body.split() if body.no_wrap else wrapped(body, width - begin)) or [Text()]
    first = Text.assemble(" " * indent, lead, " ", lines[0])
    return _page([first, *(Text.assemble(" " * begin, line) for line in lines[1:])])


def indented(text: Text, indent: int, width: int, further: int = 0) -> Text:
    """Return a text with all its lines indented; those after the first one further."""
    lines = wrapped(text, width - indent - further)
    return _page([Text.assemble(" " * (indent + (further if n else 0)), line) for n, line in enumerate(lines)])


def _page(lines: list[Text]) -> Text:
    page = Text("\n").join(lines)
    page.no_wrap = True
    return page

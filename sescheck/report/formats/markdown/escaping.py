r"""Escape any text so that GitHub-flavoured Markdown renders exactly this text.

GitHub turns more than Markdown into markup: ``@name``, ``#1``, addresses, hashes of commits, ``:smile:``. It
does not change code, so everything except letters and numbers is a code span; a backslash is not enough.
Sources: GitHub Flavored Markdown Spec, "Code spans", "Autolinks (extension)"; GitHub Docs, "Basic writing and
formatting syntax", "Autolinked references and URLs".
"""

import re
from collections.abc import Iterable, Iterator

from sescheck.plain import safe

_BEFORE = '"('
_BEHIND = '"),;:.'
_PLAIN = re.compile(r"[A-Za-z]+(?:['-][A-Za-z]+)*'?|\d+(?:[,.]\d+)*%?", re.ASCII)
_HASH = re.compile(r"\b[0-9a-f]{7,}\b")
_TAKES_A_VALUE = "--depth"
_TICKS = re.compile("`+")


def words(text: str) -> str:
    """Escape the text on one line, for a paragraph or a list item."""
    return " ".join(_with_values(safe(text).split()))


def cell(text: str) -> str:
    r"""Escape the text for a cell of a table: a bar, which would end the cell, is shown as ``\x7c``."""
    return words(text.replace("|", r"\x7c"))


def _with_values(found: list[str]) -> Iterator[str]:
    """Join an option and its value into one piece of code."""
    rest = iter(found)
    for word in rest:
        value = next(rest, None) if word == _TAKES_A_VALUE else None
        if value is None:
            yield _word(word)
            continue
        plain = value.rstrip(_BEHIND)
        if _PLAIN.fullmatch(plain):
            yield f"{code(f'{word} {plain}')}{value[len(plain) :]}"
        else:
            yield from (_word(word), _word(value))


def _word(word: str) -> str:
    """Keep punctuation before and after it outside of the code span."""
    middle = word.lstrip(_BEFORE).rstrip(_BEHIND)
    before, _, behind = word.partition(middle) if middle else (word, "", "")
    return f"{before}{middle if _is_plain(middle, behind) else code(middle)}{behind}"


def _is_plain(word: str, behind: str) -> bool:
    """True for letters, or a number that does not start a list."""
    begins_list = word[-1:].isdigit() and behind[:1] in {".", ")"}
    return not word or (_PLAIN.fullmatch(word) is not None and not _HASH.search(word) and not begins_list)


def code(word: str) -> str:
    """Return a code span; the word has no line break."""
    longest = max((len(run) for run in _TICKS.findall(word)), default=0)
    fence = "`" * (longest + 1)
    space = " " if longest else ""
    return f"{fence}{space}{word}{space}{fence}"


def fenced(lines: Iterable[str]) -> Iterator[str]:
    """Yield a block of code; the lines have no line breaks."""
    kept = list(lines)
    longest = max((len(run) for line in kept for run in _TICKS.findall(line)), default=0)
    fence = "`" * max(longest + 1, 3)
    yield from (fence, *kept, fence)

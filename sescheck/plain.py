r"""Make words from AWS, from names and from errors safe to show.

Names and AWS's own words may contain anything. Control characters, escape sequences and marks that
change the writing direction are shown as ``\x1b`` or ``\u202e``; very long texts are cut, with a count.
"""

import unicodedata

NAME = 120
"""Characters of a name that are shown."""

SENTENCE = 600
"""Characters of a message that are shown."""

_SLACK = 40
"""Text that is only a little longer is shown in full: the count would take as much space."""

_SHORT = {"\n": r"\n", "\r": r"\r", "\t": r"\t"}
_UNSAFE_CATEGORIES = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
_TWO_DIGITS = 0x100
_FOUR_DIGITS = 0x10000


def cut(words: str, limit: int = SENTENCE) -> str:
    """Return the words up to the limit, and a count of the rest."""
    if len(words) <= limit + _SLACK:
        return words
    return f"{words[:limit]}... ({len(words) - limit:,} more characters)"


def safe(words: str, *, ascii_only: bool = False) -> str:
    """Return the words on one line, without anything that a terminal, a log or a mail reader would act on."""
    if words.isascii() and words.isprintable():
        return words
    return "".join(_escape_unsafe(character, ascii_only=ascii_only) for character in words)


def _escape_unsafe(character: str, *, ascii_only: bool) -> str:
    unsafe = unicodedata.category(character) in _UNSAFE_CATEGORIES
    if not unsafe and (character.isascii() or not ascii_only):
        return character
    return _SHORT.get(character) or _escape(ord(character))


def _escape(code: int) -> str:
    if code < _TWO_DIGITS:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < _FOUR_DIGITS else f"\\U{code:08x}"

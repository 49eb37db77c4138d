"""Hostile words, made fit to be shown."""

import pytest

from sescheck.plain import cut, safe


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("example.com", "example.com"),
        ("a b", "a b"),
        ("", ""),
        ("\x1b[31mred", r"\x1b[31mred"),
        ("\x00\x07\x7f", r"\x00\x07\x7f"),
        ("\x9b31m", r"\x9b31m"),
        ("one\ntwo\r\tthree", r"one\ntwo\r\tthree"),
        ("\u202egpj.exe", r"\u202egpj.exe"),
        ("\u2066a\u2069\u200f\u061c", r"\u2066a\u2069\u200f\u061c"),
        ("zero\u200bwidth\ufeff", r"zero\u200bwidth\ufeff"),
        ("line\u2028paragraph\u2029", r"line\u2028paragraph\u2029"),
        ("\U000e0041", r"\U000e0041"),
        ("\ud800", r"\ud800"),
        ("müller@example.com", "müller@example.com"),
        ("[red]not markup[/red]", "[red]not markup[/red]"),
    ],
)
def test_control_characters_are_escaped(words: str, shown: str) -> None:
    """Controls, marks of direction and what has no shape become escapes; all else stays."""
    assert safe(words) == shown


def test_non_ascii_is_escaped_if_only_ascii_can_be_shown() -> None:
    """The rest is escaped too."""
    assert safe("müller@例え.jp", ascii_only=True) == r"m\xfcller@\u4f8b\u3048.jp"


def test_every_character_becomes_printable() -> None:
    """No category was forgotten."""
    every = "".join(map(chr, range(0x110000)))
    assert safe(every, ascii_only=True).isprintable()
    assert [c for c in safe(every) if not c.isprintable() and not c.isspace()] == []


def test_very_long_texts_are_cut_with_a_count() -> None:
    """And what is hardly too long is not."""
    assert cut("x" * 10_000, 120) == "x" * 120 + "... (9,880 more characters)"
    assert cut("x" * 150, 120) == "x" * 150

"""Texts in SARIF's form."""

from typing import Any, TypeAlias

from sescheck.plain import safe

Object: TypeAlias = dict[str, Any]


def message(words: str) -> Object:
    """Return plain text without placeholders (3.11.5) or links (3.11.6)."""
    return {"text": safe(words).replace("{", "{{").replace("}", "}}").replace("](", "] (")}


def described(name: str, words: str) -> Object:
    """Return a descriptor (3.49) in a sentence; GitHub requires all three texts."""
    text = {"text": words}
    return {"id": name, "shortDescription": text, "fullDescription": text, "help": text}

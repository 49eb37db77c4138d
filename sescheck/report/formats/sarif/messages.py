"""Words as SARIF has them."""

from typing import Any, TypeAlias

from sescheck.report.text.plain import safe

Object: TypeAlias = dict[str, Any]


def message(words: str) -> Object:
    """Plain text without placeholders (3.11.5) or links (3.11.6) of anybody's making."""
    return {"text": safe(words).replace("{", "{{").replace("}", "}}").replace("](", "] (")}


def described(name: str, words: str) -> Object:
    """A descriptor (3.49) in a sentence; GitHub asks for all three texts."""
    text = {"text": words}
    return {"id": name, "shortDescription": text, "fullDescription": text, "help": text}

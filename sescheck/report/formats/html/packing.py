"""Data that the page's script unpacks when it needs them: JSON, compressed, as text that needs no escape."""

import zlib
from base64 import b64encode
from collections.abc import Hashable
from typing import Generic, TypeVar

import msgspec
from markupsafe import Markup

T = TypeVar("T", bound=Hashable)

_ESCAPES = {character: f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"}


class Pool(Generic[T]):
    """Values, each once."""

    def __init__(self) -> None:
        self.index: dict[T, int] = {}

    def add(self, value: T) -> int:
        """Return the index of the value."""
        return self.index.setdefault(value, len(self.index))

    @property
    def values(self) -> list[T]:
        """Return all of them, in order."""
        return list(self.index)


def packed(name: str, value: object) -> Markup:
    """Return a block of data; nothing in the page reads it before ``unpacked(name)`` of the script."""
    text = b64encode(zlib.compress(msgspec.json.encode(value))).decode()
    return Markup('<script type="text/plain" id="%s">%s</script>\n') % (name, text)


def in_page(value: object) -> Markup:
    """Return JSON that the script reads at once."""
    text = msgspec.json.encode(value).decode()
    for character, escaped in _ESCAPES.items():
        text = text.replace(character, escaped)
    return Markup(text)  # noqa: S704 - nothing in it can end the element

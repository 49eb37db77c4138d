"""A picture carries the text of the page that it shows, in a chunk of the PNG: a test recognizes a stale one."""

import struct
import zlib
from collections.abc import Iterator
from html.parser import HTMLParser

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_KEYWORD = b"Page"
_SILENT = {"style", "template", "title"}
"""Elements whose text nobody reads; scripts too, unless they hold the data of the page."""
_PIECES = 150
"""How much of the text counts: a window shows the beginning of a page, and no more pieces of text than that."""


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self._inside = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._inside += _is_silent(tag, dict(attrs)) or (tag == "script" and self._inside > 0)

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT or tag == "script":
            self._inside = max(0, self._inside - 1)

    def handle_data(self, data: str) -> None:
        if not self._inside and data.strip():
            self.parts.append(" ".join(data.split()))


def _is_silent(tag: str, attributes: dict[str, str | None]) -> bool:
    if tag == "script":
        return "json" not in (attributes.get("type") or "")
    return tag in _SILENT


def text_of(page: str) -> str:
    """Return what a reader can see of the beginning of an HTML page, one piece a line, hidden or not."""
    parser = _Text()
    parser.feed(page)
    parser.close()
    return "\n".join(parser.parts[:_PIECES])


def with_text(picture: bytes, text: str) -> bytes:
    """Return the PNG with the text, before its end; any earlier one is left out."""
    kept = [whole for kind, body, whole in _chunks(picture) if not _is_ours(kind, body)]
    body = _KEYWORD + b"\0\1\0\0\0" + zlib.compress(text.encode(), 9)
    chunk = struct.pack(">I", len(body)) + b"iTXt" + body + struct.pack(">I", zlib.crc32(b"iTXt" + body))
    return b"".join([_SIGNATURE, *kept[:-1], chunk, kept[-1]])


def text_in(picture: bytes) -> str | None:
    """Return the text that the PNG carries; None if it has none."""
    for kind, body, _ in _chunks(picture):
        if _is_ours(kind, body):
            return zlib.decompress(body[len(_KEYWORD) + 5 :]).decode()
    return None


def size_of(picture: bytes) -> tuple[int, int]:
    """Return the width and the height of a PNG in pixels."""
    header = next(body for kind, body, _ in _chunks(picture) if kind == b"IHDR")
    width, height = struct.unpack(">II", header[:8])
    return width, height


def _is_ours(kind: bytes, body: bytes) -> bool:
    return kind == b"iTXt" and body.startswith(_KEYWORD + b"\0")


def _chunks(picture: bytes) -> Iterator[tuple[bytes, bytes, bytes]]:
    """Yield the kind, the content and the bytes of each chunk."""
    at = len(_SIGNATURE)
    while at < len(picture):
        (length,) = struct.unpack(">I", picture[at : at + 4])
        whole = picture[at : at + 12 + length]
        yield whole[4:8], whole[8 : 8 + length], whole
        at += len(whole)

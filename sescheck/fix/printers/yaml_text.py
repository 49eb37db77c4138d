"""Text in YAML: what PyYAML would write, which only the emulator needs."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

_BARE = re.compile(r"[A-Z][A-Za-z0-9]*", re.ASCII)
_WORDS = {"false", "n", "no", "null", "off", "on", "true", "y", "yes"}
"""What YAML takes for something else than text."""
_PAIR = re.compile(r"\\u(d[89ab][0-9a-f]{2})\\u(d[c-f][0-9a-f]{2})")


def lines(value: Mapping[str, Any], indent: str = "") -> Iterator[str]:
    """Yield a structure; strings in quotation marks, so that none is taken for a number, a date or a boolean."""
    for name, each in value.items():
        is_bare = _BARE.fullmatch(name) is not None and name.lower() not in _WORDS
        yield from _entry(f"{indent}{name if is_bare else scalar(name)}:", each, f"{indent}  ")


def _entry(start: str, value: Any, indent: str) -> Iterator[str]:
    match value:
        case Mapping() if value:
            yield start
            yield from lines(value, indent)
        case list() if value:
            yield start
            for each in value:
                yield from _entry(f"{indent}-", each, f"{indent}  ")
        case _:
            yield f"{start} {scalar(value)}"


def scalar(value: Any) -> str:
    """JSON in ASCII is YAML, but for characters that JSON writes as two."""
    return _PAIR.sub(_as_one, json.dumps(value))


def _as_one(found: re.Match[str]) -> str:
    character = json.loads(f'"{found.group()}"')
    return f"\\U{ord(character):08x}"

"""Mask keys, tokens and passwords in every text that is shown or saved.

The secrets of a run are registered here when they are loaded: those of a profile, of a program, of each assumed
role. A secret that is not registered yet, such as in the answer that brings it, is recognised by its name.
"""

import re
from collections.abc import Iterable
from urllib.parse import quote

MASK = "***"

_SHORTEST = 8
"""Characters: a shorter word is not a secret of AWS, and would be masked inside of other words."""

_IN_URL = re.compile(r"(\b[a-zA-Z][a-zA-Z0-9+.-]*://)[^\s/\"'<>]*@")
_NAMED = re.compile(
    r"((?:secret_?access_?key|session_?token|security-token)(?:\\?[\"'>\s:=])+(?:b\\?['\"])?)[\w+/=%-]{8,}",
    re.IGNORECASE,
)
_MAY_BE_NAMED = re.compile(r"secret_?access|session_?token|security-token", re.IGNORECASE)

_known: dict[str, None] = {}


def keep_secret(words: Iterable[str | None]) -> None:
    """Mask these from now on, in each form that a text may hold."""
    for word in words:
        secret = (word or "").strip()
        if len(secret) >= _SHORTEST:
            _known.update(dict.fromkeys((secret, quote(secret, safe=""), secret.replace("/", "\\/"))))


def scrubbed(text: str) -> str:
    """Return the text without secrets; the same object if it has none."""
    for secret in tuple(_known):
        if secret in text:
            text = text.replace(secret, MASK)
    if "://" in text:
        text = _IN_URL.sub(rf"\1{MASK}@", text)
    if _MAY_BE_NAMED.search(text):
        text = _NAMED.sub(rf"\1{MASK}", text)
    return text

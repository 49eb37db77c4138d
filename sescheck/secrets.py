"""Mask keys, tokens and passwords in every text that is shown or saved.

The secrets of a run are registered here when they are loaded: those of a profile, of a program, of each assumed
role. A secret that is not registered yet, such as in the answer that brings it, is recognised by its name.
"""

import re
import threading
from collections import Counter
from collections.abc import Iterable, Iterator
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

_known: Counter[str] = Counter()
"""How many keep each of these words: two accounts may have the same secret."""
_changing = threading.Lock()


def keep_secret(words: Iterable[str | None]) -> None:
    """Mask these from now on, in each form that a text may hold."""
    with _changing:
        _known.update(_forms(words))


def forget_secret(words: Iterable[str | None]) -> None:
    """Do not keep these any more, if they were given as often as they are forgotten."""
    with _changing:
        for form in _forms(words):
            _known[form] -= 1
            if _known[form] <= 0:
                del _known[form]


def _forms(words: Iterable[str | None]) -> Iterator[str]:
    for word in words:
        secret = (word or "").strip()
        if len(secret) >= _SHORTEST:
            yield from {secret, quote(secret, safe=""), secret.replace("/", "\\/")}


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

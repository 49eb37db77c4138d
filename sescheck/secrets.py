"""What must not leave: keys, tokens and passwords, masked in every text that is shown or saved.

The secrets of a run are made known here as they come: those of a profile, of a program, of each assumed role.
Where a text may hold one that is not known yet, such as the answer that brings it, its name gives it away.
"""

import re
from collections.abc import Iterable
from urllib.parse import quote

MASK = "***"

_SHORTEST = 8
"""Characters: a shorter word is no secret of AWS's, and would be masked inside of others."""

_IN_URL = re.compile(r"(\b[a-zA-Z][a-zA-Z0-9+.-]*://)[^\s/\"'<>]*@")
_NAMED = re.compile(
    r"((?:secret_?access_?key|session_?token|security-token)(?:\\?[\"'>\s:=])+(?:b\\?['\"])?)[\w+/=%-]{8,}",
    re.IGNORECASE,
)
_MAY_BE_NAMED = re.compile(r"secret_?access|session_?token|security-token", re.IGNORECASE)

_known: dict[str, None] = {}


def keep_secret(words: Iterable[str | None]) -> None:
    """Mask these from now on, in each form in which a text may hold them."""
    for word in words:
        secret = (word or "").strip()
        if len(secret) >= _SHORTEST:
            _known.update(dict.fromkeys((secret, quote(secret, safe=""), secret.replace("/", "\\/"))))


def scrubbed(text: str) -> str:
    """The text without a secret in it; the very same where it holds none."""
    for secret in tuple(_known):
        if secret in text:
            text = text.replace(secret, MASK)
    if "://" in text:
        text = _IN_URL.sub(rf"\1{MASK}@", text)
    if _MAY_BE_NAMED.search(text):
        text = _NAMED.sub(rf"\1{MASK}", text)
    return text

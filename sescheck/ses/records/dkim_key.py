"""A DKIM key record: a list of tags, read as RFC 6376 section 3.6.1 says."""

import re

_BASE64 = re.compile(r"[A-Za-z0-9+/]+={0,2}")
_SPACE = re.compile(r"\s|\\(?:009|010|013)")
"""Spaces, tabs and line breaks; the answers have control characters as escapes."""


def is_key_for_ses(text: str) -> bool:
    """True if a TXT record is a DKIM key that can check mail of SES.

    SES signs with RSA and SHA-256. A key is revoked if its ``p=`` is empty. One with another version, for another
    kind of key, for other hashes or for another service than mail is ignored by receivers.
    """
    pairs = [_tag(part) for part in text.split(";")]
    tags = dict(reversed(pairs))
    return (
        tags.get("v", "DKIM1") == "DKIM1"
        and "v" not in (name for name, _ in pairs[1:])
        and tags.get("k", "rsa").lower() == "rsa"
        and _has(tags.get("h", "sha256"), "sha256")
        and _has(tags.get("s", "*"), "*", "email")
        and _BASE64.fullmatch(tags.get("p", "")) is not None
    )


def _tag(part: str) -> tuple[str, str]:
    name, _, value = part.partition("=")
    return name.strip(), _SPACE.sub("", value)


def _has(values: str, *wanted: str) -> bool:
    return not {each.lower() for each in values.split(":")}.isdisjoint(wanted)

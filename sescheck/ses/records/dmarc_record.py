"""A DMARC record: a list of tags, read as RFC 9989 section 4.7 says.

Names and values may be in any case, with spaces around them. Only ``DMARC1`` must be written so. Unknown tags, and
known ones that are wrong, are ignored; the first of two equal ones holds. ``pct``, ``rf`` and ``ri`` do not exist
any more.
"""

import re
from enum import StrEnum

import msgspec

_URI = re.compile(r"[a-z][a-z0-9+.-]*:[^\s,;]+", re.IGNORECASE)
"""RFC 3986 as far as it matters: a scheme, a colon and more."""


class Policy(StrEnum):
    """What the owner of a domain asks for mail that fails DMARC."""

    NONE = "none"
    QUARANTINE = "quarantine"
    REJECT = "reject"


class DmarcRecord(msgspec.Struct, frozen=True):
    """A DMARC record.

    Attributes:
        policies: ``p``, ``sp`` and ``np``, in lower case, as far as the record has them; they may be invalid.
        psd: ``y`` for a public suffix, ``n`` for an organizational domain, else ``u``.
        testing: ``t=y``: receivers are asked not to apply the policy.
        strict_dkim: ``adkim=s``.
        strict_spf: ``aspf=s``.
        has_reports: ``rua`` has a URI that is valid.
    """

    text: str
    policies: dict[str, str]
    psd: str
    testing: bool
    strict_dkim: bool
    strict_spf: bool
    has_reports: bool


def dmarc_record(text: str) -> DmarcRecord | None:
    """The record that a TXT record is; None if it is not a DMARC record."""
    version, *rest = text.split(";")
    if _tag(version) != ("v", "DMARC1"):
        return None
    tags: dict[str, str] = {}
    for name, value in map(_tag, rest):
        tags.setdefault(name, value.lower())
    return DmarcRecord(
        text=text,
        policies={name: tags[name] for name in ("p", "sp", "np") if name in tags},
        psd=tags.get("psd", "u"),
        testing=tags.get("t") == "y",
        strict_dkim=tags.get("adkim") == "s",
        strict_spf=tags.get("aspf") == "s",
        has_reports=any(_URI.fullmatch(each.strip()) for each in tags.get("rua", "").split(",")),
    )


def _tag(part: str) -> tuple[str, str]:
    """The name and the value of a tag; without a name if it has no value."""
    name, equals, value = part.partition("=")
    return (name.strip().lower(), value.strip()) if equals else ("", "")

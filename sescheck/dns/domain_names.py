"""A name as the DNS takes it: absolute, in ASCII, and not too long."""

from functools import lru_cache
from typing import Literal, TypeAlias

import dns.exception
import dns.name

RecordType: TypeAlias = Literal["A", "AAAA", "CNAME", "MX", "NS", "SOA", "TXT"]

LONGEST_TEXT = 1024
"""A name has 255 bytes at most. Text that is much longer is not looked at: to translate it takes long."""
SHOWN = 60
_UNUSABLE = frozenset("@\\\"'$()<>,;: \t")
"""dnspython gives some of them a meaning of their own, and a name of SES has none of them."""
_IDNA = dns.name.IDNA2008Codec(uts_46=True, transitional=False, allow_pure_ascii=True)
"""IDNA 2008: the older standard makes another domain of some names. ASCII labels, such as _dmarc, stay."""


@lru_cache(maxsize=128)
def absolute(text: str) -> dns.name.Name:
    """Return the absolute name; a U-label becomes an A-label, and the last dot may be missing.

    A question is checked first and sent later, so a few names are kept.

    Raises:
        ValueError: it is not a name, with the reason.
    """
    if not text.removesuffix("."):
        raise ValueError("it is empty")
    if len(text) > LONGEST_TEXT:
        raise ValueError("it is longer than 255 bytes")
    for character in text:
        if character in _UNUSABLE or not character.isprintable():
            raise ValueError(f"it has the character {character!a}")
    try:
        name = dns.name.from_text(text.lower(), dns.name.root, _IDNA)
    except dns.name.LabelTooLong:
        raise ValueError("a part between two dots is longer than 63 bytes") from None
    except dns.name.NameTooLong:
        raise ValueError("it is longer than 255 bytes") from None
    except dns.name.EmptyLabel:
        raise ValueError("a part between two dots is empty") from None
    except (dns.exception.DNSException, UnicodeError, IndexError) as error:
        raise ValueError(f"it cannot be written in ASCII: {error}") from None
    if name == dns.name.root:  # a full stop of another script
        raise ValueError("it is empty")
    return name


def shown(text: str) -> str:
    """Return the text for a message: on one line, and not too long."""
    in_ascii = ascii(text[:LONGEST_TEXT])
    return in_ascii if len(in_ascii) <= SHOWN else f"{in_ascii[:SHOWN]}..."


def plain(name: dns.name.Name) -> str:
    """Return the name in lower case and without the last dot; the root is "."."""
    return name.to_text(omit_final_dot=True).lower()

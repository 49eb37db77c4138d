"""The terms of an SPF record: mechanisms and modifiers, by the grammar of RFC 7208 section 12.

Macros are checked and kept as text: they depend on the message.
"""

import re
from ipaddress import AddressValueError, IPv4Address, IPv6Address, NetmaskValueError

import msgspec

_VERSION = re.compile(r"v=spf1(?: |$)", re.IGNORECASE | re.ASCII)
_MODIFIER = re.compile(r"([a-z][a-z0-9._-]*)=(.*)", re.IGNORECASE | re.ASCII)
_DIRECTIVE = re.compile(r"([+~?-]?)([a-z][a-z0-9]*)(?::(.*?))?((?:/\d+)?(?://\d+)?)", re.IGNORECASE | re.ASCII)
_MACRO_TEXT = re.compile(
    r"(?:[!-$&-~]|%%|%_|%-|%\{[slodiphcrtv]\d*r?[.+,/_=-]*\})+",
    re.IGNORECASE | re.ASCII,
)
_NEEDS_DOMAIN = frozenset({"include", "exists"})
_MAY_HAVE_DOMAIN = frozenset({"a", "mx", "ptr"})
_MAY_HAVE_LENGTHS = frozenset({"a", "mx"})
_ADDRESSES = {"ip4": (IPv4Address, 32), "ip6": (IPv6Address, 128)}
_ONCE = frozenset({"redirect", "exp"})


class Mechanism(msgspec.Struct, frozen=True):
    """A mechanism, such as ``include:amazonses.com``.

    Attributes:
        qualifier: ``+``, ``-``, ``~`` or ``?``; ``+`` if the record has none.
        name: in lower case.
        value: the domain, with macros, or the network; None if there is none.
        lengths: ``/24//64``, the lengths of prefixes after a domain, or nothing.
    """

    qualifier: str
    name: str
    value: str | None = None
    lengths: str = ""


class Modifier(msgspec.Struct, frozen=True):
    """A modifier, such as ``redirect=_spf.example.com``; ``name`` is in lower case."""

    name: str
    value: str


class SpfSyntaxError(msgspec.Struct, frozen=True):
    """Why a record is not valid: the term, and what is wrong with it."""

    term: str
    problem: str

    def __str__(self) -> str:
        """As people read it."""
        return f"{self.term}: {self.problem}"


class SpfRecord(msgspec.Struct, frozen=True):
    """A valid SPF record."""

    mechanisms: tuple[Mechanism, ...]
    modifiers: tuple[Modifier, ...]

    @property
    def redirect(self) -> str | None:
        """The domain whose record is evaluated if no term of this one matches."""
        return next((each.value for each in self.modifiers if each.name == "redirect"), None)


def is_spf(text: str) -> bool:
    """True if a TXT record is an SPF record, valid or not."""
    return _VERSION.match(text) is not None


def spf_record(text: str) -> SpfRecord | SpfSyntaxError:
    """The terms of an SPF record, or what is wrong with the first one that is not valid."""
    mechanisms: list[Mechanism] = []
    modifiers: list[Modifier] = []
    for term in text[len("v=spf1") :].split(" "):
        match _term(term) if term else None:
            case Mechanism() as found:
                mechanisms.append(found)
            case Modifier(name=name) as found:
                if name in _ONCE and any(each.name == name for each in modifiers):
                    return SpfSyntaxError(term, "a second modifier of that name")
                modifiers.append(found)
            case SpfSyntaxError() as wrong:
                return wrong
            case None:
                pass
    return SpfRecord(tuple(mechanisms), tuple(modifiers))


def _term(term: str) -> Mechanism | Modifier | SpfSyntaxError:
    if found := _MODIFIER.fullmatch(term):
        return _modifier(term, found[1].lower(), found[2])
    found = _DIRECTIVE.fullmatch(term)
    if found is None:
        return SpfSyntaxError(term, "not a term of SPF")
    qualifier, name, value, lengths = found[1] or "+", found[2].lower(), found[3], found[4]
    if name in _ADDRESSES:
        value, lengths = None if value is None else value + lengths, ""
    problem = _problem(name, value, lengths)
    return Mechanism(qualifier, name, value, lengths) if problem is None else SpfSyntaxError(term, problem)


def _modifier(term: str, name: str, value: str) -> Modifier | SpfSyntaxError:
    """The value of an unknown modifier may be empty."""
    if (value or name in _ONCE) and not _MACRO_TEXT.fullmatch(value):
        return SpfSyntaxError(term, "not a valid domain")
    return Modifier(name, value)


def _problem(name: str, value: str | None, lengths: str) -> str | None:
    """What is wrong with a mechanism; None if it is valid."""
    if name in _ADDRESSES:
        return None if _is_network(name, value or "") else "not an address or a network"
    if name not in _NEEDS_DOMAIN | _MAY_HAVE_DOMAIN | {"all"}:
        return "not a mechanism of SPF"
    if name == "all" and value is not None:
        return "it takes no domain"
    if not (name not in _NEEDS_DOMAIN if value is None else _MACRO_TEXT.fullmatch(value)):
        return "not a valid domain"
    return None if not lengths or (name in _MAY_HAVE_LENGTHS and _are_lengths(lengths)) else "not a valid length"


def _are_lengths(lengths: str) -> bool:
    four, _, six = lengths.partition("//")
    return _is_length(four.removeprefix("/") or "0", 32) and _is_length(six or "0", 128)


def _is_length(text: str, most: int) -> bool:
    return re.fullmatch(r"0|[1-9][0-9]{0,2}", text) is not None and int(text) <= most


def _is_network(name: str, value: str) -> bool:
    address, slash, length = value.partition("/")
    kind, most = _ADDRESSES[name]
    try:
        kind(address)
    except (AddressValueError, NetmaskValueError):
        return False
    return "%" not in address and (not slash or _is_length(length, most))

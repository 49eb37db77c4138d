"""Which resolver is asked: the value of ``--nameserver``, or the configuration of this machine."""

from dataclasses import dataclass
from enum import StrEnum
from importlib.util import find_spec
from ipaddress import ip_address
from urllib.parse import urlsplit

from sescheck.errors import UsageError

HIGHEST_PORT = 65535
FORMS = "IP[#PORT], tls://IP[#PORT] or https://HOST/PATH"
DOH_NEEDS = ("httpx2", "httpcore2", "h2")


class Transport(StrEnum):
    """How a nameserver is asked."""

    PLAIN = "plain"
    TLS = "tls"
    HTTPS = "https"


DEFAULT_PORTS = {Transport.PLAIN: 53, Transport.TLS: 853, Transport.HTTPS: 443}


@dataclass(frozen=True)
class Nameserver:
    """A recursive resolver.

    Attributes:
        address: its IP address, of HTTPS the URL.
        port: of HTTPS without meaning, because the URL has it.
        transport: how it is asked.
    """

    address: str
    port: int = 53
    transport: Transport = Transport.PLAIN

    def __str__(self) -> str:
        if self.transport is Transport.HTTPS:
            return self.address
        scheme = "tls://" if self.transport is Transport.TLS else ""
        port = "" if self.port == DEFAULT_PORTS[self.transport] else f"#{self.port}"
        return f"{scheme}{self.address}{port}"

    @property
    def is_private(self) -> bool:
        """True if its address is not public, so it may see other records than receivers of mail do."""
        return self.transport is not Transport.HTTPS and ip_address(self.address).is_private


def parse_nameserver(text: str) -> Nameserver:
    """Parse a value of ``--nameserver``.

    Raises:
        UsageError: the value has none of the forms, or what it needs is not installed.
    """
    scheme, separator, rest = text.partition("://")
    if not separator:
        return _at_address(text, text, Transport.PLAIN)
    match scheme.lower():
        case "tls":
            return _at_address(text, rest, Transport.TLS)
        case "https":
            return _over_https(text)
        case _:
            raise _refused(text)


def _at_address(text: str, rest: str, transport: Transport) -> Nameserver:
    address, separator, port = rest.partition("#")
    number = _port(text, port) if separator else DEFAULT_PORTS[transport]
    try:
        return Nameserver(str(ip_address(_without_brackets(address))), number, transport)
    except ValueError:
        raise _refused(text, _advice(address)) from None


def _port(text: str, port: str) -> int:
    if port.isascii() and port.isdigit() and len(port) <= len(str(HIGHEST_PORT)) and 0 < int(port) <= HIGHEST_PORT:
        return int(port)
    raise _refused(text, f"a port is a number from 1 to {HIGHEST_PORT}")


def _advice(address: str) -> str:
    host, _, port = address.rpartition(":")
    if port.isdigit() and _is_address(host):
        return f"write {host}#{port}"
    return "a resolver needs an IP address, not a name" if address and _is_name(address) else ""


def _is_address(text: str) -> bool:
    try:
        ip_address(_without_brackets(text))
    except ValueError:
        return False
    return True


def _without_brackets(text: str) -> str:
    """The address in brackets, as URLs have it; one bracket alone stays, and is refused."""
    return text[1:-1] if text.startswith("[") and text.endswith("]") else text


def _is_name(text: str) -> bool:
    return all(part and part.replace("-", "").isalnum() for part in text.removesuffix(".").split(".")) and any(
        character.isalpha() for character in text
    )


def _over_https(text: str) -> Nameserver:
    if not text.isascii() or not text.isprintable() or " " in text:
        raise _refused(text)
    try:
        parts = urlsplit(text)
        port = parts.port or DEFAULT_PORTS[Transport.HTTPS]
    except ValueError:
        raise _refused(text) from None
    if not parts.hostname:
        raise _refused(text)
    if parts.username is not None:
        raise UsageError("--nameserver: the URL must not have a user name or a password")
    if not all(find_spec(each) for each in DOH_NEEDS):
        raise UsageError(f"--nameserver {text!r} needs the extra `doh`: pip install 'sescheck[doh]'")
    return Nameserver(text, port, Transport.HTTPS)


def _refused(text: str, advice: str = "") -> UsageError:
    return UsageError(f"--nameserver {text!r} is not {FORMS}{f'; {advice}' if advice else ''}")

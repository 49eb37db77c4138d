"""Where a notification goes: an address, and the kind of its receiver.

The address of a webhook is a secret: who has it can post. It is masked in every text as soon as it is known.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from email.headerregistry import Address
from enum import StrEnum
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from sescheck.errors import UsageError, unknown
from sescheck.secrets import keep_secret

URL_VARIABLE = "SESCHECK_NOTIFY_URL"
_VARIABLE = "env:"
_MAIL = "mailto:"
_EVENTS = "https://events.pagerduty.com/v2/enqueue"
_EXAMPLE = "give https://…, mailto:ADDRESS, or env:NAME for an environment variable that has it"
_ANY_SPACE = re.compile(r"[\s\x00-\x1f\x7f]")
_TOKEN = re.compile(r"(?=.*[A-Z0-9]).{16,}", re.DOTALL)
"""A part of an address that may be the secret alone, and is not a word."""


class Channel(StrEnum):
    """A kind of receiver."""

    SLACK = "slack"
    TEAMS = "teams"
    PAGERDUTY = "pagerduty"
    WEBHOOK = "webhook"
    MAIL = "mail"


_HOSTS: Mapping[str, Channel] = {
    "hooks.slack.com": Channel.SLACK,
    "hooks.slack-gov.com": Channel.SLACK,
    "events.pagerduty.com": Channel.PAGERDUTY,
    "events.eu.pagerduty.com": Channel.PAGERDUTY,
    "outlook.office.com": Channel.TEAMS,
    "outlook.office365.com": Channel.TEAMS,
}
_DOMAINS: Mapping[str, Channel] = {
    ".webhook.office.com": Channel.TEAMS,
    ".logic.azure.com": Channel.TEAMS,
    ".api.powerplatform.com": Channel.TEAMS,
    ".powerautomate.com": Channel.TEAMS,
    ".flow.microsoft.com": Channel.TEAMS,
}
"""The ends of names. Workflows of Teams have the last four."""


@dataclass(frozen=True, slots=True)
class Destination:
    """Where it goes.

    Attributes:
        channel: the kind of the receiver.
        url: the address, with its secrets; empty for mail, and if only a trial needs none.
        receivers: the addresses of a mail.
        place: what is shown: the host, or the addresses.
    """

    channel: Channel
    url: str = field(default="", repr=False)
    receivers: tuple[str, ...] = ()
    place: str = ""


def destination(to: str | None, as_: str | None, environ: Mapping[str, str], *, trial: bool) -> Destination:
    """Return where it goes.

    Args:
        to: an address, or ``env:NAME``; None: what the environment has.
        as_: the kind of the receiver; None: the address says it.
        environ: the environment.
        trial: True if nothing is sent; then an address is only needed for its kind.

    Raises:
        UsageError: the address or the kind cannot be used; the message does not hold the address.
    """
    channel = None if as_ is None else _channel(as_)
    named, value = _value(to, channel, environ)
    if value is None:
        if trial and channel not in {None, Channel.MAIL}:
            return Destination(channel, place=f"the address of {channel}")
        raise UsageError(f"where to? Set {URL_VARIABLE}, or use --to: {_EXAMPLE}")
    keep_secret(_secrets(value))
    if _ANY_SPACE.search(value):
        raise UsageError(f"{named} has a space or a control character in it: {_EXAMPLE}")
    if value.lower().startswith(_MAIL):
        return _mail(value, channel, named)
    return _web(value, channel, named)


def _channel(name: str) -> Channel:
    found = name.strip().lower()
    if found not in set(Channel):
        raise UsageError(unknown("value of --as", name, list(Channel)))
    return Channel(found)


def _value(to: str | None, channel: Channel | None, environ: Mapping[str, str]) -> tuple[str, str | None]:
    """Return how the address is named in messages, and the address."""
    if to is None:
        standard = _EVENTS if channel is Channel.PAGERDUTY else None
        return URL_VARIABLE, environ.get(URL_VARIABLE, "").strip() or standard
    if not to.startswith(_VARIABLE):
        if not to.strip():
            raise UsageError(f"--to is empty; is a variable not set? {_EXAMPLE[0].upper()}{_EXAMPLE[1:]}")
        return "--to", to.strip()
    name = to.removeprefix(_VARIABLE)
    if not name:
        raise UsageError("--to env: names no environment variable: write its name after the colon")
    value = environ.get(name, "").strip()
    if not value:
        raise UsageError(f"--to env:{name}: the environment variable {name} is not set")
    return f"the environment variable {name}", value


def _mail(value: str, channel: Channel | None, named: str) -> Destination:
    if channel not in {None, Channel.MAIL}:
        raise UsageError(f"{named} is a mail address, but --as says {channel}")
    addresses, _, headers = value[len(_MAIL) :].partition("?")
    if headers:
        raise UsageError(f"{named}: mailto: takes addresses only, and nothing after a question mark")
    receivers = tuple(checked_address(unquote(each), named) for each in addresses.split(","))
    return Destination(Channel.MAIL, receivers=receivers, place=", ".join(receivers))


def checked_address(words: str, named: str) -> str:
    """Return an address of mail.

    Raises:
        UsageError: it is none.
    """
    try:
        address = Address(addr_spec=words)
    except (ValueError, IndexError, AttributeError):
        address = None
    if address is None or not address.domain or not words.isprintable() or address.addr_spec != words:
        raise UsageError(f"{named}: {words!r} is not a mail address, such as team@example.com")
    return words


def _web(value: str, channel: Channel | None, named: str) -> Destination:
    parts = _split(value, named)
    host = (parts.hostname or "").lower()
    if channel is Channel.MAIL:
        raise UsageError(f"{named} is an address for HTTP, but --as says mail: give mailto:ADDRESS")
    known = _of_host(host)
    if known is not None and parts.scheme != "https":
        raise UsageError(f"{named}: {host} takes https:// only")
    chosen = channel or known or Channel.WEBHOOK
    if channel is None and known is Channel.SLACK and not parts.path.startswith("/services/"):
        raise UsageError(
            f"{named} is not an incoming webhook of Slack, which has /services/ in its address; "
            "--as webhook sends plain JSON to it"
        )
    if known is Channel.PAGERDUTY and parts.path in {"", "/"}:
        value = f"{value.rstrip('/')}/v2/enqueue"
    port = f":{parts.port}" if parts.port else ""
    return Destination(chosen, url=value, place=f"{host}{port}")


def _of_host(host: str) -> Channel | None:
    return _HOSTS.get(host) or next((each for end, each in _DOMAINS.items() if host.endswith(end)), None)


def _split(value: str, named: str) -> SplitResult:
    """Split the address. An error does not quote it: a part of it may be the secret."""
    try:
        parts = urlsplit(value)
        is_usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
        (parts.hostname or "").encode("idna")
    except ValueError:
        is_usable = False
    if not is_usable:
        raise UsageError(f"{named} is not an address that can be used: {_EXAMPLE}")
    return parts


def checked_link(link: str | None) -> str:
    """Return the address of a report that everybody may see; empty without one.

    Raises:
        UsageError: it is not an address for HTTP.
    """
    if link is None:
        return ""
    is_plain = link.isascii() and link.isprintable() and not re.search(r"[\s<>|\"]", link)
    if not is_plain or not link.startswith(("https://", "http://")):
        raise UsageError("--link is not an address such as https://ci.example.com/report.html")
    return link


def _secrets(value: str) -> Iterator[str]:
    """Yield what must not be shown: the address, and the parts of it that may be the secret alone."""
    path = value.partition("://")[2].partition("/")[2]
    if value.lower().startswith(_MAIL) or not path:
        return
    yield from (value, f"/{path}")
    before_query, _, query = path.partition("?")
    words = (*before_query.split("/"), *(word for pair in parse_qsl(query) for word in pair))
    yield from filter(_TOKEN.fullmatch, words)

"""Send a notification over HTTP: with TLS, through the proxies of the environment, with several tries."""

import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from urllib.parse import unquote, urlsplit
from urllib.request import getproxies, proxy_bypass

import urllib3
from urllib3.exceptions import (
    ConnectTimeoutError,
    HTTPError,
    NameResolutionError,
    NewConnectionError,
    ProtocolError,
    ProxyError,
    ReadTimeoutError,
    SSLError,
)

from sescheck._version import __version__
from sescheck.aws.logs import scrub_logs
from sescheck.errors import UsageError
from sescheck.notify.connection_words import reason
from sescheck.notify.trying import Failure, Patience, deliver
from sescheck.secrets import keep_secret

MOST_OF_ANSWER = 4_096
"""Bytes that are read of an answer."""
_RETRIED = {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY, HTTPStatus.TOO_MANY_REQUESTS}

_WITHOUT_ANSWER: Mapping[type[HTTPError], str] = {
    ProxyError: "the proxy of the environment: {reason}",
    SSLError: "no TLS connection that can be trusted: {reason}",
    NameResolutionError: "its name cannot be resolved",
    NewConnectionError: "no connection: {reason}",
    ConnectTimeoutError: "no connection within {connect:g} s",
    ReadTimeoutError: "no answer within {read:g} s",
}
"""What to say of each; the first that fits."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is sent by POST.

    Attributes:
        url: with its secrets.
        place: the receiver, for messages; without a secret.
        body: the JSON.
        accepted: judges an answer of the 200s: why it does not mean that the message was delivered, or None.
        headers: more than those of every request.
    """

    url: str
    place: str
    body: bytes
    accepted: Callable[[int, str], Failure | None]
    headers: Mapping[str, str] = field(default_factory=dict)


def post(request: Request, patience: Patience) -> None:
    """Send the request.

    Raises:
        UsageError: the environment names a proxy that cannot be used.
        DeliveryError: the message could not be delivered.
    """
    scrub_logs()
    with _pool(request.url) as pool:
        deliver(lambda: _once(request, pool, patience), request.place, patience)


def _once(request: Request, pool: urllib3.PoolManager, patience: Patience) -> Failure | None:
    headers = {"Content-Type": "application/json", "User-Agent": f"sescheck/{__version__}", **request.headers}
    try:
        response = pool.request(
            "POST",
            _without_login(request.url),
            body=request.body,
            headers={**headers, **_login(request.url)},
            retries=False,
            redirect=False,
            preload_content=False,
            timeout=urllib3.Timeout(connect=patience.connect_timeout, read=patience.read_timeout),
        )
        words = response.read(MOST_OF_ANSWER).decode("utf-8", "replace").strip()
        response.close()
    except HTTPError as error:
        return _unanswered(error, patience)
    return _judged(request, response.status, words, response.headers.get("Retry-After"))


def _judged(request: Request, status: int, words: str, retry_after: str | None) -> Failure | None:
    if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
        return request.accepted(status, words)
    is_temporary = status in _RETRIED or status >= HTTPStatus.INTERNAL_SERVER_ERROR
    why = f"it answered {status}{f': {words}' if words else ''}"
    if HTTPStatus.MULTIPLE_CHOICES <= status < HTTPStatus.BAD_REQUEST:
        why = f"it answered {status}, a redirect, which is not followed: give the final address"
    return Failure(why, is_temporary, _seconds(retry_after) if is_temporary else None)


def _seconds(retry_after: str | None) -> float | None:
    """Return the seconds of a Retry-After header, which has a number or a date; None if it has neither."""
    if not retry_after:
        return None
    if retry_after.isascii() and retry_after.isdigit():
        return float(retry_after)
    try:
        moment = parsedate_to_datetime(retry_after)
    except (ValueError, TypeError, OverflowError):
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())


def _unanswered(error: HTTPError, patience: Patience) -> Failure:
    for kind, words in _WITHOUT_ANSWER.items():
        if isinstance(error, kind):
            why = words.format(reason=reason(error), connect=patience.connect_timeout, read=patience.read_timeout)
            return Failure(why, is_temporary=not isinstance(error, SSLError))
    if isinstance(error, ProtocolError) and isinstance(error.args[-1], ConnectionError):
        return Failure("the connection was closed before an answer came", is_temporary=True)
    return Failure(f"no answer that can be understood: {type(error).__name__}", is_temporary=True)


def _pool(url: str) -> urllib3.PoolManager:
    """Return the connections: direct, or through the proxy that the environment names for the address."""
    context = ssl.create_default_context()
    parts = urlsplit(url)
    proxies = getproxies()
    proxy = proxies.get(parts.scheme) or proxies.get("all")
    if not proxy or proxy_bypass(parts.netloc.rpartition("@")[2]):
        return urllib3.PoolManager(ssl_context=context)
    login = _login(proxy)
    keep_secret([proxy])
    try:
        return urllib3.ProxyManager(
            _without_login(proxy),
            ssl_context=context,
            proxy_headers={"Proxy-Authorization": login["Authorization"]} if login else {},
        )
    except (HTTPError, ValueError) as error:
        raise UsageError(f"the proxy of the environment for {parts.scheme} cannot be used") from error


def _login(url: str) -> dict[str, str]:
    """Return the header for a name and a password in the address; empty if there are none."""
    parts = urlsplit(url)
    if parts.username is None:
        return {}
    name, password = unquote(parts.username), unquote(parts.password or "")
    header: str = urllib3.make_headers(basic_auth=f"{name}:{password}")["authorization"]
    keep_secret([password, header, header.removeprefix("Basic ")])
    return {"Authorization": header}


def _without_login(url: str) -> str:
    parts = urlsplit(url)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()

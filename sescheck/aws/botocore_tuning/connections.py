"""Connections that can be closed while a thread reads from them, with answers of limited size.

botocore gives every client connections of its own, and lets each of them read the certificates to trust: 14 ms of
CPU. Here the clients of a region share their connections, as SES v1 and v2 share a host, and the certificates are
read once. The accounts that share a pool of clients share the connections too.
"""

import ssl
import threading
import time
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from botocore.awsrequest import (
    AWSHTTPConnection,
    AWSHTTPConnectionPool,
    AWSHTTPSConnection,
    AWSHTTPSConnectionPool,
)

from sescheck.aws.botocore_tuning.send_timing import current
from sescheck.aws.shapes import UnexpectedAnswerError

LARGEST = 64 * 2**20
"""Most bytes of an answer. A page of 1,000 identities has 0.2 MB, one of IAM's policies has several."""


LONGEST_IDLE = 30.0
"""Seconds. AWS and what is between keep an idle connection for a minute or longer; other accounts may use it."""


class _Bounded:
    """What http and https connections share."""

    def getresponse(self) -> Any:
        """Return the head of the answer; its body comes through ``stream``."""
        slot = current()
        if slot is not None:
            slot.speaks_through(self.sock)  # type: ignore[attr-defined] # http.client's
        response = super().getresponse()  # type: ignore[misc] # urllib3's
        response.stream = partial(_bounded, response, response.stream)
        return response


def _bounded(response: Any, stream: Callable[..., Iterator[bytes]], *args: Any, **options: Any) -> Iterator[bytes]:
    size = 0
    for chunk in stream(*args, **options):
        size += len(chunk)
        if size > LARGEST:
            response.close()
            raise UnexpectedAnswerError(f"more than {LARGEST // 2**20} MiB")
        yield chunk


class _Http(_Bounded, AWSHTTPConnection):  # type: ignore[misc] # botocore has no types
    """For http."""


class _Https(_Bounded, AWSHTTPSConnection):  # type: ignore[misc] # as above
    """For https."""


class _Fresh:
    """Connections that were idle for long are opened again.

    A firewall may drop such a connection without a word, and a request on it waits for its time limit.
    """

    def _get_conn(self, *args: Any, **options: Any) -> Any:
        connection = super()._get_conn(*args, **options)  # type: ignore[misc] # urllib3's, as the next method
        if time.monotonic() - getattr(connection, "idle_since", float("inf")) > LONGEST_IDLE:
            connection.close()  # urllib3 opens it again
        return connection

    def _put_conn(self, connection: Any) -> None:
        if connection is not None:
            connection.idle_since = time.monotonic()
        super()._put_conn(connection)  # type: ignore[misc] # as above


class _HttpPool(_Fresh, AWSHTTPConnectionPool):  # type: ignore[misc] # as above
    ConnectionCls = _Http


class _HttpsPool(_Fresh, AWSHTTPSConnectionPool):  # type: ignore[misc] # as above
    ConnectionCls = _Https


_POOLS = {"http": _HttpPool, "https": _HttpsPool}


@dataclass(slots=True)
class Connections:
    """The connections of the clients, by what distinguishes the regions."""

    _sessions: dict[Hashable, Any] = field(default_factory=dict)
    _contexts: dict[Hashable, ssl.SSLContext] = field(default_factory=dict)

    def join(self, client: Any, region: str) -> None:
        """Let a new client of botocore use the connections of its region, with the same proxies, if any."""
        # botocore takes no connections from outside
        endpoint = client._endpoint  # noqa: SLF001
        own = endpoint.http_session
        key = (region, own._verify, *sorted(own._proxy_config._proxies.items()))  # noqa: SLF001
        if key not in self._sessions:
            self._sessions[key] = self._prepared(own)
        endpoint.http_session = self._sessions[key]

    def _prepared(self, session: Any) -> Any:
        """Create a manager of such connections, with certificates that other regions may have read."""
        fresh, manager = session._get_ssl_context, session._manager  # noqa: SLF001 - as above
        session._get_ssl_context = lambda: _reading_once(fresh())  # noqa: SLF001 # a proxy's own, for it is changed
        context = self._contexts.get(session._verify) or _reading_once(fresh())  # noqa: SLF001
        self._contexts[session._verify] = manager.connection_pool_kw["ssl_context"] = context  # noqa: SLF001
        session._pool_classes_by_scheme = manager.pool_classes_by_scheme = _POOLS  # noqa: SLF001
        return session


def _reading_once(context: Any) -> ssl.SSLContext:
    """Read each file of certificates once, however many connections need it, from any thread."""
    lock, done, read = threading.Lock(), set[Hashable](), context.load_verify_locations

    def once(*places: Hashable) -> None:
        with lock:
            if places not in done:
                read(*places)
                done.add(places)

    context.load_verify_locations = once
    found: ssl.SSLContext = context
    return found

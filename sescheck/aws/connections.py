"""Connections that can be hung up while a thread reads from them, and whose answers are of bounded size."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from botocore.awsrequest import (
    AWSHTTPConnection,
    AWSHTTPConnectionPool,
    AWSHTTPSConnection,
    AWSHTTPSConnectionPool,
)

from sescheck.aws.moment import current
from sescheck.aws.shapes import UnexpectedAnswerError

LARGEST = 64 * 2**20
"""Bytes of one answer. A page of 1,000 identities has a fifth of a megabyte, one of IAM's policies has several."""


class _Bounded:
    """What the connections to http and https share."""

    def getresponse(self) -> Any:
        """The answer's head; its body comes through ``stream``."""
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
    """To http."""


class _Https(_Bounded, AWSHTTPSConnection):  # type: ignore[misc] # as above
    """To https."""


class _HttpPool(AWSHTTPConnectionPool):  # type: ignore[misc] # as above
    ConnectionCls = _Http


class _HttpsPool(AWSHTTPSConnectionPool):  # type: ignore[misc] # as above
    ConnectionCls = _Https


_POOLS = {"http": _HttpPool, "https": _HttpsPool}


def bound(client: Any) -> None:
    """Let a new client of botocore's use such connections, with a proxy too."""
    # botocore takes no other classes from outside
    session = client._endpoint.http_session  # noqa: SLF001
    session._pool_classes_by_scheme = _POOLS  # noqa: SLF001
    session._manager.pool_classes_by_scheme = _POOLS  # noqa: SLF001

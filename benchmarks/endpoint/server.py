"""HTTP/1.1 on 127.0.0.1 with keep-alive, on asyncio's transports."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from benchmarks.endpoint.answers import REQUEST_ID, Answer
from benchmarks.endpoint.service import CONTROL, Service

_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_EXPECT = re.compile(rb"\r\nexpect: *100-continue", re.IGNORECASE)
_REASONS = {200: b"OK", 400: b"Bad Request", 403: b"Forbidden", 404: b"Not Found", 429: b"Too Many Requests"}


class Connection(asyncio.Protocol):
    """One connection: request, answer, request, answer."""

    def __init__(self, service: Service, latency: float, opened: set[asyncio.Transport]) -> None:
        self._opened = opened
        self._service = service
        self._latency = latency
        self._loop = asyncio.get_running_loop()
        self._buffer = b""
        self._busy = False
        self._counted = False
        self._continued = False
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Somebody came."""
        if isinstance(transport, asyncio.Transport):
            self._transport = transport
            self._opened.add(transport)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - asyncio's shape
        """Somebody left."""
        if self._transport is not None:
            self._opened.discard(self._transport)
        self._transport = None

    def data_received(self, data: bytes) -> None:
        """A part of a request, or more than one."""
        self._buffer = self._buffer + data if self._buffer else data
        self._serve()

    def _serve(self) -> None:
        """Answer the first whole request; the next one waits for that."""
        if self._busy:
            return
        end = self._buffer.find(b"\r\n\r\n")
        if end < 0:
            return
        head = self._buffer[: end + 2]
        match = _LENGTH.search(head)
        size = end + 4 + (int(match[1]) if match else 0)
        if len(self._buffer) < size:
            self._let_go_on(head)
            return
        body, self._buffer = self._buffer[end + 4 : size], self._buffer[size:]
        self._continued = False
        method, target, _ = head.split(b" ", 2)
        self._answer(method.decode(), target.decode(), head, body)

    def _let_go_on(self, head: bytes) -> None:
        if not self._continued and self._transport is not None and _EXPECT.search(head):
            self._continued = True
            self._transport.write(b"HTTP/1.1 100 Continue\r\n\r\n")

    def _answer(self, method: str, target: str, head: bytes, body: bytes) -> None:
        control = target.startswith(CONTROL)
        if not control and not self._counted:
            self._counted = True
            self._service.counters.connections += 1
        answer = self._service.answer(method, target, head, body, self._loop.time())
        if self._latency and not control:
            self._busy = True
            self._loop.call_later(self._latency, self._send, answer)
        else:
            self._send(answer)

    def _send(self, answer: Answer) -> None:
        self._busy = False
        if self._transport is None:
            return
        self._transport.write(_wire(answer))
        if self._buffer:
            self._serve()


def _wire(answer: Answer) -> bytes:
    error = b"x-amzn-errortype: %b\r\n" % answer.error.encode() if answer.error and b"json" in answer.kind else b""
    return b"HTTP/1.1 %d %b\r\nContent-Type: %b\r\nContent-Length: %d\r\nx-amzn-RequestId: %b\r\n%b\r\n%b" % (
        answer.status,
        _REASONS[answer.status],
        answer.kind,
        len(answer.body),
        REQUEST_ID.encode(),
        error,
        answer.body,
    )


@asynccontextmanager
async def serving(service: Service, latency: float = 0.0, port: int = 0) -> AsyncIterator[str]:
    """Serve; gives the URL."""
    loop = asyncio.get_running_loop()
    opened: set[asyncio.Transport] = set()
    server = await loop.create_server(
        lambda: Connection(service, latency, opened), "127.0.0.1", port, backlog=1024
    )
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        for transport in opened:
            transport.abort()
    await asyncio.sleep(0)  # in which the transports close their sockets

"""How many requests a second the endpoint itself answers: a client on asyncio that does nothing else.

python -m benchmarks.load
"""

import asyncio
import json
import re
import time
from urllib.parse import urlencode, urlsplit

from benchmarks.endpoint.service import Limit
from benchmarks.endpoint.world import World
from benchmarks.running import endpoint

CONNECTIONS = 32
SECONDS = 2.0
_LENGTH = re.compile(rb"\r\nContent-Length: (\d+)")
_WORLD = World(4, 1000)


def _request(method: str, path: str, body: bytes = b"") -> bytes:
    scope = "Credential=LOAD/20260101/us-east-1/ses/aws4_request"
    head = f"{method} {path} HTTP/1.1\r\nHost: load\r\nAuthorization: AWS4-HMAC-SHA256 {scope}\r\n"
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


def _batch(count: int) -> bytes:
    names = {f"Identities.member.{number + 1}": _WORLD.name(number) for number in range(count)}
    body = urlencode({"Action": "GetIdentityDkimAttributes", "Version": "2010-12-01", **names})
    return _request("POST", "/", body.encode())


REQUESTS = {
    "GetEmailIdentity": _request("GET", "/v2/email/identities/d0.example.com"),
    "GetAccount": _request("GET", "/v2/email/account"),
    "GetIdentityDkimAttributes of 10": _batch(10),
    "GetIdentityDkimAttributes of 100": _batch(100),
    "ListEmailIdentities, a page of 1,000": _request("GET", "/v2/email/identities?PageSize=1000"),
}


class _Client(asyncio.Protocol):
    """One connection that asks again as soon as it is answered."""

    def __init__(self, request: bytes) -> None:
        self.answered = 0
        self._request = request
        self._missing: int | None = None
        self._head = b""
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        if not isinstance(transport, asyncio.Transport):
            raise TypeError(transport)
        self._transport = transport
        transport.write(self._request)

    def data_received(self, data: bytes) -> None:
        if self._missing is None:
            self._head += data
            end = self._head.find(b"\r\n\r\n")
            match = _LENGTH.search(self._head)
            if end < 0 or match is None:
                return
            self._missing = end + 4 + int(match[1]) - len(self._head)
            self._head = b""
        else:
            self._missing -= len(data)
        if self._missing <= 0 and self._transport is not None:
            self._missing = None
            self.answered += 1
            self._transport.write(self._request)


async def _ask(url: str, request: bytes, seconds: float) -> float:
    loop = asyncio.get_running_loop()
    port = urlsplit(url).port or 80
    opened = [
        await loop.create_connection(lambda: _Client(request), "127.0.0.1", port) for _ in range(CONNECTIONS)
    ]
    before, started = sum(client.answered for _, client in opened), time.perf_counter()
    await asyncio.sleep(seconds)
    after, took = sum(client.answered for _, client in opened), time.perf_counter() - started
    for transport, _ in opened:
        transport.close()
    return (after - before) / took


def measure(seconds: float = SECONDS) -> dict[str, float]:
    """Requests a second, by request; with the throttle in place, but so wide that it never closes."""
    limits = dict.fromkeys(_WORLD.region_names, Limit(1e9, 1e9))
    with endpoint(_WORLD, latency=0, limits=limits) as running:
        return {name: asyncio.run(_ask(running.url, request, seconds)) for name, request in REQUESTS.items()}


if __name__ == "__main__":
    print(json.dumps({name: round(value) for name, value in measure().items()}, indent=2))

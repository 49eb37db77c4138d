"""A resolver closes its sockets itself: none is left to the garbage collector, which blames a later test."""

import asyncio
import gc
import socket
import warnings
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from typing import Any

import httpcore2
import pytest

from sescheck.dns.dns_limits import DnsLimits
from sescheck.dns.lookup import DnspythonLookup
from sescheck.dns.nameservers import parse_nameserver
from sescheck.emulator.dns.dns_faults import DnsFault
from sescheck.emulator.dns.dns_server import DnsServer
from sescheck.snapshot.reading import Known
from tests.dns.encrypted import by_https, by_tls, certificate, encrypted

ROUNDS = 40
"""After so many rounds of the loop a question waits for the server."""
LIMITS = DnsLimits(timeout=20, lifetime=60)


def left_open(*runs: Coroutine[Any, Any, None]) -> list[str]:
    """Run each in a loop of its own; what Python says about sockets that nobody closed."""
    gc.collect()
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        for run in runs:
            asyncio.run(run)
        gc.collect()
    return [str(each.message) for each in said if issubclass(each.category, ResourceWarning)]


@contextmanager
def mute() -> Iterator[int]:
    """A port that takes connections, and nobody is there."""
    with socket.create_server(("127.0.0.1", 0), backlog=2 * ROUNDS) as listening:
        yield listening.getsockname()[1]


async def given_up(where: str, rounds: int) -> None:
    """Ask, and do not wait for the answer."""
    lookup = DnspythonLookup([parse_nameserver(where)], LIMITS)
    asked = asyncio.create_task(lookup.ask("example.com", "MX"))
    for _ in range(rounds):
        await asyncio.sleep(0)
    assert asked.cancel()
    await asyncio.gather(asked, return_exceptions=True)
    await lookup.aclose()


@pytest.mark.parametrize("form", ["tls://127.0.0.1#{}", "https://127.0.0.1:{}/dns-query"])
def test_a_connection_that_is_given_up_at_any_moment_is_closed(
    form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before it is connected, before the handshake begins, and in the handshake."""
    public, _ = certificate(tmp_path, "127.0.0.1")
    monkeypatch.setenv("SSL_CERT_FILE", str(public))  # those of this machine take long to read
    with mute() as port:
        assert [] == left_open(*(given_up(form.format(port), rounds) for rounds in range(ROUNDS)))


def test_a_question_over_tcp_that_is_given_up_is_closed(server: DnsServer) -> None:
    """The server cuts its answer over UDP, and is slow."""
    server.inject(DnsFault("truncate"))

    async def run(seconds: float) -> None:
        lookup = DnspythonLookup([parse_nameserver(server.address)], LIMITS)
        asked = [asyncio.create_task(lookup.ask("example.com", "MX")) for _ in range(20)]
        await asyncio.sleep(seconds)
        for each in asked:
            each.cancel()
        await asyncio.gather(*asked, return_exceptions=True)
        await lookup.aclose()

    assert [] == left_open(*(run(number / 200) for number in range(10)))


def test_a_kept_connection_is_closed_although_the_server_does_not_agree(
    server: DnsServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """TLS says goodbye on both sides; a busy server does so too late."""
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "certificate.pem"))
    ended = Event()

    async def then_busy(*conversation: Any) -> None:
        await by_tls(*conversation)
        asyncio.get_running_loop().call_soon(ended.wait, 30)

    async def run(where: str) -> None:
        lookup = DnspythonLookup([parse_nameserver(where)], LIMITS)
        assert isinstance(await lookup.ask("example.com", "MX"), Known)
        await lookup.aclose()

    with encrypted(server, then_busy, tmp_path) as port:
        try:
            assert [] == left_open(run(f"tls://127.0.0.1#{port}"))
        finally:
            ended.set()


def test_a_connection_that_httpx_forgets_is_closed(
    server: DnsServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its pool loses connections if a question is given up while it closes others."""
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "certificate.pem"))

    async def forget(*_: Any) -> None:
        pass

    monkeypatch.setattr(httpcore2.AsyncConnectionPool, "_close_connections", forget)

    async def run(where: str) -> None:
        lookup = DnspythonLookup([parse_nameserver(where)], LIMITS)
        assert isinstance(await lookup.ask("example.com", "MX"), Known)
        await lookup.aclose()

    with encrypted(server, by_https, tmp_path) as port:
        assert [] == left_open(run(f"https://127.0.0.1:{port}/dns-query"))


def test_a_server_closes_a_connection_that_just_came() -> None:
    """Its conversation is cancelled before it begins, or waits for a question."""

    async def run() -> None:
        for _ in range(20):
            with DnsServer() as server:
                clients = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(5)]
            for each in clients:
                each.close()

    assert [] == left_open(run())

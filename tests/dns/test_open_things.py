"""What asking leaves open: nothing, and only a little meanwhile."""

import asyncio
import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from sescheck.dns.dns_limits import DEFAULT_LIMITS, DnsLimits
from sescheck.dns.nameservers import Nameserver, Transport, parse_nameserver
from sescheck.dns.resolver import Resolver
from sescheck.emulator.dns.dns_server import DnsServer
from sescheck.snapshot.reading import Known, Unreadable, Why
from tests.dns.encrypted import by_https, by_tls, encrypted

FEW = 10
"""Files and tasks of the loop itself, of a thread, and of the server in the same process."""


def open_files() -> int:
    """Of this process, sockets also."""
    return sum(1 for _ in Path("/proc/self/fd").iterdir())


async def _most(resolver: Resolver, names: int) -> tuple[int, int]:
    """Ask; the most files and tasks that were there at the same time, beyond those before."""
    before, most = open_files(), [0, 0]
    left = iter(range(names))

    async def some() -> None:
        for number in left:
            assert isinstance(await resolver.ask(f"n{number}.example.com", "TXT"), Known)
            most[:] = max(most[0], open_files() - before), max(most[1], len(asyncio.all_tasks()))

    await asyncio.gather(*(some() for _ in range(DEFAULT_LIMITS.in_flight)))
    return most[0], most[1]


@pytest.mark.parametrize(("form", "names"), [("plain", 2000), ("tls", 300), ("https", 300)])
def test_a_run_leaves_nothing_open(
    server: DnsServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str, names: int
) -> None:
    """A socket for each question under way, and as many tasks as askers and questions; then none."""

    async def run(where: str) -> tuple[int, int]:
        async with Resolver(parse_nameserver(where), DnsLimits(rate=100_000, timeout=10, lifetime=30)) as resolver:
            found = await _most(resolver, names)
        await asyncio.sleep(0.05)
        assert {asyncio.current_task()} == asyncio.all_tasks()
        return found

    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "certificate.pem"))
    gc.collect()  # what an earlier test left open is not of this one
    before = open_files()
    with encrypted(server, by_https if form == "https" else by_tls, tmp_path) as port:
        where = {
            "plain": server.address,
            "tls": f"tls://127.0.0.1#{port}",
            "https": f"https://127.0.0.1:{port}/dns-query",
        }
        files, tasks = asyncio.run(run(where[form]))
    sides = 1 if form == "plain" else 2
    assert sides * DEFAULT_LIMITS.in_flight + FEW >= files
    assert 3 * DEFAULT_LIMITS.in_flight + FEW >= tasks
    gc.collect()
    assert before >= open_files()


def test_a_handshake_that_nobody_answers_leaves_nothing_open() -> None:
    """The question times out; pytest makes an error of what is not closed."""

    async def run() -> None:
        async with _mute() as port:
            limits = DnsLimits(timeout=0.5, lifetime=1.2)
            async with Resolver(Nameserver("127.0.0.1", port, Transport.TLS), limits) as resolver:
                asked = (resolver.ask(f"n{number}.example.com", "TXT") for number in range(5))
                answers = await asyncio.gather(*asked)
                assert all(isinstance(each, Unreadable) and each.why is Why.TIMED_OUT for each in answers)

    before = open_files()
    asyncio.run(run())
    gc.collect()
    assert before == open_files()


@asynccontextmanager
async def _mute() -> AsyncIterator[int]:
    """A server that takes connections and says nothing; the port."""

    async def wait(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while await reader.read(1000):
            pass
        writer.close()

    async with await asyncio.start_server(wait, "127.0.0.1", 0) as listening:
        yield listening.sockets[0].getsockname()[1]
        await asyncio.sleep(0.1)


def test_what_is_under_way_is_closed_too() -> None:
    """A run that is ended early closes its sockets."""

    async def run() -> None:
        async with Resolver(Nameserver("127.0.0.1", 1), DnsLimits(timeout=5, lifetime=5)) as resolver:
            asked = [asyncio.create_task(resolver.ask(f"n{number}.example.com", "TXT")) for number in range(30)]
            await asyncio.sleep(0.3)
        await asyncio.gather(*asked, return_exceptions=True)

    before = open_files()
    asyncio.run(run())
    gc.collect()
    assert before == open_files()

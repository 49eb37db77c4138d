"""A DNS server over TLS and over HTTPS, with a certificate of its own."""

import asyncio
import ssl
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from threading import Thread
from typing import TypeAlias
from weakref import WeakSet

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from sescheck.emulator.dns.dns_server import DnsServer

Exchange: TypeAlias = Callable[[DnsServer, asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
"""Takes one question from a connection and answers it."""


def certificate(folder: Path, address: str) -> tuple[Path, Path]:
    """Make a certificate for an address, signed by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "resolver")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(address))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    public, private = folder / "certificate.pem", folder / "key.pem"
    public.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    return public, private


@contextmanager
def encrypted(server: DnsServer, exchange: Exchange, folder: Path, address: str = "127.0.0.1") -> Iterator[int]:
    """Serve the same records with a certificate for that address; the port."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(*certificate(folder, address))

    connections: WeakSet[asyncio.WriteTransport] = WeakSet()

    def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> Coroutine[None, None, None]:
        connections.add(writer.transport)
        return converse(reader, writer)

    async def converse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError, asyncio.IncompleteReadError, asyncio.CancelledError):  # of TLS also
            await writer.start_tls(context)
            while True:
                await exchange(server, reader, writer)
        writer.close()

    loop = asyncio.new_event_loop()
    thread = Thread(target=loop.run_forever, daemon=True)
    thread.start()
    listen = asyncio.start_server(connected, "127.0.0.1", 0)
    listening = asyncio.run_coroutine_threadsafe(listen, loop).result(10)
    try:
        yield listening.sockets[0].getsockname()[1]
    finally:
        asyncio.run_coroutine_threadsafe(_closed(listening, connections), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def by_tls(server: DnsServer, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Answer as RFC 7858 says."""
    size = int.from_bytes(await reader.readexactly(2), "big")
    wire = await server.reply(await reader.readexactly(size), "tls") or b""
    writer.write(len(wire).to_bytes(2, "big") + wire)
    await writer.drain()


async def by_https(server: DnsServer, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Answer a POST as RFC 8484 says, over HTTP/1.1."""
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    size = int(head.partition(b"content-length:")[2].partition(b"\r\n")[0])
    wire = await server.reply(await reader.readexactly(size), "https") or b""
    status = b"200 OK" if head.startswith(b"post /dns-query ") else b"404 Not Found"
    kind = b"Content-Type: application/dns-message\r\nContent-Length: %d\r\n\r\n" % len(wire)
    writer.write(b"HTTP/1.1 " + status + b"\r\n" + kind + wire)
    await writer.drain()


async def _closed(listening: asyncio.Server, connections: WeakSet[asyncio.WriteTransport]) -> None:
    for each in listening.sockets:
        asyncio.get_running_loop().remove_reader(each)  # nobody else comes in
    for _ in range(4):  # asyncio leaves one open that just came, if its server is closed before it is there
        await asyncio.sleep(0)
    listening.close()
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
    for connection in list(connections):
        connection.abort()  # the TCP below the TLS, which does not wait for the client
    await asyncio.sleep(0)

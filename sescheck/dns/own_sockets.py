"""The sockets of a resolver: none is left open when it ends.

asyncio closes a connection in a later round of its loop, and one over TLS only if the server has agreed, or after
30 seconds. Python warns later, at any moment, of each socket that is open when the loop ends. This keeps the TCP
connection below the TLS, and cuts it.
"""

import asyncio
import ssl
from typing import Any
from weakref import WeakSet

import dns._asyncio_backend


class OwnSockets(dns._asyncio_backend.Backend):  # noqa: SLF001 - what dns.asyncbackend.get_backend("asyncio") returns
    """The sockets of dnspython, each from its first moment on."""

    def __init__(self) -> None:
        super().__init__()
        self._open: WeakSet[asyncio.WriteTransport | asyncio.DatagramTransport] = WeakSet()

    async def make_socket(
        self,
        af: int,
        socktype: int,
        proto: int = 0,
        source: Any = None,
        destination: Any = None,
        timeout: float | None = None,  # noqa: ASYNC109 - the interface of dnspython
        ssl_context: ssl.SSLContext | None = None,
        server_hostname: str | None = None,
    ) -> Any:
        """Open a socket, and keep it before anybody can give it up."""
        dnspython: Any = super()

        async def made() -> Any:
            opened = await dnspython.make_socket(af, socktype, proto, source, destination)
            transport = _transport(opened)
            self._open.add(transport)
            if ssl_context is not None:
                await _encrypt(opened.writer, ssl_context, server_hostname)
            return opened

        return await dnspython.wait_for(made(), timeout)

    async def aclose(self) -> None:
        """Cut all connections. What was sent before still arrives."""
        for transport in list(self._open):
            transport.abort()
        await asyncio.sleep(0)  # a transport closes its socket in the next round of the loop


async def _encrypt(writer: asyncio.StreamWriter, context: ssl.SSLContext, hostname: str | None) -> None:
    plain = writer.transport
    try:
        await writer.start_tls(context, server_hostname=hostname)
    except BaseException:  # a connection whose handshake failed is of no further use
        plain.abort()
        raise


def _transport(opened: Any) -> Any:
    """Return the transport of a socket of dnspython, over UDP or TCP."""
    return opened.transport if hasattr(opened, "transport") else opened.writer.transport

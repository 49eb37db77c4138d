"""Resolvers over TLS and HTTPS: connections are kept, because dnspython would open one per question."""

import asyncio
import contextlib
import socket
import ssl
from typing import Any

import dns.asyncquery
import dns.exception
import dns.inet
import dns.message
import dns.nameserver


class TlsNameserver(dns.nameserver.DoTNameserver):
    """A resolver over TLS, whose certificate has to be for its address; else anybody could answer."""

    def __init__(self, address: str, port: int) -> None:
        super().__init__(address, port, hostname=address)
        self._context = ssl.create_default_context()
        self._idle: list[Any] = []

    async def async_query(
        self,
        request: dns.message.QueryMessage,
        timeout: float,  # noqa: ASYNC109 - the interface of dnspython
        source: str | None,  # noqa: ARG002 - as above
        source_port: int,  # noqa: ARG002 - as above
        max_size: bool,  # noqa: ARG002, FBT001 - as above
        backend: Any,
        one_rr_per_rrset: bool = False,  # noqa: ARG002, FBT001, FBT002 - as above
        ignore_trailing: bool = False,  # noqa: ARG002, FBT001, FBT002 - as above
    ) -> dns.message.Message:
        """Ask over a connection that is idle, or over a new one."""
        while self._idle:
            with contextlib.suppress(EOFError, OSError):  # the resolver closed it meanwhile
                return await self._ask(self._idle.pop(), request, timeout)
        family = dns.inet.af_for_address(self.address)
        where = (self.address, self.port)
        stream = await backend.make_socket(
            family, socket.SOCK_STREAM, 0, None, where, timeout, self._context, self.hostname
        )
        return await self._ask(stream, request, timeout)

    async def aclose(self) -> None:
        """Close the connections."""
        while self._idle:
            await self._idle.pop().close()

    async def _ask(self, stream: Any, request: dns.message.QueryMessage, seconds: float) -> dns.message.Message:
        try:
            answer = await dns.asyncquery.tls(request, self.address, seconds, self.port, sock=stream)
        except BaseException:  # a connection with an answer under way is of no further use
            stream.writer.transport.abort()
            raise
        self._idle.append(stream)
        return answer


class HttpsNameserver(dns.nameserver.DoHNameserver):
    """A resolver over HTTPS, by httpx2, which the extra `doh` installs."""

    _client: Any = None

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self._streams = _Streams()

    async def async_query(
        self,
        request: dns.message.QueryMessage,
        timeout: float,  # noqa: ASYNC109 - the interface of dnspython
        source: str | None,  # noqa: ARG002 - as above
        source_port: int,  # noqa: ARG002 - as above
        max_size: bool,  # noqa: ARG002, FBT001 - as above
        backend: Any,  # noqa: ARG002 - as above
        one_rr_per_rrset: bool = False,  # noqa: ARG002, FBT001, FBT002 - as above
        ignore_trailing: bool = False,  # noqa: ARG002, FBT001, FBT002 - as above
    ) -> dns.message.Message:
        """Ask over the connections of one client."""
        import httpx2  # noqa: PLC0415 # an extra

        if self._client is None:
            self._client = httpx2.AsyncClient(http2=True, event_hooks={"request": [self._streams.watch]})
        try:
            return await dns.asyncquery.https(request, self.url, timeout, client=self._client)
        except httpx2.TimeoutException as error:
            raise dns.exception.Timeout from error
        except httpx2.HTTPError as error:
            if refused := _certificate_refused(error):
                raise refused from error
            raise ConnectionError(f"{type(error).__name__}: {error}") from error
        except ValueError as error:  # the status is not 2xx
            raise ConnectionError(str(error).partition("\n")[0]) from error

    async def aclose(self) -> None:
        """Close the connections."""
        if self._client is not None:
            try:
                await self._client.aclose()
            finally:
                await self._streams.aclose()
                self._client = None


class _Streams:
    """The connections of httpx2, which forgets some without closing them if a question is given up."""

    def __init__(self) -> None:
        self._streams: list[Any] = []

    async def watch(self, request: Any) -> None:
        """Take note of the connection that a request opens; cut it if its TLS handshake is given up."""
        stream: Any = None

        async def trace(event: str, info: dict[str, Any]) -> None:
            nonlocal stream
            if event.endswith("connect_tcp.complete"):
                opened = [each for each in self._streams if each.get_extra_info("socket").fileno() >= 0]
                stream = info["return_value"]
                self._streams = [*opened, stream]
            elif event.endswith("start_tls.failed"):
                await stream.aclose()

        request.extensions["trace"] = trace

    async def aclose(self) -> None:
        """Cut all connections."""
        await asyncio.gather(*(each.aclose() for each in self._streams))


def _certificate_refused(error: BaseException) -> ssl.SSLCertVerificationError | None:
    """Return what is wrong with the certificate; httpx2 and httpcore2 wrap it in errors of their own."""
    while (wrapped := error.__cause__ or error.__context__) is not None:
        if isinstance(wrapped, ssl.SSLCertVerificationError):
            return wrapped
        error = wrapped
    return None

"""The DNS server: UDP and TCP on one port of 127.0.0.1, in a thread of its own."""

import asyncio
import contextlib
import logging
from collections.abc import Coroutine, Iterable
from threading import Thread
from types import TracebackType
from typing import Any, Self
from weakref import WeakSet

import dns.exception
import dns.message
import dns.rdatatype

import sescheck.dns.lookup  # noqa: F401 - an import in another thread may fail: see sescheck/emulator/server/calls.py
from sescheck.emulator.dns.answering import answer, struck, to_wire
from sescheck.emulator.dns.dns_faults import DnsFault, Question
from sescheck.emulator.dns.records import Layers, Overrides, Records, Source
from sescheck.emulator.server.faults import FaultPlan

HOST = "127.0.0.1"
ATTEMPTS = 20
"""How often a free port of TCP is tried that is not free for UDP."""
LOG = logging.getLogger("sescheck.emulator")


class DnsServer:
    """A recursive resolver that knows the records of its sources and no others.

    Args:
        sources: where records come from; the first one that has a name decides.
        faults: what goes wrong.
        port: 0 takes a free one.
        validates: answers say that DNSSEC validated them, if the question asks for that.

    Attributes:
        questions: every question that arrived, in its order.
    """

    def __init__(
        self, *sources: Source, faults: Iterable[DnsFault] = (), port: int = 0, validates: bool = False
    ) -> None:
        self.questions: list[Question] = []
        self._overrides = Overrides()
        self._records = Layers(self._overrides, *sources)
        self._faults = FaultPlan(faults)
        self._port, self._validates = port, validates
        self._connections: WeakSet[asyncio.WriteTransport] = WeakSet()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: Thread | None = None

    def __enter__(self) -> Self:
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        try:
            self._open = asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result()
        except BaseException:  # whatever ended the start, nothing is running
            self._end()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._loop is not None:
            asyncio.run_coroutine_threadsafe(self._close(), self._loop).result()
            self._end()

    @property
    def port(self) -> int:
        """The port, of UDP and TCP."""
        return self._port

    @property
    def address(self) -> str:
        """The address as ``--nameserver`` takes it."""
        return f"{HOST}#{self._port}"

    def publish(self, name: str, record_type: str, *records: str) -> None:
        """Answer with these records only, as a zone file has them; without any, the name has none of this type."""
        self._overrides.publish(name, record_type, *records)

    def served(self, name: str, record_type: str) -> Records:
        """Return the records that it answers with, as a zone file has them."""
        return self._records.records(name.lower(), record_type)

    def restore(self, name: str, record_type: str) -> None:
        """Answer again as the sources say."""
        self._overrides.restore(name, record_type)

    def inject(self, *faults: DnsFault) -> None:
        """Add faults."""
        self._faults.add(faults)

    def clear_faults(self) -> None:
        """Remove all faults."""
        self._faults = FaultPlan()

    async def reply(self, wire: bytes, over: str) -> bytes | None:
        """Return the answer to the bytes of a question; None: there is none."""
        try:
            request = dns.message.from_wire(wire)
            [asked] = request.question
        except (dns.exception.DNSException, ValueError):
            return None  # not a question
        name = asked.name.to_text(omit_final_dot=True).lower()
        question = Question(name, dns.rdatatype.to_text(asked.rdtype), over)
        self.questions.append(question)
        faults = {fault.kind: fault for fault in self._faults.striking(question)}
        await asyncio.sleep(faults["delay"].seconds if "delay" in faults else 0)
        if "silence" in faults:
            return None
        response = answer(request, self._records, validates=self._validates)
        for fault in faults.values():
            response = struck(fault, response)
        if "garble" in faults:
            return wire[:2] + b"\x81\x80" + b"\xff" * 20
        cut = "truncate-always" in faults or ("truncate" in faults and over == "udp")
        return to_wire(response, request, over, cut=cut)

    async def _listen(self) -> tuple[asyncio.DatagramTransport, asyncio.Server]:
        loop = asyncio.get_running_loop()
        for attempt in range(ATTEMPTS):
            streams = await asyncio.start_server(self._connected, HOST, self._port)
            port = streams.sockets[0].getsockname()[1]
            try:
                datagrams, _ = await loop.create_datagram_endpoint(lambda: _Datagrams(self), (HOST, port))
            except OSError:
                streams.close()
                if self._port or attempt == ATTEMPTS - 1:
                    raise
                continue
            self._port = port
            return datagrams, streams
        raise AssertionError("unreachable: the last attempt raises")

    def _connected(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> Coroutine[None, None, None]:
        """Keep a connection at once: a conversation that is cancelled before it begins does not close it."""
        self._connections.add(writer.transport)
        return self._converse(reader, writer)

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                size = int.from_bytes(await reader.readexactly(2), "big")
                wire = await self.reply(await reader.readexactly(size), "tcp")
                if wire is None:
                    return
                writer.write(len(wire).to_bytes(2, "big") + wire)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass  # the client left, which is its right
        except asyncio.CancelledError:
            pass  # the server ends; asyncio of Python 3.11 writes a traceback for a connection that is cancelled
        finally:
            writer.close()
            with contextlib.suppress(ConnectionError):
                await writer.wait_closed()

    async def _close(self) -> None:
        datagrams, streams = self._open
        datagrams.close()
        for each in streams.sockets:
            asyncio.get_running_loop().remove_reader(each)  # nobody else comes in
        for _ in range(4):  # asyncio leaves one open that just came, if its server is closed before it is there
            await asyncio.sleep(0)
        streams.close()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        for connection in list(self._connections):
            connection.abort()
        await asyncio.sleep(0)  # a transport closes its socket in the next round of the loop

    def _end(self) -> None:
        if self._loop is not None and self._thread is not None:
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join()
            self._loop.close()
            self._loop = None


class _Datagrams(asyncio.DatagramProtocol):
    """Each datagram is a question."""

    def __init__(self, server: DnsServer) -> None:
        self._server = server
        self._tasks: set[asyncio.Task[None]] = set()

    def connection_made(self, transport: Any) -> None:
        """Keep the socket to answer on."""
        self._transport = transport

    def datagram_received(self, data: bytes, addr: tuple[str | Any, int]) -> None:
        """Answer without a wait for the questions before."""
        task = asyncio.get_running_loop().create_task(self._answer(data, addr))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _answer(self, data: bytes, addr: tuple[str | Any, int]) -> None:
        try:
            wire = await self._server.reply(data, "udp")
        except Exception:  # one question must not end the server
            LOG.exception("the emulator's DNS server failed")
            return
        if wire is not None:
            self._transport.sendto(wire, addr)

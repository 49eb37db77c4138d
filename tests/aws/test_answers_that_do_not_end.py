"""A call has an end, and an answer a size, whatever the other side does."""

import asyncio
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import boto3
import pytest

from sescheck.aws.botocore_tuning import connections
from sescheck.aws.botocore_tuning.send_timing import SendSlot, current, due
from sescheck.aws.clients import Clients
from sescheck.aws.door import Door
from sescheck.aws.limits import Limits
from sescheck.aws.operations import Operation
from sescheck.aws.pace.pacer import Pacer
from sescheck.aws.traffic import Traffic
from sescheck.snapshot.reading import Reading, Unreadable, Why

GET_ACCOUNT = Operation("sesv2", "GetAccount")
OK = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
LIMITS = Limits(connect_timeout=0.3, read_timeout=0.5, retries=0)

Speech = Iterator[bytes]


def drip_body() -> Speech:
    """A byte ten times a second."""
    yield OK + b"Content-Length: 100000\r\n\r\n"
    while True:
        time.sleep(0.1)
        yield b" "


def drip_headers() -> Speech:
    """As above, before the body."""
    yield OK + b"X: "
    while True:
        time.sleep(0.1)
        yield b"y"


def go_on() -> Speech:
    """That the request may go on, for ever."""
    while True:
        time.sleep(0.05)
        yield b"HTTP/1.1 100 Continue\r\n\r\n"


def chunks() -> Speech:
    """Chunks of spaces without end, as fast as they are taken."""
    yield OK + b"Transfer-Encoding: chunked\r\n\r\n"
    while True:
        yield b"10000\r\n" + b" " * 0x10000 + b"\r\n"


def no_end() -> Speech:
    """The same without length."""
    yield OK + b"\r\n"
    while True:
        yield b" " * 0x10000


@contextmanager
def saying(speak: Callable[[], Speech]) -> Iterator[str]:
    """A server that answers every connection so; its address."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=_serve, args=(listener, speak), daemon=True).start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        listener.shutdown(socket.SHUT_RDWR)


def _serve(listener: socket.socket, speak: Callable[[], Speech]) -> None:
    with suppress(OSError):
        while True:
            connection, _ = listener.accept()
            with connection, suppress(OSError):
                connection.recv(65536)
                for piece in speak():
                    connection.sendall(piece)


def ask(url: str, limits: Limits) -> Reading[object]:
    """Ask once; no thread of the run is left when the answer is there."""

    async def run() -> Reading[object]:
        traffic = Traffic(limits)
        clients = Clients(boto3.Session(), limits, url)
        try:
            return await Door(clients, traffic, "test", "us-east-1").for_reads((GET_ACCOUNT,)).ask(GET_ACCOUNT)
        finally:
            traffic.close()
            await asyncio.to_thread(traffic._pool.shutdown, wait=True)

    return asyncio.run(run())


@pytest.mark.parametrize("speak", [drip_body, drip_headers, go_on])
def test_an_answer_that_drips_ends_with_the_call(speak: Callable[[], Speech]) -> None:
    """No silence is too long, and yet the call ends: its thread too."""
    began = time.monotonic()
    with saying(speak) as url:
        answer = ask(url, LIMITS)
    assert Unreadable(Why.TIMED_OUT, "ses:GetAccount", "no complete answer within 1.8 s") == answer
    assert time.monotonic() - began < 10


@pytest.mark.parametrize("speak", [drip_body, drip_headers, go_on])
def test_the_time_limit_of_the_run_ends_an_answer_that_drips(speak: Callable[[], Speech]) -> None:
    """Long before the call's own end, and its connection with it."""
    began = time.monotonic()
    with saying(speak) as url:
        answer = ask(url, Limits(timeout=0.5, read_timeout=100))
    assert isinstance(answer, Unreadable)
    assert Why.TIMED_OUT is answer.why
    assert time.monotonic() - began < 10


@pytest.mark.parametrize("speak", [chunks, no_end])
def test_an_answer_without_end_is_refused_by_its_size(
    speak: Callable[[], Speech], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As soon as it is too large; nothing of it is quoted."""
    monkeypatch.setattr(connections, "LARGEST", 2**21)
    with saying(speak) as url:
        answer = ask(url, Limits(retries=0))
    why = "an answer that cannot be understood: more than 2 MiB"
    assert Unreadable(Why.UNEXPECTED, "ses:GetAccount", why) == answer


def slot_of_a_call() -> SendSlot:
    """The first of a pace."""

    async def pace() -> SendSlot:
        queue = Pacer().queue("any", "here")
        return SendSlot(queue.pace, await queue.turn(again=False))

    return asyncio.run(pace())


def test_a_call_that_comes_late_to_its_connection_is_hung_up_at_once() -> None:
    """On a busy machine its time may be over before its thread has sent anything."""
    slot = slot_of_a_call()
    ours, theirs = socket.socketpair()
    with ours, theirs, due(slot):
        slot.hang_up()
        slot.speaks_through(ours)
        theirs.settimeout(5)
        assert b"" == theirs.recv(20)


def test_connections_that_were_hung_up_serve_no_other_call() -> None:
    """A call that ended in time lets its connection go: the next call over it is not hung up."""
    slot = slot_of_a_call()
    ours, theirs = socket.socketpair()
    with ours, theirs:
        with due(slot):
            assert current() is slot
            slot.speaks_through(ours)
        slot.hang_up()
        ours.sendall(b"still open")
        assert b"still open" == theirs.recv(20)

"""Send a request at its planned moment, in the thread that sends it.

Between a call's turn and its first byte a thread starts, the request is signed, and the interpreter does other
work: this takes a varying number of milliseconds. If the rate is near the limit, this jitter gets
requests refused. So a turn comes a little early, and the thread waits for the exact moment after signing.
"""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from sescheck.aws.pace.rate_control import Dispatch, RateControl


@dataclass(slots=True)
class SendSlot:
    """A dispatch, the pace that gave it, and the way to end the call that it is for."""

    pace: RateControl
    dispatch: Dispatch
    _socket: socket.socket | None = None
    _is_over: bool = False
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def speaks_through(self, connection: socket.socket | None) -> None:
        """Record the connection of the answer; None: the call is over.

        If the call's time is over already, because its thread started late, the connection is closed at once.
        """
        with self._lock:
            self._socket = connection
            self._shut_if_over()

    def hang_up(self) -> None:
        """End the call's connection, whatever its thread waits for. Called from any thread."""
        with self._lock:
            self._is_over = True
            self._shut_if_over()

    def _shut_if_over(self) -> None:
        if self._is_over and self._socket is not None:
            with suppress(OSError):  # closed meanwhile
                # past TLS, whose own goodbye would wait for the other side
                socket.socket.shutdown(self._socket, socket.SHUT_RDWR)


class _Thread(threading.local):
    slot: SendSlot | None = None


_this_thread = _Thread()


@contextmanager
def due(slot: SendSlot) -> Iterator[None]:
    """Let this thread send in that slot, or as soon after it as possible, while the block runs."""
    _this_thread.slot = slot
    try:
        yield
    finally:
        _this_thread.slot = None
        slot.speaks_through(None)


def current() -> SendSlot | None:
    """The slot in which this thread sends."""
    return _this_thread.slot


def hold(**_: Any) -> None:
    """Wait for the moment, and report the real time of sending. A handler of botocore's ``before-send``."""
    slot = _this_thread.slot
    if slot is None:
        return
    remaining = slot.dispatch.due - time.monotonic()
    if remaining > 0:
        time.sleep(remaining)
    slot.pace.sent(slot.dispatch, time.monotonic())

"""The moment of sending, kept to in the thread that sends.

Between a call's turn and its first byte lie a thread's start, signing and whatever else the interpreter is busy
with: some milliseconds, more at one time than at another. Where a pace is near the limit, that jitter is what gets
requests refused. So a turn comes a little early, and the thread waits for the rest once the request is signed.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sescheck.aws.pace import Departure, Pace


@dataclass(frozen=True, slots=True)
class Slot:
    """A departure and the pace that gave it."""

    pace: Pace
    departure: Departure


class _Thread(threading.local):
    slot: Slot | None = None


_this_thread = _Thread()


@contextmanager
def due(slot: Slot) -> Iterator[None]:
    """What this thread sends in the block goes out in that slot, or as soon after as it can."""
    _this_thread.slot = slot
    try:
        yield
    finally:
        _this_thread.slot = None


def hold(**_: Any) -> None:
    """Wait for the moment, and tell the pace when it really was. A handler of botocore's ``before-send``."""
    slot = _this_thread.slot
    if slot is None:
        return
    remaining = slot.departure.due - time.monotonic()
    if remaining > 0:
        time.sleep(remaining)
    slot.pace.sent(slot.departure, time.monotonic())

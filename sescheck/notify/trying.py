"""Try a delivery until it succeeds, or until another try cannot help."""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count

from sescheck.errors import DeliveryError
from sescheck.plain import cut, safe
from sescheck.report.text.phrases import plural

LONGEST_WAIT = 60.0
"""Seconds. A server that asks for a longer wait gets no other try."""
_FIRST_WAIT = 1.0
_WORDS = 300


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a try failed.

    Attributes:
        why: what went wrong; it may hold words of the server.
        is_temporary: True if another try may succeed.
        wait: the seconds that the server asks to wait; None if it does not say.
    """

    why: str
    is_temporary: bool
    wait: float | None = None


@dataclass(frozen=True, slots=True)
class Patience:
    """How long, and how often.

    Attributes:
        retries: further tries after a temporary failure.
        connect_timeout: seconds to wait for a connection.
        read_timeout: seconds to wait for data.
        log: gets a line for each try that failed.
    """

    retries: int = 2
    connect_timeout: float = 5
    read_timeout: float = 10
    log: Callable[[str], None] = lambda _: None


def deliver(once: Callable[[], Failure | None], place: str, patience: Patience) -> None:
    """Deliver.

    Args:
        once: a try; it returns None if the message was delivered.
        place: the receiver, for the messages; without a secret.
        patience: how often, and how long to wait.

    Raises:
        DeliveryError: the message could not be delivered.
    """
    for tries in count(1):
        failure = once()
        if failure is None:
            return
        words = cut(safe(failure.why), _WORDS)
        wait = _wait(tries) if failure.wait is None else failure.wait
        if not failure.is_temporary or tries > patience.retries:
            raise DeliveryError(f"not delivered to {place} after {plural(tries, 'try')}: {words}")
        if wait > LONGEST_WAIT:
            raise DeliveryError(f"not delivered to {place}: {words}; it asks to wait for {wait:,.0f} s")
        patience.log(f"{place}: {words}; next try in {wait:.1f} s")
        pause(wait)


def pause(seconds: float) -> None:
    """Wait. A test does not."""
    time.sleep(seconds)


def _wait(tries: int) -> float:
    """Twice as long each time, and not the same for all that failed at the same moment."""
    return float(min(_FIRST_WAIT * 2 ** (tries - 1), LONGEST_WAIT / 2) * random.uniform(1, 1.5))  # noqa: S311 - no secret

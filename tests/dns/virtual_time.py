"""An event loop whose clock moves only when everybody waits: hours pass in no time, and always the same way."""

import asyncio
import selectors
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


class VirtualLoop(asyncio.SelectorEventLoop):
    """Instead of a wait for a timer, the clock is set to it."""

    def __init__(self) -> None:
        self.now = 0.0
        super().__init__(_Impatient(self))

    def time(self) -> float:
        """Return the seconds since the start."""
        return self.now


class _Impatient(selectors.SelectSelector):
    def __init__(self, loop: VirtualLoop) -> None:
        super().__init__()
        self._loop = loop

    def select(self, timeout: float | None = None) -> Any:
        """Do not wait for a timer; a thread that is at work is waited for."""
        if timeout is None:
            return super().select(timeout)
        ready = super().select(0)
        if not ready:
            self._loop.now += max(timeout, 0)
        return ready


def in_virtual_time(run: Coroutine[Any, Any, T]) -> T:
    """Run it to its end."""
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        return runner.run(run)

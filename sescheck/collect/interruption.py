"""Ctrl-C and SIGTERM while AWS is read: nothing more goes out, and what was read comes back."""

import asyncio
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from sescheck.aws.traffic import Traffic

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


@dataclass(slots=True)
class Interruption:
    """Whether somebody ended the run."""

    traffic: Traffic
    came: bool = False

    @contextmanager
    def heeded(self) -> Iterator[None]:
        """In the block a first signal ends the reading; a second one is the default's again.

        Only a main thread can heed signals, and only where the system has them.
        """
        loop = asyncio.get_running_loop()
        with suppress(NotImplementedError, RuntimeError, ValueError):
            for number in _SIGNALS:
                loop.add_signal_handler(number, self._come)
        try:
            yield
        finally:
            self._let_go()

    def _come(self) -> None:
        self.came = True
        self._let_go()
        self.traffic.end("the run was interrupted before this was read")

    @staticmethod
    def _let_go() -> None:
        loop = asyncio.get_running_loop()
        with suppress(NotImplementedError, RuntimeError, ValueError):
            for number in _SIGNALS:
                loop.remove_signal_handler(number)

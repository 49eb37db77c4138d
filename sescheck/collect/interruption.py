"""Ctrl-C, SIGTERM and SIGHUP while AWS is read: nothing more goes out, and what was read comes back."""

import asyncio
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from sescheck.aws.traffic import Traffic

_SIGNALS = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))
"""Windows has no SIGHUP."""


@dataclass(slots=True)
class Interruption:
    """Whether somebody ended the run."""

    traffic: Traffic
    came: bool = False
    _handled: tuple[signal.Signals, ...] = ()

    @contextmanager
    def handled(self) -> Iterator[None]:
        """In the block a first signal ends the reading; a second one is the default's again.

        Only a main thread can handle signals, and only where the system has them. One that is ignored, as `nohup`
        has it, stays so.
        """
        loop = asyncio.get_running_loop()
        self._handled = tuple(number for number in _SIGNALS if signal.getsignal(number) is not signal.SIG_IGN)
        with suppress(NotImplementedError, RuntimeError, ValueError):
            for number in self._handled:
                loop.add_signal_handler(number, self._come, number)
        try:
            yield
        finally:
            self._let_go()

    def _come(self, number: signal.Signals) -> None:
        self.came = True
        self._let_go()
        if number.name == "SIGHUP":
            signal.signal(number, signal.SIG_IGN)  # a terminal that closes sends it twice
        self.traffic.end("the run was interrupted before this was read")

    def _let_go(self) -> None:
        loop = asyncio.get_running_loop()
        with suppress(NotImplementedError, RuntimeError, ValueError):
            for number in self._handled:
                loop.remove_signal_handler(number)

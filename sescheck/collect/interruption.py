"""Ctrl-C, SIGTERM and SIGHUP during a run: no more calls are made, and what was read is returned."""

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
    """Records whether the user ended the run."""

    traffic: Traffic
    interrupted: bool = False
    _handled: tuple[signal.Signals, ...] = ()

    @contextmanager
    def handled(self) -> Iterator[None]:
        """Handle signals in the block: the first one ends the run, a second one has its default effect.

        Only a main thread can handle signals, and only if the system has them. A signal that is ignored, as under
        `nohup`, stays ignored.
        """
        loop = asyncio.get_running_loop()
        self._handled = tuple(number for number in _SIGNALS if signal.getsignal(number) is not signal.SIG_IGN)
        with suppress(NotImplementedError, RuntimeError, ValueError):
            for number in self._handled:
                loop.add_signal_handler(number, self._interrupt, number)
        try:
            yield
        finally:
            self._restore()

    def _interrupt(self, number: signal.Signals) -> None:
        self.interrupted = True
        self._restore()
        if number.name == "SIGHUP":
            signal.signal(number, signal.SIG_IGN)  # a terminal sends it twice when it closes
        self.traffic.end("the run was interrupted before this was read")

    def _restore(self) -> None:
        loop = asyncio.get_running_loop()
        with suppress(NotImplementedError, RuntimeError, ValueError):
            for number in self._handled:
                loop.remove_signal_handler(number)

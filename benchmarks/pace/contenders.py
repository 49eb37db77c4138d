"""Whom the simulator compares: sescheck's rate control, and what botocore does by itself."""

import random
from dataclasses import dataclass, field
from typing import Any

from botocore.retries.adaptive import RateClocker
from botocore.retries.throttling import CubicCalculator

from sescheck.aws.pace.first_guess import FirstGuess
from sescheck.aws.pace.rate_control import Dispatch, RateControl

_SLOWEST = 0.5
"""A second: below it botocore's bucket does not go. Source: ``botocore.retries.bucket.TokenBucket``."""


class _Clock:
    """The virtual time, where botocore looks for it."""

    now = 0.0

    def current_time(self) -> float:
        """The time, in seconds."""
        return self.now


@dataclass(slots=True)
class Botocore:
    """botocore's mode `adaptive`: its own estimate of the rate and CUBIC, behind the back-off of its retries.

    Its bucket waits in real time, so the slots are counted out here; it has no bucket until the first refusal.
    """

    _next_slot: float = 0.0
    _rate: float = float("inf")
    _clock: _Clock = field(default_factory=_Clock)
    _measured: Any = field(init=False)
    _cubic: Any = field(init=False)
    _attempts: int = 0

    def __post_init__(self) -> None:
        self._measured = RateClocker(self._clock)
        self._cubic = CubicCalculator(starting_max_rate=0, start_time=0.0)

    def next_slot(self, _: int) -> float:
        """The time at which the next request may be sent."""
        return self._next_slot

    def send(self, moment: float) -> float:
        """As soon as its bucket has a token."""
        self._next_slot = moment + 1 / self._rate
        return moment

    def sent(self, dispatch: float, at: float) -> None:
        """It looks at answers only."""

    def answered(self, _: float, now: float) -> None:
        """Count it, and let CUBIC climb."""
        self._attempts = 0
        measured = self._measure(now)
        if self._rate < float("inf"):
            self._follow(self._cubic.success_received(now), measured)

    def refused(self, _: float, now: float) -> None:
        """Let CUBIC fall, and back off: a random part of a second, doubled with each attempt, 20 s at most."""
        measured = self._measure(now)
        current = measured if self._rate == float("inf") else min(measured, self._rate)
        self._follow(self._cubic.error_received(current, now), measured)
        wait = min(random.Random(f"{now}").random() * 2**self._attempts, 20)  # noqa: S311 - a simulation
        self._attempts += 1
        self._next_slot = max(self._next_slot, now + wait)

    def _measure(self, now: float) -> float:
        self._clock.now = now
        return float(self._measured.record())

    def _follow(self, wanted: float, measured: float) -> None:
        self._rate = max(min(wanted, 2 * measured), _SLOWEST)


@dataclass(slots=True)
class Sescheck:
    """The rate control of an audit. Without others of its run, nobody gives it a first guess."""

    first_guess: FirstGuess = field(default_factory=FirstGuess)
    operation: str = "simulated"
    pace: RateControl = field(default_factory=RateControl)

    def next_slot(self, waiting: int) -> float:
        """The time at which the next request may be sent."""
        self.pace.waiting = waiting
        self.first_guess.advise(self.operation, self.pace)
        return self.pace.next_slot

    def send(self, moment: float) -> Dispatch:
        """A request gets that slot."""
        return self.pace.send(moment)

    def sent(self, dispatch: Dispatch, at: float) -> None:
        """It really left."""
        self.pace.sent(dispatch, at)

    def answered(self, dispatch: Dispatch, _: float) -> None:
        """The request was not refused."""
        self.pace.answered(dispatch)
        self.first_guess.heard(self.operation, self.pace)

    def refused(self, dispatch: Dispatch, now: float) -> None:
        """It was."""
        self.pace.refused(dispatch, now)
        self.first_guess.heard(self.operation, self.pace)

"""How fast each operation may be asked, learnt from what AWS refuses.

SES documents one request a second for most reads, per operation, account and region, and its users' own
deployments share that. What it really allows is often more, so a pace starts briskly, falls at a refusal, and
creeps up again while nothing is refused. The refused call goes into the next free slot: an exponential back-off
would cost far more than the slot that was lost.
"""

import asyncio
from collections.abc import Hashable
from dataclasses import dataclass, field

START_RATE = 10.0
"""Requests a second before anything was refused."""

BURST = 5
"""Requests that may go out at once before the first answer teaches better."""

SLOWEST_RATE = 0.2
"""Below the documented one a second only for as long as even that is refused."""

_FALL = 0.5
_CLIMB = 0.02
_SETTLE = 0.9


@dataclass(slots=True)
class Pace:
    """The pace of one operation in one region of one account. Times are the event loop's, in seconds."""

    rate: float
    ceiling: float
    next_slot: float = 0.0
    refused_until: float = 0.0
    refusing_since: float | None = None

    def slot(self, now: float) -> float:
        """Take the next free slot; returns when it is."""
        earliest = now - (BURST - 1) / self.rate if self.refused_until == 0.0 else now
        at = max(self.next_slot, earliest)
        self.next_slot = at + 1 / self.rate
        return max(at, now)

    def answered(self) -> None:
        """Nothing was refused: creep up."""
        self.refusing_since = None
        self.rate = min(self.ceiling, self.rate * (1 + _CLIMB))

    def refused(self, sent_at: float, now: float) -> None:
        """Fall, once for all the calls that were under way when the pace was too fast."""
        if self.refusing_since is None:
            self.refusing_since = now
        if sent_at < self.refused_until:
            return
        self.rate = max(SLOWEST_RATE, self.rate * _FALL)
        self.refused_until = now
        self.next_slot = max(self.next_slot, now + _SETTLE / self.rate)

    def refusing_for(self, now: float) -> float:
        """Seconds since the last answer, while every call since has been refused."""
        return 0.0 if self.refusing_since is None else now - self.refusing_since


@dataclass(slots=True)
class Pacer:
    """The paces of a whole run, by what AWS counts together.

    Attributes:
        max_rate: a hard cap, requests a second per operation and region; None: whatever AWS allows.
    """

    max_rate: float | None = None
    waiting: int = 0
    _paces: dict[Hashable, Pace] = field(default_factory=dict)

    def pace(self, key: Hashable) -> Pace:
        """The pace of a key, made when first asked for."""
        if key not in self._paces:
            ceiling = self.max_rate or float("inf")
            self._paces[key] = Pace(min(START_RATE, ceiling), ceiling)
        return self._paces[key]

    async def turn(self, pace: Pace, deadline: float) -> bool:
        """Wait for the next free slot; False, at once, if that is after the deadline."""
        loop = asyncio.get_running_loop()
        at = pace.slot(loop.time())
        if at > deadline:
            return False
        self.waiting += 1
        try:
            await asyncio.sleep(at - loop.time())
        finally:
            self.waiting -= 1
        return True

"""How fast each operation may be asked, learnt from what AWS refuses.

SES documents one request a second for most reads, per operation, account and region, and its users' own
deployments share that. What it really allows is often more. So a pace starts briskly, speeds up while nothing is
refused, falls at a refusal, and from then on climbs quickly to just below the rate that was refused and only
creeps beyond it. A refused call goes into the next free slot: a back-off that doubles would cost far more.
"""

import asyncio
from collections import deque
from collections.abc import Hashable
from dataclasses import dataclass, field

START_RATE = 10.0
"""Requests a second before anything was refused."""

BURST = 3
"""Requests that may go out at once at the start."""

SLOWEST_RATE = 0.2
"""Below the documented one a second only for as long as even that is refused."""

_CLIMB = 1.06
_CREEP = 1.001
_NEAR = 0.95
_FALL_NEAR_THE_LIMIT = 0.9
_FALL_IN_SEARCH = 0.5
_A_GOOD_RUN = 8


@dataclass(slots=True)
class Pace:
    """The pace of one operation in one region of one account. Times are seconds of one clock; no I/O.

    Attributes:
        rate: requests a second, now.
        cap: the rate never to exceed.
        refused_rate: the rate at which AWS last refused; infinite before.
        next_slot: when the next request may go out.
        refusing_since: when the first refusal since the last answer came; None after an answer.
    """

    rate: float
    cap: float
    refused_rate: float = float("inf")
    next_slot: float = 0.0
    refusing_since: float | None = None
    _burst_left: int = BURST
    _burst_until: float = 0.0
    _run: int = 0
    _learnt_at: float = 0.0

    def __post_init__(self) -> None:
        if self.cap < float("inf"):
            self._burst_left = 1

    def send(self, now: float) -> None:
        """A request goes out now."""
        if self._burst_left > 0:
            self._burst_left -= 1
            self._burst_until = now
        self.next_slot = now if self._burst_left > 0 else now + 1 / self.rate

    def answered(self) -> None:
        """A request was not refused: speed up, but only creep where it was refused before."""
        self.refusing_since = None
        self._run += 1
        if self.rate < self.refused_rate * _NEAR:
            self.rate = min(self.rate * _CLIMB, max(self.rate, self.refused_rate * _NEAR), self.cap)
            return
        self.rate = min(self.rate * _CREEP, self.cap)
        if self.rate > self.refused_rate:
            self.refused_rate = float("inf")

    def refused(self, sent_at: float, now: float) -> None:
        """A request was refused: fall, once for all that were under way then; the slot after is a whole one.

        That a burst is refused says nothing of the rate.
        """
        if self.refusing_since is None:
            self.refusing_since = now
        self._burst_left = 0
        in_burst = sent_at <= self._burst_until
        if sent_at >= self._learnt_at and not in_burst:
            self._fall(now)
        self.next_slot = max(self.next_slot, now + 1 / self.rate)

    def _fall(self, now: float) -> None:
        """After a run of answers the limit is near; without one it is still to be found."""
        fall = _FALL_NEAR_THE_LIMIT if self._run >= _A_GOOD_RUN else _FALL_IN_SEARCH
        self.refused_rate = self.rate
        self.rate = max(SLOWEST_RATE, self.rate * fall)
        self._run = 0
        self._learnt_at = now

    def refusing_for(self, now: float) -> float:
        """Seconds in which every request has been refused."""
        return 0.0 if self.refusing_since is None else now - self.refusing_since


class Queue:
    """Who waits for the slots of a pace, first come first served; a refused request goes before all others."""

    def __init__(self, pace: Pace) -> None:
        self.pace = pace
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._timer: asyncio.TimerHandle | None = None

    def __len__(self) -> int:
        return len(self._waiting)

    async def turn(self, *, again: bool) -> None:
        """Return when the request may go out; ``again`` after it was refused."""
        loop = asyncio.get_running_loop()
        ticket = loop.create_future()
        if again:
            self._waiting.appendleft(ticket)
        else:
            self._waiting.append(ticket)
        self._serve()
        await ticket

    def _serve(self) -> None:
        """Let go whoever may, and come back for the next."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        loop = asyncio.get_running_loop()
        while self._waiting:
            now = loop.time()
            if self.pace.next_slot > now:
                self._timer = loop.call_at(self.pace.next_slot, self._serve)
                return
            ticket = self._waiting.popleft()
            if not ticket.done():
                self.pace.send(now)
                ticket.set_result(None)


@dataclass(slots=True)
class Pacer:
    """The queues of a whole run, by what AWS counts together.

    Attributes:
        max_rate: a hard cap, requests a second per operation and region; None: whatever AWS allows.
    """

    max_rate: float | None = None
    _queues: dict[Hashable, Queue] = field(default_factory=dict)

    @property
    def waiting(self) -> int:
        """How many requests wait for their slot."""
        return sum(map(len, self._queues.values()))

    def queue(self, key: Hashable) -> Queue:
        """The queue of a key, made when first asked for."""
        if key not in self._queues:
            cap = self.max_rate or float("inf")
            self._queues[key] = Queue(Pace(min(START_RATE, cap), cap))
        return self._queues[key]

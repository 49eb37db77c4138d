"""How fast each operation may be asked, learnt from what AWS refuses.

SES documents one request a second for most reads, per operation, account and region, and its users' own
deployments share that. What it really allows is often more. So a pace starts briskly, speeds up while nothing is
refused, falls at a refusal, by half until it is roughly known what is allowed and by little from then on, and
creeps up again. A refused call goes into the next free slot: a back-off that doubles would cost far more.
What one operation learns the others hear: where the documented rate was all that one got, the next starts with it.
"""

import asyncio
from collections import deque
from collections.abc import Hashable
from dataclasses import dataclass, field

START_RATE = 10.0
"""Requests a second at the start: against the documented one, the first second's are a small burst."""

LEAD = 0.008
"""Seconds before its moment that a request gets its turn: see ``moment``."""

DOCUMENTED_RATE = 1.0
"""Requests a second. Source: the SES Developer Guide's page of quotas, and the models of most operations."""

SLOWEST_RATE = 0.2
"""Below the documented one a second only for as long as even that is refused."""

_CLIMB = 1.08
_CREEP = 1.0004
_PAST_IT = 1.05
_FALL_NEAR_THE_LIMIT = 0.94
_FALL_AT_FIRST = 0.82
_FALL_IN_SEARCH = 0.5
_A_GOOD_RUN = 4
_JUST_BELOW = 0.98
_BELIEF = 10
"""Answers for which the documented rate is believed before more is tried."""
_LONGER_EACH = 5
"""Answers more for each operation that believes: they shall not all try at once."""
_FIRM_BELIEF = 100
"""Answers for which it is believed once some that tried more were refused."""
_PROVEN = 2
_BRISK = 2 * DOCUMENTED_RATE
_TOO_CLOSE = 0.85
_CATCH_UP = 0.975


@dataclass(slots=True)
class Departure:
    """One request on its way out.

    Attributes:
        due: the moment for which it has its slot.
        at: when it really left; until then, when it was due.
        gap: seconds after the request before it.
    """

    due: float
    at: float
    gap: float = float("inf")


@dataclass(slots=True)
class Hearsay:
    """What the operations of a run have learnt of the documented rate.

    Attributes:
        slow: how many fell to it.
        brisk: how many had a good run well above it.
        proven: how many tried more than it later, and were refused at once.
    """

    slow: int = 0
    brisk: int = 0
    proven: int = 0
    _believers: int = 0

    @property
    def is_documented(self) -> bool:
        """Is it all that most get?"""
        return self.slow > self.brisk

    def belief(self) -> int:
        """For how many answers the next that believes it shall do so."""
        self._believers += 1
        early = _BELIEF + _LONGER_EACH * (self._believers - 1)
        return _FIRM_BELIEF if self.proven >= _PROVEN else min(early, _FIRM_BELIEF)


@dataclass(slots=True)
class Pace:
    """The pace of one operation in one region of one account. Times are seconds of one clock; no I/O.

    Attributes:
        rate: requests a second, now.
        cap: the rate never to exceed.
        refused_rate: the rate at which AWS last refused; infinite before.
        next_slot: when the next request may go out.
        refusing_since: when the first refusal since the last answer came; None after an answer.
        hearsay: what others have learnt.
    """

    rate: float
    cap: float
    hearsay: Hearsay = field(default_factory=Hearsay)
    refused_rate: float = float("inf")
    next_slot: float = 0.0
    refusing_since: float | None = None
    _last_sent: float = -float("inf")
    _run: int = 0
    _is_found: bool = False
    _is_brisk: bool = False
    _belief: int = 0
    _has_believed: bool = False
    _learnt_at: float = 0.0

    @classmethod
    def at_first(cls, cap: float, hearsay: Hearsay) -> "Pace":
        """Brisk, unless others were refused that."""
        pace = cls(min(START_RATE, cap), cap, hearsay)
        if hearsay.is_documented:
            pace._believe()
        return pace

    def send(self, moment: float) -> Departure:
        """A request has that slot."""
        self.next_slot = moment + 1 / self.rate
        return Departure(moment, moment)

    def sent(self, departure: Departure, at: float) -> None:
        """A request really left: the next keeps nearly its distance from that. Called from any thread."""
        departure.at, departure.gap = at, at - self._last_sent
        self._last_sent = at
        self.next_slot = max(self.next_slot, at + _CATCH_UP / self.rate)

    def answered(self) -> None:
        """A request was not refused: speed up, but only creep once it is known where it was refused."""
        self.refusing_since = None
        self._run += 1
        self._is_found = self._is_found or self._run >= _A_GOOD_RUN
        if self._run >= _A_GOOD_RUN and self.rate > _BRISK and not self._is_brisk:
            self._is_brisk = True
            self.hearsay.brisk += 1
        if self._belief:
            self._doubt()
        if self.rate > self.refused_rate * _PAST_IT:
            self.refused_rate = float("inf")
        known = self.refused_rate * _FALL_NEAR_THE_LIMIT
        climbed = min(self.rate * _CLIMB, known)
        self.rate = min(max(climbed, self.rate * _CREEP), self.cap)

    def _believe(self) -> None:
        """Take the documented rate for what is allowed."""
        self._is_found = True
        self._belief = self.hearsay.belief()
        self.refused_rate = DOCUMENTED_RATE
        self.rate = min(DOCUMENTED_RATE * _JUST_BELOW, self.cap)

    def _doubt(self) -> None:
        """Try more, when it was believed for long enough or others do get more."""
        others_get_more = self.hearsay.brisk > self.hearsay.slow
        if self._run >= self._belief or others_get_more:
            self._belief, self._has_believed, self.refused_rate = 0, True, float("inf")
            if others_get_more:
                self.rate = min(START_RATE / 2, self.cap)

    def refused(self, departure: Departure, now: float) -> None:
        """A request was refused: fall, once for all that were under way then; the slot after is a whole one.

        One that was held up and left too close behind another says nothing of the rate; nor does the very first.
        """
        if self.refusing_since is None:
            self.refusing_since = now
        if departure.at >= self._learnt_at and _TOO_CLOSE / self.rate <= departure.gap < float("inf"):
            self._fall(now)
        self.next_slot = max(self.next_slot, now + 1 / self.rate)

    def _fall(self, now: float) -> None:
        """To the documented rate where nothing better is known; by little near a known limit, else by half."""
        if not self._is_found and self.rate > DOCUMENTED_RATE and self.hearsay.brisk <= self.hearsay.slow:
            self.hearsay.slow += 1
            self._believe()
        else:
            self._fall_by_share()
        self._run = 0
        self._learnt_at = now

    def _fall_by_share(self) -> None:
        if self._has_believed and self.rate <= _BRISK:
            self._has_believed = False
            self.hearsay.proven += 1
        if self._run == 0:
            share = _FALL_IN_SEARCH
        elif self.refused_rate == float("inf"):
            share = _FALL_AT_FIRST
        else:
            share = _FALL_NEAR_THE_LIMIT
        self._belief = 0
        self.refused_rate = self.rate
        self.rate = max(SLOWEST_RATE, self.rate * share)

    def refusing_for(self, now: float) -> float:
        """Seconds in which every request has been refused."""
        return 0.0 if self.refusing_since is None else now - self.refusing_since


class Queue:
    """Who waits for the slots of a pace, first come first served; a refused request goes before all others."""

    def __init__(self, pace: Pace) -> None:
        self.pace = pace
        self._waiting: deque[asyncio.Future[Departure]] = deque()
        self._timer: asyncio.TimerHandle | None = None

    def __len__(self) -> int:
        return len(self._waiting)

    async def turn(self, *, again: bool) -> Departure:
        """Return, a little before its moment, a request's departure; ``again`` after it was refused."""
        ticket: asyncio.Future[Departure] = asyncio.get_running_loop().create_future()
        if again:
            self._waiting.appendleft(ticket)
        else:
            self._waiting.append(ticket)
        self._serve()
        return await ticket

    def dismiss(self) -> None:
        """Let all who wait go at once: there is nothing to wait for any more."""
        now = asyncio.get_running_loop().time()
        while self._waiting:
            ticket = self._waiting.popleft()
            if not ticket.done():
                ticket.set_result(Departure(now, now))

    def _serve(self) -> None:
        """Let go whoever may, and come back for the next."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        loop = asyncio.get_running_loop()
        while self._waiting:
            moment = max(loop.time(), self.pace.next_slot)
            if moment > loop.time() + LEAD:
                self._timer = loop.call_at(moment - LEAD, self._serve)
                return
            ticket = self._waiting.popleft()
            if not ticket.done():
                ticket.set_result(self.pace.send(moment))


@dataclass(slots=True)
class Pacer:
    """The queues of a whole run, by what AWS counts together.

    Attributes:
        max_rate: a hard cap, requests a second per operation and region; None: whatever AWS allows.
    """

    max_rate: float | None = None
    _hearsay: Hearsay = field(default_factory=Hearsay)
    _queues: dict[Hashable, Queue] = field(default_factory=dict)

    @property
    def waiting(self) -> int:
        """How many requests wait for their slot."""
        return sum(map(len, self._queues.values()))

    def queue(self, key: Hashable) -> Queue:
        """The queue of a key, made when first asked for."""
        if key not in self._queues:
            cap = self.max_rate or float("inf")
            self._queues[key] = Queue(Pace.at_first(cap, self._hearsay))
        return self._queues[key]

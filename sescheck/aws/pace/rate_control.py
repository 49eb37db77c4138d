"""How fast one operation may be asked, learnt from what AWS answers and what it refuses.

A controller of the kinds that congestion control knows. *Slow start*: a window of calls under way, opened by
answers, until the first refusal. Then a rate, for which ``TokenBuckets`` says what is still possible:
*down* the ladder while no rate is known to hold, *up* it in leaps while none was refused, *bisect* between them,
and *cruise* at what holds. While it cruises, a *probe* now and then asks whether more is allowed; after a limit
fell, it asks for what was allowed before, as CUBIC does. What may be refused in order to learn has a *budget*.
"""

from bisect import bisect_right
from dataclasses import dataclass, field
from enum import Enum, auto

from sescheck.aws.pace.token_buckets import CELLS, DOCUMENTED, PRECISION, TokenBuckets, cell_of, rate_of

IN_FLIGHT = 6
"""Calls under way at once to one region: its connections are kept and reused."""

DOCUMENTED_RATE = 1.0
"""Requests a second. Source: the SES Developer Guide's page of quotas, and the models of most operations."""

LEAP = 20
"""Cells of one rung of the ladder, a factor of 2.2. Larger ones find a fast limit sooner, and overshoot more."""

AT_ONCE = 2
"""Calls under way at the start: the second tells whether more than one may come at once, for one refusal."""

OPENS = (6, 100, 140, 180)
"""Answers after which the window opens by one: a bucket that runs empty refuses all that are under way then."""

FREE_PROBES = 2
"""Probes that may be refused after however few answers: with one less, a short list does not find 8 a second."""

PROBES_PER_ANSWER = 0.03
"""More of them for each answer: no list is refused more than that of its calls for the sake of learning."""

STEADY = 60
"""Answers in a row after which a rate that holds is doubted; twice as many after each doubt that was in vain."""

ABOVE = 2
"""Cells by which a probe exceeds what was refused: less is within the precision of a moment at 20 a second."""

STEADY_AFTER_A_FALL = 16
"""The same after a limit fell: who took a share of it may go again. Doubled no further than to ``STEADY``."""

STEADY_AFTER_A_GUESS = 5
"""The same for a rate that others found."""

SHORT = 8
"""Requests that wait or are under way: fewer are soon through, and a leap would be refused for nothing."""

_SURE = DOCUMENTED - 1
"""The cell below the documented rate: a request that arrives a little early is not refused."""

_SLOWEST = DOCUMENTED - 3 * LEAP - LEAP // 2
"""The cell of one request in 16 seconds: whatever is refused is asked that often."""

_OUT_OF_SIGHT = 2 * IN_FLIGHT
"""Calls under way: an answer that is awaited behind so many others is learnt from no more."""


class Outcome(Enum):
    """What came of a request."""

    ANSWERED = auto()
    REFUSED = auto()
    UNHEARD = auto()


class Phase(Enum):
    """What the controller is about."""

    SLOW_START = auto()
    DOWN = auto()
    UP = auto()
    BISECT = auto()
    PROBE = auto()
    CRUISE = auto()


@dataclass(slots=True, eq=False)
class Departure:
    """One request on its way out.

    Attributes:
        due: the moment for which it has its slot.
        at: when it really left; until then, when it was due.
        cell: the rate that it tries.
        is_probe: whether that is more than what is known to hold.
        outcome: what came of it; None while it is under way.
    """

    due: float
    at: float
    cell: int = 0
    is_probe: bool = False
    outcome: Outcome | None = None


@dataclass(frozen=True, slots=True, order=True)
class Guess:
    """A limit that another operation or region has found."""

    cell: int
    burst: int


DOCUMENTED_GUESS = Guess(_SURE, 1)
"""What all begin with who wait for the news of others."""


@dataclass(slots=True, eq=False)
class RateControl:
    """The rate of one operation in one region of one account. Times are seconds of one clock; no I/O.

    Attributes:
        cap: requests a second never to exceed.
        refusing_since: when the first refusal since the last answer came; None after an answer.
        guessed: what others have found, for as long as nothing else is known.
        waiting: how many requests wait for their slot; the queue sets it.
    """

    cap: float = float("inf")
    refusing_since: float | None = None
    guessed: Guess | None = None
    waiting: int = 0
    _buckets: TokenBuckets = field(default_factory=TokenBuckets)
    _under_way: list[Departure] = field(default_factory=list)
    _last: Departure | None = None
    _refused_at: float = -float("inf")
    _answers: int = 0
    _refused_probes: int = 0
    _is_slow_start: bool = True
    _held: int = 0
    _run: int = 0
    _steady: int = STEADY
    _probed: int = 0
    _before: tuple[int, int] = (0, 0)

    @property
    def has_begun(self) -> bool:
        """True if a request had a slot already."""
        return self._last is not None

    @property
    def is_busy(self) -> bool:
        """True if a request is under way, or one waited when the last one left."""
        return bool(self._under_way) or self.waiting > 1

    @property
    def answers(self) -> int:
        """How many requests were not refused."""
        return self._answers

    @property
    def next_slot(self) -> float:
        """When the next request may go out."""
        if self._last is None:
            return -float("inf")
        slot = self._window_opens() if self._is_slow_start else self._token_comes()
        slot = min(slot, self._last_at + 1 / rate_of(_SLOWEST))
        return max(slot, max(self._last.due, self._last.at) + 1 / self.cap)

    @property
    def phase(self) -> Phase:
        """What it is about now."""
        if self._is_slow_start:
            return Phase.SLOW_START
        if self._buckets.high == CELLS:
            return Phase.UP
        if not self._base:
            return Phase.DOWN
        if self._probed:
            return Phase.PROBE
        if self._buckets.high - self._buckets.low > 1 and (self._may_probe or not self._is_held):
            return Phase.BISECT
        return Phase.CRUISE

    @property
    def found(self) -> Guess | None:
        """What others may begin with: a limit that is known within a leap, or a rate that is proven to hold."""
        if self._is_slow_start or self.guessed or not self._base:
            return None
        is_near = self._buckets.high - self._buckets.low <= LEAP
        if not is_near and not (self._is_single and self._base > DOCUMENTED):
            return None
        return Guess(self._base, self._buckets.burst)

    @property
    def is_slow_start(self) -> bool:
        """True if no request was refused yet, and no limit is guessed."""
        return self._is_slow_start

    def explore(self) -> None:
        """Begin without a guess."""
        if self.guessed is not None:
            self._is_slow_start, self.guessed = True, None
            self._buckets = TokenBuckets()

    def guess(self, guess: Guess) -> None:
        """Begin with what another has found, or with what is documented; with a better guess, go on."""
        before = None if self.guessed == DOCUMENTED_GUESS else self.guessed
        if guess == self.guessed or (before is not None and before > guess):
            return
        run = self._run if before is not None else 0
        self._is_slow_start, self.guessed = False, guess
        self._restart(guess.cell, guess.cell + 1, least=0.0, most=guess.burst, burst=guess.burst)
        self._run, self._steady = run, STEADY_AFTER_A_GUESS

    def send(self, moment: float) -> Departure:
        """A request has that slot."""
        departure = Departure(moment, moment)
        if not self._is_slow_start:
            cell = self._aim()
            departure.is_probe = 0 < self._floor < cell
            seconds = moment - self._last.due if self._last else float("inf")
            departure.cell = cell if seconds * rate_of(cell) <= 1 + 1e-6 else min(cell, cell_of(1 / seconds))
        self._under_way.append(departure)
        self._last = departure
        return departure

    @staticmethod
    def sent(departure: Departure, at: float) -> None:
        """It really left. Called from any thread."""
        departure.at = at

    def answered(self, departure: Departure) -> None:
        """It was not refused."""
        self.refusing_since = None
        self._answers += 1
        self._came(departure, Outcome.ANSWERED)

    def refused(self, departure: Departure, now: float) -> None:
        """It was."""
        if self.refusing_since is None:
            self.refusing_since = now
        self._refused_probes += departure.is_probe
        self._came(departure, Outcome.REFUSED)

    def unheard(self, departure: Departure) -> None:
        """Nobody knows."""
        self._came(departure, Outcome.UNHEARD)

    def refusing_for(self, now: float) -> float:
        """Seconds in which every request has been refused."""
        return 0.0 if self.refusing_since is None else now - self.refusing_since

    def _window_opens(self) -> float:
        """At once while the window is not full; else no later than the documented rate would have it."""
        outcomes = [each.outcome for each in self._under_way]
        window = AT_ONCE + bisect_right(OPENS, self._answers)
        if self._answers < AT_ONCE:
            window -= self._answers
        if outcomes.count(None) < window and Outcome.REFUSED not in outcomes:
            return -float("inf")
        return self._last_at + 1 / DOCUMENTED_RATE

    def _token_comes(self) -> float:
        """When a bucket of the rate that is aimed at has a token again, if all under way were to take one."""
        cell = self._aim()
        rate = rate_of(cell)
        tokens, burst = self._buckets.spare(cell)
        at = self._buckets.at
        for each in self._under_way:
            tokens, at = min(burst, tokens + rate * max(0.0, each.at - at)), max(at, each.at)
            tokens = min(tokens, 1.0) if each.outcome is Outcome.REFUSED else max(0.0, tokens - 1)
        slot = at + (1 - tokens) / rate + PRECISION if tokens < 1 else at
        if not self._is_single:
            slot = max(slot, self._refused_at + 1 / rate)
        return max(slot, self._under_way[-1].at + 1 / rate) if self._under_way else slot

    @property
    def _last_at(self) -> float:
        return self._last.at if self._last else -float("inf")

    @property
    def _is_single(self) -> bool:
        """True if the bucket holds one token: then a single call proves that a rate holds."""
        return self._buckets.burst == 1

    @property
    def _is_held(self) -> bool:
        return self._is_single or self._held > 0

    @property
    def _base(self) -> int:
        """The cell that is known to hold; 0 while none is."""
        low = self._buckets.low
        return min(low if self._is_single else max(low, self._held), self._buckets.high - 1)

    @property
    def _is_long(self) -> bool:
        """True if there are still enough requests for a search to be worth its refusals."""
        return self.waiting + len(self._under_way) >= SHORT

    @property
    def _floor(self) -> int:
        """The cell to fall back to: the documented one while no refusal has ruled anything out."""
        return self._base or (_SURE if self._buckets.high == CELLS else 0)

    @property
    def _may_probe(self) -> bool:
        budget = FREE_PROBES + PROBES_PER_ANSWER * self._answers
        is_far = self._is_long and self._buckets.high - self._buckets.low > LEAP // 2
        return self._refused_probes + 1 <= budget + is_far  # to stay far below would cost more than a refusal

    def _aim(self) -> int:
        """The cell of the next request; while a probe is under way, the one that holds."""
        base = self._floor
        aim = max(_SLOWEST, self._wanted(base))
        if self._base and aim > base and any(each.is_probe for each in self._under_way):
            return base
        return aim

    def _wanted(self, base: int) -> int:
        low, high = self._buckets.low, self._buckets.high
        match self.phase:
            case Phase.UP:
                return base + LEAP if self._is_long and self._may_probe else base
            case Phase.DOWN:
                return high - LEAP if self._before[0] else min(high - LEAP, _SURE)
            case Phase.BISECT:
                return max(base, (low + high) // 2)
            case Phase.PROBE:
                return self._probed
            case _:
                return base

    def _came(self, departure: Departure, outcome: Outcome) -> None:
        """Learn from all whose outcome is known, in the order in which they left."""
        departure.outcome = outcome
        while self._under_way and (self._under_way[0].outcome or len(self._under_way) > _OUT_OF_SIGHT):
            first = self._under_way.pop(0)
            match first.outcome:
                case Outcome.ANSWERED:
                    self._learn_from_answer(first)
                case Outcome.REFUSED:
                    self._learn_from_refusal(first)
                case _:
                    self._buckets.unheard(first.at)

    def _learn_from_answer(self, departure: Departure) -> None:
        if not self._buckets.answered(departure.at, is_first_run=self._is_slow_start):
            self._rise()
            return
        self._run += 1
        self._held = max(self._held, departure.cell)
        if not self._is_slow_start and self._run >= self._steady and not self._probed and self._may_probe:
            self._probed, self.guessed = max(self._before[0], self._buckets.high + ABOVE), None

    def _learn_from_refusal(self, departure: Departure) -> None:
        is_first, self._is_slow_start, self.guessed = self._is_slow_start, False, None
        if self._probed:
            self._steady = min(2 * self._steady, STEADY) if self._before[0] else 2 * self._steady
        self._run, self._held, self._probed, self._refused_at = 0, 0, 0, departure.at
        if self._buckets.refused(departure.at):
            return
        if is_first:  # the bucket was not full at the start: somebody else has just asked
            self._restart(0, CELLS, least=0.0, most=1.0, burst=1)
        else:
            self._fall()

    def _rise(self) -> None:
        """More passes than any possible bucket allows: to what was allowed before it fell, or up the ladder."""
        burst, top = self._buckets.burst, min(self._buckets.high, CELLS - 1)
        before, above = self._before
        if before >= top:
            self._restart(before, above, least=1.0, most=burst, burst=burst)
        else:
            self._restart(top, CELLS, least=1.0, most=burst, burst=burst)
        self._held, self._before = self._buckets.low, (0, 0)

    def _fall(self) -> None:
        """Less passes than any possible bucket allows: down the ladder, to come back later."""
        burst, low = self._buckets.burst, self._buckets.low
        before = max(self._before, (low, self._buckets.high))
        self._restart(0, max(1, low), least=burst - 1, most=burst, burst=burst)
        self._steady, self._before = STEADY_AFTER_A_FALL, before

    def _restart(self, low: int, high: int, *, least: float, most: float, burst: int) -> None:
        self._buckets.restart(low, high, least=least, most=most, burst=burst)
        self._run, self._held, self._probed, self._steady = 0, 0, 0, STEADY

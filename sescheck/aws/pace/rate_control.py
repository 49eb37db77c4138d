"""Find the rate of one operation from what AWS answers and what it refuses.

The controller works like congestion control. *Slow start*: a window of calls under way, opened by
answers, until the first refusal. Then it uses a rate, and ``TokenBuckets`` says which rates are still possible:
*down* in large steps while no rate is known to hold, *up* in large steps while none was refused, *bisect* between,
and *cruise* at the rate that holds. While it cruises, a *probe* now and then tries a higher rate; after a limit
fell, it tries the rate from before, like CUBIC. The refusals for learning have a *budget*.
"""

from bisect import bisect_right
from dataclasses import dataclass, field
from enum import Enum, auto

from sescheck.aws.pace.token_buckets import CELLS, DOCUMENTED, PRECISION, TokenBuckets, cell_of, rate_of

IN_FLIGHT = 6
"""Calls under way at the same time to one region: its connections are kept and reused."""

DOCUMENTED_RATE = 1.0
"""Requests a second. Source: the SES Developer Guide's page of quotas, and the models of most operations."""

LEAP = 20
"""Cells of one large step, a factor of 2.2. Larger steps find a fast limit sooner, and overshoot more."""

AT_ONCE = 2
"""Calls under way at the start: the second one shows, for one refusal, whether two at once are allowed."""

OPENS = (6, 100, 140, 180)
"""Answers after which the window opens by one: a bucket that becomes empty refuses all calls under way."""

FREE_PROBES = 2
"""Probes that may always be refused: with one less, a short list does not find 8 a second."""

PROBES_PER_ANSWER = 0.03
"""Additional probes for each answer: no list has a larger share of its calls refused for learning."""

STEADY = 60
"""Answers in a row after which a higher rate is tried; twice as many after each try that failed."""

ABOVE = 2
"""Cells by which a probe exceeds the refused rate: less cannot be measured at 20 a second."""

STEADY_AFTER_A_FALL = 16
"""The same after a limit fell, because other traffic may end. Doubled only up to ``STEADY``."""

STEADY_AFTER_A_GUESS = 5
"""The same for a rate that others found."""

SHORT = 8
"""Requests that wait or are under way: fewer are finished soon, and a large step would only cause a refusal."""

_SURE = DOCUMENTED - 1
"""The cell below the documented rate: a request that arrives a little early is not refused."""

_SLOWEST = DOCUMENTED - 3 * LEAP - LEAP // 2
"""The cell of one request in 16 seconds: a refused operation is called at least that often."""

_OUT_OF_SIGHT = 2 * IN_FLIGHT
"""Calls under way: an answer that comes after so many later calls teaches nothing any more."""


class Outcome(Enum):
    """The result of a request."""

    ANSWERED = auto()
    REFUSED = auto()
    UNHEARD = auto()


class Phase(Enum):
    """The phases of the controller."""

    SLOW_START = auto()
    DOWN = auto()
    UP = auto()
    BISECT = auto()
    PROBE = auto()
    CRUISE = auto()


@dataclass(slots=True, eq=False)
class Dispatch:
    """One request that is being sent.

    Attributes:
        due: the moment of its slot.
        at: when it was really sent; until then, when it was due.
        cell: the rate that it tries.
        is_probe: true if that rate is higher than what is known to hold.
        outcome: its result; None while it is under way.
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
"""The guess of all that wait for the news of others."""


@dataclass(slots=True, eq=False)
class RateControl:
    """The rate of one operation in one region of one account. Times are seconds of one clock; no I/O.

    Attributes:
        cap: most requests a second.
        refusing_since: the time of the first refusal since the last answer; None after an answer.
        guessed: what others have found, while nothing else is known.
        waiting: how many requests wait for their slot; the queue sets it.
    """

    cap: float = float("inf")
    refusing_since: float | None = None
    guessed: Guess | None = None
    waiting: int = 0
    _buckets: TokenBuckets = field(default_factory=TokenBuckets)
    _under_way: list[Dispatch] = field(default_factory=list)
    _last: Dispatch | None = None
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
        """The time at which the next request may be sent."""
        if self._last is None:
            return -float("inf")
        slot = self._window_opens() if self._is_slow_start else self._token_comes()
        slot = min(slot, self._last_at + 1 / rate_of(_SLOWEST))
        return max(slot, max(self._last.due, self._last.at) + 1 / self.cap)

    @property
    def phase(self) -> Phase:
        """The current phase."""
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
        """What others may start with: a limit known within a large step, or a rate that is proven to hold."""
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
        """Start without a guess."""
        if self.guessed is not None:
            self._is_slow_start, self.guessed = True, None
            self._buckets = TokenBuckets()

    def guess(self, guess: Guess) -> None:
        """Start with a guess of others or the documented one; continue with a better guess."""
        before = None if self.guessed == DOCUMENTED_GUESS else self.guessed
        if guess == self.guessed or (before is not None and before > guess):
            return
        run = self._run if before is not None else 0
        self._is_slow_start, self.guessed = False, guess
        self._restart(guess.cell, guess.cell + 1, least=0.0, most=guess.burst, burst=guess.burst)
        self._run, self._steady = run, STEADY_AFTER_A_GUESS

    def send(self, moment: float) -> Dispatch:
        """A request gets that slot."""
        dispatch = Dispatch(moment, moment)
        if not self._is_slow_start:
            cell = self._aim()
            dispatch.is_probe = 0 < self._floor < cell
            seconds = moment - self._last.due if self._last else float("inf")
            dispatch.cell = cell if seconds * rate_of(cell) <= 1 + 1e-6 else min(cell, cell_of(1 / seconds))
        self._under_way.append(dispatch)
        self._last = dispatch
        return dispatch

    @staticmethod
    def sent(dispatch: Dispatch, at: float) -> None:
        """A request was really sent. Called from any thread."""
        dispatch.at = at

    def answered(self, dispatch: Dispatch) -> None:
        """The request was not refused."""
        self.refusing_since = None
        self._answers += 1
        self._came(dispatch, Outcome.ANSWERED)

    def refused(self, dispatch: Dispatch, now: float) -> None:
        """The request was refused."""
        if self.refusing_since is None:
            self.refusing_since = now
        self._refused_probes += dispatch.is_probe
        self._came(dispatch, Outcome.REFUSED)

    def unheard(self, dispatch: Dispatch) -> None:
        """The result of the request is unknown."""
        self._came(dispatch, Outcome.UNHEARD)

    def refusing_for(self, now: float) -> float:
        """Seconds in which every request was refused."""
        return 0.0 if self.refusing_since is None else now - self.refusing_since

    def _window_opens(self) -> float:
        """At once while the window is not full; else not later than with the documented rate."""
        outcomes = [each.outcome for each in self._under_way]
        window = AT_ONCE + bisect_right(OPENS, self._answers)
        if self._answers < AT_ONCE:
            window -= self._answers
        if outcomes.count(None) < window and Outcome.REFUSED not in outcomes:
            return -float("inf")
        return self._last_at + 1 / DOCUMENTED_RATE

    def _token_comes(self) -> float:
        """The time at which a bucket of the target rate has a token again, if all calls under way take one."""
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
        """The cell that is known to hold; 0 if none is."""
        low = self._buckets.low
        return min(low if self._is_single else max(low, self._held), self._buckets.high - 1)

    @property
    def _is_long(self) -> bool:
        """True if there are still enough requests for a search to be worth its refusals."""
        return self.waiting + len(self._under_way) >= SHORT

    @property
    def _floor(self) -> int:
        """The cell to fall back to: the documented one until a refusal excludes it."""
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

    def _came(self, dispatch: Dispatch, outcome: Outcome) -> None:
        """Learn from all requests with a known result, in the order in which they were sent."""
        dispatch.outcome = outcome
        while self._under_way and (self._under_way[0].outcome or len(self._under_way) > _OUT_OF_SIGHT):
            first = self._under_way.pop(0)
            match first.outcome:
                case Outcome.ANSWERED:
                    self._learn_from_answer(first)
                case Outcome.REFUSED:
                    self._learn_from_refusal(first)
                case _:
                    self._buckets.unheard(first.at)

    def _learn_from_answer(self, dispatch: Dispatch) -> None:
        if not self._buckets.answered(dispatch.at, is_first_run=self._is_slow_start):
            self._rise()
            return
        self._run += 1
        self._held = max(self._held, dispatch.cell)
        if not self._is_slow_start and self._run >= self._steady and not self._probed and self._may_probe:
            self._probed, self.guessed = max(self._before[0], self._buckets.high + ABOVE), None

    def _learn_from_refusal(self, dispatch: Dispatch) -> None:
        is_first, self._is_slow_start, self.guessed = self._is_slow_start, False, None
        if self._probed:
            self._steady = min(2 * self._steady, STEADY) if self._before[0] else 2 * self._steady
        self._run, self._held, self._probed, self._refused_at = 0, 0, 0, dispatch.at
        if self._buckets.refused(dispatch.at):
            return
        if is_first:  # the bucket was not full at the start: somebody else has just asked
            self._restart(0, CELLS, least=0.0, most=1.0, burst=1)
        else:
            self._fall()

    def _rise(self) -> None:
        """More passes than any possible bucket allows: return to the rate from before it fell, or step up."""
        burst, top = self._buckets.burst, min(self._buckets.high, CELLS - 1)
        before, above = self._before
        if before >= top:
            self._restart(before, above, least=1.0, most=burst, burst=burst)
        else:
            self._restart(top, CELLS, least=1.0, most=burst, burst=burst)
        self._held, self._before = self._buckets.low, (0, 0)

    def _fall(self) -> None:
        """Less passes than any possible bucket allows: step down, and try again later."""
        burst, low = self._buckets.burst, self._buckets.low
        before = max(self._before, (low, self._buckets.high))
        self._restart(0, max(1, low), least=burst - 1, most=burst, burst=burst)
        self._steady, self._before = STEADY_AFTER_A_FALL, before

    def _restart(self, low: int, high: int, *, least: float, most: float, burst: int) -> None:
        self._buckets.restart(low, high, least=least, most=most, burst=burst)
        self._run, self._held, self._probed, self._steady = 0, 0, 0, STEADY

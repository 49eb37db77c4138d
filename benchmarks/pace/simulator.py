"""One list of calls from its first to its last answer, in virtual time."""

import heapq
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from benchmarks.pace.bucket import NOBODY, Share, TokenBucket
from sescheck.aws.pace.rate_control import IN_FLIGHT

WAITING = 8
"""Calls that a list has in its queue at most, as `collect` fans out."""

JITTER = 0.003
"""Seconds by which a request leaves late at most."""

ROAD = 0.03
"""Part of the latency by which one request takes longer to AWS than another, at most; nobody hears of that."""


class Controller(Protocol):
    """What the simulator asks of a pace. Times are seconds of one clock."""

    def next_slot(self, waiting: int) -> float:
        """When the next request may go out; so many wait."""

    def send(self, moment: float) -> Any:
        """A request gets that slot."""

    def sent(self, dispatch: Any, at: float) -> None:
        """It really left."""

    def answered(self, dispatch: Any, now: float) -> None:
        """The request was not refused."""

    def refused(self, dispatch: Any, now: float) -> None:
        """It was."""


@dataclass(frozen=True, slots=True)
class Case:
    """What is simulated.

    Attributes:
        rate: calls a second that AWS allows.
        burst: calls that it allows at once after a rest.
        calls: how long the list is.
        latency: seconds from a request's arrival to its answer, at least and at most.
        share: what somebody else takes.
    """

    rate: float
    burst: float
    calls: int
    latency: tuple[float, float] = (0.02, 0.05)
    share: Share = NOBODY

    @property
    def floor(self) -> float:
        """Seconds that nobody could stay below: the bucket's, or those of the calls under way; and an answer."""
        usual = sum(self.latency) / 2
        in_flight = usual * (self.calls - 1) / IN_FLIGHT
        return max(TokenBucket(self.rate, self.burst, self.share).floor(self.calls), in_flight) + usual


@dataclass(frozen=True, slots=True)
class Run:
    """What came of it.

    Attributes:
        seconds: from the first request to the last answer.
        refused: calls.
    """

    case: Case
    seconds: float
    refused: int

    @property
    def ratio(self) -> float:
        """Time by floor."""
        return self.seconds / self.case.floor

    @property
    def share_refused(self) -> float:
        """Refused by answered."""
        return self.refused / self.case.calls


@dataclass(slots=True)
class _List:
    """A list under way: what waits, what is out, and the bucket that it draws from."""

    case: Case
    pace: Controller
    chance: random.Random
    waiting: int = field(init=False)
    refused: int = 0
    ended: float = 0.0
    _bucket: TokenBucket = field(init=False)
    _under_way: list[tuple[float, int, bool, Any]] = field(default_factory=list)
    _sent: int = 0

    def __post_init__(self) -> None:
        self.waiting = self.case.calls
        self._bucket = TokenBucket(self.case.rate, self.case.burst, self.case.share)

    def next_moment(self, now: float) -> float:
        """When something happens next: a request leaves, or an answer comes; infinite once it is through."""
        answer = self._under_way[0][0] if self._under_way else float("inf")
        if not self.waiting or len(self._under_way) >= IN_FLIGHT:
            return answer
        waiting = min(self.waiting, WAITING - len(self._under_way))
        return min(answer, max(now, self.pace.next_slot(waiting)))

    def step(self, now: float) -> None:
        """Let that happen."""
        if self._under_way and self._under_way[0][0] <= now:
            self._hear()
        else:
            self._send(now)

    def _send(self, now: float) -> None:
        dispatch = self.pace.send(now)
        left = now + self.chance.random() * JITTER
        self.pace.sent(dispatch, left)
        self.waiting -= 1
        self._sent += 1
        arrival = left + self.chance.random() * ROAD * self.case.latency[0]
        answer = left + self.chance.uniform(*self.case.latency)
        heapq.heappush(self._under_way, (answer, self._sent, self._bucket.takes(arrival), dispatch))

    def _hear(self) -> None:
        self.ended, _, passed, dispatch = heapq.heappop(self._under_way)
        if passed:
            self.pace.answered(dispatch, self.ended)
        else:
            self.refused += 1
            self.waiting += 1
            self.pace.refused(dispatch, self.ended)


def run(case: Case, make: Callable[[], Controller], seed: int) -> Run:
    """Simulate a list. The same seed gives the same run."""
    return run_together([(case, make())], seed)[0]


def run_together(lists: Sequence[tuple[Case, Controller]], seed: int) -> list[Run]:
    """Simulate lists that begin at once, each with a bucket of its own."""
    under_way = [
        _List(case, pace, random.Random(f"{seed} {number} {case}"))  # noqa: S311 - a simulation
        for number, (case, pace) in enumerate(lists)
    ]
    now = 0.0
    while now < float("inf"):
        moment, number = min((each.next_moment(now), number) for number, each in enumerate(under_way))
        if moment < float("inf"):
            under_way[number].step(moment)
        now = moment
    return [Run(each.case, each.ended, each.refused) for each in under_way]

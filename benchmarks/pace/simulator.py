"""One list of calls from its first to its last answer, in virtual time."""

import heapq
import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from benchmarks.pace.bucket import NOBODY, Share, TokenBucket
from sescheck.aws.clients import IN_FLIGHT

WAITING = 8
"""Calls that a list has in its queue at most, as `collect` fans out."""

JITTER = 0.003
"""Seconds by which a request leaves late at most."""


class Controller(Protocol):
    """What the simulator asks of a pace. Times are seconds of one clock."""

    @property
    def next_slot(self) -> float:
        """When the next request may go out."""

    def send(self, moment: float, waiting: int) -> Any:
        """A request has that slot."""

    def sent(self, departure: Any, at: float) -> None:
        """It really left."""

    def answered(self, departure: Any, now: float) -> None:
        """It was not refused."""

    def refused(self, departure: Any, now: float) -> None:
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


def run(case: Case, make: Callable[[], Controller], seed: int) -> Run:
    """Simulate a list. The same seed gives the same run."""
    chance = random.Random(f"{seed} {case}")  # noqa: S311 - a simulation
    bucket = TokenBucket(case.rate, case.burst, case.share)
    pace = make()
    waiting, refused, now = case.calls, 0, 0.0
    under_way: list[tuple[float, int, bool, Any]] = []
    number = 0
    while waiting or under_way:
        moment = max(now, pace.next_slot)
        may_go = waiting and len(under_way) < IN_FLIGHT
        if may_go and not (under_way and under_way[0][0] <= moment):
            now = moment
            departure = pace.send(moment, min(waiting, WAITING - len(under_way)))
            left = moment + chance.random() * JITTER
            pace.sent(departure, left)
            number += 1
            waiting -= 1
            answer = left + chance.uniform(*case.latency)
            heapq.heappush(under_way, (answer, number, bucket.takes(left), departure))
            continue
        now, _, passed, departure = heapq.heappop(under_way)
        if passed:
            pace.answered(departure, now)
        else:
            refused += 1
            waiting += 1
            pace.refused(departure, now)
    return Run(case, now, refused)

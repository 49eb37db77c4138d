"""The progress of a run."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from sescheck.aws.traffic import Call


def _none() -> int:
    return 0


@dataclass(slots=True)
class ExpectedCalls:
    """The calls of one operation in one region.

    Attributes:
        began: seconds, on the clock of ``Progress.now``.
    """

    calls: int
    began: float
    done: int = 0

    def seconds_left(self, now: float) -> float | None:
        """Estimate the time left from the speed so far; None before the first answer."""
        left = max(0, self.calls - self.done)
        if not left:
            return 0.0
        return left * (now - self.began) / self.done if self.done else None


@dataclass(slots=True)
class Progress:
    """Counts. Only the thread of the run writes them; other threads may read them.

    Attributes:
        identities_listed: identities found so far, in all regions.
        names: names that the DNS is asked about, as far as they are known.
        names_answered: those of them of which every question was done at some time. A later question about such a
            name does not count it again, so the number never falls.
        questions_left: by name, the questions that are not done.
        waiting_now: returns how many calls wait because of the rate limit.
        expected: the calls that are still to come, by region and action, and how many of them are done.
    """

    regions: int = 0
    regions_done: int = 0
    identities_listed: int = 0
    calls: int = 0
    names: int = 0
    names_answered: int = 0
    questions_left: dict[str, int] = field(default_factory=dict)
    _answered: set[str] = field(default_factory=set)
    now: Callable[[], float] = time.monotonic
    waiting_now: Callable[[], int] = _none
    expected: dict[tuple[str, str], "ExpectedCalls"] = field(default_factory=dict)

    @property
    def waiting(self) -> int:
        """The number of calls that wait because of the rate limit."""
        return self.waiting_now()

    def region_done(self) -> None:
        """Record that a region was read."""
        self.regions_done += 1

    def listed(self, count: int) -> None:
        """Record that identities were listed."""
        self.identities_listed += count

    def ask(self, name: str) -> None:
        """Record that there is a question about a name, which may have had others."""
        left = self.questions_left.get(name)
        self.names += left is None
        self.questions_left[name] = (left or 0) + 1

    def answer(self, name: str) -> None:
        """Record that a question about a name is done."""
        self.questions_left[name] -= 1
        if not self.questions_left[name] and name not in self._answered:
            self._answered.add(name)
            self.names_answered += 1

    def expect(self, region: str, action: str, calls: int) -> None:
        """Record that so many calls of one operation are to come in a region."""
        if calls:
            self.expected[region, action] = ExpectedCalls(calls, self.now())

    def called(self, call: Call) -> None:
        """Record that a call was made."""
        self.calls += 1
        expected = self.expected.get((call.region, call.action))
        if expected is not None and call.outcome != "throttled":
            expected.done += 1

    def share(self) -> float | None:
        """Return the share of the expected calls that is done; None if no calls are expected yet."""
        operations = tuple(self.expected.values())
        calls = sum(each.calls for each in operations)
        return sum(min(each.done, each.calls) for each in operations) / calls if calls else None

    def seconds_left(self) -> float | None:
        """Estimate how long the slowest operation still takes at its speed so far; None if that is unknown."""
        now = self.now()
        guesses = [each.seconds_left(now) for each in tuple(self.expected.values())]
        known = [guess for guess in guesses if guess is not None]
        return max(known, default=None) if len(known) == len(guesses) else None

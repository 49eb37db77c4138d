"""How far a run has come, for what shows it."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from sescheck.aws.traffic import Call


def _none() -> int:
    return 0


@dataclass(slots=True)
class Stretch:
    """The calls of one operation in one region.

    Attributes:
        began: on the clock of ``Progress.now``, seconds.
    """

    calls: int
    began: float
    done: int = 0

    def seconds_left(self, now: float) -> float | None:
        """By the speed so far; None before the first answer."""
        left = max(0, self.calls - self.done)
        if not left:
            return 0.0
        return left * (now - self.began) / self.done if self.done else None


@dataclass(slots=True)
class Progress:
    """Counts. Written by the run's own thread; others may read.

    Attributes:
        identities_listed: found so far, in all regions.
        refused: calls that were throttled.
        waiting_now: how many calls wait for their slot.
        expected: calls that are known to come, by region and action; each counts down as it is answered.
    """

    regions: int = 0
    regions_done: int = 0
    identities_listed: int = 0
    calls: int = 0
    refused: int = 0
    now: Callable[[], float] = time.monotonic
    waiting_now: Callable[[], int] = _none
    expected: dict[tuple[str, str], "Stretch"] = field(default_factory=dict)

    @property
    def waiting(self) -> int:
        """Calls that wait for the pace."""
        return self.waiting_now()

    def region_done(self) -> None:
        """One region's reading has ended."""
        self.regions_done += 1

    def listed(self, count: int) -> None:
        """Identities were found."""
        self.identities_listed += count

    def expects(self, region: str, action: str, calls: int) -> None:
        """So many calls of one operation are to come in a region."""
        if calls:
            self.expected[region, action] = Stretch(calls, self.now())

    def called(self, call: Call) -> None:
        """A call was made."""
        self.calls += 1
        if call.outcome == "throttled":
            self.refused += 1
        elif stretch := self.expected.get((call.region, call.action)):
            stretch.done += 1

    def share(self) -> float | None:
        """Of the calls that are known to come, how many were answered; None before any is known."""
        stretches = tuple(self.expected.values())
        calls = sum(stretch.calls for stretch in stretches)
        return sum(min(stretch.done, stretch.calls) for stretch in stretches) / calls if calls else None

    def seconds_left(self) -> float | None:
        """How long the slowest operation still takes if it goes on as it went; None while that is not known."""
        now = self.now()
        guesses = [stretch.seconds_left(now) for stretch in tuple(self.expected.values())]
        known = [guess for guess in guesses if guess is not None]
        return max(known, default=None) if len(known) == len(guesses) else None

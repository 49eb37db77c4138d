"""How far a run has come, for whoever draws it."""

from collections.abc import Callable
from dataclasses import dataclass

from sescheck.aws.traffic import Call


def _none() -> int:
    return 0


@dataclass(slots=True)
class Progress:
    """Counts. Written by the run's own thread; others may read.

    Attributes:
        identities_listed: found so far, in all regions.
        identities_read: of those, with everything that the depth asks for.
        refused: calls that were throttled.
        waiting_now: how many calls wait for their slot.
    """

    regions: int = 0
    regions_done: int = 0
    identities_listed: int = 0
    identities_read: int = 0
    calls: int = 0
    refused: int = 0
    waiting_now: Callable[[], int] = _none

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

    def read(self, count: int) -> None:
        """Identities were read."""
        self.identities_read += count

    def called(self, call: Call) -> None:
        """A call was made."""
        self.calls += 1
        self.refused += call.outcome == "throttled"

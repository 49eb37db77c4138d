"""The queues of a whole run."""

from collections.abc import Hashable
from dataclasses import dataclass, field

from sescheck.aws.pace.first_guess import FirstGuess
from sescheck.aws.pace.queue import Queue
from sescheck.aws.pace.rate_control import RateControl


@dataclass(slots=True)
class Pacer:
    """The queues, by what AWS counts together.

    Attributes:
        max_rate: a hard cap, requests a second per operation and region; None: whatever AWS allows.
    """

    max_rate: float | None = None
    _queues: dict[tuple[Hashable, Hashable], Queue] = field(default_factory=dict)
    _first_guess: FirstGuess = field(init=False)

    def __post_init__(self) -> None:
        self._first_guess = FirstGuess(self._serve_all)

    @property
    def waiting(self) -> int:
        """How many requests wait for their slot."""
        return sum(map(len, self._queues.values()))

    def queue(self, operation: Hashable, place: Hashable) -> Queue:
        """Return the queue of an operation in one region of one account; create it on first use."""
        key = operation, place
        if key not in self._queues:
            pace = RateControl(cap=self.max_rate or float("inf"))
            self._queues[key] = Queue(operation, pace, self._first_guess)
        return self._queues[key]

    def _serve_all(self) -> None:
        for queue in self._queues.values():
            if len(queue):
                queue.serve()

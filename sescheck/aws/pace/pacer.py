"""The queues of a whole run."""

from collections.abc import Hashable
from dataclasses import dataclass, field

from sescheck.aws.pace.first_guess import FirstGuess, News
from sescheck.aws.pace.queue import Queue
from sescheck.aws.pace.rate_control import RateControl


@dataclass(slots=True)
class Pacer:
    """The queues, by what AWS counts together.

    Attributes:
        max_rate: a hard cap, requests a second per operation and region; None: whatever AWS allows.
    """

    max_rate: float | None = None
    _news: News = field(default_factory=News)
    _queues: dict[Hashable, dict[Hashable, Queue]] = field(default_factory=dict)
    _first_guesses: dict[Hashable, FirstGuess] = field(default_factory=dict)

    @property
    def waiting(self) -> int:
        """How many requests wait for their slot."""
        return sum(len(queue) for queues in self._queues.values() for queue in queues.values())

    def queue(self, operation: Hashable, place: Hashable) -> Queue:
        """The queue of an operation in one region of one account, made when first asked for."""
        queues = self._queues.setdefault(operation, {})
        if place not in queues:
            pace = RateControl(cap=self.max_rate or float("inf"))
            queues[place] = Queue(pace, self._first_guess(operation, queues))
        return queues[place]

    def _first_guess(self, operation: Hashable, queues: dict[Hashable, Queue]) -> FirstGuess:
        def serve_all() -> None:
            for queue in queues.values():
                queue.serve()

        if operation not in self._first_guesses:
            self._first_guesses[operation] = FirstGuess(operation, self._news, serve_all)
        return self._first_guesses[operation]

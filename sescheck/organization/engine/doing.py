"""How far the reading of an organization is."""

from collections.abc import Mapping
from dataclasses import dataclass

from sescheck.organization.model import Outcome


@dataclass(frozen=True, slots=True)
class Doing:
    """How far it is, at one moment.

    Attributes:
        asked: the accounts to read.
        outcomes: how many accounts ended with each outcome.
        under_way: the accounts that a worker reads now, the oldest first.
        workers: the processes that have come to the scheduler.
        threads: how many accounts they read at the same time.
        dashboard: the address of Dask's dashboard; None if it has none.
        is_ending: True if no more accounts are started, because the user ends the run.
    """

    asked: int
    outcomes: Mapping[Outcome, int]
    under_way: tuple[str, ...] = ()
    workers: int = 0
    threads: int = 0
    dashboard: str | None = None
    is_ending: bool = False

    @property
    def done(self) -> int:
        """The accounts that have a result."""
        return sum(self.outcomes.values())

    @property
    def waiting(self) -> int:
        """The accounts that no worker has begun."""
        return self.asked - self.done - len(self.under_way)

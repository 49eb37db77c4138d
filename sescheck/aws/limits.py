"""How long AWS is waited for, how often it is asked again, and how fast."""

from dataclasses import dataclass

_SILENCES = 3
"""A call may take this many read timeouts: an answer of 10 MB at 3 Mbit/s still arrives."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Time limits and retries. Seconds, unless stated otherwise.

    Attributes:
        connect_timeout: to connect.
        read_timeout: without data on an open connection; a whole call ends with ``call_timeout``.
        retries: further tries after a temporary failure; throttling does not count.
        patience: how long an operation that is only throttled is called again; infinite:
            until it answers, or the run's time is over.
        timeout: for the whole run; None: no limit.
        max_rate: requests a second per operation and region; None: what AWS allows.
    """

    connect_timeout: float = 5
    read_timeout: float = 10
    retries: int = 2
    patience: float = float("inf")
    timeout: float | None = None
    max_rate: float | None = None

    @property
    def call_timeout(self) -> float:
        """The limit for a whole call, however slowly its answer comes."""
        return self.connect_timeout + _SILENCES * self.read_timeout

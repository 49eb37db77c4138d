"""How long AWS is waited for, how often it is asked again, and how fast."""

from dataclasses import dataclass

_SILENCES = 3
"""A call takes no longer than this many silences would: an answer of 10 MB at 3 Mbit/s still comes through."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Time and tries. Seconds, unless said otherwise.

    Attributes:
        connect_timeout: for the connection to stand.
        read_timeout: of silence on an open connection; a whole call ends with ``call_timeout``.
        retries: further tries after a failure that another try may mend; throttling does not count.
        patience: how long an operation that is refused by throttling and nothing else is asked again; infinite:
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
        """For a whole call, however little by little its answer comes."""
        return self.connect_timeout + _SILENCES * self.read_timeout

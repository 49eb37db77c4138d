"""A token bucket."""

from dataclasses import dataclass, field


@dataclass(slots=True)
class Bucket:
    """So many requests a second, so many at once. Times are seconds of one clock.

    Attributes:
        rate: tokens that come back a second.
        burst: tokens it holds at most; it starts full.
    """

    rate: float
    burst: float
    _tokens: float = field(init=False)
    _at: float = 0.0

    def __post_init__(self) -> None:
        self._tokens = self.burst

    def take(self, now: float) -> bool:
        """Take a token if there is one."""
        self._tokens = min(self.burst, self._tokens + max(0.0, now - self._at) * self.rate)
        self._at = now
        if self._tokens < 1 - 1e-9:
            return False
        self._tokens -= 1
        return True

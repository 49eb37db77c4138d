"""What AWS is thought to do: a token bucket, of which somebody else takes a share."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Share:
    """The part of the refill that somebody else takes, as a stream.

    Attributes:
        part: of the rate, 0 to 1.
        begins: seconds from the start.
        ends: seconds from the start.
    """

    part: float = 0.0
    begins: float = 0.0
    ends: float = float("inf")

    def taken(self, start: float, end: float) -> float:
        """Seconds of refill that are somebody else's between two moments."""
        return self.part * max(0.0, min(end, self.ends) - max(start, self.begins))


NOBODY = Share()


@dataclass(slots=True)
class TokenBucket:
    """A refused call takes no token.

    Attributes:
        rate: tokens a second.
        burst: tokens that it holds at most, and at the start.
    """

    rate: float
    burst: float
    share: Share = NOBODY
    _tokens: float = field(init=False)
    _at: float = 0.0

    def __post_init__(self) -> None:
        self._tokens = self.burst

    def takes(self, moment: float) -> bool:
        """Let a call pass that arrives then; calls may arrive a little out of order."""
        if moment > self._at:
            seconds = moment - self._at - self.share.taken(self._at, moment)
            self._tokens = min(self.burst, self._tokens + seconds * self.rate)
            self._at = moment
        # tokens are sums of many small parts: one short of a whole by rounding is whole
        if self._tokens < 1 - 1e-9:
            return False
        self._tokens -= 1
        return True

    def floor(self, calls: int) -> float:
        """Seconds in which nobody could get more calls through than these."""
        lacking = max(0.0, calls - self.burst) / self.rate
        share = self.share
        if not lacking or not share.part:
            return lacking
        before = min(lacking, share.begins)
        lacking -= before
        slowed = min(lacking / (1 - share.part), share.ends - share.begins) if lacking else 0.0
        return before + slowed + max(0.0, lacking - slowed * (1 - share.part))

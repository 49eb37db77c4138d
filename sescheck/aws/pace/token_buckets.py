"""Find the token buckets that explain what AWS answered and what it refused.

A bucket gets ``rate`` tokens a second and holds ``burst`` of them; a call takes one, a refused call takes none. So
each answer excludes some buckets: those that would have been empty when AWS answered, and those that would have
had a token when AWS refused. This is identification by set membership: the rest contains the real bucket as long
as the bucket is the same. If nothing is left, the limit has changed.
"""

from bisect import bisect_right
from math import ceil

STEP = 1.04
"""The ratio of neighbouring cells: the lower end of a cell wastes at most 4%, usually 2%."""

DOCUMENTED = 100
"""The cell of one request a second."""

CELLS = 214
"""From 0.02 to 84 requests a second. Above that, six calls under way at once are the limit."""

PRECISION = 0.002
"""Seconds by which a request may arrive earlier or later than it was sent, relative to others."""

_RATES = [STEP ** (cell - DOCUMENTED) for cell in range(CELLS + 1)]


def rate_of(cell: int) -> float:
    """The lower end of a cell, requests a second."""
    return _RATES[cell] if 0 <= cell <= CELLS else STEP ** (cell - DOCUMENTED)


def cell_of(rate: float) -> int:
    """The cell of a rate."""
    return max(0, bisect_right(_RATES, rate) - 1)


class TokenBuckets:
    """The buckets that are still possible: a range of cells of the rate, and for each the possible burst.

    A bucket starts full. What is missing from it does not depend on its burst, so that is what is counted: at
    least ``_least`` and at most ``_most`` tokens, of a burst that is at least ``_burst`` and less than ``_below``.

    Attributes:
        low: the first cell that is possible.
        high: the first cell above that is not.
        at: the moment up to which the results are known.
    """

    def __init__(self) -> None:
        self.low, self.high, self.at = 0, CELLS, 0.0
        self._least = [0.0] * CELLS
        self._most = [0.0] * CELLS
        self._burst = [1] * CELLS
        self._below = [float("inf")] * CELLS

    @property
    def burst(self) -> int:
        """The rate of the slowest bucket that is possible."""
        return self._burst[0]

    def restart(self, low: int, high: int, *, least: float, most: float, burst: int) -> None:
        """The limit is known to be in these cells; for the bucket it is known how many tokens are missing."""
        self.low, self.high = low, high
        cells = high - low
        self._least = [least] * cells
        self._most = [most] * cells
        self._burst = [burst] * cells
        self._below = [burst + 1.0] * cells

    def answered(self, at: float, *, is_first_run: bool) -> bool:
        """A call passed. Return whether a bucket still explains it; ``is_first_run``: none was refused yet."""
        seconds = self._until(at)
        lower, upper = _RATES[self.low : self.high], _RATES[self.low + 1 : self.high + 1]
        late = seconds + PRECISION
        burst = [
            max(known, ceil(missing - rate * late + 1 - 1e-9))
            for rate, missing, known in zip(upper, self._least, self._burst, strict=True)
        ]
        possible = [below > least for least, below in zip(burst, self._below, strict=True)]
        if True not in possible:
            return False
        self._least = [max(0.0, m - rate * seconds) + 1 for rate, m in zip(upper, self._least, strict=True)]
        most = [max(0.0, m - rate * seconds) + 1 for rate, m in zip(lower, self._most, strict=True)]
        self._most = most if is_first_run else list(map(min, most, burst))
        self._burst = burst
        self._keep(possible.index(True), len(possible))
        return True

    def refused(self, at: float) -> bool:
        """A call was refused. Return whether a bucket still explains it."""
        seconds = self._until(at)
        lower, upper = _RATES[self.low : self.high], _RATES[self.low + 1 : self.high + 1]
        early = max(0.0, seconds - PRECISION)
        below = [
            min(known, max(0.0, missing - rate * early) + 1)
            for rate, missing, known in zip(lower, self._most, self._below, strict=True)
        ]
        possible = [bound > burst for burst, bound in zip(self._burst, below, strict=True)]
        if True not in possible:
            return False
        missing = zip(upper, self._least, self._burst, strict=True)
        self._least = [max(m - rate * seconds, burst - 1.0) for rate, m, burst in missing]
        missing = zip(lower, self._most, self._burst, strict=True)
        self._most = [min(max(0.0, m - rate * seconds), burst) for rate, m, burst in missing]
        self._below = below
        self._keep(possible.index(True), len(possible) - possible[::-1].index(True))
        return True

    def unheard(self, at: float) -> None:
        """It is unknown whether a call passed."""
        seconds = self._until(at)
        lower, upper = _RATES[self.low : self.high], _RATES[self.low + 1 : self.high + 1]
        self._least = [max(0.0, m - rate * seconds) for rate, m in zip(upper, self._least, strict=True)]
        self._most = [max(0.0, m - rate * seconds) + 1 for rate, m in zip(lower, self._most, strict=True)]

    def spare(self, cell: int) -> tuple[float, int]:
        """The tokens that the bucket of a cell has at least, at ``at``, and its burst."""
        place = min(max(cell, self.low), self.high - 1) - self.low
        return max(0.0, self._burst[place] - self._most[place]), self._burst[place]

    def _until(self, at: float) -> float:
        """Seconds since the last call; one that was sent before it counts as sent with it."""
        seconds = max(0.0, at - self.at)
        self.at = max(self.at, at)
        return seconds

    def _keep(self, first: int, end: int) -> None:
        if end - first < self.high - self.low:
            self.low, self.high = self.low + first, self.low + end
            self._least, self._most = self._least[first:end], self._most[first:end]
            self._burst, self._below = self._burst[first:end], self._below[first:end]

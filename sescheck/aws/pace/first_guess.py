"""What the rate controls of a run tell each other: a first guess, and never more.

Thirty regions that begin at once would all make the same mistake. So a few of them explore, and the others go at
the documented rate until there is news: a limit that was found, or that there seems to be none. The same operation
in another region tells most; where nobody has asked it long enough, other operations do.
"""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from statistics import median_low

from sescheck.aws.pace.rate_control import DOCUMENTED_GUESS, Guess, RateControl

SCOUTS = 3
"""Rate controls of one operation that explore at once. One alone may have met somebody else's traffic."""

OPEN_AFTER = 3
"""Answers to one scout, none refused, after which the others need not wait for its news."""

OPERATIONS_THAT_AGREE = 2
"""Operations with a limit of their own, before another operation begins with theirs."""


@dataclass(slots=True)
class News:
    """What is known in a run.

    Attributes:
        found: the last limit that was found, by operation.
    """

    found: dict[Hashable, Guess] = field(default_factory=dict)

    @property
    def usual(self) -> Guess | None:
        """The limit that operations usually have; None while too few have found one."""
        return median_low(self.found.values()) if len(self.found) >= OPERATIONS_THAT_AGREE else None


@dataclass(slots=True, eq=False)
class FirstGuess:
    """The rate controls of one operation, one for each account and region.

    Attributes:
        on_news: what to call when those who wait may go faster.
    """

    operation: Hashable
    news: News
    on_news: Callable[[], None] = lambda: None
    _scouts: list[RateControl] = field(default_factory=list)
    _is_open: bool = False

    def advise(self, pace: RateControl) -> None:
        """Tell one that is about to send, and has found nothing itself, what to begin with."""
        if pace.has_begun and pace.guessed is None:
            return
        guess = self.news.found.get(self.operation) or self.news.usual
        if guess is not None:
            pace.guess(guess)
        elif self._is_open or self._may_explore(pace):
            pace.explore()
        elif not pace.has_begun:
            pace.guess(DOCUMENTED_GUESS)

    def heard(self, pace: RateControl) -> None:
        """An answer or a refusal came: is there news?"""
        had = self.news.found.get(self.operation), self._is_open
        if pace.found is not None:
            self.news.found[self.operation] = pace.found
        elif pace.is_slow_start and pace.answers >= OPEN_AFTER:
            self._is_open = True
        if had == (None, False) and had != (self.news.found.get(self.operation), self._is_open):
            self.on_news()

    def _may_explore(self, pace: RateControl) -> bool:
        """Are too few out? One whose list has ended is out no more."""
        self._scouts = [each for each in self._scouts if each.is_busy or not each.has_begun]
        if pace not in self._scouts and len(self._scouts) < SCOUTS:
            self._scouts.append(pace)
        return pace in self._scouts

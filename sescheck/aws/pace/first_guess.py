"""What the rate controls of a run share: a first guess, and nothing more.

Thirty regions that start at once would all make the same mistake. So a few of them explore, and the others use
the documented rate until there is news: a limit that was found, or that there seems to be none. The same operation
in another region is the best guide; if it was not called long enough yet, other operations are.
"""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from statistics import median_low

from sescheck.aws.pace.rate_control import DOCUMENTED_GUESS, Guess, RateControl

SCOUTS = 3
"""Rate controls of one operation that explore at the same time. A single one may be disturbed by other traffic."""

OPEN_AFTER = 3
"""Answers to an explorer, none refused, after which the others do not wait for its news."""

OPERATIONS_THAT_AGREE = 2
"""Operations with a known limit that are needed before another operation starts with their limit."""


@dataclass(slots=True, eq=False)
class FirstGuess:
    """What the run knows about limits.

    Attributes:
        on_news: called when waiting rate controls may go faster.
        found: the last limit that was found, by operation.
    """

    on_news: Callable[[], None] = lambda: None
    found: dict[Hashable, Guess] = field(default_factory=dict)
    _scouts: dict[Hashable, list[RateControl]] = field(default_factory=dict)
    _open: set[Hashable] = field(default_factory=set)

    @property
    def usual(self) -> Guess | None:
        """The usual limit of operations; None while too few have found one."""
        return median_low(self.found.values()) if len(self.found) >= OPERATIONS_THAT_AGREE else None

    def advise(self, operation: Hashable, pace: RateControl) -> None:
        """Give a rate control that is about to send, and has found nothing itself, its first guess."""
        if pace.has_begun and pace.guessed is None:
            return
        guess = self.found.get(operation) or self.usual
        if guess is not None:
            pace.guess(guess)
        elif operation in self._open or self._may_explore(operation, pace):
            pace.explore()
        elif not pace.has_begun:
            pace.guess(DOCUMENTED_GUESS)

    def heard(self, operation: Hashable, pace: RateControl) -> None:
        """Note an answer or a refusal, and share what it proves."""
        is_news = operation not in self.found and operation not in self._open
        if pace.found is not None:
            self.found[operation] = pace.found
        elif pace.is_slow_start and pace.answers >= OPEN_AFTER:
            self._open.add(operation)
        if is_news and (operation in self.found or operation in self._open):
            self.on_news()

    def _may_explore(self, operation: Hashable, pace: RateControl) -> bool:
        """True if too few explore. One whose list has ended does not count; one request finds nothing."""
        out = [each for each in self._scouts.get(operation, ()) if each.is_busy or not each.has_begun]
        if pace not in out and len(out) < SCOUTS and (pace.has_begun or pace.waiting > 1):
            out.append(pace)
        self._scouts[operation] = out
        return pace in out

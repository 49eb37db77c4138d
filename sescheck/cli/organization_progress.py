"""How far the reading of an organization is: a moving line on a terminal, else a line for each account."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from sescheck.cli.progress_line import Part, duration, fitted
from sescheck.organization.engine.doing import Doing
from sescheck.organization.model import Entry, Outcome
from sescheck.plain import safe
from sescheck.report.text.phrases import plural

_ENOUGH = 3
"""So many accounts must be done before the time that is left can be estimated."""


@dataclass(slots=True)
class OrganizationWatcher:
    """Shows the progress.

    Attributes:
        line: draw the moving line.
        lines: print a line for each account that has ended.
        quiet: say nothing at all.
        now: a clock, seconds.
    """

    line: bool
    lines: bool
    quiet: bool = False
    now: Callable[[], float] = time.monotonic
    _began: float | None = None
    _doing: Doing | None = None
    _dashboard: str | None = None
    _done: int = field(default=0)

    def on_progress(self, doing: Doing) -> None:
        """Take note of how far it is. Print the address of the dashboard once."""
        if self._began is None and doing.threads:
            self._began = self.now()
        self._doing = doing
        if doing.dashboard and doing.dashboard != self._dashboard:
            self._dashboard = doing.dashboard
            self.say(f"Dask dashboard: {doing.dashboard}")

    def on_entry(self, entry: Entry) -> None:
        """Print the line of an account that has ended."""
        self._done += 1
        if self.lines:
            self.say(f"{self._count()}{line_of(entry)}")

    def say(self, text: str) -> None:
        """Print a line on standard error."""
        if not self.quiet:
            sys.stderr.write(f"sescheck: {safe(text)}\n")

    def _count(self) -> str:
        return "" if self._doing is None else f"{self._done:,} of {self._doing.asked:,}: "

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Draw while the block runs."""
        if not self.line:
            yield
            return
        from rich.console import Console  # noqa: PLC0415 - only where it is drawn
        from rich.live import Live  # noqa: PLC0415

        console = Console(stderr=True)
        with Live(
            console=console,
            get_renderable=lambda: self.text(console.width),
            refresh_per_second=8,
            transient=True,
            redirect_stdout=False,
        ):
            yield

    def text(self, width: int) -> str:
        """Return the moving line, of so many columns."""
        if self._doing is None:
            return "starting the workers"
        return fitted("reading: ", tuple(_parts(self._doing, self._left(self._doing))), width)

    def _left(self, doing: Doing) -> float | None:
        """Estimate the seconds that are left, by what the accounts took so far."""
        if self._began is None or doing.done < _ENOUGH:
            return None
        return (self.now() - self._began) / doing.done * (doing.asked - doing.done)


def _parts(doing: Doing, left: float | None) -> Iterator[Part]:
    yield Part(f"{doing.done:,} of {plural(doing.asked, 'account')} done", 0)
    yield Part(f"{len(doing.under_way):,} under way", 3)
    yield Part(f"{doing.waiting:,} waiting", 5)
    for outcome, word in ((Outcome.REFUSED, "refused"), (Outcome.FAILED, "failed")):
        if doing.outcomes.get(outcome):
            yield Part(f"{doing.outcomes[outcome]:,} {word}", 2)
    yield Part(f"{plural(doing.workers, 'worker')}", 4)
    if doing.is_ending:
        yield Part("ending: the accounts under way get 30 s", 1)
    elif left:
        yield Part(f"about {duration(left)} left", 1)


def line_of(entry: Entry) -> str:
    """Return how the reading of an account ended, on one line."""
    name = f" {entry.member.name}" if entry.member.name else ""
    took = "" if entry.seconds is None else f", {plural(entry.calls, 'call')}, {entry.seconds:.1f} s"
    why = f": {entry.reason}" if entry.reason else ""
    return f"{entry.member.account_id}{name} {entry.outcome}{took}{why}"

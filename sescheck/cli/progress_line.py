"""Progress on standard error: a moving line on a terminal, a line per call with --verbose, else nothing."""

import logging
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field

from sescheck.auditing.options import OutputOptions
from sescheck.aws.traffic import Call
from sescheck.cli.coloring import is_dumb
from sescheck.collect.progress import Progress
from sescheck.report.text.phrases import plural

LONG = 60.0
"""Seconds of nothing but throttling after which an operation is reported."""


@dataclass(slots=True)
class Refusing:
    """Operations that AWS has only throttled for some time.

    Attributes:
        now: a clock, seconds.
    """

    now: Callable[[], float] = time.monotonic
    _since: dict[tuple[str, str, str], float] = field(default_factory=dict)
    _reported: set[tuple[str, str, str]] = field(default_factory=set)

    def on_call(self, call: Call) -> str | None:
        """Return the warning, once per operation: without `--timeout` a run would wait for ever."""
        key = (call.account, call.region, call.action)
        if call.outcome != "throttled":
            self._since.pop(key, None)
            return None
        now = self.now()
        if now - self._since.setdefault(key, now) < LONG or key in self._reported:
            return None
        self._reported.add(key)
        return (
            f"{call.action} in {call.region} has been throttled for {LONG:.0f}s without an answer; still waiting."
            " --timeout would end the run with what was read"
        )


@dataclass(frozen=True, slots=True)
class Watcher:
    """Show the progress of a run.

    Attributes:
        line: draw the moving line.
        calls: print each call.
        quiet: say nothing at all.
    """

    line: bool
    calls: bool
    quiet: bool = False
    refusing: Refusing = field(default_factory=Refusing)

    def on_call(self, call: Call) -> None:
        """A call was answered or refused."""
        if self.calls:
            sys.stderr.write(f"{call.region}  {call.action}  {call.seconds * 1000:.0f} ms  {call.outcome}\n")
            sys.stderr.write(call.trouble)
        warning = self.refusing.on_call(call)
        if warning is not None and not self.quiet:
            sys.stderr.write(f"sescheck: {warning}\n")

    @contextmanager
    def watching(self, progress: Progress) -> Iterator[None]:
        """Draw while the block runs."""
        if not self.line:
            with _failures_shown() if self.calls else nullcontext():
                yield
            return
        from rich.console import Console  # noqa: PLC0415 - only where it is drawn
        from rich.live import Live  # noqa: PLC0415

        console, line = Console(stderr=True), MovingLine(progress)
        with Live(
            console=console,
            get_renderable=lambda: line.words(console.width),
            refresh_per_second=8,
            transient=True,
        ):
            yield


@contextmanager
def _failures_shown() -> Iterator[None]:
    """Log where a collector fails in the block: an internal error that loses a reading, not the run."""
    log, handler = logging.getLogger("sescheck.collect"), logging.StreamHandler()
    before = log.level
    log.addHandler(handler)
    log.setLevel(logging.DEBUG)
    try:
        yield
    finally:
        log.removeHandler(handler)
        log.setLevel(before)


@dataclass(slots=True)
class MovingLine:
    """The words of the moving line.

    Attributes:
        progress: what is counted.
    """

    progress: Progress
    _share: float = 0.0

    def words(self, width: int) -> str:
        """Return the counts, on one line of so many columns: without those that matter less, if it is narrow.

        The share never falls, although more calls are expected when a list is read.
        """
        return fitted("reading: ", tuple(self._parts()), width)

    def _parts(self) -> Iterator["Part"]:
        progress = self.progress
        share, left = progress.share(), progress.seconds_left()
        if share is not None:
            self._share = max(share, self._share)
            yield Part(f"{self._share:.0%}", 0)
        yield Part(f"{progress.regions_done} of {plural(progress.regions, 'region')} done", 2)
        yield Part(plural(progress.identities_listed, "identity"), 5)
        yield Part(plural(progress.calls, "call"), 6)
        if progress.names:
            yield Part(f"{progress.names_answered:,} of {plural(progress.names, 'DNS name')}", 3)
        if progress.waiting:
            yield Part(f"{progress.waiting:,} waiting for the rate limit", 4)
        if left:
            yield Part(f"about {duration(left)} left", 1)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a moving line.

    Attributes:
        weight: 0 is left out last.
    """

    words: str
    weight: int


def fitted(lead: str, parts: Sequence[Part], width: int) -> str:
    """Return the lead and the parts on one line; of those that matter less, only as many as fit."""
    kept: list[Part] = []
    for part in sorted(parts, key=lambda each: each.weight):
        line = _joined(lead, (each for each in parts if each in (*kept, part)))
        if kept and len(line) >= width:
            break
        kept.append(part)
    return _joined(lead, (each for each in parts if each in kept))


def _joined(lead: str, parts: Iterable[Part]) -> str:
    return lead + ", ".join(part.words for part in parts)


def duration(seconds: float) -> str:
    """Format a time in the largest unit that is precise enough."""
    if seconds < 90:  # noqa: PLR2004 - a minute and a half
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min"


def show_times(seconds: Mapping[str, float]) -> None:
    """Print the time of each rule, the slowest first. Shared work counts for the first rule that needs it."""
    for rule, each in sorted(seconds.items(), key=lambda pair: (-pair[1], pair[0])):
        sys.stderr.write(f"rule  {rule}  {each * 1000:.1f} ms\n")


def watcher(options: OutputOptions) -> Watcher:
    """Return what the options and standard error allow."""
    line = options.progress and not options.quiet and not options.verbose and sys.stderr.isatty() and not is_dumb()
    return Watcher(line=line, calls=options.verbose, quiet=options.quiet)

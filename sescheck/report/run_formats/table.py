"""The table of a history: a run per row, with words for people."""

from collections.abc import Iterator, Sequence

from sescheck.engine.severity import Severity
from sescheck.report.model import Run
from sescheck.report.text.phrases import plural

HEADERS: tuple[str, ...] = ("run", *Severity, "new", "gone", "known", "unread", "exit")

NOTHING = "It has no runs yet."


def row(run: Run) -> tuple[str, ...]:
    """Return the figures, ``-`` without an earlier run; known are those accepted, and those in the baseline.

    A run that could not read or judge everything has a question mark.
    """
    open_ = (f"{run.open.get(severity, 0):,}" for severity in Severity)
    moved = ("-" if count is None else f"{count:,}" for count in (run.new, run.gone))
    rest = (f"{count:,}" for count in (run.accepted + run.baseline, run.unread, run.exit_code))
    return (run.at if run.complete else f"{run.at} ?", *open_, *moved, *rest)


def summary(runs: Sequence[Run]) -> Iterator[str]:
    """Yield a summary of the rows."""
    first, last = runs[0], runs[-1]
    then, now = total(first), total(last)
    yield f"{plural(len(runs), 'run')}: {plural(then, 'open finding')} in the first, {now:,} in the last."
    if incomplete := sum(1 for run in runs if not run.complete):
        yield f"{plural(incomplete, 'run')} could not read or judge everything (?): the rest is not known."


def total(run: Run) -> int:
    """Return how many findings were open."""
    return sum(run.open.values())

"""A history for mail and logs: plain ASCII."""

from collections.abc import Iterator, Sequence

from tabulate import tabulate

from sescheck.report.history.table import HEADERS, NOTHING, row, summary
from sescheck.report.look import Look
from sescheck.report.plain import safe
from sescheck.report.report import Run


def render(runs: Sequence[Run], look: Look) -> Iterator[str]:  # noqa: ARG001 - always the same
    """Yield a row per run."""
    if not runs:
        yield f"{NOTHING}\n"
        return
    rows = [tuple(safe(cell, ascii_only=True) for cell in row(run)) for run in runs]
    align = ("left", *("right" for _ in HEADERS[1:]))
    yield f"{tabulate(rows, HEADERS, 'simple', disable_numparse=True, colalign=align)}\n\n"
    yield from (f"{line}\n" for line in summary(runs))

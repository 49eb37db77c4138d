"""A history for mail and logs: plain ASCII."""

from collections.abc import Iterator, Sequence

from tabulate import tabulate

from sescheck.plain import safe
from sescheck.report.model import Run
from sescheck.report.render_options import RenderOptions
from sescheck.report.run_formats.table import HEADERS, NOTHING, row, summary


def render(runs: Sequence[Run], options: RenderOptions) -> Iterator[str]:  # noqa: ARG001 - always the same
    """A row a run."""
    if not runs:
        yield f"{NOTHING}\n"
        return
    rows = [tuple(safe(cell, ascii_only=True) for cell in row(run)) for run in runs]
    align = ("left", *("right" for _ in HEADERS[1:]))
    yield f"{tabulate(rows, HEADERS, 'simple', disable_numparse=True, colalign=align)}\n\n"
    yield from (f"{line}\n" for line in summary(runs))

"""A history for mail and logs: plain ASCII."""

from collections.abc import Iterator, Sequence
from textwrap import wrap

from tabulate import tabulate

from sescheck.plain import safe
from sescheck.report.formats.text.tables import WIDTH
from sescheck.report.model import Run
from sescheck.report.render_options import RenderOptions
from sescheck.report.run_formats.named import MOVED, OPEN, moved, standing
from sescheck.report.run_formats.table import HEADERS, NOTHING, row, summary


def render(runs: Sequence[Run], options: RenderOptions) -> Iterator[str]:  # noqa: ARG001 - always the same
    """A row a run."""
    if not runs:
        yield f"{NOTHING}\n"
        return
    rows = [tuple(safe(cell, ascii_only=True) for cell in row(run)) for run in runs]
    align = ("left", *("right" for _ in HEADERS[1:]))
    yield f"{tabulate(rows, HEADERS, 'simple', disable_numparse=True, colalign=align)}\n\n"
    for line in (*summary(runs), *_named(runs)):
        yield f"{safe(line, ascii_only=True)}\n"


def _named(runs: Sequence[Run]) -> Iterator[str]:
    shown, left = moved(runs)
    if shown:
        yield from ("", MOVED)
    for run in shown:
        yield f"Run of {run.at}"
        for mark, words in run.lines:
            yield from _wrapped(words, f"  {mark or ' '} ")
    if left:
        yield left
    for index, words in enumerate(standing(runs)):
        if not index:
            yield from ("", OPEN)
        yield from _wrapped(words, "- ")


def _wrapped(words: str, lead: str) -> Iterator[str]:
    behind = " " * len(lead)
    plain = safe(words, ascii_only=True)
    yield from wrap(plain, WIDTH, initial_indent=lead, subsequent_indent=behind, break_on_hyphens=False)

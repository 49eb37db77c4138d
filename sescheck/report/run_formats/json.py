"""A history for scripts: JSON, version 1."""

import json
from collections.abc import Iterator, Sequence

import msgspec

from sescheck.engine.severity import Severity
from sescheck.report.model import Run
from sescheck.report.render_options import RenderOptions

FORMAT = "sescheck-history"
VERSION = 1


class _Run(msgspec.Struct, frozen=True):
    """A run; ``new`` and ``gone`` are null for the first run."""

    at: str
    complete: bool
    exit_code: int
    open: dict[str, int]
    accepted: int
    baseline: int
    unread: int
    new: int | None
    gone: int | None


def render(runs: Sequence[Run], options: RenderOptions) -> Iterator[str]:  # noqa: ARG001 - a script sees what there is
    """Yield the runs, the oldest first."""
    document = {"format": FORMAT, "version": VERSION, "runs": [msgspec.to_builtins(_as_json(run)) for run in runs]}
    yield f"{json.dumps(document, indent=2)}\n"


def _as_json(run: Run) -> _Run:
    return _Run(
        at=run.at,
        complete=run.complete,
        exit_code=run.exit_code,
        open={severity.value: run.open.get(severity, 0) for severity in Severity},
        accepted=run.accepted,
        baseline=run.baseline,
        unread=run.unread,
        new=run.new,
        gone=run.gone,
    )

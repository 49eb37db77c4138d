"""Every format of `history` shows whatever a run came to; none may leave anything out."""

from dataclasses import fields, replace

import pytest

from sescheck.engine.severity import Severity
from sescheck.report.model import Run
from sescheck.report.render_options import RenderOptions
from sescheck.report.run_formats import DRAWINGS
from tests.report.staged_traces import is_named

OPTIONS = RenderOptions(width=200)
FIRST = Run("2026-11-01T00:00:00Z", True, 0, {}, 0, 0, 0, None, None)
LAST = replace(FIRST, at="2026-11-02T00:00:00Z", new=0, gone=0)
MANY = 617
MARKS = ("617", "?", "false", "null", " - ", "<td>-</td>", "2026-11-03")
"""What names one of the following."""
CHANGED = {
    "at": [replace(LAST, at="2026-11-03T00:00:00Z")],
    "complete": [replace(LAST, complete=False)],
    "exit_code": [replace(LAST, exit_code=MANY)],
    "open": [replace(LAST, open={severity: MANY}) for severity in Severity],
    "accepted": [replace(LAST, accepted=MANY)],
    "baseline": [replace(LAST, baseline=MANY)],
    "unread": [replace(LAST, unread=MANY)],
    "new": [replace(LAST, new=MANY), replace(LAST, new=None)],
    "gone": [replace(LAST, gone=MANY), replace(LAST, gone=None)],
}


@pytest.mark.parametrize("field", CHANGED)
@pytest.mark.parametrize("name", DRAWINGS)
def test_each_figure_is_named(name: str, field: str) -> None:
    """In a line that is not there where the run came to nothing."""
    without = "".join(DRAWINGS[name]((FIRST, LAST), OPTIONS))
    for run in CHANGED[field]:
        assert is_named(MARKS, "".join(DRAWINGS[name]((FIRST, run), OPTIONS)), without), run


@pytest.mark.parametrize("name", DRAWINGS)
def test_every_run_has_its_line(name: str) -> None:
    """The incomplete one among many, too."""
    runs = [replace(LAST, at=f"2026-11-{day:02}T00:00:00Z", complete=day != 7) for day in range(1, 21)]
    text = "".join(DRAWINGS[name](runs, OPTIONS))
    assert [] == [run.at for run in runs if run.at not in text]
    marked = {run.at for run in runs if f"{run.at} ?" in text}
    assert marked == (set() if name == "json" else {runs[6].at})


def test_each_figure_is_staged() -> None:
    """A new field of a run is staged here."""
    assert [field.name for field in fields(Run)] == list(CHANGED)

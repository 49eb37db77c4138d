"""Every format of `history` shows whatever a run came to; none may leave anything out."""

import json
from dataclasses import fields, replace

import pytest

from sescheck.engine.severity import Severity
from sescheck.report.model import DatedFinding, EarlierFinding, Run
from sescheck.report.render_options import RenderOptions
from sescheck.report.run_formats import DRAWINGS
from tests.report.staged_traces import is_named

OPTIONS = RenderOptions(width=200)
FIRST = Run("2026-11-01T00:00:00Z", True, 0, {}, 0, 0, 0, None, None)
LAST = replace(FIRST, at="2026-11-02T00:00:00Z", new=0, gone=0)
MANY = 617
FOUND = EarlierFinding(
    "0" * 32, "dkim-off", Severity.LOW, "123456789012", "eu-west-1", ("identity", "x"), "needle is off"
)
DATED = DatedFinding(FOUND, "2026-11-03T00:00:00Z", may_be_older=False)
MARKS = ("617", "?", "false", "null", " - ", "new -", "gone -", "<td>-</td>", "2026-11-03", "needle")
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
    "came": [replace(LAST, came=(DATED,))],
    "went": [replace(LAST, went=(FOUND,))],
    "standing": [replace(LAST, standing=(DATED,))],
}


@pytest.mark.parametrize("field", CHANGED)
@pytest.mark.parametrize("name", DRAWINGS)
def test_each_figure_is_named(name: str, field: str) -> None:
    """In a line that is not there where the run came to nothing."""
    for options in (OPTIONS, RenderOptions(width=60)) if name == "terminal" else (OPTIONS,):
        without = "".join(DRAWINGS[name]((FIRST, LAST), options))
        for run in CHANGED[field]:
            assert is_named(MARKS, "".join(DRAWINGS[name]((FIRST, run), options)), without), run


@pytest.mark.parametrize("name", ["terminal", "text", "html"])
def test_many_findings_are_a_few_lines(name: str) -> None:
    """A line for each rule, with a count and an example; what is left out is counted."""
    found = tuple(
        replace(FOUND, rule=f"rule-{index % 40:02}", message=f"needle {index} is off") for index in range(4_000)
    )
    dated = tuple(replace(DATED, finding=each) for each in found)
    runs = [replace(LAST, at=f"2026-11-{day:02}T00:00:00Z", came=dated, went=found) for day in range(1, 29)]
    text = "".join(DRAWINGS[name]([*runs[:-1], replace(runs[-1], standing=dated)], OPTIONS))
    assert text.count("needle") == 2 * 8 * 10 + 20
    assert "LOW rule-00: 100 findings, such as needle 0 is off" in text
    for left in (
        "3,200 more new findings",
        "3,200 more gone findings",
        "2,000 more open findings",
        "18 earlier runs",
    ):
        assert left in text


def test_json_names_every_finding() -> None:
    """What came, what went, and what is open, with its date."""
    run = replace(LAST, came=(DATED,) * 300, went=(FOUND,) * 300, standing=(DATED,) * 300)
    told = json.loads("".join(DRAWINGS["json"]((FIRST, run), OPTIONS)))
    assert [None, None] == [told["runs"][0][key] for key in ("came", "went")]
    assert [300, 300, 300] == [len(told["runs"][1][key]) for key in ("came", "went")] + [len(told["open"])]
    shown = told["open"][0]
    assert {"type": "identity", "name": "x"} == shown["subject"]
    assert ("2026-11-03T00:00:00Z", False, "dkim-off") == (shown["since"], shown["may_be_older"], shown["rule"])


@pytest.mark.parametrize("name", ["terminal", "text", "html"])
def test_an_account_is_named_if_there_are_several(name: str) -> None:
    """And what a run could not judge before says so; markup of others stays text."""
    other = replace(FOUND, account_id="210987654321", message="<b>\x1b[1mneedle")
    older = DatedFinding(other, "2026-11-03T00:00:00Z", may_be_older=True)
    text = "".join(
        DRAWINGS[name]((FIRST, replace(LAST, came=(older,), went=(FOUND,), standing=(older,))), OPTIONS)
    )
    assert "LOW dkim-off: 210987654321: " in text
    assert "LOW dkim-off: 123456789012: needle is off" in text
    assert "(could not be judged before)" in text
    assert "open since 2026-11-03T00:00:00Z or earlier" in text
    assert "\x1b" not in text
    assert (name == "html") is ("<b>" not in text)


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

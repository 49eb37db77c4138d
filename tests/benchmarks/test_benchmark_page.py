# ruff: noqa: RUF001 - a multiplication sign is what is meant
"""The grid, the bars and the page: what is measured is shown, and what a bar is about is measured."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from benchmarks import expected, plan
from benchmarks.bars import bars
from benchmarks.bars.bar import Measured
from benchmarks.contenders import BY_NAME, CONTENDERS
from benchmarks.endpoint.service import Limit
from benchmarks.parts import Part
from benchmarks.rows import Case, Row
from benchmarks.table import render
from benchmarks.uneven import Place, Uneven

_ROW = Row(
    case=Case(2, 20, 1),
    contender="sescheck quick",
    runs=1,
    wall=2.0,
    wall_all=(2.0,),
    cpu=1.0,
    memory=80.0,
    answered=24,
    refused=0,
    connections=20,
    identities=39,
    of=39,
    wrong=0,
    findings=0,
    floor=1.0,
    code=1,
)
_PLACE = Place("us-east-1", Limit(5, 10), seconds=25.0, floor=20.0, answered=120, refused=3)
_UNEVEN = Uneven((_PLACE, replace(_PLACE, limit=Limit(8), seconds=24.0)), lost=0, wrong=0)


def page_of(*rows: Row, uneven: Uneven | None = None) -> str:
    """The page of these rows."""
    measured = Measured(rows, uneven)
    parts = [Part("a call", "1 ms of CPU")]
    return render(measured, bars(measured), [], {"GetAccount": 2000.0}, {"on": "2 cores"}, parts)


def row(who: str, case: Case, **facts: Any) -> Row:
    """A row with these facts."""
    return replace(_ROW, case=case, contender=who, **facts)


def test_the_page_says_bar_value_and_whether_it_was_reached() -> None:
    """Of one row."""
    page = page_of(_ROW)
    assert (
        "| 2 × 20 at 1 a second, burst 1: verdicts that are wrong, identities lost | 0, 0 | 0, 0 | yes |" in page
    )
    assert "| a call | 1 ms of CPU |" in page
    assert "| 2 × 20 | 1/s | sescheck quick | 1 | 2.0 s | 1.0 s | 2.00 | 24 | 0 | 0.0% | 1.0 s | 39 | 0 |" in page


def test_a_section_without_rows_is_left_out() -> None:
    """No empty tables."""
    page = page_of(_ROW)
    assert "## Throttled" in page
    assert "## Not throttled" not in page
    assert "## No two regions agree" not in page
    assert "## Not measured" not in page


def test_a_messy_row_has_a_section_of_its_own_and_its_findings() -> None:
    """Apart from the alike one."""
    messy = row("sescheck quick", Case(2, 20, kind="messy"), findings=4321, floor=None)
    page = page_of(row("sescheck quick", Case(2, 20), floor=None), messy)
    _, alike, mess = page.partition("## No two regions agree")
    assert alike
    assert "| 2 × 20, messy | sescheck quick |" in mess
    assert "| 4,321 |" in mess


def test_the_regions_that_allow_different_rates_are_listed() -> None:
    """With what was lost."""
    page = page_of(_ROW, uneven=replace(_UNEVEN, lost=7))
    assert "| 5/s, burst 10 | 25.0 s | 20.0 s | 1.25 | 120 | 3 | 2.5% |" in page
    assert "Identities lost: 7. Verdicts that are wrong: 0." in page


_MESSY = Case(16, 1_000, kind="messy")
_ALIKE = Case(16, 1_000)
_QUICK, _STANDARD, _EVERY = "sescheck quick", "sescheck standard", "sescheck quick, every format"
_WIDE = Case(30, 1_000, 8)


def _judged() -> Iterator[tuple[str, tuple[Row, ...], Uneven | None, bool]]:
    """What the bar is called, the rows, and whether they reach it: at the bar, and just past it."""
    loop = row("batched loop", _MESSY, wall=10.0)
    yield "messy, `quick`, not throttled", (row(_QUICK, _MESSY, wall=16.0), loop), None, True
    yield "messy, `quick`, not throttled", (row(_QUICK, _MESSY, wall=16.1), loop), None, False
    loop = row("standard loop", _MESSY, wall=10.0)
    yield "messy, `standard`", (row(_STANDARD, _MESSY, wall=13.0), loop), None, True
    yield "messy, `standard`", (row(_STANDARD, _MESSY, wall=13.1), loop), None, False
    alike = row(_QUICK, _ALIKE, memory=100.0, findings=100)
    for memory, reached in ((114.3, True), (114.4, False)):  # 10,000 findings more; MiB
        yield "findings beyond", (alike, row(_QUICK, _MESSY, memory=memory, findings=10_100)), None, reached
    for memory, reached in ((171.6, True), (171.7, False)):
        yield "all formats", (row(_EVERY, _MESSY, memory=memory),), None, reached
    for wall, refused, reached in ((50.0, 30, True), (50.1, 30, False), (50.0, 31, False)):
        ours = row(_STANDARD, _WIDE, wall=wall, floor=37.5, answered=1_000, refused=refused)
        yield "`standard`, 8/s", (ours, row("standard loop", Case(30, 1_000), wall=40.0)), None, reached
    yield "ten regions at once", (), _UNEVEN, True
    yield "ten regions at once", (), replace(_UNEVEN, lost=1), False
    yield "ten regions at once", (), replace(_UNEVEN, wrong=1), False
    slow = replace(_PLACE, seconds=25.1)
    yield "ten regions at once", (), replace(_UNEVEN, places=(_PLACE, slow)), False


@pytest.mark.parametrize(("what", "rows", "uneven", "reached"), list(_judged()))
def test_a_bar_is_reached_up_to_its_figure(
    what: str, rows: tuple[Row, ...], uneven: Uneven | None, reached: bool
) -> None:
    """And missed beyond."""
    (bar,) = (each for each in bars(Measured(rows, uneven)) if what in each.what)
    assert bar.reached is reached, bar


def test_a_run_that_came_to_no_end_reaches_no_bar() -> None:
    """What it took until it was ended is not its time."""
    ended = row(_QUICK, _MESSY, wall=1.0, failed="ended at the limit of 60 s")
    measured = Measured((ended, row("batched loop", _MESSY)), replace(_UNEVEN, failed="ended"))
    assert {bar.reached for bar in bars(measured)} == {None}


def test_the_full_grid_measures_what_every_bar_is_about() -> None:
    """No bar of the page says that it was not measured."""
    asked = plan.full()
    rows = [
        row(
            who.name,
            each.case,
            findings=1 + (each.case.kind == "messy"),
            floor=None if each.case.rate is None else 1,
        )
        for each in asked.cases
        for who, _ in each.who
    ]
    assert asked.uneven is not None
    assert [bar.what for bar in bars(Measured(rows, _UNEVEN)) if bar.value is None] == []


def test_no_case_is_listed_twice() -> None:
    """A second row of a contender in a case would be hidden from the bars."""
    for each in (plan.full(), plan.short()):
        places = [(asked.case, who.name) for asked in each.cases for who, _ in asked.who]
        assert len(places) == len(set(places))


def test_the_grids_are_expected_to_fit_their_time() -> None:
    """25 minutes, and three."""
    assert plan.full().minutes < 25.5
    assert plan.short().minutes < 3


def test_a_run_is_ended_when_it_takes_minutes_longer_than_is_expected() -> None:
    """One that hangs must not take the time of all the others."""
    for asked in plan.full().cases:
        for who, _ in asked.who:
            seconds = expected.seconds(who, asked.case)
            assert 30 < expected.limit(who, asked.case) - seconds <= 150


def test_the_plan_says_each_part_and_its_time() -> None:
    """Before anything is begun."""
    told = plan.short().summary().splitlines()
    assert told[0] == "about 3 minutes on two cores:"
    assert len(told) == 1 + len(plan.short().cases) + 2
    assert any("4 × 1,000, messy, not throttled" in line for line in told)


def test_contenders_differ_in_name() -> None:
    """They are found by it."""
    assert len(BY_NAME) == len(CONTENDERS)

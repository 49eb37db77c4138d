"""Since when a finding is open."""

from dataclasses import replace
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from sescheck.engine.severity import Severity
from sescheck.history.dating import Dates
from sescheck.report.model import DatedFinding, EarlierFinding, Run

FOUND = EarlierFinding(
    "0" * 32, "dkim-differs", Severity.LOW, "123456789012", "eu-west-1", ("identity", "x"), "x differs"
)
ELSEWHERE = replace(FOUND, fingerprint="1" * 32, region="us-east-1")


def run(number: int, *came: EarlierFinding, went: tuple[EarlierFinding, ...] = ()) -> Run:
    """A run with what came and went in it."""
    at = f"2026-11-{number:02}T00:00:00Z"
    dated = tuple(DatedFinding(each, at, may_be_older=False) for each in came)
    return Run(at, True, 0, {}, 0, 0, 0, len(came), len(went), dated, went)


def dates_of(*runs: Run) -> Dates:
    """The dates after these runs."""
    dates = Dates()
    for each in runs:
        dates.follow(each)
    return dates


def test_a_difference_that_is_found_in_another_region_keeps_its_date() -> None:
    """No run says that it came or went."""
    (dated,) = dates_of(run(1), run(2, FOUND), run(3)).of([ELSEWHERE])
    assert (ELSEWHERE, "2026-11-02T00:00:00Z", False) == (dated.finding, dated.since, dated.may_be_older)


def test_what_comes_again_has_the_later_date() -> None:
    """It was gone in between."""
    (dated,) = dates_of(run(1), run(2, FOUND), run(3, went=(FOUND,)), run(4, FOUND)).of([FOUND])
    assert "2026-11-04T00:00:00Z" == dated.since


@given(st.lists(st.booleans(), min_size=1, max_size=20))
def test_a_finding_is_open_since_it_came_last(there: list[bool]) -> None:
    """Whatever it did before; what the first run has may be older."""
    runs = [run(1)]
    for day, (before, now) in enumerate(pairwise(there), 2):
        runs.append(run(day, *[FOUND] * (now and not before), went=(FOUND,) * (before and not now)))
    if there[-1]:
        first = len(there) - there[::-1].index(False) if False in there else 0
        (dated,) = dates_of(*runs).of([FOUND])
        assert (f"2026-11-{first + 1:02}T00:00:00Z", first == 0) == (dated.since, dated.may_be_older)

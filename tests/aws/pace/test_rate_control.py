"""Whatever AWS allows, a list ends close to its floor, little is refused, and the cap is never exceeded."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.pace.bucket import Share
from benchmarks.pace.contenders import Sescheck
from benchmarks.pace.simulator import Case, Controller, run
from sescheck.aws.pace.rate_control import (
    IN_FLIGHT,
    STEADY_AFTER_A_GUESS,
    Dispatch,
    Guess,
    Phase,
    RateControl,
)
from sescheck.aws.pace.token_buckets import DOCUMENTED, cell_of, rate_of

RATES = st.floats(0.2, 60)
BURSTS = st.integers(1, 100)


class Watched(Sescheck):
    """Notes when each request leaves, and with how many under way."""

    def __init__(self, cap: float = float("inf")) -> None:
        super().__init__(pace=RateControl(cap=cap))
        self.left: list[float] = []
        self.slots: list[float] = []

    def send(self, moment: float) -> Dispatch:
        """Note the slot."""
        assert moment >= self.pace.next_slot
        self.slots.append(moment)
        return super().send(moment)


def watched(case: Case, cap: float = float("inf")) -> tuple[Watched, float]:
    """Run a case; return what was noted, and the time by floor."""
    pace = Watched(cap)
    made: list[Controller] = [pace]
    found = run(case, made.pop, seed=1)
    return pace, found.ratio


@given(RATES, BURSTS, st.floats(0.5, 30))
def test_the_rate_never_exceeds_the_cap(rate: float, burst: int, cap: float) -> None:
    """Not even for two requests."""
    pace, _ = watched(Case(rate, burst, 40), cap)
    assert all(after - before >= 1 / cap - 1e-9 for before, after in pairwise(pace.slots))


@given(RATES, BURSTS, st.integers(1, 80), st.sampled_from([0.0, 0.3, 0.6]))
def test_a_bucket_of_any_rate_and_burst_is_drained(rate: float, burst: int, calls: int, part: float) -> None:
    """Every call is answered, none waits for more than the slowest pace would have it."""
    case = Case(rate, burst, calls, share=Share(part))
    pace, _ = watched(case)
    assert pace.pace.answers == calls
    assert all(after - before <= 16.5 for before, after in pairwise(pace.slots))


@given(RATES, BURSTS)
def test_time_never_stands_still(rate: float, burst: int) -> None:
    """A slot does not lie before the one that was given last, however the answers come."""
    pace, _ = watched(Case(rate, burst, 60, latency=(0.0, 0.4)))
    assert all(after >= before for before, after in pairwise(pace.slots))


@pytest.mark.parametrize("rate", [0.5, 1.0, 2.0, 5.0, 8.0, 10.0, 20.0])
@pytest.mark.parametrize("burst", [1, 2, 5, 25])
def test_a_long_list_ends_close_to_its_floor_and_little_is_refused(rate: float, burst: int) -> None:
    """Nobody need know the limit beforehand."""
    found = run(Case(rate, burst, 1000), Sescheck, seed=1)
    assert found.ratio <= 1.15
    assert found.share_refused <= 0.03


def test_at_the_documented_rate_a_short_list_is_hardly_refused() -> None:
    """Ten batches."""
    found = run(Case(1.0, 1, 10), Sescheck, seed=1)
    assert found.ratio <= 1.15
    assert found.refused <= 3


def test_where_nothing_is_refused_it_soon_is_no_hindrance() -> None:
    """All that may be under way are."""
    found = run(Case(1e9, 1e9, 1000), Sescheck, seed=1)
    assert found.refused == 0
    assert found.seconds < 1.5 * 1000 * 0.035 / IN_FLIGHT


@pytest.mark.parametrize("rate", [3.0, 8.0])
def test_what_a_limit_was_before_it_fell_is_found_again(rate: float) -> None:
    """Somebody else comes and goes."""
    found = run(Case(rate, 1, 1000, share=Share(0.6, 100 / rate, 300 / rate)), Sescheck, seed=1)
    assert found.ratio <= 1.2


@given(st.floats(0.2, 40), st.floats(0.2, 40), st.integers(1, 5))
def test_a_wrong_guess_is_left_within_five_answers(truth: float, guessed: float, burst: int) -> None:
    """What others found is where one begins, and no more."""
    pace = RateControl()
    pace.guess(Guess(cell_of(guessed), burst))
    made: list[Controller] = [Sescheck(pace=pace)]
    run(Case(truth, 1, STEADY_AFTER_A_GUESS + 1), made.pop, seed=1)
    assert pace.guessed is None


def begun(*outcomes: bool, gap: float = 0.5) -> RateControl:
    """One request after the other, each answered or refused before the next."""
    pace, now = RateControl(waiting=9), 0.0
    for passed in outcomes:
        now = max(now + gap, pace.next_slot)
        dispatch = pace.send(now)
        pace.sent(dispatch, now)
        if passed:
            pace.answered(dispatch)
        else:
            pace.refused(dispatch, now)
    return pace


def test_its_phases_are_those_of_congestion_control() -> None:
    """Until the first refusal it is slow start; then it looks for the rate, down or up."""
    assert Phase.SLOW_START == begun(True, True).phase
    assert Phase.DOWN == begun(True, False, False, False).phase
    assert begun(True, True, gap=0.0).is_slow_start
    assert not begun(True, False).is_slow_start


def test_a_refusal_is_remembered_until_an_answer() -> None:
    """Patience counts from the first of them."""
    pace = begun(True, False, False)
    assert pace.refusing_since is not None
    assert pace.refusing_for(pace.refusing_since + 7) == 7
    dispatch = pace.send(pace.next_slot)
    pace.answered(dispatch)
    assert pace.refusing_for(100.0) == 0


def test_a_request_of_which_nobody_heard_teaches_nothing_and_holds_up_nobody() -> None:
    """A connection that broke."""
    pace = RateControl()
    for _ in range(4):
        pace.unheard(pace.send(0.0))
    assert pace.is_slow_start
    assert pace.next_slot <= 0


def test_a_request_that_left_late_delays_the_next() -> None:
    """What counts is when it really left."""
    pace = begun(True, False, True, True)
    before = pace.next_slot
    dispatch = pace.send(before)
    pace.sent(dispatch, before + 3)
    assert pace.next_slot > before + 3


def test_one_that_has_waited_for_news_may_explore_after_all() -> None:
    """The others met no limit."""
    pace = RateControl()
    pace.guess(Guess(DOCUMENTED, 1))
    waits = pace.phase
    pace.explore()
    assert (Phase.CRUISE, Phase.SLOW_START, None) == (waits, pace.phase, pace.guessed)


def test_found_is_a_limit_that_others_may_begin_with() -> None:
    """Nothing before the first refusal; then the rate to within a leap."""
    assert begun(True, True).found is None
    pace = RateControl()
    made: list[Controller] = [Sescheck(pace=pace)]
    run(Case(5.0, 1, 60), made.pop, seed=1)
    assert pace.found is not None
    assert 4.0 <= rate_of(pace.found.cell) <= 5.0

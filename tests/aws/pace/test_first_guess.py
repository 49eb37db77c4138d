"""What the rate controls of a run tell each other."""

import pytest

from benchmarks.pace.contenders import Sescheck
from benchmarks.pace.regions import together
from benchmarks.pace.simulator import Case, run
from sescheck.aws.pace.first_guess import OPEN_AFTER, SCOUTS, FirstGuess
from sescheck.aws.pace.rate_control import DOCUMENTED_GUESS, Guess, RateControl


def test_few_explore_and_the_others_wait_at_the_documented_rate() -> None:
    """Thirty regions that begin at once."""
    first_guess, paces = FirstGuess(), [RateControl(waiting=9) for _ in range(30)]
    for pace in paces:
        first_guess.advise("GetAccount", pace)
        pace.send(0.0)
    assert SCOUTS == sum(pace.is_slow_start for pace in paces)
    assert [DOCUMENTED_GUESS] * (30 - SCOUTS) == [pace.guessed for pace in paces[SCOUTS:]]


def test_one_whose_list_has_ended_makes_room_for_another() -> None:
    """Nobody waits for its news."""
    first_guess, paces = FirstGuess(), [RateControl(waiting=2) for _ in range(SCOUTS + 1)]
    for pace in paces:
        first_guess.advise("GetAccount", pace)
        pace.answered(pace.send(0.0))
        pace.waiting = 0
        first_guess.heard("GetAccount", pace)
    assert [None] * (SCOUTS + 1) == [pace.guessed for pace in paces]


def test_a_single_request_finds_nothing_and_takes_nobody_s_place() -> None:
    """Until it turns out to be the first of several pages."""
    first_guess, pace = FirstGuess(), RateControl(waiting=1)
    first_guess.advise("GetAccount", pace)
    alone = pace.guessed
    pace.answered(pace.send(0.0))
    first_guess.advise("GetAccount", pace)
    assert (DOCUMENTED_GUESS, None) == (alone, pace.guessed)


def test_answers_without_a_refusal_let_the_others_explore() -> None:
    """Whoever waits hears of it at once."""
    heard: list[str] = []
    first_guess = FirstGuess(lambda: heard.append("news"))
    scout, other = RateControl(waiting=9), RateControl(waiting=9)
    other.guess(DOCUMENTED_GUESS)
    for _ in range(OPEN_AFTER):
        scout.answered(scout.send(0.0))
        first_guess.heard("GetAccount", scout)
    first_guess.advise("GetAccount", other)
    assert ["news"] == heard
    assert other.is_slow_start


def test_what_one_region_found_the_next_begins_with() -> None:
    """A list of ten is hardly refused, and takes no longer than it must."""
    first_guess = FirstGuess()
    run(Case(5.0, 1, 60), lambda: Sescheck(first_guess), seed=1)
    found = run(Case(5.0, 1, 10), lambda: Sescheck(first_guess), seed=1)
    assert found.ratio <= 1.5
    assert found.refused <= 2


def test_another_operation_begins_with_what_operations_usually_have() -> None:
    """One alone may be an exception; of several, the one in the middle is believed."""
    first_guess = FirstGuess(found={"a": Guess(118, 1)})
    assert first_guess.usual is None
    first_guess.found |= {"b": Guess(100, 1), "c": Guess(200, 5)}
    pace = RateControl()
    first_guess.advise("d", pace)
    assert Guess(118, 1) == pace.guessed


def test_a_better_guess_is_taken_and_a_worse_one_is_not() -> None:
    """The scouts climb; and whoever follows them still leaves the guess within five answers."""
    pace = RateControl()
    for cell in (118, 137, 100):
        pace.guess(Guess(cell, 1))
    assert Guess(137, 1) == pace.guessed


def test_who_has_found_something_is_not_told() -> None:
    """What others say is a first guess, and never more."""
    sescheck = Sescheck()
    run(Case(10.0, 1, 60), lambda: sescheck, seed=1)
    found = sescheck.pace.found
    FirstGuess(found={"GetAccount": Guess(100, 1)}).advise("GetAccount", sescheck.pace)
    assert found == sescheck.pace.found
    assert sescheck.pace.guessed is None


@pytest.mark.exhaustive
def test_thirty_regions_together_are_hardly_refused() -> None:
    """At the documented rate, at which all would make the same mistake."""
    (found,) = together(1, rates=(1.0,), bursts=(1,))
    assert found.share_refused <= 0.03

"""A pace starts briskly, falls at a refusal, creeps up, and never exceeds its cap."""

import asyncio
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sescheck.aws.pace import BURST, SLOWEST_RATE, START_RATE, Pace, Pacer


def fresh(rate: float = START_RATE, ceiling: float = float("inf")) -> Pace:
    """A pace of which nothing is known."""
    return Pace(rate, ceiling)


def test_a_small_burst_goes_out_at_once_and_the_rest_at_the_rate() -> None:
    """Ten calls at the same moment."""
    pace = fresh()
    slots = [pace.slot(100.0) for _ in range(10)]
    assert [100.0] * BURST == slots[:BURST]
    assert [round(100 + n / START_RATE, 6) for n in range(1, 6)] == [round(slot, 6) for slot in slots[BURST:]]


def test_a_refusal_halves_the_rate_once_for_all_calls_under_way() -> None:
    """Five calls went out before the first refusal came back."""
    pace = fresh()
    for _ in range(5):
        pace.refused(sent_at=100.0, now=100.1)
    assert START_RATE / 2 == pace.rate


def test_the_rate_never_falls_to_nothing() -> None:
    """However often it is refused."""
    pace = fresh()
    for second in range(100):
        pace.refused(sent_at=100.0 + second, now=100.5 + second)
    assert SLOWEST_RATE == pace.rate


def test_answers_make_it_creep_up_again() -> None:
    """Slowly, and no further than the cap."""
    pace = fresh(rate=1.0, ceiling=2.0)
    pace.answered()
    assert 1.0 < pace.rate < 1.1
    for _ in range(100):
        pace.answered()
    assert 2.0 == pace.rate


def test_how_long_it_has_been_refused_ends_with_an_answer() -> None:
    """Patience is counted from the first refusal after the last answer."""
    pace = fresh()
    pace.refused(sent_at=1.0, now=1.5)
    pace.refused(sent_at=3.0, now=3.5)
    assert 2.5 == pace.refusing_for(4.0)
    pace.answered()
    assert 0.0 == pace.refusing_for(4.0)


@given(st.lists(st.floats(0, 5), max_size=50), st.floats(0.2, 50))
def test_slots_never_lie_in_the_past_and_keep_their_distance(waits: list[float], rate: float) -> None:
    """Once a refusal has ended the burst, no two slots are closer than the rate allows."""
    pace = fresh(rate, rate)
    pace.refused(sent_at=1.0, now=1.0)
    now, slots = 1.0, []
    for wait in waits:
        now += wait
        slot = pace.slot(now)
        assert slot >= now
        slots.append(slot)
    assert all(after - before >= 1 / pace.rate - 1e-9 for before, after in pairwise(slots))


def test_operations_do_not_wait_for_one_another() -> None:
    """AWS counts each by itself."""
    pacer = Pacer(max_rate=1)
    assert pacer.pace(("a", "us-east-1", "x")) is pacer.pace(("a", "us-east-1", "x"))
    assert pacer.pace(("a", "us-east-1", "x")) is not pacer.pace(("a", "us-west-2", "x"))


@pytest.mark.parametrize(("deadline_in", "goes"), [(-1.0, False), (10.0, True)])
def test_a_slot_after_the_deadline_is_not_waited_for(deadline_in: float, goes: bool) -> None:
    """The answer is no, at once."""

    async def ask() -> bool:
        pacer = Pacer()
        return await pacer.turn(pacer.pace("x"), asyncio.get_running_loop().time() + deadline_in)

    assert goes == asyncio.run(ask())

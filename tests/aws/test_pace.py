"""A pace starts briskly, falls at a refusal, climbs back to just below it, and never exceeds its cap."""

import asyncio
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sescheck.aws.pace import DOCUMENTED_RATE, SLOWEST_RATE, START_RATE, Departure, Hearsay, Pace, Pacer


def fresh(rate: float = START_RATE, cap: float = float("inf")) -> Pace:
    """A pace of which nothing is known."""
    return Pace(rate, cap)


def settled(rate: float) -> Pace:
    """A pace of which something has left already."""
    pace = fresh(rate)
    leave(pace, 0.0)
    return pace


def leave(pace: Pace, at: float) -> Departure:
    """A request gets its slot and leaves just then."""
    departure = pace.send(at)
    pace.sent(departure, at)
    return departure


class Bucket:
    """AWS's side: so many requests a second, so many at once."""

    def __init__(self, rate: float, burst: float) -> None:
        self.rate, self.burst, self.tokens, self.at = rate, burst, burst, 0.0

    def take(self, now: float) -> bool:
        """Is the request answered?"""
        self.tokens = min(self.burst, self.tokens + (now - self.at) * self.rate)
        self.at = now
        if self.tokens < 1:
            return False
        self.tokens -= 1
        return True


def drive(pace: Pace, bucket: Bucket, wanted: int, *, trip: float = 0.03) -> tuple[float, int]:
    """Send until so many are answered, each answer a round trip later; returns the seconds and the refusals."""
    now, answered, refused = 1.0, 0, 0
    under_way: list[tuple[float, Departure, bool]] = []
    while answered < wanted:
        while under_way and (under_way[0][0] <= max(now, pace.next_slot) or answered + len(under_way) >= wanted):
            heard, departure, ok = under_way.pop(0)
            now = max(now, heard)
            if ok:
                answered += 1
                pace.answered()
            else:
                refused += 1
                pace.refused(departure, now)
        if answered + len(under_way) < wanted:
            now = max(now, pace.next_slot)
            under_way.append((now + trip, leave(pace, now), bucket.take(now + trip / 2)))
    return now - 1.0, refused


@pytest.mark.parametrize("rate", [1.0, 5.0, 20.0, 50.0])
@pytest.mark.parametrize("burst", [1, 5])
def test_it_learns_what_aws_allows(rate: float, burst: int) -> None:
    """Whatever the limit, a long list ends close to its floor, and few requests are refused."""
    wanted = 1000
    seconds, refused = drive(fresh(), Bucket(rate, burst), wanted)
    assert seconds <= 1.15 * wanted / rate
    # A bucket that holds several tells late that it is empty, when more are under way.
    assert refused <= (0.03 if burst == 1 else 0.05) * wanted


def test_at_the_documented_rate_a_short_list_is_hardly_refused() -> None:
    """Ten batches: one refusal tells that the documentation is right."""
    seconds, refused = drive(fresh(), Bucket(DOCUMENTED_RATE, 1), 10)
    assert (seconds <= 1.15 * 10, 1) == (True, refused)


def test_where_nothing_is_refused_it_soon_is_no_hindrance() -> None:
    """A thousand requests in a few seconds."""
    seconds, refused = drive(fresh(), Bucket(1e9, 1e9), 1000)
    assert (seconds < 5, refused) == (True, 0)


def test_it_starts_at_the_start_rate() -> None:
    """The slots of four requests that all wait."""
    pace, slots = fresh(), []
    for _ in range(4):
        slots.append(max(100.0, pace.next_slot))
        leave(pace, slots[-1])
    step = 1 / START_RATE
    assert [100, 100 + step, 100 + 2 * step, 100 + 3 * step] == pytest.approx(slots)


def test_requests_that_were_held_up_and_left_together_say_nothing_of_the_rate() -> None:
    """A busy interpreter is not AWS."""
    pace = settled(10.0)
    first, second = pace.send(100.0), pace.send(100.1)
    pace.sent(first, 100.3)
    pace.sent(second, 100.301)
    pace.refused(second, 100.4)
    assert 10.0 == pace.rate
    assert pace.next_slot >= 100.4 + 1 / 10.0


def test_a_request_that_left_late_keeps_the_next_at_nearly_its_distance() -> None:
    """The slot after moves with it, but for what may be caught up."""
    pace = settled(10.0)
    departure = pace.send(100.0)
    pace.sent(departure, 100.07)
    assert pytest.approx(100.07 + 0.0975) == pace.next_slot


def test_a_refusal_slows_down_once_for_all_under_way() -> None:
    """Five requests were out when the first refusal came back."""
    pace = settled(10.0)
    under_way = [leave(pace, 100.0 + n / 10) for n in range(5)]
    for departure in under_way:
        pace.refused(departure, 100.5)
    assert pytest.approx(DOCUMENTED_RATE, rel=0.03) == pace.rate


def test_the_rate_never_falls_to_nothing() -> None:
    """However often it is refused."""
    pace = settled(10.0)
    for second in range(100, 1000, 9):
        pace.refused(leave(pace, float(second)), second + 0.1)
    assert SLOWEST_RATE == pace.rate


def test_near_a_known_limit_it_falls_by_little_and_creeps() -> None:
    """A good run tells that the limit is near."""
    pace = settled(10.0)
    for _ in range(20):
        pace.answered()
    pace.refused(leave(pace, 200.0), 200.1)
    for _ in range(20):
        pace.answered()
    top = pace.rate
    pace.refused(leave(pace, 300.0), 300.1)
    assert pytest.approx(0.94 * top) == pace.rate
    for _ in range(10):
        pace.answered()
    assert 0.94 * top < pace.rate < 0.95 * top


def test_when_a_limit_is_lifted_it_speeds_up_again() -> None:
    """Somebody else's deployment has ended."""
    pace = settled(10.0)
    for _ in range(20):
        pace.answered()
    top = pace.rate
    pace.refused(leave(pace, 200.0), 200.1)
    for _ in range(500):
        pace.answered()
    assert pace.rate > 5 * top


def test_how_long_it_has_been_refused_ends_with_an_answer() -> None:
    """Patience is counted from the first refusal after the last answer."""
    pace = settled(10.0)
    pace.refused(leave(pace, 1.0), 1.5)
    pace.refused(leave(pace, 3.0), 3.5)
    assert 2.5 == pace.refusing_for(4.0)
    pace.answered()
    assert 0.0 == pace.refusing_for(4.0)


@given(st.lists(st.floats(0, 5), min_size=1, max_size=50), st.floats(0.2, 50))
def test_a_cap_holds_from_the_first_request_on(waits: list[float], cap: float) -> None:
    """No two slots are closer than the cap allows, however eagerly it is asked and answered."""
    pace = fresh(min(START_RATE, cap), cap)
    now, slots = 1.0, []
    for wait in waits:
        now = max(now + wait, pace.next_slot)
        slots.append(now)
        leave(pace, now)
        pace.answered()
    assert all(after - before >= 1 / cap - 1e-9 for before, after in pairwise(slots))


def test_operations_do_not_wait_for_one_another() -> None:
    """AWS counts each by itself."""
    pacer = Pacer(max_rate=1)
    assert pacer.queue(("a", "us-east-1", "x")) is pacer.queue(("a", "us-east-1", "x"))
    assert pacer.queue(("a", "us-east-1", "x")) is not pacer.queue(("a", "us-west-2", "x"))


def test_a_refused_request_goes_before_those_that_wait() -> None:
    """Into the next free slot."""

    async def order() -> list[str]:
        queue, went = Pacer(max_rate=50).queue("x"), []

        async def go(name: str, *, again: bool) -> None:
            await queue.turn(again=again)
            went.append(name)

        await queue.turn(again=False)
        await asyncio.gather(go("first", again=False), go("second", again=False), go("refused", again=True))
        return went

    assert ["refused", "first", "second"] == asyncio.run(order())


def test_who_gives_up_waiting_costs_no_slot() -> None:
    """A cancelled request is passed over."""

    async def left() -> int:
        pacer = Pacer(max_rate=20)
        queue = pacer.queue("x")
        await queue.turn(again=False)
        impatient = asyncio.ensure_future(queue.turn(again=False))
        patient = asyncio.ensure_future(queue.turn(again=False))
        await asyncio.sleep(0)
        assert pacer.waiting == 2
        impatient.cancel()
        await patient
        return pacer.waiting

    assert 0 == asyncio.run(left())


def believing(hearsay: Hearsay) -> Pace:
    """A pace whose brisk start was refused."""
    pace = Pace.at_first(float("inf"), hearsay)
    leave(pace, 0.0)
    pace.refused(leave(pace, 0.1), 0.13)
    return pace


def test_what_one_operation_learnt_of_the_documented_rate_the_next_starts_with() -> None:
    """And a list of ten is not refused once."""
    hearsay = Hearsay()
    believing(hearsay)
    seconds, refused = drive(Pace.at_first(float("inf"), hearsay), Bucket(DOCUMENTED_RATE, 1), 10)
    assert (seconds <= 1.15 * 10, 0) == (True, refused)


def test_of_many_operations_at_the_documented_rate_few_requests_are_refused() -> None:
    """Forty lists of thirty, one after the other: the later ones need not find out."""
    hearsay = Hearsay()
    refused = [drive(Pace.at_first(float("inf"), hearsay), Bucket(DOCUMENTED_RATE, 1), 30)[1] for _ in range(40)]
    assert 0 < sum(refused) <= 0.01 * 40 * 30
    assert 0 == sum(refused[10:])


def test_where_others_get_more_a_refusal_of_the_start_is_no_documented_rate() -> None:
    """One that others compete for falls by half only."""
    hearsay = Hearsay()
    for _ in range(2):
        drive(Pace.at_first(float("inf"), hearsay), Bucket(20, 1), 30)
    assert START_RATE / 2 == believing(hearsay).rate


def test_who_believes_the_documented_rate_stops_when_others_get_more() -> None:
    """Not after ten answers: after the next."""
    hearsay = Hearsay()
    pace = believing(hearsay)
    pace.answered()
    assert pace.rate <= DOCUMENTED_RATE
    for _ in range(2):
        drive(Pace(START_RATE, float("inf"), hearsay), Bucket(20, 1), 30)
    pace.answered()
    assert pace.rate >= START_RATE / 2


def test_a_cap_below_the_documented_rate_holds_for_who_believes_too() -> None:
    """Hearsay is no way around it."""
    hearsay = Hearsay()
    believing(hearsay)
    assert 0.5 == Pace.at_first(0.5, hearsay).rate

"""Who waits for a slot, and who goes first."""

import asyncio
from itertools import pairwise

from sescheck.aws.pace.pacer import Pacer
from sescheck.aws.pace.queue import Queue


def test_operations_and_places_do_not_wait_for_one_another() -> None:
    """AWS counts each by itself."""
    pacer = Pacer(max_rate=1)
    assert pacer.queue("x", ("a", "us-east-1")) is pacer.queue("x", ("a", "us-east-1"))
    assert pacer.queue("x", ("a", "us-east-1")) is not pacer.queue("x", ("a", "us-west-2"))
    assert pacer.queue("x", ("a", "us-east-1")) is not pacer.queue("y", ("a", "us-east-1"))


async def answered(queue: Queue, *, again: bool = False) -> None:
    """One request from its turn to its answer."""
    dispatch = await queue.turn(again=again)
    with queue.under_way(dispatch):
        queue.heard(dispatch, is_refused=False)


def test_a_refused_request_goes_before_those_that_wait() -> None:
    """Into the next free slot."""

    async def order() -> list[str]:
        queue, went = Pacer(max_rate=50).queue("x", "here"), []

        async def go(name: str, *, again: bool) -> None:
            await answered(queue, again=again)
            went.append(name)

        await answered(queue)
        await asyncio.gather(go("first", again=False), go("second", again=False), go("refused", again=True))
        return went

    assert ["refused", "first", "second"] == asyncio.run(order())


def test_who_gives_up_waiting_costs_no_slot() -> None:
    """A cancelled request is passed over."""

    async def left() -> int:
        pacer = Pacer(max_rate=20)
        queue = pacer.queue("x", "here")
        await answered(queue)
        impatient = asyncio.ensure_future(answered(queue))
        patient = asyncio.ensure_future(answered(queue))
        await asyncio.sleep(0)
        assert pacer.waiting == 2
        impatient.cancel()
        await patient
        return pacer.waiting

    assert 0 == asyncio.run(left())


def test_who_gives_up_with_a_slot_in_hand_frees_the_window() -> None:
    """Else the others would wait for an answer that never comes."""

    async def through() -> list[bool]:
        queue, cancelled = Pacer().queue("x", "here"), []
        await queue.turn(again=False)
        for _ in range(4):
            second = await queue.turn(again=False)
            waiting = asyncio.ensure_future(queue.turn(again=False))
            await asyncio.sleep(0)
            with queue.under_way(second):
                pass
            waiting.cancel()  # it has its slot by now, and does not know yet
            await asyncio.wait([waiting])
            cancelled.append(waiting.cancelled())
        return cancelled

    async def in_time() -> list[bool]:
        async with asyncio.timeout(0.5):
            return await through()

    assert [True] * 4 == asyncio.run(in_time())


def test_a_failure_frees_the_window_too() -> None:
    """A connection that broke is no answer."""

    async def through() -> None:
        queue = Pacer().queue("x", "here")
        for _ in range(8):
            with queue.under_way(await queue.turn(again=False)):
                pass
        async with asyncio.timeout(0.5):
            await answered(queue)

    asyncio.run(through())


def test_the_cap_holds_for_all_who_wait() -> None:
    """However many they are."""

    async def moments() -> list[float]:
        queue, found = Pacer(max_rate=50).queue("x", "here"), []

        async def go() -> None:
            dispatch = await queue.turn(again=False)
            found.append(dispatch.due)
            with queue.under_way(dispatch):
                queue.heard(dispatch, is_refused=False)

        await asyncio.gather(*(go() for _ in range(8)))
        return found

    assert all(after - before >= 1 / 50 - 1e-9 for before, after in pairwise(asyncio.run(moments())))


def test_when_there_is_nothing_to_wait_for_all_go() -> None:
    """An operation that is not asked again."""

    async def through() -> None:
        queue = Pacer(max_rate=0.01).queue("x", "here")
        await answered(queue)
        waiting = [asyncio.ensure_future(answered(queue)) for _ in range(3)]
        await asyncio.sleep(0)
        queue.dismiss()
        async with asyncio.timeout(1):
            await asyncio.gather(*waiting)

    asyncio.run(through())

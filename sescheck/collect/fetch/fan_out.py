"""Make many calls at the same time, with a limit: ten thousand waiting coroutines only cost memory."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from typing import TypeVar

T = TypeVar("T")
U = TypeVar("U")

WIDTH = 8
"""The most calls at the same time in one ``fan_out``. This is enough for every rate that SES allows."""


async def fan_out(work: Callable[[T], Awaitable[U]], items: Sequence[T]) -> list[U]:
    """Return the result of ``work`` for each item, in the order of the items."""
    results: dict[int, U] = {}
    numbered = iter(enumerate(items))

    async def worker(mine: Iterator[tuple[int, T]]) -> None:
        for number, item in mine:
            results[number] = await work(item)

    await asyncio.gather(*(worker(numbered) for _ in range(min(WIDTH, len(items)))))
    return [results[number] for number in range(len(items))]

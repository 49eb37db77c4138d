"""Asking many things at once, but not all of them: ten thousand waiting coroutines would only cost memory."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from typing import TypeVar

T = TypeVar("T")
U = TypeVar("U")

WIDTH = 8
"""Under way at once per thing read: enough to keep any pace that SES allows busy."""


async def fan_out(work: Callable[[T], Awaitable[U]], items: Sequence[T]) -> list[U]:
    """The results of ``work`` on each item, in the items' order."""
    results: dict[int, U] = {}
    numbered = iter(enumerate(items))

    async def worker(mine: Iterator[tuple[int, T]]) -> None:
        for number, item in mine:
            results[number] = await work(item)

    await asyncio.gather(*(worker(numbered) for _ in range(min(WIDTH, len(items)))))
    return [results[number] for number in range(len(items))]

"""What all calls of a run share: threads, rate control, time limits, and the observer of calls."""

import asyncio
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from sescheck.aws.botocore_tuning.send_timing import SendSlot, due
from sescheck.aws.limits import Limits
from sescheck.aws.pace.pacer import Pacer


class CallTimeoutError(Exception):
    """A call had no complete answer when its time was over."""


@dataclass(frozen=True, slots=True)
class Call:
    """One request that was made.

    Attributes:
        seconds: from sending to answer.
        outcome: ``ok``, ``gone``, or the ``why`` of a refusal.
        trouble: where in the code an exception was raised that is not AWS's; else empty.
    """

    account: str
    region: str
    action: str
    seconds: float
    outcome: str
    trouble: str = ""


Watch = Callable[[Call], None]


def _unwatched(call: Call) -> None:
    """Does nothing."""


@dataclass(slots=True)
class Traffic:
    """The calls of one run. Create it inside the event loop that runs them.

    Attributes:
        deadline: on the event loop's clock.
        ended_because: the reason for the deadline, for people.
    """

    limits: Limits
    watch: Watch = _unwatched
    threads: int = 32
    pacer: Pacer = field(init=False)
    deadline: float = field(init=False)
    ended_because: str = field(init=False)
    _scopes: set[asyncio.Timeout] = field(default_factory=set)
    _pool: ThreadPoolExecutor = field(init=False)

    def __post_init__(self) -> None:
        self.pacer = Pacer(self.limits.max_rate)
        limit = self.limits.timeout
        self.deadline = float("inf") if limit is None else self.now() + limit
        self.ended_because = f"the time limit of {limit:g} s for the run was reached" if limit else ""
        self._pool = ThreadPoolExecutor(self.threads, thread_name_prefix="sescheck")

    @staticmethod
    def now() -> float:
        """The event loop's clock, seconds."""
        return asyncio.get_running_loop().time()

    @asynccontextmanager
    async def in_time(self) -> AsyncIterator[None]:
        """End the block with TimeoutError at the deadline; a thread in it ends by the call's own limits."""
        async with asyncio.timeout_at(None if self.deadline == float("inf") else self.deadline) as scope:
            self._scopes.add(scope)
            try:
                yield
            finally:
                self._scopes.discard(scope)

    @property
    def is_over(self) -> bool:
        """True if the deadline has passed."""
        return self.now() >= self.deadline

    def end(self, because: str) -> None:
        """Send nothing more, and return what is not finished as not read."""
        self.deadline, self.ended_because = self.now(), because
        for scope in self._scopes:
            scope.reschedule(self.deadline)

    async def in_thread(self, work: Callable[[], Any]) -> Any:
        """Run a blocking call on the shared threads."""
        return await asyncio.get_running_loop().run_in_executor(self._pool, work)

    async def in_thread_until_the_end(self, call: Callable[[], Any], slot: SendSlot) -> Any:
        """Run a call in its slot. Its time starts when it has a thread; at the limit its connection is closed.

        Raises:
            CallTimeoutError: there was no complete answer in time.
        """
        loop = asyncio.get_running_loop()
        limit = self.limits.call_timeout

        def at_its_moment() -> Any:
            loop.call_soon_threadsafe(_begin, scope, loop.time() + limit)
            with due(slot):
                return call()

        try:
            async with asyncio.timeout(None) as scope:
                return await self.in_thread(at_its_moment)
        except asyncio.CancelledError:
            slot.hang_up()
            raise
        except TimeoutError as error:
            slot.hang_up()
            raise CallTimeoutError(f"no complete answer within {limit:g} s") from error

    def close(self) -> None:
        """Release the threads without waiting for calls that are not finished."""
        self._pool.shutdown(wait=False, cancel_futures=True)


def _begin(scope: asyncio.Timeout, end: float) -> None:
    with suppress(RuntimeError):  # the call was given up before its thread began
        scope.reschedule(end)

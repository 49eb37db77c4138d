"""A cluster of Dask, and the task that it runs. With ``joining.py``, the only file that imports Dask.

A scheduler imports this file to unpack a task, so it imports nothing at the top that imports boto3.
"""

import asyncio
import sys
import uuid
from collections.abc import Iterator
from concurrent.futures import CancelledError
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING

from sescheck.organization.engine.envelope import answer_to

if TYPE_CHECKING:
    from distributed import Client, Future, Worker

GOODBYE = 10
"""Seconds for a good-bye; after that, the processes are killed."""
_PROFILER_HANGS = sys.version_info[:2] < (3, 12)


class End(StrEnum):
    """How a task ended."""

    ANSWERED = "answered"
    ERROR = "error"
    KILLED = "killed"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class Ended:
    """A task that ended.

    Attributes:
        answer: of the envelope; None without one.
        error: what the task raised; None if it answered.
    """

    account_id: str
    end: End
    answer: bytes | None = None
    error: BaseException | None = None


def read_on_worker(topic: str, account_id: str, envelope: bytes) -> bytes:
    """Say that the account is under way, and read it. This is the task."""
    from distributed import get_worker  # noqa: PLC0415 - only where Dask is

    worker = get_worker()
    _stop_profiler(worker)
    worker.log_event(topic, account_id)
    return answer_to(envelope)


def _stop_profiler(worker: "Worker") -> None:
    """Stop Dask's profiler where it may stop all threads of the worker for ever.

    It asks Python for the frames of all threads a hundred times a second. Before Python 3.12, that may wait for a
    thread that waits for it. Source: python/cpython issue 106883.
    """
    profiler = worker.periodic_callbacks.get("profile")
    if _PROFILER_HANGS and profiler is not None and profiler.is_running():
        worker.loop.add_callback(profiler.stop)


@dataclass(slots=True)
class Cluster:
    """A connection to a scheduler, with the tasks that it was given.

    Attributes:
        address: of the scheduler.
        dashboard: its address; None if there is none.
    """

    client: "Client"
    address: str
    dashboard: str | None
    _topic: str = field(default_factory=lambda: f"sescheck-{uuid.uuid4().hex}")
    _futures: "dict[str, Future]" = field(default_factory=dict)
    _started: dict[str, None] = field(default_factory=dict)
    _ended: SimpleQueue[Ended] = field(default_factory=SimpleQueue)
    _given: int = 0

    def __post_init__(self) -> None:
        self.client.subscribe_topic(self._topic, self._on_start)

    def submit(self, account_id: str, envelope: bytes, priority: float) -> None:
        """Give a task to the scheduler."""
        self._given += 1
        future = self.client.submit(
            read_on_worker,
            self._topic,
            account_id,
            envelope,
            # Tasks with one first part are a group: the scheduler keeps them until a worker is free.
            key=(self._topic, self._given),
            priority=priority,
            pure=False,
            retries=0,
        )
        self._futures[account_id] = future
        asyncio.run_coroutine_threadsafe(self._follow(account_id, future), self.client.loop.asyncio_loop)

    def ended(self, seconds: float) -> Iterator[Ended]:
        """Yield the tasks that ended, and wait so long for the first."""
        with suppress(Empty):
            yield self._taken(self._ended.get(timeout=seconds))
            while True:
                yield self._taken(self._ended.get_nowait())

    def drop_waiting(self) -> tuple[str, ...]:
        """Take back the tasks that no worker has begun, and return their accounts."""
        waiting = [each for each in tuple(self._futures) if each not in self._started]
        futures = [self._futures.pop(each) for each in waiting]
        with suppress(OSError):  # a scheduler that is lost has none of them
            self.client.sync(self.client._cancel, futures, callback_timeout=GOODBYE)  # noqa: SLF001 - with a limit
        return tuple(waiting)

    @property
    def outstanding(self) -> int:
        """The tasks that have not ended."""
        return len(self._futures)

    @property
    def under_way(self) -> tuple[str, ...]:
        """The accounts that a worker has begun, the oldest first."""
        return tuple(self._started)

    @property
    def workers(self) -> int:
        """The workers that the scheduler had some seconds ago."""
        return int(self._info("n_workers"))

    @property
    def threads(self) -> int:
        """The threads of these workers."""
        return int(self._info("total_threads"))

    @property
    def is_lost(self) -> bool:
        """True if the connection to the scheduler ended."""
        return bool(self.client.status != "running")

    def _info(self, name: str) -> int:
        found: int = (self.client._scheduler_identity or {}).get(name, 0)  # noqa: SLF001 - asking blocks
        return found

    def _on_start(self, event: tuple[float, str]) -> None:
        """Called by Dask, in its own thread."""
        account_id = event[1]
        if account_id in self._futures:
            self._started[account_id] = None

    def _taken(self, ended: Ended) -> Ended:
        self._futures.pop(ended.account_id, None)
        self._started.pop(ended.account_id, None)
        return ended

    async def _follow(self, account_id: str, future: "Future") -> None:
        """Wait for the end of a task. The future is released: a worker that dies later does not read it again."""
        from distributed.scheduler import KilledWorker  # noqa: PLC0415 - as above

        try:
            ended = Ended(account_id, End.ANSWERED, answer=await future)
        except (CancelledError, asyncio.CancelledError) as error:
            ended = Ended(account_id, End.LOST, error=error)
        except KilledWorker as error:
            ended = Ended(account_id, End.KILLED, error=error)
        except Exception as error:  # noqa: BLE001 - what a task raises is anything
            end = End.ERROR if future.status == "error" else End.LOST
            ended = Ended(account_id, end, error=error)
        future.release()
        self._ended.put(ended)

"""Dask: the only file that imports it, and only when a cluster is opened.

A scheduler imports this file to unpack a task, so it imports nothing at the top that imports boto3.
"""

import asyncio
import logging
import ssl
import sys
import uuid
import warnings
from collections.abc import Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from enum import StrEnum
from queue import Empty, SimpleQueue
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from sescheck._version import __version__
from sescheck.errors import CannotRunError, UsageError
from sescheck.organization.engine.cluster_options import ClusterOptions, address_of
from sescheck.organization.engine.dask_logs import quiet_dask
from sescheck.organization.engine.envelope import answer_to
from sescheck.organization.engine.worker_main import harmless_main

if TYPE_CHECKING:
    from distributed import Client, Future, LocalCluster, Security, Worker

_PACKAGE = "sescheck"
_CONNECT = 10
"""Seconds in which a scheduler has to answer."""
_VERSIONS = 30
"""Seconds in which the scheduler and all workers have to say their versions."""
_CLOSE = 10
"""Seconds for a good-bye; after that, the processes are killed."""
_MOST_WORKERS = 16
"""Processes on this machine by default: AssumeRole is called a few times a second, and not more."""
_LOCALHOST = "127.0.0.1"
_PROFILER_HANGS = sys.version_info[:2] < (3, 12)
_SETTINGS = {
    "distributed.worker.profile.enabled": False,  # nobody looks at it, and see _stop_profiler
    "distributed.worker.multiprocessing-method": "spawn",  # a fork of a process with threads may hang
    "distributed.scheduler.worker-saturation": 1.0,  # the next account is the one that is first then
    # Dask gives a worker up that is not back in 15 s, and on a busy machine a process needs longer to start.
    "distributed.deploy.lost-worker-timeout": "1 day",
}


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
    _topic: str = field(default_factory=lambda: f"{_PACKAGE}-{uuid.uuid4().hex}")
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
            self.client.sync(self.client._cancel, futures, callback_timeout=_CLOSE)  # noqa: SLF001 - with a limit
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


@contextmanager
def opened(options: ClusterOptions) -> Iterator[Cluster]:
    """Start workers on this machine, or join a cluster, for a block. The options are checked.

    Raises:
        CannotRunError: it cannot be started or reached, or has another version of sescheck.
    """
    import distributed  # noqa: PLC0415 - half a second, and only here

    with quiet_dask(verbose=options.verbose), warnings.catch_warnings():
        warnings.simplefilter("ignore", distributed.versions.VersionMismatchWarning)  # a table of all packages
        with _joined(options, options.scheduler) if options.scheduler else _local(options) as cluster:
            yield cluster


@contextmanager
def _local(options: ClusterOptions) -> Iterator[Cluster]:
    """Start workers here. Other users of this machine cannot use them: TLS, with keys that are in no file."""
    import dask  # noqa: PLC0415 - as above
    from distributed import Client, LocalCluster, Security  # noqa: PLC0415

    count = options.workers or min(_MOST_WORKERS, dask.system.CPU_COUNT)
    with (
        TemporaryDirectory(prefix="sescheck-", ignore_cleanup_errors=True) as scratch,
        dask.config.set(_SETTINGS),
        harmless_main(verbose=options.verbose),
    ):
        try:
            here = LocalCluster(
                n_workers=count,
                threads_per_worker=options.threads,
                processes=True,
                host=_LOCALHOST,
                protocol="tls",
                security=Security.temporary(),
                dashboard_address=f"{_LOCALHOST}:0",
                silence_logs=logging.WARNING if options.verbose else False,
                memory_limit=0,  # Dask would pause a worker, but what takes memory here is not Dask's to free
                local_directory=scratch,
            )
        except (OSError, RuntimeError) as error:
            raise CannotRunError(f"the workers cannot be started: {_reason(error)}") from error
        with _closing(here), _closing(Client(here, set_as_default=False)) as client:
            yield Cluster(client, here.scheduler_address, _dashboard(client))


@contextmanager
def _joined(options: ClusterOptions, scheduler: str) -> Iterator[Cluster]:
    from distributed import Client  # noqa: PLC0415 - as above

    address = address_of(scheduler)
    security = _security(options)
    try:
        asyncio.run(_greet(address, security))
        client = Client(address, security=security, timeout=_CONNECT, set_as_default=False)
    except (OSError, RuntimeError, ValueError, ImportError) as error:
        raise CannotRunError(f"the scheduler at {address} cannot be reached: {_reason(error)}") from error
    with _closing(client):
        _check_versions(client, address)
        yield Cluster(client, address, _dashboard(client))


@contextmanager
def _closing(part: "Client | LocalCluster") -> Iterator["Client | LocalCluster"]:
    """Close it after the block. A good-bye without an answer is not an error: what was read is kept by then."""
    try:
        yield part
    finally:
        with suppress(OSError, RuntimeError, AssertionError):  # Dask asserts that all its workers are closed
            part.close(timeout=_CLOSE)


async def _greet(address: str, security: "Security") -> None:
    """Connect once, within a limit: Dask's client waits without one for a server that does not speak.

    Raises:
        OSError: it cannot be reached, or it is not Dask's, or the certificates are not of one authority.
        TimeoutError: it does not answer.
    """
    from distributed.comm import connect  # noqa: PLC0415 - as above

    async with asyncio.timeout(_CONNECT + 1):  # connect knows better why it cannot
        comm = await connect(address, timeout=_CONNECT, **security.get_connection_args("client"))
        await comm.close()


def _security(options: ClusterOptions) -> "Security":
    from distributed import Security  # noqa: PLC0415 - as above

    if options.tls_ca is None or options.tls_cert is None:
        return Security(require_encryption=False)
    security = Security(
        require_encryption=True,
        tls_ca_file=str(options.tls_ca),
        tls_client_cert=str(options.tls_cert),
        tls_client_key=str(options.tls_key or options.tls_cert),
    )
    try:
        security.get_connection_args("client")
    except ssl.SSLError as error:
        names = ", ".join(str(each) for each in (options.tls_ca, options.tls_cert, options.tls_key) if each)
        raise UsageError(f"the certificates cannot be used ({names}): {error.reason or error}") from error
    return security


def _check_versions(client: "Client", address: str) -> None:
    """Check that the same sescheck is everywhere: a task and its answer would not be understood.

    Raises:
        CannotRunError: it is not, or they do not say it in time.
    """
    try:
        ask = client._get_versions  # noqa: SLF001 - the public one has no limit
        found = client.sync(ask, packages=[_PACKAGE], callback_timeout=_VERSIONS)
    except OSError as error:
        raise CannotRunError(f"the scheduler at {address} does not say its version: {_reason(error)}") from error
    parts = {f"the scheduler at {address}": found["scheduler"]} | {
        f"the worker at {name}": each for name, each in found["workers"].items()
    }
    for name, part in parts.items():
        version = part["packages"].get(_PACKAGE)
        if version != __version__:
            raise CannotRunError(mismatch(name, version))


def mismatch(where: str, version: str | None) -> str:
    """Return the message about another version of sescheck."""
    has = "does not have sescheck" if version is None else f"has sescheck {version}"
    return f"{where} {has}, but this is sescheck {__version__}: install the same version on the whole cluster"


def _dashboard(client: "Client") -> str | None:
    """Return its address, if there is one: without bokeh, the scheduler has only a page that says so."""
    from importlib.util import find_spec  # noqa: PLC0415 - as above

    link: str | None = client.dashboard_link if find_spec("bokeh") else None
    return link


def _reason(error: BaseException) -> str:
    """Return the first cause of an error, on one line."""
    if isinstance(error, TimeoutError):
        return "there is no answer in time"
    if isinstance(error, ssl.SSLError):
        return f"TLS fails ({error.reason or error.args[-1]}): it needs tls://, and certificates of one authority"
    behind = error.__cause__ or error.__context__
    if behind is not None:
        return _reason(behind)
    return " ".join(str(error).split()) or type(error).__name__

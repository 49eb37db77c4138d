"""Start workers on this machine, or join a cluster. Dask is imported only when that is asked for."""

import asyncio
import logging
import ssl
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from sescheck._version import __version__
from sescheck.errors import CannotRunError, UsageError
from sescheck.organization.engine.cluster import GOODBYE, Cluster
from sescheck.organization.engine.cluster_options import ClusterOptions, address_of
from sescheck.organization.engine.dask_logs import quiet_dask
from sescheck.organization.engine.worker_main import harmless_main

if TYPE_CHECKING:
    from distributed import Client, LocalCluster, Security

_PACKAGE = "sescheck"
_CONNECT = 10
"""Seconds in which a scheduler has to answer."""
_KNOCK = 2
"""Seconds in which a port that is open answers, even if the scheduler does not."""
_VERSIONS = 30
"""Seconds in which the scheduler and all workers have to say their versions."""
_MOST_WORKERS = 16
"""Processes on this machine by default: AssumeRole is called a few times a second, and not more."""
_LOCALHOST = "127.0.0.1"
_SETTINGS = {
    "distributed.worker.profile.enabled": False,  # nobody looks at it, and see cluster.py
    "distributed.worker.multiprocessing-method": "spawn",  # a fork of a process with threads may hang
    "distributed.scheduler.worker-saturation": 1.0,  # the next account is the one that is first then
    # Dask gives a worker up that is not back in 15 s, and on a busy machine a process needs longer to start.
    "distributed.deploy.lost-worker-timeout": "1 day",
}


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
            part.close(timeout=GOODBYE)


async def _greet(address: str, security: "Security") -> None:
    """Connect once, within a limit: Dask's client waits without one for a server that does not speak.

    Raises:
        OSError: it cannot be reached, or it is not Dask's, or the certificates are not of one authority.
        TimeoutError: it does not answer.
    """
    from distributed.comm import connect  # noqa: PLC0415 - as above

    try:
        async with asyncio.timeout(_CONNECT + 5):  # connect may be late
            comm = await connect(address, timeout=_CONNECT, **security.get_connection_args("client"))
            await comm.close()
    except OSError as error:
        failure = error
    else:
        return
    await _knock(address)
    raise failure


async def _knock(address: str) -> None:
    """Connect without a word. Dask tries again until its time is over, and may then say only that it is over.

    Raises:
        OSError: nobody listens there, or the name is not known.
    """
    from distributed.comm import get_address_host_port  # noqa: PLC0415 - as above

    async with asyncio.timeout(_KNOCK):
        _, writer = await asyncio.open_connection(*get_address_host_port(address))
        writer.close()


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
    if isinstance(error, ConnectionRefusedError):
        return "the connection is refused"  # asyncio says "Connect call failed"
    behind = error.__cause__ or error.__context__
    if behind is not None:
        return _reason(behind)
    return " ".join(str(error).split()) or type(error).__name__

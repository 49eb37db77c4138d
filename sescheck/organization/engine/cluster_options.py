"""Which cluster reads the accounts, checked before anything is read."""

from dataclasses import dataclass
from importlib.util import find_spec
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from sescheck.errors import UsageError, reading

THREADS = 4
"""Accounts that a worker of this machine reads at the same time: most of the time it waits for AWS."""

_NEEDS = ("distributed", "cryptography")
"""The packages of the extra."""

_PORT = 8786
"""Dask's own default."""


@dataclass(frozen=True, slots=True)
class ClusterOptions:
    """Workers of this machine, or a cluster that runs already.

    Attributes:
        workers: processes on this machine; None: one for each core, at most 16.
        threads: accounts that each of them reads at the same time.
        scheduler: the address of a running cluster, ``tls://HOST:PORT``; None: one is started on this machine.
        tls_ca: the file with the certificate of the authority that all parts of that cluster trust.
        tls_cert: the file with the certificate of this client.
        tls_key: the file with its key; None: the certificate's file has it also.
        verbose: whether Dask's own log goes to standard error.
    """

    workers: int | None = None
    threads: int = THREADS
    scheduler: str | None = None
    tls_ca: Path | None = None
    tls_cert: Path | None = None
    tls_key: Path | None = None
    verbose: bool = False


def check_cluster(options: ClusterOptions) -> None:
    """Check everything that needs no connection.

    Raises:
        UsageError: the extra is not installed, an option cannot be used, or two do not go together.
        FileError: a file of the certificates cannot be read.
    """
    if not all(find_spec(each) for each in _NEEDS):
        raise UsageError("this command needs the extra `organization`: pip install 'sescheck[organization]'")
    for name, value in (("workers", options.workers), ("threads", options.threads)):
        if value is not None and value < 1:
            raise UsageError(f"--{name} {value}: it must be above 0")
    if options.scheduler is None:
        _check_no_tls(options)
    else:
        _check_scheduler(options, options.scheduler)


def address_of(scheduler: str) -> str:
    """Return the address of a scheduler with its port.

    Raises:
        UsageError: it is not one.
    """
    wrong = UsageError(f"--scheduler {scheduler} is not an address like tls://HOST:{_PORT}")
    try:
        parts = urlsplit(scheduler)
        port = _PORT if parts.port is None else parts.port
    except ValueError:
        raise wrong from None
    has_more = parts.path not in {"", "/"} or parts.query or parts.fragment or parts.username is not None
    if parts.scheme not in {"tls", "tcp"} or not parts.hostname or has_more or not port:
        raise wrong
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return f"{parts.scheme}://{host}:{port}"


def _check_no_tls(options: ClusterOptions) -> None:
    if any((options.tls_ca, options.tls_cert, options.tls_key)):
        raise UsageError(
            "--tls-ca, --tls-cert and --tls-key need --scheduler: a cluster of this machine has its own"
        )


def _check_scheduler(options: ClusterOptions, scheduler: str) -> None:
    if options.workers is not None:
        raise UsageError("--workers starts processes on this machine: leave it out, or leave out --scheduler")
    address = address_of(scheduler)
    if address.startswith("tcp:"):
        _check_tcp(options, address)
        return
    if options.tls_ca is None or options.tls_cert is None:
        raise UsageError(
            f"--scheduler {scheduler} needs --tls-ca and --tls-cert, and --tls-key for a separate key"
        )
    for path in filter(None, (options.tls_ca, options.tls_cert, options.tls_key)):
        _check_pem(path)


def _check_pem(path: Path) -> None:
    with reading(path):
        content = path.read_bytes()
    if b"ENCRYPTED" in content:
        raise UsageError(f"{path} has a password: nobody can type it during a run, so use a key without one")


def _check_tcp(options: ClusterOptions, address: str) -> None:
    """Without TLS, all who reach the port run programs with the role of the workers: only on this machine."""
    if not _is_this_machine(urlsplit(address).hostname or ""):
        raise UsageError(
            f"--scheduler {address}: without TLS, everybody who reaches that port can run programs with the role"
            " of the workers; use tls://, with --tls-ca, --tls-cert and --tls-key"
        )
    if any((options.tls_ca, options.tls_cert, options.tls_key)):
        raise UsageError(f"--tls-ca, --tls-cert and --tls-key need tls://, but --scheduler is {address}")


def _is_this_machine(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"

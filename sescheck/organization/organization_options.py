"""The options of `sescheck organization`, checked before anything is read. Nothing slow is imported here."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

DEFAULT_ROLE = "sescheck"
DEFAULT_MAX_AGE = "24h"
DEFAULT_THREADS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountOptions:
    """Which accounts are read, with which role.

    Attributes:
        accounts: a file that names them; None: AWS Organizations is asked.
        from_role: a role that may list them; None: the credentials may.
        role_name: the name of the role in each account, with its path.
        ou: IDs of organizational units.
        account: account IDs.
        exclude_account: IDs of accounts that are not read.
        tag: ``KEY=VALUE``.
        max_age: an account that was read since is not read again.
    """

    accounts: Path | None = None
    from_role: str | None = None
    role_name: str = DEFAULT_ROLE
    ou: Sequence[str] | None = None
    account: Sequence[str] | None = None
    exclude_account: Sequence[str] | None = None
    tag: Sequence[str] | None = None
    max_age: str = DEFAULT_MAX_AGE


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerOptions:
    """Who reads them.

    Attributes:
        workers: processes on this machine; None: one for each core.
        threads: accounts that each of them reads at the same time.
        scheduler: the address of a cluster that runs already; None: one is started on this machine.
        tls_ca: the file with the certificate of the authority of that cluster.
        tls_cert: the file with the certificate of this client.
        tls_key: the file with its key.
    """

    workers: int | None = None
    threads: int = DEFAULT_THREADS
    scheduler: str | None = None
    tls_ca: Path | None = None
    tls_cert: Path | None = None
    tls_key: Path | None = None

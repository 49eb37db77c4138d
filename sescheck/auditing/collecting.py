"""Read AWS: from a plan and a source to a snapshot."""

import asyncio
from collections.abc import Callable, Iterable

from sescheck.auditing.checks import Source
from sescheck.aws.client_pool import ClientPool
from sescheck.aws.ses_regions import MAIN_REGION
from sescheck.aws.sessions import Access, open_accesses
from sescheck.aws.traffic import Call
from sescheck.collect.collection import Plan, collect, cost, new_pool
from sescheck.collect.estimate import RegionCost
from sescheck.collect.progress import Progress
from sescheck.errors import CredentialsError
from sescheck.snapshot.model import Snapshot


def read(
    plan: Plan,
    source: Source,
    progress: Progress,
    on_call: Callable[[Call], None] | None = None,
    *,
    handle_signals: bool,
    pool: ClientPool | None = None,
) -> Snapshot:
    """Read what the plan says. Blocks, in its own event loop.

    Args:
        plan: what to read.
        source: where.
        progress: kept up to date meanwhile.
        on_call: called after each call.
        handle_signals: a first Ctrl-C or SIGTERM ends the reading, and what was read until then comes back.
        pool: the clients to use, which other runs of this process may use too; None: those of this run.

    Raises:
        ProfileError: there is no such profile.
        CredentialsError: there are no credentials that AWS accepts.
    """
    clients = pool or new_pool(len(source.role_arns))
    accesses = _accesses(plan, source, clients)
    work = collect(plan, accesses, progress, on_call, handle_signals=handle_signals, pool=clients)
    try:
        found = asyncio.run(work)
    except CredentialsError:
        _forget(accesses, pool)
        raise
    _forget(accesses, pool)
    return found


def _forget(accesses: Iterable[Access], pool: ClientPool | None) -> None:
    """Keep no secret of these accounts, if the process reads others: of a thousand it would search for each one.

    What may quote one is masked: readings, and errors of sescheck. After another error the secrets are kept.
    """
    for access in accesses if pool is not None else ():
        access.forget()


def cost_of(plan: Plan, source: Source) -> tuple[RegionCost, ...]:
    """Return the estimated cost of reading.

    Raises:
        ProfileError: there is no such profile.
        CredentialsError: there are no credentials that AWS accepts.
    """
    pool = new_pool(len(source.role_arns))
    return asyncio.run(cost(plan, _accesses(plan, source, pool), pool))


def _accesses(plan: Plan, source: Source, pool: ClientPool) -> tuple[Access, ...]:
    return open_accesses(
        source.profile,
        source.role_arns,
        source.external_id,
        source.endpoint_url,
        MAIN_REGION[plan.partition],
        plan.limits,
        source.credentials,
        source.session_policy,
        pool=pool,
    )

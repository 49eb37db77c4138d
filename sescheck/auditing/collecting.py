"""Read AWS: from a plan and a source to a snapshot."""

import asyncio
from collections.abc import Callable

from sescheck.auditing.checks import Source
from sescheck.aws.ses_regions import MAIN_REGION
from sescheck.aws.sessions import Access, open_accesses
from sescheck.aws.traffic import Call
from sescheck.collect.collection import Plan, collect, cost
from sescheck.collect.estimate import RegionCost
from sescheck.collect.progress import Progress
from sescheck.snapshot.model import Snapshot


def read(
    plan: Plan,
    source: Source,
    progress: Progress,
    on_call: Callable[[Call], None] | None = None,
    *,
    handle_signals: bool,
) -> Snapshot:
    """Read what the plan says. Blocks, in its own event loop.

    Args:
        plan: what to read.
        source: where.
        progress: kept up to date meanwhile.
        on_call: called after each call.
        handle_signals: a first Ctrl-C or SIGTERM ends the reading, and what was read until then comes back.

    Raises:
        ProfileError: there is no such profile.
        CredentialsError: there are no credentials that AWS accepts.
    """
    accesses = _accesses(plan, source)
    return asyncio.run(collect(plan, accesses, progress, on_call, handle_signals=handle_signals))


def cost_of(plan: Plan, source: Source) -> tuple[RegionCost, ...]:
    """Return the estimated cost of reading.

    Raises:
        ProfileError: there is no such profile.
        CredentialsError: there are no credentials that AWS accepts.
    """
    return asyncio.run(cost(plan, _accesses(plan, source)))


def _accesses(plan: Plan, source: Source) -> tuple[Access, ...]:
    return open_accesses(
        source.profile,
        source.role_arns,
        source.external_id,
        source.endpoint_url,
        MAIN_REGION[plan.partition],
        plan.limits,
        source.credentials,
        source.session_policy,
    )

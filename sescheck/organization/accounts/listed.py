"""Open the doors to AWS Organizations, and list the accounts."""

import asyncio
from collections.abc import Callable

from sescheck.auditing.checks import Source
from sescheck.aws.clients import Clients
from sescheck.aws.door import Door
from sescheck.aws.limits import Limits
from sescheck.aws.ses_regions import MAIN_REGION
from sescheck.aws.sessions import check_role, open_accesses
from sescheck.aws.traffic import Call, Traffic
from sescheck.collect.account import caller
from sescheck.organization.accounts.list_all import ask
from sescheck.organization.accounts.organization_reads import READS, Listed
from sescheck.organization.accounts.selection import Selection
from sescheck.organization.role import session_policy_of
from sescheck.snapshot.reading import Reading


def listed(
    source: Source,
    limits: Limits,
    wanted: Selection,
    *,
    from_role: str | None = None,
    partition: str = "aws",
    on_call: Callable[[Call], None] | None = None,
) -> Listed:
    """List the accounts of the organization, with the paths and tags that the selection needs. Blocks.

    Args:
        source: the credentials; its roles are not used.
        limits: of the calls.
        wanted: what the options choose.
        from_role: the ARN of a role that may list; None: the credentials may.
        partition: of the organization.
        on_call: called after each call; thousands of accounts take half a minute.

    Raises:
        CannotRunError: the accounts could not be listed to the end, or what is needed to choose is unread.
        CredentialsError: there are no credentials that AWS accepts, or the role cannot be assumed.
        ProfileError: there is no such profile.
        UsageError: an organizational unit or an account does not exist.
    """

    async def all_of_them() -> Listed:
        traffic = Traffic(limits) if on_call is None else Traffic(limits, on_call)
        try:
            own = await _door(source, traffic, partition)
            door = own if from_role is None else await _door(source, traffic, partition, from_role)
            return await ask(own, door, wanted)
        finally:
            traffic.close()

    return asyncio.run(all_of_them())


def own_account(source: Source, limits: Limits, partition: str = "aws") -> Reading[str]:
    """Return the account of the credentials, for accounts that come from a file. Blocks.

    Raises:
        CredentialsError: there are no credentials.
        ProfileError: there is no such profile.
    """

    async def read() -> Reading[str]:
        traffic = Traffic(limits)
        try:
            return await caller.account_id(await _door(source, traffic, partition))
        finally:
            traffic.close()

    return asyncio.run(read())


async def _door(source: Source, traffic: Traffic, partition: str, *roles: str) -> Door:
    """Open a door to the main region, for the credentials or for a role, which can then only list.

    Raises:
        CredentialsError: the role cannot be assumed.
    """
    main = MAIN_REGION[partition]
    (access,) = open_accesses(
        source.profile,
        roles,
        source.external_id,
        source.endpoint_url,
        main,
        traffic.limits,
        source.credentials,
        session_policy_of(each.action for each in READS) if roles else None,
    )
    await traffic.in_thread(lambda: check_role(access))
    clients = Clients(access.session, traffic.limits, source.endpoint_url, (*READS, *caller.READS))
    return Door(clients, traffic, access.name, main)

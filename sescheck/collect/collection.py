"""A whole run: read all accounts and all their regions at the same time, and return a snapshot."""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from itertools import chain

from sescheck._version import __version__
from sescheck.aws.client_pool import ClientPool
from sescheck.aws.clients import Clients
from sescheck.aws.door import Door
from sescheck.aws.limits import Limits
from sescheck.aws.operations import Operation
from sescheck.aws.ses_regions import MAIN_REGION, ses_regions, unique
from sescheck.aws.sessions import Access, check_role
from sescheck.aws.traffic import Call, Traffic
from sescheck.collect import refused_regions, region, resume
from sescheck.collect.account import caller, enabled_regions, settings
from sescheck.collect.context import CollectContext
from sescheck.collect.declarations import every_read
from sescheck.collect.dns_answers import DnsAnswers, DnsPlan
from sescheck.collect.estimate import RegionCost, count
from sescheck.collect.fetch.guard import guarded, unread
from sescheck.collect.interruption import Interruption
from sescheck.collect.progress import Progress
from sescheck.collect.sending import suppression_list
from sescheck.collect.smtp import iam_details, sending_roles, smtp_users
from sescheck.collect.targets import other_accounts, resources, topics
from sescheck.errors import CredentialsError
from sescheck.snapshot.model import Account, Addresses, Asked, Depth, Region, Snapshot
from sescheck.snapshot.reading import Known, Reading, Unreadable, Why


@dataclass(frozen=True, slots=True)
class Plan:
    """What to read.

    Attributes:
        regions: the regions that the user named; empty: those enabled for the account, or all.
        partition: the partition of the regions.
        addresses: what is read of the suppression list.
        salt: the salt of the hashed addresses; runs that are compared use the same salt.
        earlier: a snapshot whose readings are kept; only what it does not have is read.
        unneeded: operations that are not called, because no rule needs their answers.
        dns: how the DNS is asked; None: it is not asked.
    """

    regions: tuple[str, ...]
    asked: Asked
    partition: str
    depth: Depth
    limits: Limits = field(default_factory=Limits)
    endpoint_url: str | None = None
    earlier: Snapshot | None = None
    addresses: Addresses = Addresses.NOT_ASKED
    salt: str | None = None
    unneeded: frozenset[Operation] = frozenset()
    dns: DnsPlan | None = None

    def account_before(self, account_id: Reading[str]) -> Account | None:
        """Return the account as the earlier run read it; None if it did not read this account."""
        before = self.earlier.accounts if self.earlier is not None else ()
        return next((each for each in before if each.account_id == account_id), None)


_MOST_AT_ONCE = 4
"""Accounts whose connections are kept: more are read at the same time, but the threads of a run are limited."""


def new_pool(accounts: int) -> ClientPool:
    """Return an empty pool of clients for reading so many accounts at the same time."""
    return ClientPool(every_read(), max(1, min(accounts, _MOST_AT_ONCE)))


_TIME_FOR_STS = 2.0
"""How long a resumed run waits for the account ID. After that, it reads all again."""


async def collect(
    plan: Plan,
    accesses: tuple[Access, ...],
    progress: Progress,
    on_call: Callable[[Call], None] | None = None,
    *,
    handle_signals: bool = True,
    pool: ClientPool | None = None,
) -> Snapshot:
    """Read all accounts.

    Args:
        plan: what to read.
        accesses: the credentials for each account.
        progress: updated while the run goes on.
        on_call: called with each call to AWS.
        handle_signals: on Ctrl-C or SIGTERM, end the run and return what was read until then.
        pool: the clients to use, which other runs may use too; None: those of this run.

    Raises:
        CredentialsError: the credentials of every account are refused.
    """

    def watch(call: Call) -> None:
        progress.called(call)
        if on_call is not None:
            on_call(call)

    traffic = Traffic(plan.limits, watch)
    pool = pool or new_pool(len(accesses))
    interruption = Interruption(traffic)
    progress.waiting_now = lambda: traffic.pacer.waiting
    dns = DnsAnswers(plan.dns, plan.depth, plan.earlier, traffic, progress)
    try:
        with interruption.handled() if handle_signals else nullcontext():
            read = await asyncio.gather(
                *(_account(plan, access, traffic, pool, dns, progress) for access in accesses)
            )
            answers = await dns.all()
    finally:
        traffic.close()
        await dns.aclose()
    refused = [each for each in read if isinstance(each, CredentialsError)]
    if len(refused) == len(accesses):
        raise refused[0]
    return Snapshot(
        tool_version=__version__,
        taken_at=datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
        asked=plan.asked,
        depth=plan.depth,
        accounts=tuple(
            _refused_account(plan, access, each) if isinstance(each, CredentialsError) else each
            for access, each in zip(accesses, read, strict=True)
        ),
        interrupted=interruption.interrupted,
        salt=plan.salt,
        dns=answers,
        resolver=dns.resolver,
    )


async def cost(plan: Plan, accesses: tuple[Access, ...], pool: ClientPool) -> tuple[RegionCost, ...]:
    """Estimate what a run costs. List the resources of every region, and read nothing else.

    Raises:
        CredentialsError: the credentials of an account are refused.
    """
    traffic = Traffic(plan.limits)
    try:
        accounts = await asyncio.gather(*(_cost(plan, access, traffic, pool) for access in accesses))
    finally:
        traffic.close()
    return tuple(chain.from_iterable(accounts))


async def _cost(plan: Plan, access: Access, traffic: Traffic, pool: ClientPool) -> list[RegionCost]:
    await traffic.in_thread(lambda: check_role(access))
    doors = _doors(plan, access, traffic, pool)
    main = doors.first.region
    await _account_id(doors, unique((main, *plan.regions)))
    names, opt_in = await _regions(plan, doors.to(main))
    asked = [name for name in names if not _is_disabled(opt_in[name])]
    options = () if plan.addresses is Addresses.NOT_ASKED else (suppression_list.ASKED_WITH,)
    return await count([doors.to(name) for name in asked], options)


@dataclass(slots=True)
class _Doors:
    """The doors of one account, one for each region: what a door learns about its region is learnt once."""

    first: Door
    doors: dict[str, Door] = field(default_factory=dict)

    def to(self, name: str) -> Door:
        if name not in self.doors:
            self.doors[name] = self.first.in_region(name)
        return self.doors[name]


def _doors(plan: Plan, access: Access, traffic: Traffic, pool: ClientPool) -> _Doors:
    clients = Clients(access.session, plan.limits, plan.endpoint_url, pool=pool)
    main = MAIN_REGION[plan.partition]
    return _Doors(Door(clients, traffic, access.name, main, unneeded=plan.unneeded))


async def _account(
    plan: Plan, access: Access, traffic: Traffic, pool: ClientPool, dns: DnsAnswers, progress: Progress
) -> Account | CredentialsError:
    doors = _doors(plan, access, traffic, pool)
    main = doors.first.region
    try:
        async with traffic.in_time():
            await traffic.in_thread(lambda: check_role(access))
        who = asyncio.create_task(_account_id(doors, unique((main, *plan.regions))))
        if plan.earlier is not None:
            await asyncio.wait((who,), timeout=_TIME_FOR_STS)
        reading = asyncio.create_task(_read_account(plan, doors, who, dns, progress))
        await asyncio.wait((who, reading), return_when=asyncio.FIRST_COMPLETED)
        return await _unless_refused(reading, who)
    except TimeoutError:
        return CredentialsError(f"{access.name}: {traffic.ended_because}")
    except CredentialsError as error:
        return error


async def _unless_refused(reading: asyncio.Task[Account], who: asyncio.Task[Reading[str]]) -> Account:
    """Return what is read, unless STS refuses the credentials in the meantime.

    Raises:
        CredentialsError: STS refuses the credentials.
    """
    if who.done() and who.exception() is not None:
        reading.cancel()
        await asyncio.wait((reading,))
        await who
    return await reading


async def _read_account(
    plan: Plan, doors: _Doors, who: asyncio.Task[Reading[str]], dns: DnsAnswers, progress: Progress
) -> Account:
    """Read the regions. What an earlier run read is kept if STS gave the account ID in time."""
    before = plan.account_before(await who) if who.done() else None
    regions_before = {} if before is None else {each.name: each for each in before.regions}
    main = doors.to(MAIN_REGION[plan.partition])
    names, opt_in = await _regions(plan, main)
    progress.regions += len(names)
    others = resources.Resources(doors.to, main, who, {} if before is None else before.resources)
    named = topics.Topics(doors.to, {} if before is None else before.topics, others.start_policies)

    def add_targets(arns: Iterable[str]) -> None:
        targets = tuple(arns)
        named.start(arn for arn in targets if topics.is_topic(arn))
        others.start(targets)

    context = CollectContext(
        depth=plan.depth,
        progress=progress,
        add_targets=add_targets,
        add_guarded=others.start_policies,
        ask_dns=dns.ask,
        partition=plan.partition,
        addresses=plan.addresses,
        salt=plan.salt,
    )

    async def read_region(name: str) -> Region:
        found = await _region(doors.to(name), opt_in[name], context, regions_before.get(name))
        dns.ask_about(found)
        return await refused_regions.explained(main, found, named=plan.asked is Asked.NAMED)

    read = map(read_region, names)
    users_before = resume.NO_EARLIER_RUN if before is None else before.smtp_users
    roles_before = resume.NO_EARLIER_RUN if before is None else before.sending_roles
    policies = iam_details.ManagedPolicies()
    alias, users, roles, regions = await asyncio.gather(
        guarded(caller.alias(main), caller.LIST_ALIASES, unread),
        guarded(smtp_users.read(main, plan.depth, users_before, policies), iam_details.USERS, unread),
        guarded(sending_roles.read(main, plan.depth, roles_before, policies), iam_details.ROLES, unread),
        asyncio.gather(*read),
    )
    account_id = await who
    if isinstance(account_id, Unreadable) and regions and all(map(_refuses_the_credentials, regions)):
        raise CredentialsError(
            f"every region refuses the credentials: check the profile, or log in again; {_detail_of(regions[0])}"
        )
    return Account(
        account_id=account_id,
        alias=alias,
        partition=plan.partition,
        regions=tuple(regions),
        # First the topics: they add KMS keys to the resources.
        topics=other_accounts.of_owners(await named.all(), account_id),
        resources=await others.all(),
        smtp_users=users,
        sending_roles=roles,
    )


async def _account_id(doors: _Doors, names: tuple[str, ...]) -> Reading[str]:
    """Call STS in the first of these regions that accepts the credentials: a region may refuse valid ones.

    Raises:
        CredentialsError: the credentials have expired, or all of these regions refuse them.
    """
    found = await guarded(caller.account_id(doors.to(names[0])), caller.GET_CALLER_IDENTITY, unread)
    match found:
        case Unreadable(why=Why.REGION_DISABLED) if names[1:]:
            return await _account_id(doors, names[1:])
        case Unreadable(why=Why.REGION_DISABLED, detail=detail):
            raise CredentialsError(f"AWS does not know these credentials: {detail}")
        case Unreadable(why=Why.EXPIRED_CREDENTIALS, detail=detail):
            raise CredentialsError(f"AWS refuses the credentials: {detail}")
        case Known() | Unreadable():
            return found


async def _regions(plan: Plan, door: Door) -> tuple[tuple[str, ...], Mapping[str, Reading[str]]]:
    """Return the regions to read, and their opt-in status."""
    if plan.asked is Asked.NAMED:
        not_asked = Unreadable(Why.NOT_ASKED, enabled_regions.LIST_REGIONS.action, "the regions were named")
        return plan.regions, dict.fromkeys(plan.regions, not_asked)
    names = ses_regions()[plan.partition]
    found = await guarded(enabled_regions.read(door), enabled_regions.LIST_REGIONS, unread)
    match found:
        case Known(statuses):
            opt_in: dict[str, Reading[str]] = {name: Known(statuses.get(name, "DISABLED")) for name in names}
            if plan.asked is Asked.DISCOVERED:
                names = tuple(name for name in names if not _is_disabled(opt_in[name]))
            return names, opt_in
        case Unreadable():
            return names, dict.fromkeys(names, found)


def _is_disabled(opt_in: Reading[str]) -> bool:
    match opt_in:
        case Known(status):
            return status in enabled_regions.DISABLED
        case Unreadable():
            return False


async def _region(door: Door, opt_in: Reading[str], context: CollectContext, earlier: Region | None) -> Region:
    if _is_disabled(opt_in):
        context.progress.region_done()
        why = Unreadable(Why.REGION_DISABLED, enabled_regions.LIST_REGIONS.action, "not enabled for the account")
        return region.unread(door.region, opt_in, why)
    nothing = partial(region.unread, door.region, opt_in)
    return await guarded(region.read(door, opt_in, context, earlier), settings.GET_ACCOUNT, nothing)


def _detail_of(read: Region) -> str:
    return read.settings.detail if isinstance(read.settings, Unreadable) else ""


def _refuses_the_credentials(read: Region) -> bool:
    refusals = {Why.REGION_DISABLED, Why.EXPIRED_CREDENTIALS}
    return isinstance(read.settings, Unreadable) and read.settings.why in refusals


def _refused_account(plan: Plan, access: Access, error: CredentialsError) -> Account:
    """Return an account whose role may not be assumed. Other accounts could be read."""
    why = Unreadable(Why.DENIED, "sts:AssumeRole", str(error))
    not_asked = Unreadable(Why.NOT_ASKED, enabled_regions.LIST_REGIONS.action, "the role was refused")
    return Account(
        account_id=why if access.account_hint is None else Known(access.account_hint),
        alias=not_asked,
        partition=plan.partition,
        regions=tuple(
            region.unread(name, not_asked, why) for name in plan.regions or [MAIN_REGION[plan.partition]]
        ),
        topics={},
    )

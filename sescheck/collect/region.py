"""All of one region."""

import asyncio
from collections.abc import Awaitable
from functools import partial
from typing import TypeGuard, TypeVar

from sescheck.aws.door import Door
from sescheck.aws.operations import Operation
from sescheck.collect import estimate, resume
from sescheck.collect.account import settings
from sescheck.collect.context import CollectContext
from sescheck.collect.fetch.guard import guarded, nothing_of_a_list, unread
from sescheck.collect.identities import assemble, listing
from sescheck.collect.receiving import receipt_filters, receipt_rules
from sescheck.collect.sending import (
    configuration_sets,
    contact_lists,
    custom_templates,
    dedicated_ips,
    details,
    global_endpoints,
    ip_pools,
    mail_manager,
    pool_modes,
    recommendations,
    suppression_list,
    templates,
    tenants,
)
from sescheck.snapshot.model import Identity, Region, Settings
from sescheck.snapshot.reading import Known, Listing, Reading, Unreadable, Why
from sescheck.snapshot.receiving import IdleRuleSet, ReceiptFilter, ReceiptRuleSet
from sescheck.snapshot.sending import (
    ConfigurationSet,
    ContactList,
    CustomTemplate,
    DedicatedIp,
    GlobalEndpoint,
    MailManager,
    PoolMode,
    Recommendation,
    Suppressed,
    Template,
    Tenant,
)

T = TypeVar("T")

_FATAL = frozenset({Why.REGION_DISABLED, Why.UNREACHABLE, Why.TIMED_OUT, Why.EXPIRED_CREDENTIALS})
"""Why there is no use in asking a region anything else, where both first questions end so."""


_POOLS_SAY_ENOUGH = Unreadable(Why.NOT_ASKED, settings.GET_ACCOUNT.action, "there are IP pools")
"""In place of the settings, which only tell whether a region without pools is worth a call: nobody has to wait."""


async def read(door: Door, opt_in: Reading[str], context: CollectContext, earlier: Region | None = None) -> Region:
    """Read a region, or what an earlier run lacks of it. Whatever happens there, a region comes back."""
    before = earlier or silent(door.region, opt_in, resume.NOTHING)
    own = resume.reading(settings.kept(before.settings), partial(settings.read, door))
    asked = asyncio.create_task(guarded(own, settings.GET_ACCOUNT, unread))
    listed: Listing[listing.Listed] = await guarded(
        resume.listing(assemble.as_listed(before.identities), partial(listing.read, door)),
        listing.LIST_EMAIL_IDENTITIES,
        nothing_of_a_list,
    )
    if _is_fatal(listed.unread) and not listed.items and _is_fatal(refused := await asked):
        context.progress.region_done()
        return silent(door.region, opt_in, refused)
    context.progress.listed(len(listed.items))
    for operation, calls in estimate.of_identities([each.type for each in listed.items], context.depth).items():
        context.progress.expects(door.region, operation.action, 0 if operation in door.unneeded else calls)
    async with asyncio.TaskGroup() as group:
        begin = partial(_begin, group)
        named = begin(assemble.read(door, listed, context, before.identities), listing.LIST_EMAIL_IDENTITIES)
        sets = begin(
            details.read_configuration_sets(door, context, before), configuration_sets.LIST_CONFIGURATION_SETS
        )
        written = begin(details.read_templates(door, context, before), templates.LIST_EMAIL_TEMPLATES)
        custom = begin(_custom_templates(door, context, before), custom_templates.LIST_CUSTOM_TEMPLATES)
        contacts = begin(_contact_lists(door, context, before), contact_lists.LIST_CONTACT_LISTS)
        pools = group.create_task(guarded(_pools(door, context, before, asked), ip_pools.LIST_POOLS, _no_pools))
        tenanted = begin(resume.listing(before.tenants, partial(tenants.read, door)), tenants.LIST_TENANTS)
        endpoints = begin(
            resume.listing(before.global_endpoints, partial(global_endpoints.read, door)),
            global_endpoints.LIST_ENDPOINTS,
        )
        advised = begin(
            _recommendations(door, context, before, asked, tenanted), recommendations.LIST_RECOMMENDATIONS
        )
        managed = group.create_task(
            guarded(
                mail_manager.read(door, context.depth, before.mail_manager),
                mail_manager.LIST_INGRESS_POINTS,
                _no_mail_manager,
            )
        )
        suppressed = begin(
            resume.listing(
                before.suppressed, partial(suppression_list.read, door, context.addresses, context.salt)
            ),
            suppression_list.LIST_SUPPRESSED,
        )
        rule_sets = begin(
            resume.listing(before.rule_sets, partial(receipt_rules.names, door)), receipt_rules.LIST_RULE_SETS
        )
        active = group.create_task(
            guarded(_active_rule_set(door, context, before), receipt_rules.DESCRIBE_ACTIVE, unread)
        )
        idle = begin(_idle_rule_sets(door, context, before, rule_sets, active), receipt_rules.DESCRIBE)
        filters = begin(
            resume.listing(before.receipt_filters, partial(receipt_filters.read, door)),
            receipt_filters.LIST_FILTERS,
        )
    context.progress.region_done()
    ip_pool_names, addresses, modes = pools.result()
    return Region(
        name=door.region,
        opt_in=opt_in,
        settings=await asked,
        identities=named.result(),
        configuration_sets=sets.result(),
        templates=written.result(),
        rule_sets=rule_sets.result(),
        active_rule_set=active.result(),
        receipt_filters=filters.result(),
        idle_rule_sets=idle.result(),
        custom_templates=custom.result(),
        contact_lists=contacts.result(),
        ip_pools=ip_pool_names,
        dedicated_ips=addresses,
        tenants=tenanted.result(),
        global_endpoints=endpoints.result(),
        recommendations=advised.result(),
        mail_manager=managed.result(),
        suppressed=suppressed.result(),
        pool_modes=modes,
    )


def _begin(
    group: asyncio.TaskGroup, work: Awaitable[Listing[T]], operation: Operation
) -> asyncio.Task[Listing[T]]:
    """Start what reads a list."""
    return group.create_task(guarded(work, operation, nothing_of_a_list))


def _no_pools(why: Unreadable) -> tuple[Listing[str], Listing[DedicatedIp], Listing[PoolMode]]:
    return Listing((), why), Listing((), why), Listing((), why)


def _no_mail_manager(why: Unreadable) -> MailManager:
    return MailManager(Listing((), why), Listing((), why), Listing((), why))


def _is_fatal(reading: object) -> TypeGuard[Unreadable]:
    return isinstance(reading, Unreadable) and reading.why in _FATAL


async def _custom_templates(door: Door, context: CollectContext, before: Region) -> Listing[CustomTemplate]:
    earlier = before.custom_templates
    whole = resume.whole(earlier, lambda each: (each.content,))
    return await resume.listing(whole, partial(custom_templates.read, door, context.depth, earlier.items))


async def _contact_lists(door: Door, context: CollectContext, before: Region) -> Listing[ContactList]:
    earlier = before.contact_lists
    whole = resume.whole(earlier, lambda each: (each.topics,))
    return await resume.listing(whole, partial(contact_lists.read, door, context.depth, earlier.items))


async def _pools(
    door: Door, context: CollectContext, before: Region, asked: asyncio.Task[Reading[Settings]]
) -> tuple[Listing[str], Listing[DedicatedIp], Listing[PoolMode]]:
    names = await resume.listing(before.ip_pools, partial(ip_pools.read, door))
    settled = _POOLS_SAY_ENOUGH if names.items else await asked
    found = await resume.listing(before.dedicated_ips, partial(dedicated_ips.read, door, names, settled))
    modes = await resume.listing(before.pool_modes, partial(pool_modes.read, door, context.depth, names, found))
    return names, found, modes


async def _recommendations(
    door: Door,
    context: CollectContext,
    before: Region,
    asked: asyncio.Task[Reading[Settings]],
    listed: asyncio.Task[Listing[Tenant]],
) -> Listing[Recommendation]:
    """The settings and the tenants tell whether AWS may have something to recommend."""
    if before.recommendations.unread is None:
        return before.recommendations
    own = await asked
    match own:
        case Known(found):
            return await recommendations.read(door, context.depth, found.vdm, await listed)
        case Unreadable():
            return Listing((), own)


async def _active_rule_set(door: Door, context: CollectContext, before: Region) -> Reading[ReceiptRuleSet | None]:
    found = await resume.reading(before.active_rule_set, partial(receipt_rules.active, door))
    if isinstance(found, Known) and found.value is not None:
        context.name_targets(receipt_rules.targets(found.value, context.partition))
        context.name_guarded(receipt_rules.guarded(found.value, context.partition))
    return found


async def _idle_rule_sets(
    door: Door,
    context: CollectContext,
    before: Region,
    rule_sets: asyncio.Task[Listing[str]],
    active: asyncio.Task[Reading[ReceiptRuleSet | None]],
) -> Listing[IdleRuleSet]:
    """Only the other two answers tell whether they are of interest."""
    names, found = await rule_sets, await active
    return await receipt_rules.idle(door, context.depth, context.progress, names, found, before.idle_rule_sets)


def silent(name: str, opt_in: Reading[str], because: Unreadable) -> Region:
    """A region that does not answer, or is not asked: every reading has the one reason."""
    none: Listing[str] = Listing((), because)
    return Region(
        name=name,
        opt_in=opt_in,
        settings=because,
        identities=Listing[Identity]((), because),
        configuration_sets=Listing[ConfigurationSet]((), because),
        templates=Listing[Template]((), because),
        rule_sets=none,
        active_rule_set=because,
        receipt_filters=Listing[ReceiptFilter]((), because),
        idle_rule_sets=Listing[IdleRuleSet]((), because),
        custom_templates=Listing[CustomTemplate]((), because),
        contact_lists=Listing[ContactList]((), because),
        ip_pools=none,
        dedicated_ips=Listing[DedicatedIp]((), because),
        tenants=Listing[Tenant]((), because),
        global_endpoints=Listing[GlobalEndpoint]((), because),
        recommendations=Listing[Recommendation]((), because),
        mail_manager=MailManager(Listing((), because), none, Listing((), because)),
        suppressed=Listing[Suppressed]((), because),
        pool_modes=Listing[PoolMode]((), because),
    )

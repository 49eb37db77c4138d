"""All of one region."""

import asyncio
from collections.abc import Iterable
from functools import partial
from typing import TypeGuard

from sescheck.aws.door import Door
from sescheck.collect import (
    contact_lists,
    cost,
    custom_templates,
    dedicated_ips,
    global_endpoints,
    identities,
    identity_list,
    ip_pools,
    kept,
    mail_manager,
    receipt_filters,
    receipt_rules,
    recommendations,
    sending,
    settings,
    suppression_list,
    tenants,
)
from sescheck.collect.errand import Errand
from sescheck.snapshot.model import Identity, Region, Settings
from sescheck.snapshot.reading import Known, Listing, Reading, Unreadable, Why
from sescheck.snapshot.receiving import ReceiptFilter, ReceiptRuleSet
from sescheck.snapshot.sending import (
    ConfigurationSet,
    ContactList,
    CustomTemplate,
    DedicatedIp,
    GlobalEndpoint,
    MailManager,
    Recommendation,
    Suppressed,
    Template,
    Tenant,
)

_FATAL = frozenset({Why.REGION_DISABLED, Why.UNREACHABLE, Why.TIMED_OUT, Why.EXPIRED_CREDENTIALS})
"""Why there is no use in asking a region anything else, where both first questions end so."""


async def read(door: Door, opt_in: Reading[str], errand: Errand, earlier: Region | None = None) -> Region:
    """Read a region, or what an earlier run lacks of it. Whatever happens there, a region comes back."""
    before = earlier or silent(door.region, opt_in, kept.NOTHING)
    asked = asyncio.create_task(kept.reading(before.settings, partial(settings.read, door)))
    listed = await kept.listing(identities.as_listed(before.identities), partial(identity_list.read, door))
    if _is_fatal(listed.unread) and not listed.items and _is_fatal(own := await asked):
        errand.progress.region_done()
        return silent(door.region, opt_in, own)
    errand.progress.listed(len(listed.items))
    for operation, calls in cost.of_identities([each.type for each in listed.items], errand.depth).items():
        errand.progress.expects(door.region, operation.action, 0 if operation in door.unneeded else calls)
    async with asyncio.TaskGroup() as group:
        named = group.create_task(identities.read(door, listed, errand, before.identities))
        sets = group.create_task(sending.read_configuration_sets(door, errand, before))
        templates = group.create_task(sending.read_templates(door, errand, before))
        custom = group.create_task(_custom_templates(door, errand, before))
        contacts = group.create_task(_contact_lists(door, errand, before))
        pools = group.create_task(_pools(door, before))
        tenanted = group.create_task(kept.listing(before.tenants, partial(tenants.read, door)))
        endpoints = group.create_task(kept.listing(before.global_endpoints, partial(global_endpoints.read, door)))
        advised = group.create_task(_recommendations(door, errand, before, asked))
        managed = group.create_task(mail_manager.read(door, errand.depth, before.mail_manager))
        suppressed = group.create_task(
            kept.listing(before.suppressed, partial(suppression_list.read, door, errand.addresses, errand.salt))
        )
        rule_sets = group.create_task(kept.listing(before.rule_sets, partial(receipt_rules.names, door)))
        active = group.create_task(_active_rule_set(door, errand, before))
        filters = group.create_task(kept.listing(before.receipt_filters, partial(receipt_filters.read, door)))
    errand.progress.region_done()
    ip_pool_names, addresses = pools.result()
    return Region(
        name=door.region,
        opt_in=opt_in,
        settings=await asked,
        identities=named.result(),
        configuration_sets=sets.result(),
        templates=templates.result(),
        rule_sets=rule_sets.result(),
        active_rule_set=active.result(),
        receipt_filters=filters.result(),
        custom_templates=custom.result(),
        contact_lists=contacts.result(),
        ip_pools=ip_pool_names,
        dedicated_ips=addresses,
        tenants=tenanted.result(),
        global_endpoints=endpoints.result(),
        recommendations=advised.result(),
        mail_manager=managed.result(),
        suppressed=suppressed.result(),
    )


def _is_fatal(reading: object) -> TypeGuard[Unreadable]:
    return isinstance(reading, Unreadable) and reading.why in _FATAL


async def _custom_templates(door: Door, errand: Errand, before: Region) -> Listing[CustomTemplate]:
    earlier = before.custom_templates
    whole = Listing(earlier.items, earlier.unread or _first_unread(each.content for each in earlier.items))
    return await kept.listing(whole, partial(custom_templates.read, door, errand.depth, earlier.items))


async def _contact_lists(door: Door, errand: Errand, before: Region) -> Listing[ContactList]:
    earlier = before.contact_lists
    whole = Listing(earlier.items, earlier.unread or _first_unread(each.topics for each in earlier.items))
    return await kept.listing(whole, partial(contact_lists.read, door, errand.depth, earlier.items))


def _first_unread(readings: Iterable[Reading[object]]) -> Unreadable | None:
    """What keeps a list from being one to keep: something of an item that was not read."""
    return next((reading for reading in readings if isinstance(reading, Unreadable)), None)


async def _pools(door: Door, before: Region) -> tuple[Listing[str], Listing[DedicatedIp]]:
    names = await kept.listing(before.ip_pools, partial(ip_pools.read, door))
    return names, await kept.listing(before.dedicated_ips, partial(dedicated_ips.read, door, names))


async def _recommendations(
    door: Door, errand: Errand, before: Region, asked: asyncio.Task[Reading[Settings]]
) -> Listing[Recommendation]:
    """Only the settings tell whether there is anybody who could recommend."""
    if before.recommendations.unread is None:
        return before.recommendations
    own = await asked
    match own:
        case Known(found):
            return await recommendations.read(door, errand.depth, found.vdm)
        case Unreadable():
            return Listing((), own)


async def _active_rule_set(door: Door, errand: Errand, before: Region) -> Reading[ReceiptRuleSet | None]:
    found = await kept.reading(before.active_rule_set, partial(receipt_rules.active, door))
    if isinstance(found, Known) and found.value is not None:
        errand.name_targets(receipt_rules.targets(found.value, errand.partition))
    return found


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
        custom_templates=Listing[CustomTemplate]((), because),
        contact_lists=Listing[ContactList]((), because),
        ip_pools=none,
        dedicated_ips=Listing[DedicatedIp]((), because),
        tenants=Listing[Tenant]((), because),
        global_endpoints=Listing[GlobalEndpoint]((), because),
        recommendations=Listing[Recommendation]((), because),
        mail_manager=MailManager(none, none, none),
        suppressed=Listing[Suppressed]((), because),
    )

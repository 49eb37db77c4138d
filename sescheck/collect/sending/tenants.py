"""The tenants of a region; at depth deep with their settings and resources."""

from functools import partial

import msgspec

from sescheck.aws.door import Answer, Door
from sescheck.aws.operations import Operation
from sescheck.collect.context import RegionContext
from sescheck.collect.fetch.each import Listed, one, read_each
from sescheck.collect.fetch.parsing import items_of, name, tags_of, text_or_none
from sescheck.snapshot.model import Depth, Fact
from sescheck.snapshot.reading import Known, Listing, Reading, Unreadable, Why
from sescheck.snapshot.sending import Tenant
from sescheck.snapshot.tenants import TenantDetail

FIELD = "tenants"
LIST_TENANTS = Operation("sesv2", "ListTenants", items="Tenants", token="NextToken")  # noqa: S106
GET_TENANT = Operation("sesv2", "GetTenant", gone=frozenset({"NotFoundException"}))
LIST_RESOURCES = Operation(
    "sesv2",
    "ListTenantResources",
    items="TenantResources",
    token="NextToken",  # noqa: S106
    gone=frozenset({"NotFoundException"}),
)
READS = (LIST_TENANTS, GET_TENANT, LIST_RESOURCES)
ASKED_FROM = {GET_TENANT: Depth.DEEP, LIST_RESOURCES: Depth.DEEP}
FACTS = {GET_TENANT: Fact.TENANT_DETAILS, LIST_RESOURCES: Fact.TENANT_DETAILS}

_NO_DETAIL, _NO_RESOURCES = (
    Unreadable(Why.NOT_ASKED, each.action, "the settings and resources of tenants are read with --depth deep")
    for each in (GET_TENANT, LIST_RESOURCES)
)


async def read(region: RegionContext) -> Listing[Tenant]:
    """Read the list, which also has the sending status, and at depth deep two calls for each tenant."""
    earlier = region.before.tenants
    if region.context.depth is not Depth.DEEP:
        return earlier if earlier.unread is None else await listed(region.door)
    listing = await listed(region.door)
    names = [each.name for each in listing.items]
    door, before = region.door, earlier.items
    details = await read_each(
        Listed(names, GET_TENANT, partial(_names, door)),
        {each.name: each.detail for each in before},
        lambda each: one(door, GET_TENANT, _detail, TenantName=each),
    )
    existing = [each for each in names if each in details]
    resources = await read_each(
        Listed(existing, LIST_RESOURCES, partial(_names, door)),
        {each.name: each.resources for each in before},
        partial(_resources, door),
    )
    tenants = tuple(
        msgspec.structs.replace(each, detail=details[each.name], resources=resources[each.name])
        for each in listing.items
        if each.name in resources
    )
    return Listing(tenants, listing.unread)


async def listed(door: Door) -> Listing[Tenant]:
    """Read the list through any door."""
    return items_of(await door.for_reads(READS).follow(LIST_TENANTS), LIST_TENANTS, _tenant)


def may_have(found: Listing[Tenant]) -> bool:
    """True if there are tenants, or their list was refused; False if the region does not support tenants."""
    unread = found.unread
    return bool(found.items) or (unread is not None and unread.why is not Why.NOT_SUPPORTED_HERE)


async def _names(door: Door) -> Listing[str]:
    listing = await listed(door)
    return Listing(tuple(each.name for each in listing.items), listing.unread)


async def _resources(door: Door, tenant: str) -> Reading[tuple[str, ...] | None]:
    """Read all pages. A list that is incomplete is not read."""
    found = items_of(
        await door.follow(LIST_RESOURCES, TenantName=tenant),
        LIST_RESOURCES,
        lambda item: name(item, "ResourceArn"),
    )
    return Known(tuple(sorted(found.items))) if found.unread is None else found.unread


def _tenant(item: Answer) -> Tenant:
    sending = text_or_none(item.get("SendingStatus"))
    return Tenant(name(item, "TenantName"), sending, _NO_DETAIL, _NO_RESOURCES)


def _detail(answer: Answer) -> TenantDetail:
    tenant = answer["Tenant"]
    suppression = tenant.get("SuppressionAttributes") or {}
    reasons = suppression.get("SuppressedReasons")
    return TenantDetail(
        text_or_none(suppression.get("SuppressionScope")),
        None if reasons is None else tuple(sorted(reasons)),
        tags_of(tenant.get("Tags") or ()),
    )

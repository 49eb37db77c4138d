"""The kinds of resource other than identities, such as configuration sets, templates and IP pools."""

from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, TypeAlias, TypeVar

from sescheck.comparison.logic import NO
from sescheck.engine.subjects.resource_kinds import ResourceKind
from sescheck.engine.subjects.resource_scopes import NamedSubject, ResourceSubject, across, one_by_one
from sescheck.ses import effects
from sescheck.ses.verified_identities import any_verified
from sescheck.ses.vpc_services import is_usable, region_and_service
from sescheck.snapshot.around import VpcEndpoint
from sescheck.snapshot.mail_manager import Archive, ManagedPart
from sescheck.snapshot.model import Region
from sescheck.snapshot.reading import Known, Listing, Reading, Unreadable, Why
from sescheck.snapshot.receiving import ReceiptFilter
from sescheck.snapshot.sending import (
    ConfigurationSet,
    ContactList,
    CustomTemplate,
    EventDestination,
    GlobalEndpoint,
    IngressPoint,
    Recommendation,
    Template,
    Tenant,
    TrafficPolicy,
    Value,
)

T = TypeVar("T")


def _listed(
    type_: str,
    noun: str,
    get: Callable[[Region], Listing[T]],
    name_of: Callable[[T], str],
    effect: Callable[[T, str], Reading[Hashable]] | None = None,
) -> ResourceKind[T]:
    """Return a kind of resource that SES lists in one list per region."""
    return ResourceKind(
        type=type_,
        noun=noun,
        listed=lambda region: {name_of(each): each for each in get(region).items},
        unread=lambda region: _none_or_one(get(region).unread),
        unread_for=lambda region, _: get(region).unread,
        effect=effect,
    )


def _none_or_one(unread: Unreadable | None) -> tuple[Unreadable, ...]:
    return () if unread is None else (unread,)


def _destinations(region: Region) -> Mapping[str, EventDestination]:
    return {
        f"{each.name}/{destination.name}": destination
        for each in region.configuration_sets.items
        if isinstance(each.destinations, Known)
        for destination in each.destinations.value
    }


def _unread_destinations(region: Region) -> Iterator[Unreadable]:
    yield from _none_or_one(region.configuration_sets.unread)
    readings = (each.destinations for each in region.configuration_sets.items)
    yield from dict.fromkeys(reading for reading in readings if isinstance(reading, Unreadable))


def _unread_for_destination(region: Region, name: str) -> Unreadable | None:
    """Return why the destinations of its configuration set are unread. Other sets do not matter."""
    of, _ = _set_and_destination(name)
    parent = next((each for each in region.configuration_sets.items if each.name == of), None)
    if parent is None:
        return region.configuration_sets.unread
    return parent.destinations if isinstance(parent.destinations, Unreadable) else None


def _set_and_destination(name: str) -> tuple[str, str]:
    parent, _, own = name.rpartition("/")
    return parent, own


CONFIGURATION_SETS: ResourceKind[ConfigurationSet] = _listed(
    "configuration-set",
    "configuration set",
    lambda region: region.configuration_sets,
    lambda each: each.name,
    effects.of_configuration_set,
)
EVENT_DESTINATIONS: ResourceKind[EventDestination] = ResourceKind(
    "event-destination",
    "event destination",
    _destinations,
    _unread_destinations,
    _unread_for_destination,
    effect=lambda found, region: Known(effects.of_destination(found, region)),
    freely_named=True,
    parts=_set_and_destination,
    parent=CONFIGURATION_SETS,
)
"""By ``set/destination``."""

TEMPLATES: ResourceKind[Template] = _listed(
    "template", "template", lambda region: region.templates, lambda each: each.name, effects.of_template
)
CUSTOM_TEMPLATES: ResourceKind[CustomTemplate] = _listed(
    "custom-verification-template",
    "custom verification template",
    lambda region: region.custom_templates,
    lambda each: each.name,
    effects.of_custom_template,
)
CONTACT_LISTS: ResourceKind[ContactList] = _listed(
    "contact-list",
    "contact list",
    lambda region: region.contact_lists,
    lambda each: each.name,
    effects.of_contact_list,
)


def _pools(region: Region) -> Mapping[str, str]:
    """Return the pools of the list and of the addresses: the list may leave out pools that SES manages."""
    of_addresses = (each.pool for each in region.dedicated_ips.items if each.pool is not None)
    return {name: name for name in (*region.ip_pools.items, *of_addresses)}


IP_POOLS: ResourceKind[str] = ResourceKind(
    "ip-pool",
    "dedicated IP pool",
    _pools,
    lambda region: _none_or_one(region.ip_pools.unread),
    lambda region, _: region.ip_pools.unread,
)
TENANTS: ResourceKind[Tenant] = _listed("tenant", "tenant", lambda region: region.tenants, lambda each: each.name)
GLOBAL_ENDPOINTS: ResourceKind[GlobalEndpoint] = _listed(
    "global-endpoint", "global endpoint", lambda region: region.global_endpoints, lambda each: each.name
)
RECEIPT_FILTERS: ResourceKind[ReceiptFilter] = _listed(
    "receipt-filter", "receipt filter", lambda region: region.receipt_filters, lambda each: each.name
)


@dataclass(frozen=True, slots=True)
class MailManagerResource:
    """A resource of Mail Manager.

    Attributes:
        listed: as its list gives it; a rule set is only a name there.
        contents: what it contains, by path; address lists and add-ons have no contents that are compared.
    """

    listed: IngressPoint | TrafficPolicy | Archive | ManagedPart | str
    contents: Reading[Mapping[str, Value]]


def _mail_manager_lists(region: Region) -> Mapping[str, Listing[Any]]:
    found, parts = region.mail_manager, region.mail_manager_parts
    return {
        "ingress-point": found.ingress_points,
        "rule-set": found.rule_sets,
        "traffic-policy": found.traffic_policies,
        "archive": parts.archives,
        "relay": parts.relays,
        "address-list": parts.address_lists,
        "add-on": parts.addons,
    }


_ONLY_A_NAME = frozenset({"address-list", "add-on"})
_PARTS = _ONLY_A_NAME | {"archive", "relay"}


def _mail_manager(region: Region) -> Mapping[str, MailManagerResource]:
    contents = {each.name: each.values for each in region.mail_manager_contents.items}
    unread = region.mail_manager_contents.unread or Unreadable(Why.NOT_ASKED, "ses:GetRuleSet", "it was not read")
    found: dict[str, MailManagerResource] = {}
    for type_, listing in _mail_manager_lists(region).items():
        for item in listing.items:
            name = f"{type_}/{item if isinstance(item, str) else item.name}"
            nothing: Reading[Mapping[str, Value]] = Known({}) if type_ in _ONLY_A_NAME else unread
            found[name] = MailManagerResource(item, contents.get(name, nothing))
    return found


def _type_and_name(name: str) -> tuple[str, str]:
    type_, _, own = name.partition("/")
    return type_, own


def _unread_of_mail_manager(region: Region) -> Iterator[Unreadable]:
    """Yield why lists are incomplete. Lists that nothing here uses were not asked for: they are not a gap."""
    unread = (
        listing.unread
        for kind, listing in _mail_manager_lists(region).items()
        if not (kind in _PARTS and listing.unread is not None and listing.unread.why is Why.NOT_ASKED)
    )
    yield from dict.fromkeys(reading for reading in unread if reading is not None)


MAIL_MANAGER: ResourceKind[MailManagerResource] = ResourceKind(
    "mail-manager",
    "Mail Manager resource",
    _mail_manager,
    _unread_of_mail_manager,
    lambda region, name: _mail_manager_lists(region)[_type_and_name(name)[0]].unread,
    parts=_type_and_name,
)
"""By ``KIND/NAME``, such as ``ingress-point/NAME`` or ``archive/NAME``."""


def _vpc_endpoints(region: Region) -> Mapping[str, tuple[VpcEndpoint, ...]]:
    """Return the usable endpoints by service. An endpoint for SES in another region is not one of this region."""
    found: dict[str, tuple[VpcEndpoint, ...]] = {}
    for each in region.vpc_endpoints.items:
        leads_to = region_and_service(each)
        if leads_to is not None and leads_to[0] == region.name and is_usable(each):
            found[leads_to[1]] = (*found.get(leads_to[1], ()), each)
    return found


def _unread_vpc_endpoints(region: Region) -> tuple[Unreadable, ...]:
    """Return why the list is incomplete. Where no identity is verified, no endpoint is expected."""
    return () if any_verified(region.identities) == NO else _none_or_one(region.vpc_endpoints.unread)


VPC_ENDPOINTS: ResourceKind[tuple[VpcEndpoint, ...]] = ResourceKind(
    "vpc-endpoint",
    "VPC endpoint",
    _vpc_endpoints,
    _unread_vpc_endpoints,
    lambda region, _: region.vpc_endpoints.unread,
)
"""By the service of SES that they lead to, such as ``email-smtp``."""


def _identity_in(arn: str) -> str:
    """Return the name in ``arn:PARTITION:ses:REGION:ACCOUNT:identity/NAME``; for any other ARN the empty text."""
    kind, _, name = arn.rpartition(":")[2].partition("/")
    return name if kind == "identity" else ""


def _recommendations(region: Region) -> Mapping[str, tuple[Recommendation, ...]]:
    found: dict[str, tuple[Recommendation, ...]] = {}
    for each in region.recommendations.items:
        name = _identity_in(each.resource)
        found[name] = (*found.get(name, ()), each)
    return found


RECOMMENDATIONS: ResourceKind[tuple[Recommendation, ...]] = ResourceKind(
    "recommendation",
    "recommendation",
    _recommendations,
    lambda region: _none_or_one(region.recommendations.unread),
    lambda region, _: region.recommendations.unread,
)
"""By the identity that they are about; recommendations about anything else have the empty text as their name."""


ConfigurationSetInRegion: TypeAlias = Annotated[ResourceSubject[ConfigurationSet], one_by_one(CONFIGURATION_SETS)]
ConfigurationSetAcrossRegions: TypeAlias = Annotated[NamedSubject[ConfigurationSet], across(CONFIGURATION_SETS)]
EventDestinationInRegion: TypeAlias = Annotated[ResourceSubject[EventDestination], one_by_one(EVENT_DESTINATIONS)]
EventDestinationAcrossRegions: TypeAlias = Annotated[NamedSubject[EventDestination], across(EVENT_DESTINATIONS)]
TemplateAcrossRegions: TypeAlias = Annotated[NamedSubject[Template], across(TEMPLATES)]
CustomTemplateAcrossRegions: TypeAlias = Annotated[NamedSubject[CustomTemplate], across(CUSTOM_TEMPLATES)]
ContactListAcrossRegions: TypeAlias = Annotated[NamedSubject[ContactList], across(CONTACT_LISTS)]
IpPoolAcrossRegions: TypeAlias = Annotated[NamedSubject[str], across(IP_POOLS)]
TenantInRegion: TypeAlias = Annotated[ResourceSubject[Tenant], one_by_one(TENANTS)]
TenantAcrossRegions: TypeAlias = Annotated[NamedSubject[Tenant], across(TENANTS)]
GlobalEndpointInRegion: TypeAlias = Annotated[ResourceSubject[GlobalEndpoint], one_by_one(GLOBAL_ENDPOINTS)]
ReceiptFilterAcrossRegions: TypeAlias = Annotated[NamedSubject[ReceiptFilter], across(RECEIPT_FILTERS)]
MailManagerResourceAcrossRegions: TypeAlias = Annotated[NamedSubject[MailManagerResource], across(MAIL_MANAGER)]
VpcEndpointAcrossRegions: TypeAlias = Annotated[NamedSubject[tuple[VpcEndpoint, ...]], across(VPC_ENDPOINTS)]

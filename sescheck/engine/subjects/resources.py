"""Named things other than identities: configuration sets, templates, pools … in one region, or across regions."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any, Generic, TypeAlias, TypeVar

from sescheck.comparison.account_view import AccountView, Group, RegionView
from sescheck.engine.rule import Gap, Place, Scope
from sescheck.ses import destination_deeds
from sescheck.ses.pairing import Half, Named, pair
from sescheck.snapshot.model import Region
from sescheck.snapshot.reading import Known, Listing, Reading, Unreadable, Why, value_of
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
)

T = TypeVar("T")


@dataclass(frozen=True)
class ResourceKind(Generic[T]):
    """A kind of thing.

    Attributes:
        type: the ``subject.type`` of findings.
        noun: for people.
        all: what a region has of it, by name; partial where the list is.
        gaps: why that may be partial.
        unread: why one name may be there although it is not among them; None: it is not there.
        does: what a thing does in its region, where that is read.
        freely_named: nothing refers to one by its name.
        parts: what a thing belongs to, and its own name there.
        parent: the kind of what it belongs to, where that is a thing itself.
    """

    type: str
    noun: str
    all: Callable[[Region], Mapping[str, T]]
    gaps: Callable[[Region], Iterable[Unreadable]]
    unread: Callable[[Region, str], Unreadable | None]
    does: Callable[[T, str], Reading[Hashable]] | None = None
    freely_named: bool = False
    parts: Callable[[str], tuple[str, str]] = lambda name: ("", name)
    parent: "ResourceKind[Any] | None" = None

    def of(self, view: RegionView) -> Mapping[str, T]:
        """What a region has of it, by name; looked up once."""
        found: Mapping[str, T] | None = view.by_kind.get(self.type)
        if found is None:
            found = view.by_kind[self.type] = self.all(view.region)
        return found

    def find(self, view: RegionView, name: str) -> Reading[T | None]:
        """The thing of that name; ``Known(None)`` only where all that could be of that name was read."""
        found = self.of(view)
        if name in found:
            return Known(found[name])
        return self.unread(view.region, name) or Known(None)

    def counterpart(self, view: RegionView, name: str, other: RegionView) -> Reading[tuple[str, T] | None]:
        """What another region has of the thing that one calls so: its name there, and the thing.

        ``Known(None)`` only where all that it could be was read.
        """
        theirs = self.of(other)
        half = self._half(view, other)
        found = half.partners.get(name, name)
        if found in theirs:
            return Known((found, theirs[found]))
        return half.doubts.get(name) or self._unread_there(view, name, other) or Known(None)

    def _unread_there(self, view: RegionView, name: str, other: RegionView) -> Unreadable | None:
        """Why the other region may have it, by the name of what it belongs to there."""
        if self.parent is None:
            return self.unread(other.region, name)
        within, own = self.parts(name)
        match self.parent.counterpart(view, within, other):
            case Known(found):
                return None if found is None else self.unread(other.region, f"{found[0]}/{own}")
            case Unreadable() as unread:
                return unread

    def _half(self, view: RegionView, other: RegionView) -> Half:
        """What the things of one region are to those of another whose names are not the same; worked out once."""
        found: Half | None = view.halves.get((self.type, other.name))
        if found is None:
            left = self._left(view, other), self._left(other, view)
            found, turned = pair(*left) if all(left) else (Half(), Half())
            view.halves[self.type, other.name] = found
            other.halves[self.type, view.name] = turned
        return found

    def _left(self, view: RegionView, other: RegionView) -> list[Named]:
        """What has no namesake in the other region."""
        own, theirs = self.of(view), self.of(other)
        return [self._named(view, other, name) for name in own if name not in theirs]

    def _named(self, view: RegionView, other: RegionView, name: str) -> Named:
        within, own = self.parts(name)
        return Named(
            name=name,
            region=view.name,
            within=within if self.parent is None else _common(self.parent, view, within, other),
            own=own,
            does=None if self.does is None else partial(self.does, self.of(view)[name], view.name),
            freely=self.freely_named,
            unread=self.unread(view.region, name) if self.parent is None else None,
        )


def _common(kind: ResourceKind[Any], view: RegionView, name: str, other: RegionView) -> Hashable:
    """One name for what is the same thing in both regions; it makes no difference which of them asks."""
    match kind.counterpart(view, name, other):
        case Known((found, _)):
            return frozenset(((view.name, name), (other.name, found)))
        case _:
            return (view.name, name)


@dataclass(frozen=True)
class ResourceSubject(Generic[T]):
    """A thing that a region has."""

    world: AccountView
    group: Group
    here: RegionView
    name: str
    thing: T


@dataclass(frozen=True)
class NamedSubject(Generic[T]):
    """A name that some region of the group lists, seen from one region, which may not have it.

    Attributes:
        of: the region that calls it so: this one, else the first that has it.
        others: the regions that this one is expected to match.
    """

    kind: ResourceKind[T]
    world: AccountView
    group: Group
    here: RegionView
    name: str
    others: tuple[RegionView, ...]
    of: RegionView

    @cached_property
    def found(self) -> Reading[T | None]:
        """The thing here; ``Known(None)`` only where all that it could be was read."""
        return value_of(self._named(self.here), _thing)

    @cached_property
    def elsewhere(self) -> tuple[tuple[str, Reading[T | None]], ...]:
        """The thing in the regions that this one is expected to match, whatever it is called there."""
        return tuple((view.name, value_of(self._named(view), _thing)) for view in self.others)

    def name_in(self, region: str) -> str:
        """What it is called in one of the others."""
        match self._named(next(view for view in self.others if view.name == region)):
            case Known((name, _)):
                return name
            case _:
                return self.name

    def _named(self, view: RegionView) -> Reading[tuple[str, T] | None]:
        if view is self.of:
            return Known((self.name, self.kind.of(view)[self.name]))
        return self.kind.counterpart(self.of, self.name, view)


def _thing(found: tuple[str, T] | None) -> T | None:
    return None if found is None else found[1]


def _gaps(kind: ResourceKind[Any], views: Iterable[RegionView]) -> Iterator[Gap]:
    """What a region does not offer is no gap in what is known of it."""
    for view in views:
        for unread in kind.gaps(view.region):
            if unread.why is not Why.NOT_SUPPORTED_HERE:
                yield Gap(view.name, unread)


def one_by_one(kind: ResourceKind[T]) -> Scope[ResourceSubject[T]]:
    """Every thing of the kind, on its own."""

    def subjects(world: AccountView) -> Iterator[ResourceSubject[T] | Gap]:
        yield from _gaps(kind, world.regions)
        for view in world.regions:
            group = world.homes[view.name]
            for name, thing in kind.of(view).items():
                yield ResourceSubject(world, group, view, name, thing)

    return Scope(
        kind.noun,
        subjects,
        lambda subject: Place(subject.here.name, kind.type, subject.name),
        lambda subject: subject.group.name,
    )


def across(kind: ResourceKind[T]) -> Scope[NamedSubject[T]]:
    """Every name of the kind that any region of a group lists, in every region of the group.

    What has another name in another region is seen there by that name only.
    """

    def subjects(world: AccountView) -> Iterator[NamedSubject[T] | Gap]:
        for group in world.groups:
            yield from _gaps(kind, group.regions)
            owners: dict[str, list[RegionView]] = {}
            for view in group.regions:
                for name in kind.of(view):
                    owners.setdefault(name, []).append(view)
            for view in group.regions:
                others, own = group.elsewhere(view), kind.of(view)
                for name, having in owners.items():
                    if name in own:
                        yield NamedSubject(kind, world, group, view, name, others, view)
                    elif not _seen_by_another_name(kind, group, view, name, having):
                        yield NamedSubject(kind, world, group, view, name, others, having[0])

    return Scope(
        f"{kind.noun} across regions",
        subjects,
        lambda subject: Place(subject.here.name, kind.type, subject.name),
        lambda subject: subject.group.name,
    )


def _seen_by_another_name(
    kind: ResourceKind[Any], group: Group, here: RegionView, name: str, having: list[RegionView]
) -> bool:
    """Has the region itself, or one before those that call it so, the thing under another name?"""
    before = group.regions[: group.regions.index(having[0])]
    return any(
        isinstance(found := kind.counterpart(of, name, view), Known) and found.value is not None
        for view in (here, *before)
        for of in having
    )


def _listed(
    type_: str,
    noun: str,
    get: Callable[[Region], Listing[T]],
    name_of: Callable[[T], str],
    does: Callable[[T, str], Reading[Hashable]] | None = None,
) -> ResourceKind[T]:
    def gaps(region: Region) -> Iterator[Unreadable]:
        unread = get(region).unread
        if unread is not None:
            yield unread

    return ResourceKind(
        type=type_,
        noun=noun,
        all=lambda region: {name_of(each): each for each in get(region).items},
        gaps=gaps,
        unread=lambda region, _: get(region).unread,
        does=does,
    )


def _destinations(region: Region) -> Mapping[str, EventDestination]:
    return {
        f"{each.name}/{destination.name}": destination
        for each in region.configuration_sets.items
        if isinstance(each.destinations, Known)
        for destination in each.destinations.value
    }


def _destination_gaps(region: Region) -> Iterator[Unreadable]:
    if region.configuration_sets.unread is not None:
        yield region.configuration_sets.unread
    readings = (each.destinations for each in region.configuration_sets.items)
    yield from dict.fromkeys(reading for reading in readings if isinstance(reading, Unreadable))


def _destination_unread(region: Region, name: str) -> Unreadable | None:
    """Why a set may have it: where the set itself, or its destinations, were not read."""
    of, _, _ = name.rpartition("/")
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
    destination_deeds.of_configuration_set,
)
EVENT_DESTINATIONS: ResourceKind[EventDestination] = ResourceKind(
    "event-destination",
    "event destination",
    _destinations,
    _destination_gaps,
    _destination_unread,
    does=lambda found, region: Known(destination_deeds.of_destination(found, region)),
    freely_named=True,
    parts=_set_and_destination,
    parent=CONFIGURATION_SETS,
)
"""By ``set/destination``."""

TEMPLATES: ResourceKind[Template] = _listed(
    "template", "template", lambda region: region.templates, lambda each: each.name, destination_deeds.of_template
)
CUSTOM_TEMPLATES: ResourceKind[CustomTemplate] = _listed(
    "custom-verification-template",
    "custom verification template",
    lambda region: region.custom_templates,
    lambda each: each.name,
    destination_deeds.of_custom_template,
)
CONTACT_LISTS: ResourceKind[ContactList] = _listed(
    "contact-list",
    "contact list",
    lambda region: region.contact_lists,
    lambda each: each.name,
    destination_deeds.of_contact_list,
)


def _pools(region: Region) -> Mapping[str, str]:
    """Those that the list names, and those that an address names: the list may leave SES's own pools out."""
    named = (each.pool for each in region.dedicated_ips.items if each.pool is not None)
    return {name: name for name in (*region.ip_pools.items, *named)}


IP_POOLS: ResourceKind[str] = ResourceKind(
    "ip-pool",
    "dedicated IP pool",
    _pools,
    lambda region: () if region.ip_pools.unread is None else (region.ip_pools.unread,),
    lambda region, _: region.ip_pools.unread,
)
TENANTS: ResourceKind[Tenant] = _listed("tenant", "tenant", lambda region: region.tenants, lambda each: each.name)
GLOBAL_ENDPOINTS: ResourceKind[GlobalEndpoint] = _listed(
    "global-endpoint", "global endpoint", lambda region: region.global_endpoints, lambda each: each.name
)
RECEIPT_FILTERS: ResourceKind[ReceiptFilter] = _listed(
    "receipt-filter", "receipt filter", lambda region: region.receipt_filters, lambda each: each.name
)


Managed: TypeAlias = IngressPoint | TrafficPolicy | str
"""Something of Mail Manager's; of a rule set the name."""


def _mail_manager_lists(
    region: Region,
) -> Mapping[str, Listing[IngressPoint] | Listing[TrafficPolicy] | Listing[str]]:
    managed = region.mail_manager
    return {
        "ingress-point": managed.ingress_points,
        "rule-set": managed.rule_sets,
        "traffic-policy": managed.traffic_policies,
    }


def _mail_manager(region: Region) -> Mapping[str, Managed]:
    lists = _mail_manager_lists(region).items()
    found = ((part, item) for part, listing in lists for item in listing.items)
    return {f"{part}/{item if isinstance(item, str) else item.name}": item for part, item in found}


def _part_and_name(name: str) -> tuple[str, str]:
    part, _, own = name.partition("/")
    return part, own


def _mail_manager_gaps(region: Region) -> Iterator[Unreadable]:
    unread = (listing.unread for listing in _mail_manager_lists(region).values())
    yield from dict.fromkeys(reading for reading in unread if reading is not None)


MAIL_MANAGER: ResourceKind[Managed] = ResourceKind(
    "mail-manager",
    "Mail Manager resource",
    _mail_manager,
    _mail_manager_gaps,
    lambda region, name: _mail_manager_lists(region)[name.partition("/")[0]].unread,
    parts=_part_and_name,
)
"""By ``ingress-point/NAME``, ``rule-set/NAME`` and ``traffic-policy/NAME``."""


def _identity_in(arn: str) -> str:
    """``arn:PARTITION:ses:REGION:ACCOUNT:identity/NAME``; of any other resource the empty text."""
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
    lambda region: () if region.recommendations.unread is None else (region.recommendations.unread,),
    lambda region, _: region.recommendations.unread,
)
"""By the identity that they are about; under the empty text those about anything else."""

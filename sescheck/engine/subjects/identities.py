"""The subjects about regions and identities, and how they are listed."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Annotated, TypeAlias, TypeVar

from sescheck.comparison.account_view import AccountView, Group, RegionView
from sescheck.comparison.elsewhere import Elsewhere, NameAcross
from sescheck.engine.rule import Gap, Place, Scope, SubjectsOfName
from sescheck.snapshot.model import Identity, Settings
from sescheck.snapshot.reading import Reading


@dataclass(frozen=True, slots=True)
class RegionSubject:
    """One region of an account; ``elsewhere`` are the regions that it is expected to match."""

    account: AccountView
    group: Group
    here: RegionView
    elsewhere: tuple[RegionView, ...]

    @property
    def region(self) -> str:
        """The region's name."""
        return self.here.name

    @property
    def settings(self) -> Reading[Settings]:
        """The account's settings in the region."""
        return self.here.region.settings


@dataclass(frozen=True, slots=True)
class GroupSubject:
    """All regions of a group at once."""

    account: AccountView
    group: Group


@dataclass(frozen=True, slots=True)
class IdentitySubject:
    """One identity that is listed in one region, on its own or in comparison.

    Attributes:
        elsewhere: the name in the regions that this one is expected to match.
    """

    account: AccountView
    group: Group
    here: RegionView
    identity: Identity
    elsewhere: Elsewhere

    @property
    def name(self) -> str:
        """As AWS lists it here."""
        return self.identity.name

    @property
    def region(self) -> str:
        """The name of the region that lists the identity."""
        return self.here.name

    @property
    def is_domain(self) -> bool:
        """True for an identity of type DOMAIN."""
        return self.identity.type == "DOMAIN"

    @property
    def is_address(self) -> bool:
        """True for an identity of type EMAIL_ADDRESS."""
        return self.identity.type == "EMAIL_ADDRESS"


@dataclass(frozen=True, slots=True)
class NameSubject:
    """A name that some region of the group lists, seen from one region, which may not have it.

    Attributes:
        elsewhere: the name in the regions that this one is expected to match.
    """

    account: AccountView
    group: Group
    here: RegionView
    name: str
    elsewhere: Elsewhere

    @property
    def region(self) -> str:
        """The name of the region from which the name is seen."""
        return self.here.name

    @property
    def identity(self) -> Reading[Identity | None]:
        """The identity of that name here; ``Known(None)`` if the whole list was read and has none."""
        return self.here.identity(self.name)


@dataclass(frozen=True, slots=True)
class EverywhereSubject:
    """A name that some region of the group lists, in all regions of the group at once."""

    account: AccountView
    group: Group
    name: str
    peers: Elsewhere


def _regions(account: AccountView) -> Iterator[RegionSubject | Gap]:
    for view in account.regions:
        group = account.homes[view.name]
        yield RegionSubject(account, group, view, group.elsewhere(view))


def _regions_across(account: AccountView) -> Iterator[RegionSubject | Gap]:
    for group in account.groups:
        for view in group.regions:
            yield RegionSubject(account, group, view, group.elsewhere(view))


def _groups(account: AccountView) -> Iterator[GroupSubject | Gap]:
    for group in account.groups:
        yield GroupSubject(account, group)


def unlisted(views: tuple[RegionView, ...]) -> Iterator[Gap]:
    """Yield the regions whose list of identities is incomplete."""
    for view in views:
        if view.region.identities.unread is not None:
            yield Gap(view.name, view.region.identities.unread)


def _identities(account: AccountView) -> Iterator[SubjectsOfName[IdentitySubject] | Gap]:
    yield from unlisted(account.regions)
    of_group: dict[Group, list[RegionView]] = {}
    for view in account.regions:
        of_group.setdefault(account.homes[view.name], []).append(view)
    for group, views in of_group.items():
        for key, name in _names_in(views).items():
            yield _in_regions(account, group, views, key, name)


def _identities_across(account: AccountView) -> Iterator[SubjectsOfName[IdentitySubject] | Gap]:
    for group in account.groups:
        yield from unlisted(group.regions)
        for key, name in _names_in(group.regions).items():
            if group.includes(name):
                yield _in_regions(account, group, group.regions, key, name)


def _in_regions(
    account: AccountView, group: Group, views: Sequence[RegionView], key: str, name: str
) -> SubjectsOfName[IdentitySubject]:
    """Return the subjects of the name: one for each region that lists it."""

    def subjects(seen_from: Iterable[RegionView] = views) -> list[IdentitySubject]:
        across = NameAcross(name, group)
        return [
            IdentitySubject(account, group, view, identity, Elsewhere(across, view))
            for view in seen_from
            if (identity := view.identities.get(key)) is not None
        ]

    return SubjectsOfName(name, group, subjects, lambda region: subjects(_named(views, region)))


def _named(views: Iterable[RegionView], region: str | None) -> Iterator[RegionView]:
    return (view for view in views if view.name == region)


def _names_in(views: Sequence[RegionView]) -> dict[str, str]:
    """Return the names that any of the regions lists, by key, each once, as first listed."""
    names: dict[str, str] = {}
    for view in views:
        for key, identity in view.identities.items():
            names.setdefault(key, identity.name)
    return names


def names_of(group: Group) -> tuple[str, ...]:
    """Return the names that any region of the group lists, each once, as first listed."""
    return tuple(name for name in _names_in(group.regions).values() if group.includes(name))


def _names_across(account: AccountView) -> Iterator[SubjectsOfName[NameSubject] | Gap]:
    def subjects(group: Group, name: str, seen_from: Iterable[RegionView]) -> list[NameSubject]:
        across = NameAcross(name, group)
        return [NameSubject(account, group, view, name, Elsewhere(across, view)) for view in seen_from]

    return _by_group(account, subjects)


def _names_everywhere(account: AccountView) -> Iterator[SubjectsOfName[EverywhereSubject] | Gap]:
    def subjects(group: Group, name: str, _seen_from: Iterable[RegionView]) -> list[EverywhereSubject]:
        return [EverywhereSubject(account, group, name, Elsewhere(NameAcross(name, group)))]

    return _by_group(account, subjects)


S = TypeVar("S")


def _by_group(
    account: AccountView, subjects: Callable[[Group, str, Iterable[RegionView]], list[S]]
) -> Iterator[SubjectsOfName[S] | Gap]:
    for group in account.groups:
        yield from unlisted(group.regions)
        for name in names_of(group):
            yield _of_name(group, name, partial(subjects, group, name))


def _of_name(group: Group, name: str, subjects: Callable[[Iterable[RegionView]], list[S]]) -> SubjectsOfName[S]:
    return SubjectsOfName(
        name,
        group,
        partial(subjects, group.regions),
        lambda region: subjects(_named(group.regions, region)),
    )


def _one_by_one(
    by_name: Callable[[AccountView], Iterator[SubjectsOfName[S] | Gap]],
) -> Callable[[AccountView], Iterator[S | Gap]]:
    def subjects(account: AccountView) -> Iterator[S | Gap]:
        for found in by_name(account):
            if isinstance(found, Gap):
                yield found
            else:
                yield from found.subjects()

    return subjects


REGION: Scope[RegionSubject] = Scope(
    "region",
    _regions,
    lambda s: Place(s.region, "account", s.account.account_id),
    lambda s: s.group.name,
)
"""Every region, on its own."""

REGION_ACROSS: Scope[RegionSubject] = Scope(
    "region across regions",
    _regions_across,
    lambda s: Place(s.region, "account", s.account.account_id),
    lambda s: s.group.name,
)
"""Every region of a group, compared with the others."""

GROUP: Scope[GroupSubject] = Scope(
    "group",
    _groups,
    lambda s: Place(None, "account", s.account.account_id),
    lambda s: s.group.name,
)
"""Every group, once."""

IDENTITY: Scope[IdentitySubject] = Scope(
    "identity",
    _one_by_one(_identities),
    lambda s: Place(s.region, "identity", s.identity.name),
    lambda s: s.group.name,
    _identities,
)
"""Every identity of every region, on its own."""

IDENTITY_ACROSS: Scope[IdentitySubject] = Scope(
    "identity across regions",
    _one_by_one(_identities_across),
    lambda s: Place(s.region, "identity", s.identity.name),
    lambda s: s.group.name,
    _identities_across,
)
"""Every identity that a region of a group lists, compared with the others; not the regions that lack it."""

NAME_ACROSS: Scope[NameSubject] = Scope(
    "identity or its absence across regions",
    _one_by_one(_names_across),
    lambda s: Place(s.region, "identity", s.name),
    lambda s: s.group.name,
    _names_across,
    has_absent=True,
)
"""Every name that any region of a group lists, in every region of the group, even if it is missing there."""

IDENTITY_EVERYWHERE: Scope[EverywhereSubject] = Scope(
    "identity, once a group",
    _one_by_one(_names_everywhere),
    lambda s: Place(None, "identity", s.name),
    lambda s: s.group.name,
    _names_everywhere,
)
"""Every name that any region of a group lists, once."""


OneRegion: TypeAlias = Annotated[RegionSubject, REGION]
RegionAcrossRegions: TypeAlias = Annotated[RegionSubject, REGION_ACROSS]
RegionGroup: TypeAlias = Annotated[GroupSubject, GROUP]
IdentityInRegion: TypeAlias = Annotated[IdentitySubject, IDENTITY]
IdentityAcrossRegions: TypeAlias = Annotated[IdentitySubject, IDENTITY_ACROSS]
NameAcrossRegions: TypeAlias = Annotated[NameSubject, NAME_ACROSS]
NameInGroup: TypeAlias = Annotated[EverywhereSubject, IDENTITY_EVERYWHERE]

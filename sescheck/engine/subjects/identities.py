"""The kinds of subject that a rule can be asked about, and how each is enumerated."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from sescheck.comparison.account_view import AccountView, Group, RegionView
from sescheck.comparison.elsewhere import Elsewhere, NameAcross
from sescheck.engine.rule import Gap, Place, Scope, SubjectsOfName
from sescheck.snapshot.model import Identity
from sescheck.snapshot.reading import Reading


@dataclass(frozen=True, slots=True)
class RegionSubject:
    """One region of an account; ``elsewhere`` are the regions it is expected to match."""

    world: AccountView
    group: Group
    here: RegionView
    elsewhere: tuple[RegionView, ...]


@dataclass(frozen=True, slots=True)
class GroupSubject:
    """All regions of a group at once."""

    world: AccountView
    group: Group


@dataclass(frozen=True, slots=True)
class IdentitySubject:
    """One identity that is listed in one region, on its own or in comparison.

    Attributes:
        elsewhere: the name in the regions that this one is expected to match.
    """

    world: AccountView
    group: Group
    here: RegionView
    identity: Identity
    elsewhere: Elsewhere

    @property
    def name(self) -> str:
        """As AWS lists it here."""
        return self.identity.name


@dataclass(frozen=True, slots=True)
class NameSubject:
    """A name that some region of the group lists, seen from one region, which may not have it.

    Attributes:
        elsewhere: the name in the regions that this one is expected to match.
    """

    world: AccountView
    group: Group
    here: RegionView
    name: str
    elsewhere: Elsewhere

    @property
    def identity(self) -> Reading[Identity | None]:
        """The name here; ``Known(None)`` where the whole list has none of that name."""
        return self.here.identity(self.name)


@dataclass(frozen=True, slots=True)
class EverywhereSubject:
    """A name that some region of the group lists, in all regions of the group at once."""

    world: AccountView
    group: Group
    name: str
    peers: Elsewhere


def _regions(world: AccountView) -> Iterator[RegionSubject | Gap]:
    for view in world.regions:
        group = world.homes[view.name]
        yield RegionSubject(world, group, view, group.elsewhere(view))


def _regions_across(world: AccountView) -> Iterator[RegionSubject | Gap]:
    for group in world.groups:
        for view in group.regions:
            yield RegionSubject(world, group, view, group.elsewhere(view))


def _groups(world: AccountView) -> Iterator[GroupSubject | Gap]:
    for group in world.groups:
        yield GroupSubject(world, group)


def unlisted(views: tuple[RegionView, ...]) -> Iterator[Gap]:
    """The regions whose list of identities is not whole."""
    for view in views:
        if view.region.identities.unread is not None:
            yield Gap(view.name, view.region.identities.unread)


def _identities(world: AccountView) -> Iterator[SubjectsOfName[IdentitySubject] | Gap]:
    yield from unlisted(world.regions)
    of_group: dict[Group, list[RegionView]] = {}
    for view in world.regions:
        of_group.setdefault(world.homes[view.name], []).append(view)
    for group, views in of_group.items():
        for key, name in _names_in(views).items():
            yield _in_regions(world, group, views, key, name)


def _identities_across(world: AccountView) -> Iterator[SubjectsOfName[IdentitySubject] | Gap]:
    for group in world.groups:
        yield from unlisted(group.regions)
        for key, name in _names_in(group.regions).items():
            if group.includes(name):
                yield _in_regions(world, group, group.regions, key, name)


def _in_regions(
    world: AccountView, group: Group, views: Sequence[RegionView], key: str, name: str
) -> SubjectsOfName[IdentitySubject]:
    """The name in those of the regions that list it."""

    def subjects() -> list[IdentitySubject]:
        across = NameAcross(name, group)
        return [
            IdentitySubject(world, group, view, identity, Elsewhere(across, view))
            for view in views
            if (identity := view.identities.get(key)) is not None
        ]

    return SubjectsOfName(name, group, subjects)


def _names_in(views: Sequence[RegionView]) -> dict[str, str]:
    """The names that any of the regions lists, each once, as first listed, by key."""
    names: dict[str, str] = {}
    for view in views:
        for key, identity in view.identities.items():
            names.setdefault(key, identity.name)
    return names


def names_of(group: Group) -> tuple[str, ...]:
    """The names that any region of the group lists, each once, as first listed."""
    return tuple(name for name in _names_in(group.regions).values() if group.includes(name))


def _names_across(world: AccountView) -> Iterator[SubjectsOfName[NameSubject] | Gap]:
    def subjects(group: Group, name: str) -> list[NameSubject]:
        across = NameAcross(name, group)
        return [NameSubject(world, group, view, name, Elsewhere(across, view)) for view in group.regions]

    return _by_group(world, subjects)


def _names_everywhere(world: AccountView) -> Iterator[SubjectsOfName[EverywhereSubject] | Gap]:
    def subjects(group: Group, name: str) -> list[EverywhereSubject]:
        return [EverywhereSubject(world, group, name, Elsewhere(NameAcross(name, group)))]

    return _by_group(world, subjects)


S = TypeVar("S")


def _by_group(world: AccountView, subjects: Callable[[Group, str], list[S]]) -> Iterator[SubjectsOfName[S] | Gap]:
    for group in world.groups:
        yield from unlisted(group.regions)
        for name in names_of(group):
            yield SubjectsOfName(name, group, partial(subjects, group, name))


def _one_by_one(
    by_name: Callable[[AccountView], Iterator[SubjectsOfName[S] | Gap]],
) -> Callable[[AccountView], Iterator[S | Gap]]:
    def subjects(world: AccountView) -> Iterator[S | Gap]:
        for found in by_name(world):
            if isinstance(found, Gap):
                yield found
            else:
                yield from found.subjects()

    return subjects


REGION: Scope[RegionSubject] = Scope(
    "region",
    _regions,
    lambda s: Place(s.here.name, "account", s.world.account_id),
    lambda s: s.group.name,
)
"""Every region, on its own."""

REGION_ACROSS: Scope[RegionSubject] = Scope(
    "region across regions",
    _regions_across,
    lambda s: Place(s.here.name, "account", s.world.account_id),
    lambda s: s.group.name,
)
"""Every region of a group, in comparison."""

GROUP: Scope[GroupSubject] = Scope(
    "group",
    _groups,
    lambda s: Place(None, "account", s.world.account_id),
    lambda s: s.group.name,
)
"""Every group, once."""

IDENTITY: Scope[IdentitySubject] = Scope(
    "identity",
    _one_by_one(_identities),
    lambda s: Place(s.here.name, "identity", s.identity.name),
    lambda s: s.group.name,
    _identities,
)
"""Every identity of every region, on its own."""

IDENTITY_ACROSS: Scope[IdentitySubject] = Scope(
    "identity across regions",
    _one_by_one(_identities_across),
    lambda s: Place(s.here.name, "identity", s.identity.name),
    lambda s: s.group.name,
    _identities_across,
)
"""Every identity that a region of a group lists, in comparison; not the regions that lack it."""

NAME_ACROSS: Scope[NameSubject] = Scope(
    "identity or its absence across regions",
    _one_by_one(_names_across),
    lambda s: Place(s.here.name, "identity", s.name),
    lambda s: s.group.name,
    _names_across,
)
"""Every name that any region of a group lists, in every region of the group, also where it is missing."""

IDENTITY_EVERYWHERE: Scope[EverywhereSubject] = Scope(
    "identity, once a group",
    _one_by_one(_names_everywhere),
    lambda s: Place(None, "identity", s.name),
    lambda s: s.group.name,
    _names_everywhere,
)
"""Every name that any region of a group lists, once."""

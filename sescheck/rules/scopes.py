"""The kinds of subject that a rule can be asked about, and how each is enumerated."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from sescheck.rules.rule import Gap, Place, Scope
from sescheck.rules.world import Group, RegionView, World, key_of
from sescheck.snapshot.model import Identity
from sescheck.snapshot.reading import Known, Listing, Reading, Unreadable, Why
from sescheck.snapshot.resources import Topic


@dataclass(frozen=True, slots=True)
class RegionSubject:
    """One region of an account; ``elsewhere`` are the regions it is expected to match."""

    world: World
    group: Group
    here: RegionView
    elsewhere: tuple[RegionView, ...]


@dataclass(frozen=True, slots=True)
class GroupSubject:
    """All regions of a group at once."""

    world: World
    group: Group


@dataclass(frozen=True, slots=True)
class Peer:
    """An identity in another region: ``Known(None)`` where that region's whole list has none of that name."""

    view: RegionView
    identity: Reading[Identity | None]


@dataclass(frozen=True)
class IdentitySubject:
    """One identity that is listed in one region, on its own or in comparison."""

    world: World
    group: Group
    here: RegionView
    identity: Identity
    others: tuple[RegionView, ...]

    @property
    def name(self) -> str:
        """As AWS lists it here."""
        return self.identity.name

    @cached_property
    def elsewhere(self) -> tuple[Peer, ...]:
        """The name in the regions it is expected to match; looked up once, when a rule asks."""
        return _peers(self.identity.name, self.others)


@dataclass(frozen=True)
class NameSubject:
    """A name that some region of the group lists, seen from one region, which may not have it."""

    world: World
    group: Group
    here: RegionView
    name: str
    others: tuple[RegionView, ...]

    @property
    def identity(self) -> Reading[Identity | None]:
        """The name here; ``Known(None)`` where the whole list has none of that name."""
        return self.here.identity(self.name)

    @cached_property
    def elsewhere(self) -> tuple[Peer, ...]:
        """The name in the regions it is expected to match; looked up once, when a rule asks."""
        return _peers(self.name, self.others)


@dataclass(frozen=True)
class EverywhereSubject:
    """A name that some region of the group lists, in all regions of the group at once."""

    world: World
    group: Group
    name: str

    @cached_property
    def peers(self) -> tuple[Peer, ...]:
        """The name in each region of the group; looked up once, when a rule asks."""
        return _peers(self.name, self.group.regions)


@dataclass(frozen=True, slots=True)
class TopicSubject:
    """An SNS topic as one region's identities use it.

    Attributes:
        users: the notification types that each identity sends to it, by the identity's name.
    """

    world: World
    here: RegionView
    topic: Topic
    users: Mapping[str, tuple[str, ...]]


def _regions(world: World) -> Iterator[RegionSubject | Gap]:
    for view in world.regions:
        group = world.homes[view.name]
        yield RegionSubject(world, group, view, group.elsewhere(view))


def _regions_across(world: World) -> Iterator[RegionSubject | Gap]:
    for group in world.groups:
        for view in group.regions:
            yield RegionSubject(world, group, view, group.elsewhere(view))


def _groups(world: World) -> Iterator[GroupSubject | Gap]:
    for group in world.groups:
        yield GroupSubject(world, group)


def _unlisted(views: tuple[RegionView, ...]) -> Iterator[Gap]:
    for view in views:
        if view.region.identities.unread is not None:
            yield Gap(view.name, view.region.identities.unread)


def _peers(name: str, views: tuple[RegionView, ...]) -> tuple[Peer, ...]:
    return tuple(Peer(view, view.identity(name)) for view in views)


def _identities(world: World) -> Iterator[IdentitySubject | Gap]:
    yield from _unlisted(world.regions)
    for view in world.regions:
        group = world.homes[view.name]
        elsewhere = group.elsewhere(view)
        for identity in view.identities.values():
            yield IdentitySubject(world, group, view, identity, elsewhere)


def _identities_across(world: World) -> Iterator[IdentitySubject | Gap]:
    for group in world.groups:
        yield from _unlisted(group.regions)
        for view in group.regions:
            elsewhere = group.elsewhere(view)
            for identity in view.identities.values():
                if group.includes(identity.name):
                    yield IdentitySubject(world, group, view, identity, elsewhere)


def names_of(group: Group) -> tuple[str, ...]:
    """The names that any region of the group lists, each once, as first listed."""
    names: dict[str, str] = {}
    for view in group.regions:
        for identity in view.identities.values():
            names.setdefault(key_of(identity.name), identity.name)
    return tuple(name for name in names.values() if group.includes(name))


def _names_across(world: World) -> Iterator[NameSubject | Gap]:
    for group in world.groups:
        yield from _unlisted(group.regions)
        names = names_of(group)
        for view in group.regions:
            elsewhere = group.elsewhere(view)
            for name in names:
                yield NameSubject(world, group, view, name, elsewhere)


def _names_everywhere(world: World) -> Iterator[EverywhereSubject | Gap]:
    for group in world.groups:
        yield from _unlisted(group.regions)
        for name in names_of(group):
            yield EverywhereSubject(world, group, name)


def _never_asked(arn: str) -> Topic:
    """A topic that the snapshot does not hold, as when it was read by something else than an audit."""
    unread = Unreadable(Why.NOT_ASKED, "sns:GetTopicAttributes", "the snapshot does not hold the topic")
    return Topic(arn, unread, Listing((), unread))


def _topics(world: World) -> Iterator[TopicSubject | Gap]:
    yield from _unlisted(world.regions)
    for view in world.regions:
        users: dict[str, dict[str, tuple[str, ...]]] = {}
        silent: dict[Unreadable, None] = {}
        for identity in view.identities.values():
            match identity.notifications:
                case Known(value):
                    for arn in value.topics():
                        types = tuple(kind for kind, part in value.by_type() if part.topic == arn)
                        users.setdefault(arn, {})[identity.name] = types
                case Unreadable() as unread:
                    silent.setdefault(unread)
        yield from (Gap(view.name, unread) for unread in silent)
        for arn, names in users.items():
            yield TopicSubject(world, view, world.topics.get(arn) or _never_asked(arn), names)


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
    _identities,
    lambda s: Place(s.here.name, "identity", s.identity.name),
    lambda s: s.group.name,
    lambda s: (s.name, (s.here.name, s.group.name)),
)
"""Every identity of every region, on its own."""

IDENTITY_ACROSS: Scope[IdentitySubject] = Scope(
    "identity across regions",
    _identities_across,
    lambda s: Place(s.here.name, "identity", s.identity.name),
    lambda s: s.group.name,
    lambda s: (s.name, (s.here.name, s.group.name)),
)
"""Every identity that a region of a group lists, in comparison; not the regions that lack it."""

NAME_ACROSS: Scope[NameSubject] = Scope(
    "identity or its absence across regions",
    _names_across,
    lambda s: Place(s.here.name, "identity", s.name),
    lambda s: s.group.name,
    lambda s: (s.name, (s.here.name, s.group.name)),
)
"""Every name that any region of a group lists, in every region of the group, also where it is missing."""

IDENTITY_EVERYWHERE: Scope[EverywhereSubject] = Scope(
    "identity, once a group",
    _names_everywhere,
    lambda s: Place(None, "identity", s.name),
    lambda s: s.group.name,
    lambda s: (s.name, s.group.name),
)
"""Every name that any region of a group lists, once."""

TOPIC: Scope[TopicSubject] = Scope(
    "topic",
    _topics,
    lambda s: Place(s.here.name, "topic", s.topic.arn),
    lambda s: s.world.homes[s.here.name].name,
)
"""Every SNS topic that a region's identities name, once a region."""

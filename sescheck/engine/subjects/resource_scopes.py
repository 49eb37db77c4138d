"""The subjects of a kind of resource: each resource in its own region, or each in every region of a group."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Generic, TypeVar

from sescheck.comparison.account_view import AccountView, Group, RegionView
from sescheck.engine.rule import Gap, Place, Scope
from sescheck.engine.subjects.resource_kinds import ResourceKind
from sescheck.snapshot.reading import Known, Reading, Why, value_of

T = TypeVar("T")


@dataclass(frozen=True)
class ResourceSubject(Generic[T]):
    """A resource of one region."""

    account: AccountView
    group: Group
    here: RegionView
    name: str
    resource: T

    @property
    def region(self) -> str:
        """The name of its region."""
        return self.here.name


@dataclass(frozen=True)
class NamedSubject(Generic[T]):
    """A resource that any region of the group has, as one region sees it. This region may not have it.

    Attributes:
        name: its name in this region; if this region does not have it, in ``of``.
        others: the regions that this one is expected to match.
        of: the region in which it has this name: this one, or else the first that has it.
    """

    kind: ResourceKind[T]
    account: AccountView
    group: Group
    here: RegionView
    name: str
    others: tuple[RegionView, ...]
    of: RegionView

    @property
    def region(self) -> str:
        """The name of this region."""
        return self.here.name

    @cached_property
    def found(self) -> Reading[T | None]:
        """The resource here; ``Known(None)`` only if every resource that could be the same was read."""
        return value_of(self._named(self.here), _resource)

    @cached_property
    def elsewhere(self) -> tuple[tuple[str, Reading[T | None]], ...]:
        """The resource in the regions that this one is expected to match, whatever its name is there."""
        return tuple((view.name, value_of(self._named(view), _resource)) for view in self.others)

    def name_in(self, region: str) -> str:
        """Return its name in one of the other regions."""
        match self._named(next(view for view in self.others if view.name == region)):
            case Known((name, _)):
                return name
            case _:
                return self.name

    def _named(self, view: RegionView) -> Reading[tuple[str, T] | None]:
        if view is self.of:
            return Known((self.name, self.kind.of(view)[self.name]))
        return self.kind.counterpart(self.of, self.name, view)


def _resource(found: tuple[str, T] | None) -> T | None:
    return None if found is None else found[1]


def _gaps(kind: ResourceKind[Any], views: Iterable[RegionView]) -> Iterator[Gap]:
    """Yield the gaps in the lists of these regions. A region that does not support the kind has no gap."""
    for view in views:
        for unread in kind.unread(view.region):
            if unread.why is not Why.NOT_SUPPORTED_HERE:
                yield Gap(view.name, unread)


def one_by_one(kind: ResourceKind[T]) -> Scope[ResourceSubject[T]]:
    """Return the scope of every resource of the kind, in its own region."""

    def subjects(account: AccountView) -> Iterator[ResourceSubject[T] | Gap]:
        yield from _gaps(kind, account.regions)
        for view in account.regions:
            group = account.homes[view.name]
            for name, resource in kind.of(view).items():
                yield ResourceSubject(account, group, view, name, resource)

    return Scope(
        kind.noun,
        subjects,
        lambda subject: Place(subject.region, kind.type, subject.name),
        lambda subject: subject.group.name,
    )


def across(kind: ResourceKind[T]) -> Scope[NamedSubject[T]]:
    """Return the scope of every resource that any region of a group has, in every region of the group.

    If a region has the resource under another name, it is a subject there only under that name.
    """

    def subjects(account: AccountView) -> Iterator[NamedSubject[T] | Gap]:
        for group in account.groups:
            yield from _gaps(kind, group.regions)
            owners: dict[str, list[RegionView]] = {}
            for view in group.regions:
                for name in kind.of(view):
                    owners.setdefault(name, []).append(view)
            for view in group.regions:
                others, own = group.elsewhere(view), kind.of(view)
                for name, having in owners.items():
                    if name in own:
                        yield NamedSubject(kind, account, group, view, name, others, view)
                    elif not _has_another_name(kind, group, view, name, having):
                        yield NamedSubject(kind, account, group, view, name, others, having[0])

    return Scope(
        f"{kind.noun} across regions",
        subjects,
        lambda subject: Place(subject.region, kind.type, subject.name),
        lambda subject: subject.group.name,
        has_absent=True,
        name_in=lambda subject, region: subject.name_in(region),
    )


def _has_another_name(
    kind: ResourceKind[Any], group: Group, here: RegionView, name: str, having: list[RegionView]
) -> bool:
    """True if this region, or a region before those in ``having``, has the resource under another name."""
    before = group.regions[: group.regions.index(having[0])]
    return any(
        isinstance(found := kind.counterpart(of, name, view), Known) and found.value is not None
        for view in (here, *before)
        for of in having
    )

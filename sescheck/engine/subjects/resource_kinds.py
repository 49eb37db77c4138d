"""What a kind of resource is, and how a resource of one region is found in another."""

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Generic, TypeVar

from sescheck.comparison.account_view import RegionView
from sescheck.ses.pairing import Named, Pairing, pair
from sescheck.snapshot.model import Region
from sescheck.snapshot.reading import Known, Reading, Unreadable

T = TypeVar("T")


@dataclass(frozen=True)
class ResourceKind(Generic[T]):
    """A kind of resource, such as configuration sets.

    Attributes:
        type: the ``subject.type`` of findings.
        noun: the name of the kind in messages.
        listed: returns the resources that were read in a region, by name.
        unread: returns the unread readings that may hide more of them.
        unread_for: returns the unread reading that may hide the resource of this name; None: it does not exist.
        effect: returns what a resource does in this region, whatever its name is; None: that is not read.
        freely_named: True if nothing refers to such a resource by its name.
        parts: splits a name into the name of the parent and the resource's own name within it.
        parent: the kind of the parent, if the parent is a resource too.
    """

    type: str
    noun: str
    listed: Callable[[Region], Mapping[str, T]]
    unread: Callable[[Region], Iterable[Unreadable]]
    unread_for: Callable[[Region, str], Unreadable | None]
    effect: Callable[[T, str], Reading[Hashable]] | None = None
    freely_named: bool = False
    parts: Callable[[str], tuple[str, str]] = lambda name: ("", name)
    parent: "ResourceKind[Any] | None" = None

    def of(self, view: RegionView) -> Mapping[str, T]:
        """Return the resources that were read in a region, by name; looked up once."""
        found: Mapping[str, T] | None = view.by_kind.get(self.type)
        if found is None:
            found = view.by_kind[self.type] = self.listed(view.region)
        return found

    def find(self, view: RegionView, name: str) -> Reading[T | None]:
        """Return the resource of that name; ``Known(None)`` only if every list that may have it was read."""
        found = self.of(view)
        if name in found:
            return Known(found[name])
        return self.unread_for(view.region, name) or Known(None)

    def counterpart(self, view: RegionView, name: str, other: RegionView) -> Reading[tuple[str, T] | None]:
        """Find the same resource in another region: return its name there, and the resource.

        ``Known(None)`` only if every resource that could be the same was read.

        Args:
            view: the region that has the resource.
            name: its name in that region.
            other: the region in which it is looked for.
        """
        theirs = self.of(other)
        pairing = self._pairing(view, other)
        found = pairing.partners.get(name, name)
        if found in theirs:
            return Known((found, theirs[found]))
        return pairing.undecided.get(name) or self._unread_there(view, name, other) or Known(None)

    def _unread_there(self, view: RegionView, name: str, other: RegionView) -> Unreadable | None:
        """Return the unread reading that may hide it in the other region, where its parent may be renamed."""
        if self.parent is None:
            return self.unread_for(other.region, name)
        within, own = self.parts(name)
        match self.parent.counterpart(view, within, other):
            case Known(found):
                return None if found is None else self.unread_for(other.region, f"{found[0]}/{own}")
            case Unreadable() as unread:
                return unread

    def _pairing(self, view: RegionView, other: RegionView) -> Pairing:
        """Return the pairs of the same resource with different names in two regions; worked out once."""
        found: Pairing | None = view.pairings.get((self.type, other.name))
        if found is None:
            unpaired = self._unpaired(view, other), self._unpaired(other, view)
            found, turned = pair(*unpaired) if all(unpaired) else (Pairing(), Pairing())
            view.pairings[self.type, other.name] = found
            other.pairings[self.type, view.name] = turned
        return found

    def _unpaired(self, view: RegionView, other: RegionView) -> list[Named]:
        """Return the resources whose names the other region does not have."""
        own, theirs = self.of(view), self.of(other)
        return [self._named(view, other, name) for name in own if name not in theirs]

    def _named(self, view: RegionView, other: RegionView, name: str) -> Named:
        within, own = self.parts(name)
        return Named(
            name=name,
            region=view.name,
            within=within if self.parent is None else _common(self.parent, view, within, other),
            own=own,
            effect=None if self.effect is None else partial(self.effect, self.of(view)[name], view.name),
            freely_named=self.freely_named,
            unread=self.unread_for(view.region, name) if self.parent is None else None,
        )


def _common(kind: ResourceKind[Any], view: RegionView, name: str, other: RegionView) -> Hashable:
    """Return a key for a resource that both regions have: the same key for each of the two regions."""
    match kind.counterpart(view, name, other):
        case Known((found, _)):
            return frozenset(((view.name, name), (other.name, found)))
        case _:
            return (view.name, name)

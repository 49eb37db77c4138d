"""An identity's name in the regions of a group, each region asked once for all that compare themselves with it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, TypeVar

from sescheck.comparison.account_view import Group, Mode, RegionView
from sescheck.comparison.answers import Answers
from sescheck.snapshot.model import Identity
from sescheck.snapshot.reading import Known, Reading, Unreadable

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Peer:
    """An identity in another region: ``Known(None)`` where that region's whole list has none of that name."""

    view: RegionView
    identity: Reading[Identity | None]


@dataclass(slots=True)
class _ByRegion:
    """The answers of all regions to one question, and the position of each region's own among them."""

    said: list[tuple[str, Any]] = field(default_factory=list)
    silent: list[Unreadable] = field(default_factory=list)
    places: list[tuple[bool, int] | None] = field(default_factory=list)

    def add(self, region: str, answer: Reading[Any] | None) -> None:
        match answer:
            case Known(value):
                self.places.append((True, len(self.said)))
                self.said.append((region, value))
            case Unreadable() as unread:
                self.places.append((False, len(self.silent)))
                self.silent.append(unread)
            case None:
                self.places.append(None)

    def all(self) -> Answers[Any]:
        return Answers(tuple(self.said), tuple(self.silent))

    def without(self, index: int) -> Answers[Any]:
        match self.places[index]:
            case (True, place):
                return Answers((*self.said[:place], *self.said[place + 1 :]), tuple(self.silent))
            case (False, place):
                return Answers(tuple(self.said), (*self.silent[:place], *self.silent[place + 1 :]))
            case _:
                return self.all()

    def only(self, index: int) -> Answers[Any]:
        match self.places[index]:
            case (True, place):
                return Answers((self.said[place],), ())
            case (False, place):
                return Answers((), (self.silent[place],))
            case _:
                return Answers((), ())


class NameAcross:
    """A name in all regions of a group, in their order; each is looked at when first asked for, and once.

    Args:
        name: of an identity.
        group: the regions.
        peers: the name in each of them, None for one that is left out; default: as the region has it.
    """

    __slots__ = ("_answers", "_kept", "_name", "_peers", "group")

    def __init__(self, name: str, group: Group, peers: tuple[Peer | None, ...] | None = None) -> None:
        self.group = group
        self._name = name
        self._peers = peers
        self._answers: dict[Callable[[Identity], Reading[Any]], _ByRegion] = {}
        self._kept: dict[Callable[[Peer], Peer | None], NameAcross] = {}

    @property
    def peers(self) -> tuple[Peer | None, ...]:
        """The name in each region; None where it is left out."""
        if self._peers is None:
            self._peers = tuple(Peer(view, view.identity(self._name)) for view in self.group.regions)
        return self._peers

    def answers(self, ask: Callable[[Identity], Reading[Any]]) -> _ByRegion:
        """The answers of all regions, kept by the question: it must not be a lambda made for the call."""
        found = self._answers.get(ask)
        if found is None:
            found = self._answers[ask] = _ByRegion()
            for peer in self.peers:
                found.add("" if peer is None else peer.view.name, None if peer is None else _answer(peer, ask))
        return found

    def kept(self, keep: Callable[[Peer], Peer | None]) -> "NameAcross":
        """Each region as ``keep`` makes it."""
        kept = self._kept.get(keep)
        if kept is None:
            peers = tuple(None if peer is None else keep(peer) for peer in self.peers)
            kept = self._kept[keep] = NameAcross(self._name, self.group, peers)
        return kept


def _answer(peer: Peer, ask: Callable[[Identity], Reading[T]]) -> Reading[T] | None:
    match peer.identity:
        case Known(identity):
            return None if identity is None else ask(identity)
        case Unreadable() as unread:
            return unread


class Elsewhere:
    """A name in the regions that one region is expected to match.

    Args:
        across: the name in all regions of the group.
        here: the one; None: all regions are meant.
    """

    __slots__ = ("_across", "_here", "_index")

    def __init__(self, across: NameAcross, here: RegionView | None = None) -> None:
        self._across = across
        self._here = here
        self._index: int | None = None

    def __iter__(self) -> Iterator[Peer]:
        own = self._own()
        peers = self._across.peers
        if own is None or self._across.group.mode is Mode.MIRROR:
            return (peer for index, peer in enumerate(peers) if index != own and peer is not None)
        return (peer for peer in peers[:1] if own != 0 and peer is not None)

    def __bool__(self) -> bool:
        return next(iter(self), None) is not None

    def answers(self, ask: Callable[[Identity], Reading[T]]) -> Answers[T]:
        """Their answers; a region without the name has none. For the question see `NameAcross`."""
        found = self._across.answers(ask)
        own = self._own()
        if own is None:
            return found.all()
        if self._across.group.mode is Mode.MIRROR:
            return found.without(own)
        return found.only(0) if own else Answers((), ())

    def kept(self, keep: Callable[[Peer], Peer | None]) -> "Elsewhere":
        """The same regions, each as ``keep`` makes it, which must not be a lambda made for the call either."""
        kept = Elsewhere(self._across.kept(keep), self._here)
        kept._index = self._index
        return kept

    def _own(self) -> int | None:
        if self._index is None and self._here is not None:
            regions = self._across.group.regions
            self._index = next(index for index, view in enumerate(regions) if view is self._here)
        return self._index

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
class _Gathered:
    """The answers of all regions to one question, and where in them each region's own answer is."""

    known: list[tuple[str, Any]] = field(default_factory=list)
    unread: list[Unreadable] = field(default_factory=list)
    places: list[tuple[bool, int] | None] = field(default_factory=list)

    def add(self, region: str, answer: Reading[Any] | None) -> None:
        match answer:
            case Known(value):
                self.places.append((True, len(self.known)))
                self.known.append((region, value))
            case Unreadable() as unread:
                self.places.append((False, len(self.unread)))
                self.unread.append(unread)
            case None:
                self.places.append(None)

    def all(self) -> Answers[Any]:
        return Answers(tuple(self.known), tuple(self.unread))

    def without(self, index: int) -> Answers[Any]:
        match self.places[index]:
            case (True, place):
                return Answers((*self.known[:place], *self.known[place + 1 :]), tuple(self.unread))
            case (False, place):
                return Answers(tuple(self.known), (*self.unread[:place], *self.unread[place + 1 :]))
            case _:
                return self.all()

    def only(self, index: int) -> Answers[Any]:
        match self.places[index]:
            case (True, place):
                return Answers((self.known[place],), ())
            case (False, place):
                return Answers((), (self.unread[place],))
            case _:
                return Answers((), ())


class NameAcross:
    """A name in all regions of a group, in their order; each is looked at when first asked for, and once.

    Args:
        name: of an identity.
        group: the regions.
        peers: the name in each of them, None in place of one that has no say; default: as the region has it.
    """

    __slots__ = ("_gathered", "_kept", "_name", "_peers", "group")

    def __init__(self, name: str, group: Group, peers: tuple[Peer | None, ...] | None = None) -> None:
        self.group = group
        self._name = name
        self._peers = peers
        self._gathered: dict[Callable[[Identity], Reading[Any]], _Gathered] = {}
        self._kept: dict[Callable[[Peer], Peer | None], NameAcross] = {}

    @property
    def peers(self) -> tuple[Peer | None, ...]:
        """The name in each region; None where it has no say."""
        if self._peers is None:
            self._peers = tuple(Peer(view, view.identity(self._name)) for view in self.group.regions)
        return self._peers

    def gathered(self, ask: Callable[[Identity], Reading[Any]]) -> _Gathered:
        """What all regions say to a question; asked once, so the question is no lambda made on the way."""
        gathered = self._gathered.get(ask)
        if gathered is None:
            gathered = self._gathered[ask] = _Gathered()
            for peer in self.peers:
                gathered.add("" if peer is None else peer.view.name, None if peer is None else _answer(peer, ask))
        return gathered

    def kept(self, keep: Callable[[Peer], Peer | None]) -> "NameAcross":
        """Each region as ``keep`` would have it."""
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
        """What they say to a question, which is no lambda made on the way; without the name, nothing."""
        gathered = self._across.gathered(ask)
        own = self._own()
        if own is None:
            return gathered.all()
        if self._across.group.mode is Mode.MIRROR:
            return gathered.without(own)
        return gathered.only(0) if own else Answers((), ())

    def kept(self, keep: Callable[[Peer], Peer | None]) -> "Elsewhere":
        """The same regions, each as ``keep``, which is no lambda either, would have it."""
        kept = Elsewhere(self._across.kept(keep), self._here)
        kept._index = self._index
        return kept

    def _own(self) -> int | None:
        if self._index is None and self._here is not None:
            regions = self._across.group.regions
            self._index = next(index for index, view in enumerate(regions) if view is self._here)
        return self._index

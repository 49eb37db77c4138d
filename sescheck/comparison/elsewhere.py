"""An identity in the other regions of its group. Each region is asked once, however many are compared with it."""

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
    """An identity in another region; ``Known(None)`` if the complete list of that region does not have it."""

    view: RegionView
    identity: Reading[Identity | None]


@dataclass(slots=True)
class _AllAnswers:
    """The answers of all regions to one question, from which those of one region can be left out."""

    known: list[tuple[str, Any]] = field(default_factory=list)
    unread: list[Unreadable] = field(default_factory=list)
    positions: list[tuple[bool, int] | None] = field(default_factory=list)
    """Of each region: whether its answer is in ``known``, and its index; None: it has no answer."""

    def add(self, region: str, answer: Reading[Any] | None) -> None:
        match answer:
            case Known(value):
                self.positions.append((True, len(self.known)))
                self.known.append((region, value))
            case Unreadable() as unread:
                self.positions.append((False, len(self.unread)))
                self.unread.append(unread)
            case None:
                self.positions.append(None)

    def all(self) -> Answers[Any]:
        return Answers(tuple(self.known), tuple(self.unread))

    def without(self, index: int) -> Answers[Any]:
        match self.positions[index]:
            case (True, at):
                return Answers((*self.known[:at], *self.known[at + 1 :]), tuple(self.unread))
            case (False, at):
                return Answers(tuple(self.known), (*self.unread[:at], *self.unread[at + 1 :]))
            case _:
                return self.all()

    def only(self, index: int) -> Answers[Any]:
        match self.positions[index]:
            case (True, at):
                return Answers((self.known[at],), ())
            case (False, at):
                return Answers((), (self.unread[at],))
            case _:
                return Answers((), ())


class NameAcross:
    """An identity's name in all regions of a group, in their order. Each region is looked up once, when needed.

    Args:
        name: the name of the identity.
        group: the regions.
        peers: the identity in each of them, None for a region that is left out; default: as each region has it.
    """

    __slots__ = ("_answers", "_filtered", "_name", "_peers", "group")

    def __init__(self, name: str, group: Group, peers: tuple[Peer | None, ...] | None = None) -> None:
        self.group = group
        self._name = name
        self._peers = peers
        self._answers: dict[Callable[[Identity], Reading[Any]], _AllAnswers] = {}
        self._filtered: dict[Callable[[Peer], Peer | None], NameAcross] = {}

    @property
    def peers(self) -> tuple[Peer | None, ...]:
        """The identity in each region; None for a region that is left out."""
        if self._peers is None:
            self._peers = tuple(Peer(view, view.identity(self._name)) for view in self.group.regions)
        return self._peers

    def answers(self, ask: Callable[[Identity], Reading[Any]]) -> _AllAnswers:
        """The answers of all regions to a question. They are cached, so the question is a named function."""
        answers = self._answers.get(ask)
        if answers is None:
            answers = self._answers[ask] = _AllAnswers()
            for peer in self.peers:
                answers.add("" if peer is None else peer.view.name, None if peer is None else _answer(peer, ask))
        return answers

    def filtered(self, keep: Callable[[Peer], Peer | None]) -> "NameAcross":
        """The regions as ``keep`` returns them; None leaves a region out."""
        filtered = self._filtered.get(keep)
        if filtered is None:
            peers = tuple(None if peer is None else keep(peer) for peer in self.peers)
            filtered = self._filtered[keep] = NameAcross(self._name, self.group, peers)
        return filtered


def _answer(peer: Peer, ask: Callable[[Identity], Reading[T]]) -> Reading[T] | None:
    match peer.identity:
        case Known(identity):
            return None if identity is None else ask(identity)
        case Unreadable() as unread:
            return unread


class Elsewhere:
    """An identity in the regions that one region is expected to match.

    Args:
        across: the identity in all regions of the group.
        here: the one region; None: all regions of the group are included.
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
        """Their answers to a question, a named function; a region without the identity has no answer."""
        answers = self._across.answers(ask)
        own = self._own()
        if own is None:
            return answers.all()
        if self._across.group.mode is Mode.MIRROR:
            return answers.without(own)
        return answers.only(0) if own else Answers((), ())

    def filtered(self, keep: Callable[[Peer], Peer | None]) -> "Elsewhere":
        """The same regions as ``keep``, a named function, returns them; None leaves a region out."""
        filtered = Elsewhere(self._across.filtered(keep), self._here)
        filtered._index = self._index
        return filtered

    def _own(self) -> int | None:
        if self._index is None and self._here is not None:
            regions = self._across.group.regions
            self._index = next(index for index, view in enumerate(regions) if view is self._here)
        return self._index

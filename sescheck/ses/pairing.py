"""Which thing of one region is which thing of another, where their names may not be the same.

Equal names always belong together. Of what is left over, two are the same thing if their names are equal once each
region's own name is, and nothing else on either side comes into question; or if a tool made up both names and both
things do the same. Of several that do the same, each is as good as the other: they are paired in the order of
their names. It makes no difference which region is asked, or in which order things are listed.

What is not read may hold a better partner: then two names that could belong together are in doubt.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeAlias

from sescheck.ses.localised import localised
from sescheck.ses.made_up import is_made_up, without_made_up
from sescheck.snapshot.reading import Known, Reading, Unreadable


@dataclass(frozen=True)
class Named:
    """A thing of one region.

    Attributes:
        name: the whole of it; no other thing of the region has it.
        region: which one.
        within: what it belongs to; only things within the same belong together.
        own: the part of the name that is compared.
        does: what it does, with its region made equal; None: nothing is known of that kind but names.
        freely: nothing refers to it by its name, so that what it does says enough.
        unread: why its region may have more of these.
    """

    name: str
    region: str
    within: Hashable
    own: str
    does: Callable[[], Reading[Hashable]] | None = None
    freely: bool = False
    unread: Unreadable | None = None

    @cached_property
    def here(self) -> str:
        """Its name with the region made equal."""
        return str(localised(self.own, self.region))

    @cached_property
    def stem(self) -> str:
        """Its name without what a tool made up, too."""
        return without_made_up(self.here)

    @cached_property
    def by_what_it_does(self) -> bool:
        """Is its name of no account?"""
        return self.freely or is_made_up(self.here)

    @cached_property
    def deed(self) -> Reading[Hashable]:
        """What it does."""
        return Known(None) if self.does is None else self.does()


@dataclass(frozen=True, slots=True)
class Half:
    """What one side is to the other.

    Attributes:
        partners: the other side's name, by this one's; both are the same thing.
        doubts: why it cannot be said which, by name.
    """

    partners: Mapping[str, str] = field(default_factory=dict)
    doubts: Mapping[str, Unreadable] = field(default_factory=dict)


def pair(ours: Iterable[Named], theirs: Iterable[Named]) -> tuple[Half, Half]:
    """Pair the things of two regions, in time linear in their number; what each side is to the other."""
    left = _Left(({each.name: each for each in ours}, {each.name: each for each in theirs}))
    left.join_by_name()
    left.join(lambda each: (each.within, each.here), lambda _: NOTHING)
    left.join(lambda each: (each.within, each.stem) if each.by_what_it_does else None, lambda each: each.deed)
    left.join(lambda each: each.within if each.by_what_it_does and each.does else None, lambda each: each.deed)
    return left.half(0), left.half(1)


NOTHING: Reading[Hashable] = Known(None)

_Group: TypeAlias = Callable[[Named], Hashable]
"""What two have to have in common before all else; None: the thing does not come into question."""
_Told: TypeAlias = Callable[[Named], Reading[Hashable]]
"""What else they have to have in common."""


@dataclass(slots=True)
class _Left:
    """What is left over on two sides, by name; what was found; what is in doubt."""

    sides: tuple[dict[str, Named], dict[str, Named]]
    partners: tuple[dict[str, str], dict[str, str]] = field(default_factory=lambda: ({}, {}))
    doubts: tuple[dict[str, Unreadable], dict[str, Unreadable]] = field(default_factory=lambda: ({}, {}))

    def half(self, side: int) -> Half:
        """Of what is still left over, the doubts."""
        left = self.sides[side]
        return Half(self.partners[side], {name: why for name, why in self.doubts[side].items() if name in left})

    def join_by_name(self) -> None:
        """Equal names, whatever else there is."""
        theirs = {(each.within, each.own): each for each in self.sides[1].values()}
        for one in list(self.sides[0].values()):
            if (one.within, one.own) in theirs:
                self._link(one, theirs[one.within, one.own])

    def join(self, group: _Group, told: _Told) -> None:
        """Those in one group, of which the same is told; where only names are told, those that are alone there."""
        ours, theirs = (_grouped(side.values(), group) for side in self.sides)
        for common in ours.keys() & theirs.keys():
            self._join((_Members(ours[common], told), _Members(theirs[common], told)))

    def _join(self, sides: "tuple[_Members, _Members]") -> None:
        whole = not any(side.unread for side in sides)
        for key in sides[0].by_key.keys() & sides[1].by_key.keys():
            one, two = (sorted(side.by_key[key], key=lambda each: each.name) for side in sides)
            if not whole or any(each.unread for each in (*one, *two)):
                continue
            if key is not None or len(one) == len(two) == 1:
                for ours, theirs in zip(one, two, strict=False):
                    self._link(ours, theirs)
        for number, (own, other) in enumerate((sides, sides[::-1])):
            for each in own.all:
                why = own.doubt(each, other)
                if why is not None:
                    self.doubts[number].setdefault(each.name, why)

    def _link(self, one: Named, two: Named) -> None:
        self.partners[0][one.name], self.partners[1][two.name] = two.name, one.name
        del self.sides[0][one.name], self.sides[1][two.name]


def _grouped(things: Iterable[Named], group: _Group) -> dict[Hashable, list[Named]]:
    found: defaultdict[Hashable, list[Named]] = defaultdict(list)
    for each in things:
        common = group(each)
        if common is not None:
            found[common].append(each)
    return found


class _Members:
    """One side's members of a group.

    Args:
        all_: all of them.
        told: what has to be the same.
    """

    def __init__(self, all_: Sequence[Named], told: _Told) -> None:
        self.all = all_
        self.by_key: defaultdict[Hashable, list[Named]] = defaultdict(list)
        self.silent: dict[str, Unreadable] = {}
        self._told = told
        for each in all_:
            match told(each):
                case Known(key):
                    self.by_key[key].append(each)
                case Unreadable() as unread:
                    self.silent[each.name] = unread

    @property
    def unread(self) -> Unreadable | None:
        """Why it is not known of all what they do."""
        return next(iter(self.silent.values()), None)

    def doubt(self, each: Named, other: "_Members") -> Unreadable | None:
        """Why it cannot be said that none of the others is this one; None: that can be said."""
        told = self._told(each)
        match told:
            case Unreadable():
                return told
            case Known(key):
                return other.unread or ((each.unread or self.unread) if key in other.by_key else None)

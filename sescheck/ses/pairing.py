"""Which resource of one region is which resource of another, even if their names differ.

Equal names always belong together. Of the others, two are the same resource in one of these cases:

- Their names are equal without the name of the region in them, and no other resource has such a name.
- A tool generated both names, and both resources do the same. Several resources that do the same are
  interchangeable, and are paired in the order of their names.
- Their names are equal without the name of the region in them, and all others of such a name are paired by what
  they do.

The result does not depend on which region comes first, nor on the order of the lists. A resource that was not read
may be a better partner: two names that could belong together are then undecided.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeAlias

from sescheck.ses.generated_names import is_generated, without_generated
from sescheck.ses.localised import localised
from sescheck.snapshot.reading import Known, Reading, Unreadable


@dataclass(frozen=True)
class Named:
    """A resource of one region.

    Attributes:
        name: its full name, which is unique in the region.
        region: the name of the region.
        within: what it belongs to; only resources within the same are paired.
        own: the part of the name that is compared.
        effect: what it does, without the name of its region; None: only the names of this kind are known.
        freely_named: nothing refers to it by its name, so its effect is enough to pair it.
        unread: the reading that may hide more resources of its region.
    """

    name: str
    region: str
    within: Hashable
    own: str
    effect: Callable[[], Reading[Hashable]] | None = None
    freely_named: bool = False
    unread: Unreadable | None = None

    @cached_property
    def without_region(self) -> str:
        """Its name without the name of the region in it."""
        return str(localised(self.own, self.region))

    @cached_property
    def stem(self) -> str:
        """Its name without the name of the region, and without the part that a tool generated."""
        return without_generated(self.without_region)

    @cached_property
    def is_paired_by_effect(self) -> bool:
        """True if its name does not identify it."""
        return self.freely_named or is_generated(self.without_region)

    @cached_property
    def known_effect(self) -> Reading[Hashable]:
        """What it does; worked out once."""
        return NOTHING if self.effect is None else self.effect()


@dataclass(frozen=True, slots=True)
class Pairing:
    """One region's resources and their partners in the other region.

    Attributes:
        partners: the name of the same resource in the other region, by its name here.
        undecided: by name here, the reading without which the partner is unknown.
    """

    partners: Mapping[str, str] = field(default_factory=dict)
    undecided: Mapping[str, Unreadable] = field(default_factory=dict)


def pair(ours: Iterable[Named], theirs: Iterable[Named]) -> tuple[Pairing, Pairing]:
    """Pair the resources of two regions, in time linear in their number: the pairing as each side sees it."""
    unpaired = _Unpaired(({each.name: each for each in ours}, {each.name: each for each in theirs}))
    unpaired.join_equal_names()
    unpaired.join(_name_of, lambda _: NOTHING)
    unpaired.join(lambda each: (each.within, each.stem) if each.is_paired_by_effect else None, _effect_of)
    unpaired.join(lambda each: each.within if each.is_paired_by_effect and each.effect else None, _effect_of)
    unpaired.join(_name_of, unpaired.undecided_of)
    return unpaired.pairing(0), unpaired.pairing(1)


def _name_of(resource: Named) -> Hashable:
    return resource.within, resource.without_region


def _effect_of(resource: Named) -> Reading[Hashable]:
    return resource.known_effect


NOTHING: Reading[Hashable] = Known(None)

_GroupOf: TypeAlias = Callable[[Named], Hashable]
"""Only resources of the same group are paired; None: the resource is not considered."""
_KeyOf: TypeAlias = Callable[[Named], Reading[Hashable]]
"""Within a group, only resources with the same key are paired."""


@dataclass(slots=True)
class _Unpaired:
    """The resources of two sides that have no partner yet, by name; the partners found; and what is undecided."""

    sides: tuple[dict[str, Named], dict[str, Named]]
    partners: tuple[dict[str, str], dict[str, str]] = field(default_factory=lambda: ({}, {}))
    undecided: tuple[dict[str, Unreadable], dict[str, Unreadable]] = field(default_factory=lambda: ({}, {}))

    def pairing(self, side: int) -> Pairing:
        """The result as one side sees it; a resource that found a partner later is no longer undecided."""
        rest = self.sides[side]
        undecided = {name: unread for name, unread in self.undecided[side].items() if name in rest}
        return Pairing(self.partners[side], undecided)

    def undecided_of(self, resource: Named) -> Reading[None]:
        """The reading that may give a resource another partner. Without it, the name decides nothing."""
        side = 0 if self.sides[0].get(resource.name) is resource else 1
        return self.undecided[side].get(resource.name) or Known(None)

    def join_equal_names(self) -> None:
        """Pair equal names, whatever else there is."""
        theirs = {(each.within, each.own): each for each in self.sides[1].values()}
        for one in list(self.sides[0].values()):
            if (one.within, one.own) in theirs:
                self._link(one, theirs[one.within, one.own])

    def join(self, group_of: _GroupOf, key_of: _KeyOf) -> None:
        """Pair the resources of each group by their keys; without a key, only if each side has just one."""
        ours, theirs = (_grouped(side.values(), group_of) for side in self.sides)
        for group in ours.keys() & theirs.keys():
            self._join((_Members(ours[group], key_of), _Members(theirs[group], key_of)))

    def _join(self, sides: "tuple[_Members, _Members]") -> None:
        all_read = not any(side.unread for side in sides)
        for key in sides[0].by_key.keys() & sides[1].by_key.keys():
            one, two = (sorted(side.by_key[key], key=lambda each: each.name) for side in sides)
            if not all_read or any(each.unread for each in (*one, *two)):
                continue
            if key is not None or len(one) == len(two) == 1:
                for ours, theirs in zip(one, two, strict=False):
                    self._link(ours, theirs)
        for number, (own, other) in enumerate((sides, sides[::-1])):
            for each in own.all:
                unread = own.unread_for(each, other)
                if unread is not None:
                    self.undecided[number].setdefault(each.name, unread)

    def _link(self, one: Named, two: Named) -> None:
        self.partners[0][one.name], self.partners[1][two.name] = two.name, one.name
        del self.sides[0][one.name], self.sides[1][two.name]


def _grouped(resources: Iterable[Named], group_of: _GroupOf) -> dict[Hashable, list[Named]]:
    found: defaultdict[Hashable, list[Named]] = defaultdict(list)
    for each in resources:
        group = group_of(each)
        if group is not None:
            found[group].append(each)
    return found


class _Members:
    """The members of a group on one side.

    Args:
        all_: all of them.
        key_of: what partners have in common.
    """

    def __init__(self, all_: Sequence[Named], key_of: _KeyOf) -> None:
        self.all = all_
        self.by_key: defaultdict[Hashable, list[Named]] = defaultdict(list)
        self.unread: Unreadable | None = None
        self._key_of = key_of
        for each in all_:
            match key_of(each):
                case Known(key):
                    self.by_key[key].append(each)
                case Unreadable() as unread:
                    self.unread = self.unread or unread

    def unread_for(self, each: Named, other: "_Members") -> Unreadable | None:
        """The reading without which a member's partner is unknown; None: it has none on the other side."""
        match self._key_of(each):
            case Unreadable() as unread:
                return unread
            case Known(key):
                return other.unread or ((each.unread or self.unread) if key in other.by_key else None)

"""Which region is right if regions differ: nobody can know, so it is the first one of the group."""

from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from sescheck.comparison.account_view import Group, RegionView
from sescheck.comparison.elsewhere import Peer
from sescheck.engine.subjects.identities import IdentitySubject
from sescheck.snapshot.model import Identity
from sescheck.snapshot.reading import Known, Reading

T = TypeVar("T")


def to_make_equal(
    group: Group, here: RegionView, compared_with: Iterable[str], among: Container[str] = ()
) -> tuple[RegionView, list[RegionView]]:
    """Return the region that the others follow, and those that a finding asks to change.

    The finding in the first region and those in the others so have the same steps, which become one.

    Args:
        group: its regions, in the order that the user gave.
        here: the region of the finding.
        compared_with: the regions from which it differs.
        among: the regions that have a value, also those that do not differ from this one.
    """
    differ = {here.name, *compared_with}
    first = next(view for view in group.regions if view.name in differ or view.name in among)
    if first is here or first.name not in differ:
        return first, [view for view in group.regions if view.name in differ and view is not here]
    return first, [here]


@dataclass(frozen=True, slots=True)
class Held(Generic[T]):
    """What an identity has in a region.

    Attributes:
        value: the part of it that is compared.
    """

    view: RegionView
    identity: Identity
    value: T

    @property
    def region(self) -> str:
        """The region's name."""
        return self.view.name


def held(
    subject: IdentitySubject, ask: Callable[[Identity], Reading[T]], others: Iterable[Peer] | None = None
) -> dict[str, Held[T]]:
    """What the identity has here and in the other regions, as far as it was read; by region, the first first.

    Args:
        subject: the identity here.
        ask: which part of it is compared.
        others: the other regions; default: all with which this one is compared.
    """
    peers = (Peer(subject.here, Known(subject.identity)), *(subject.elsewhere if others is None else others))
    place = {view.name: index for index, view in enumerate(subject.group.regions)}
    found: dict[str, Held[T]] = {}
    for peer in sorted(peers, key=lambda each: place[each.view.name]):
        match peer.identity:
            case Known(Identity() as identity) if isinstance(reading := ask(identity), Known):
                found[peer.view.name] = Held(peer.view, identity, reading.value)
            case _:
                pass
    return found


def to_follow(
    subject: IdentitySubject, compared_with: Iterable[str], found: Mapping[str, Held[T]]
) -> tuple[Held[T], list[Held[T]]]:
    """Return what the others follow, and what they have, as ``to_make_equal`` does.

    Args:
        subject: the identity here.
        compared_with: the regions from which it differs; those without a value do not count.
        found: what the regions have.
    """
    first, others = to_make_equal(subject.group, subject.here, compared_with, found)
    return found[first.name], [found[view.name] for view in others if view.name in found]

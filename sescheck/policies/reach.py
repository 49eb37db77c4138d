"""How far a statement reaches among many possible requests: none of them, some, all, or somewhere in between."""

from collections.abc import Iterable
from enum import IntEnum
from typing import NamedTuple


class Extent(IntEnum):
    """Of the requests in question."""

    NONE = 0
    SOME = 1
    ALL = 2


class Reach(NamedTuple):
    """What is certain: at least so many, at most so many.

    Attributes:
        least: SOME: there surely is one among them.
        most: SOME: there surely is one that is not among them.
    """

    least: Extent
    most: Extent

    @property
    def inverse(self) -> "Reach":
        """Of all that this does not reach."""
        return Reach(Extent(Extent.ALL - self.most), Extent(Extent.ALL - self.least))


NEVER = Reach(Extent.NONE, Extent.NONE)
ALWAYS = Reach(Extent.ALL, Extent.ALL)
SOMETIMES = Reach(Extent.SOME, Extent.SOME)
UNDECIDED = Reach(Extent.NONE, Extent.ALL)


def where_all(reaches: Iterable[Reach]) -> Reach:
    """Where every one of them reaches. What the sender can choose on its own can be chosen together."""
    found = tuple(reaches)
    return Reach(
        min((each.least for each in found), default=Extent.ALL),
        min((each.most for each in found), default=Extent.ALL),
    )


def where_any(reaches: Iterable[Reach]) -> Reach:
    """Where at least one of them reaches."""
    found = tuple(reaches)
    least = max((each.least for each in found), default=Extent.NONE)
    bounds = [each.most for each in found if each.most is not Extent.NONE]
    several = len(bounds) > 1 and max(bounds) is Extent.SOME
    return Reach(least, Extent.ALL if several else max(bounds, default=Extent.NONE))

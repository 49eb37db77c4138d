"""To how many of the possible requests a statement applies: none, some, all, or between two of these."""

from collections.abc import Iterable
from enum import IntEnum
from typing import NamedTuple


class Extent(IntEnum):
    """How many of the requests in question."""

    NONE = 0
    SOME = 1
    ALL = 2


class Reach(NamedTuple):
    """At least so many requests, and at most so many.

    Attributes:
        least: SOME: it certainly applies to one of them.
        most: SOME: there certainly is one to which it does not apply.
    """

    least: Extent
    most: Extent

    @property
    def inverse(self) -> "Reach":
        """The reach of everything that this does not reach."""
        return Reach(Extent(Extent.ALL - self.most), Extent(Extent.ALL - self.least))


NEVER = Reach(Extent.NONE, Extent.NONE)
ALWAYS = Reach(Extent.ALL, Extent.ALL)
SOMETIMES = Reach(Extent.SOME, Extent.SOME)
UNDECIDED = Reach(Extent.NONE, Extent.ALL)


def where_all(reaches: Iterable[Reach]) -> Reach:
    """The requests that all of them reach. What the sender can choose separately it can choose together."""
    found = tuple(reaches)
    return Reach(
        min((each.least for each in found), default=Extent.ALL),
        min((each.most for each in found), default=Extent.ALL),
    )


def where_any(reaches: Iterable[Reach]) -> Reach:
    """The requests that at least one of them reaches."""
    found = tuple(reaches)
    least = max((each.least for each in found), default=Extent.NONE)
    bounds = [each.most for each in found if each.most is not Extent.NONE]
    several = len(bounds) > 1 and max(bounds) is Extent.SOME
    return Reach(least, Extent.ALL if several else max(bounds, default=Extent.NONE))

"""What a finding in a standby region means on the day on which it has to take over."""

from dataclasses import dataclass
from enum import StrEnum

from sescheck.snapshot.reading import Unreadable


class Failover(StrEnum):
    """What a finding does to mail that the region has to carry."""

    BLOCKS = "blocks"
    """Mail is refused."""
    DEGRADES = "degrades"
    """Mail leaves, but worse than before, or nobody hears of its bounces."""
    NOTHING = "nothing"


class Track(StrEnum):
    """The two things that a region takes over."""

    SENDING = "sending"
    RECEIVING = "receiving"


@dataclass(frozen=True, slots=True)
class Consequence:
    """What a finding means when its region has to take over.

    Attributes:
        level: if it is unknown whether mail is refused, ``DEGRADES``.
        unread: the reading without which that is unknown.
    """

    level: Failover
    unread: Unreadable | None = None


BLOCKS, DEGRADES, NOTHING = Failover.BLOCKS, Failover.DEGRADES, Failover.NOTHING

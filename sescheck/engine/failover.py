"""What a finding in a standby region means on the day on which it has to take over."""

from enum import StrEnum


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


BLOCKS, DEGRADES, NOTHING = Failover.BLOCKS, Failover.DEGRADES, Failover.NOTHING

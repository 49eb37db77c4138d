"""How long it takes to mend a finding, as its rule declares it."""

from enum import IntEnum


class Lead(IntEnum):
    """The longest that a step of its fix takes; what takes longest comes first."""

    ACCESS = 0
    """AWS decides about production access, in up to 24 hours."""
    LONG = 1
    """AWS decides about something else, such as a quota, or it takes days or weeks."""
    HOURS = 2
    """Up to 72 hours, such as a DNS record, or what somebody else has to confirm."""
    SHORT = 3
    """Minutes."""

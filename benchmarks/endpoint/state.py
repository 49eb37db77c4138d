"""What an identity is like in one region, in the words of the API v2."""

from collections.abc import Mapping
from dataclasses import dataclass, field

KINDS = ("Bounce", "Complaint", "Delivery")
"""What SES notifies of, in the order of `State.topics` and `State.headers`."""


@dataclass(frozen=True, slots=True)
class State:
    """One identity in one region.

    Attributes:
        tokens: of DKIM; none where it was never set up.
        dkim: DKIM's status.
        signs: is DKIM enabled?
        topics: ARNs of the topics for bounces, complaints and deliveries.
        headers: whether each of these notifications has the original headers.
    """

    tokens: tuple[str, ...] = ()
    verification: str = "SUCCESS"
    dkim: str = "SUCCESS"
    signs: bool = True
    key: str = "RSA_2048_BIT"
    mail_from: str | None = None
    mail_from_status: str = "SUCCESS"
    fallback: str = "USE_DEFAULT_VALUE"
    topics: tuple[str | None, ...] = (None, None, None)
    headers: tuple[bool, ...] = (False, False, False)
    forwarding: bool = True
    configuration_set: str | None = None
    policies: Mapping[str, str] = field(default_factory=dict)
    tags: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_verified(self) -> bool:
        """True if it may send."""
        return self.verification == "SUCCESS"


def tokens(number: int, region: str) -> tuple[str, str, str]:
    """DKIM tokens of an identity: 32 characters, other ones in each region."""
    stem = f"{region.replace('-', '')}{number}".ljust(31, "x")[:31]
    return (f"{stem}a", f"{stem}b", f"{stem}c")


def v1(word: str) -> str:
    """The API v1's form of a word of v2: ``NotStarted`` for ``NOT_STARTED``."""
    return "".join(part.capitalize() for part in word.split("_"))

"""A worked example of a rule: the docs print it and the tests run it."""

from dataclasses import dataclass
from enum import StrEnum

from sescheck.engine.severity import Severity
from sescheck.snapshot.model import Snapshot


class Outcome(StrEnum):
    """The three answers that each rule shows in its examples."""

    FLAGGED = "flagged"
    CLEAR = "clear"
    CANNOT_TELL = "cannot tell"


@dataclass(frozen=True, slots=True)
class Example:
    """A worked example: a snapshot, and what the rule says of it.

    Attributes:
        title: a sentence that says what the snapshot shows.
        places: the (region, subject's name) pairs that must be flagged, and no other; empty unless flagged.
        severity: the severity expected, where it is not the rule's own.
        trusted_accounts: those that the user trusts, where the example is about that.
    """

    outcome: Outcome
    title: str
    snapshot: Snapshot
    places: frozenset[tuple[str | None, str]] = frozenset()
    severity: Severity | None = None
    trusted_accounts: frozenset[str] | None = None

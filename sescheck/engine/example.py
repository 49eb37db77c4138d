"""A worked example of a rule. The docs print it, and the tests run it."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from sescheck.engine.severity import Severity
from sescheck.snapshot.model import Snapshot


class Outcome(StrEnum):
    """The three answers that each rule shows in its examples."""

    FLAGGED = "flagged"
    CLEAR = "clear"
    CANNOT_TELL = "cannot tell"


@dataclass(frozen=True)
class Example:
    """A worked example: a snapshot, and the rule's answer.

    Attributes:
        title: a sentence that says what the snapshot shows.
        build: returns the snapshot. An audit imports every rule, and needs no example.
        places: the (region, subject's name) pairs that must be flagged, and no other; empty unless flagged.
        severity: the expected severity, if it is not the default of the rule.
        trusted_accounts: the accounts that the user trusts, if the example is about them.
    """

    outcome: Outcome
    title: str
    build: Callable[[], Snapshot]
    places: frozenset[tuple[str | None, str]] = frozenset()
    severity: Severity | None = None
    trusted_accounts: frozenset[str] | None = None

    def __post_init__(self) -> None:
        if not isinstance(self.title, str):
            raise TypeError(f"the title of an example is a sentence, not {self.title!r}")

    @cached_property
    def snapshot(self) -> Snapshot:
        """What the example shows, built at the first use."""
        return self.build()

"""A resolver that does not answer: after some failures in a row it is not asked again."""

from sescheck.snapshot.dns import DnsAnswer
from sescheck.snapshot.reading import Reading, Unreadable, Why

OPERATION = "dns:Query"
"""The operation of every reading of this room."""
DEAF = frozenset({Why.TIMED_OUT, Why.UNREACHABLE, Why.DENIED})
"""Failures of the resolver; that it found no answer (SERVFAIL) is a failure of the domain."""


class Silence:
    """Counts failures in a row.

    Args:
        at_first: how many close a resolver that never answered.
        later: how many close one that has answered.

    Attributes:
        closed: why the resolver is not asked again; None while it is asked.
    """

    def __init__(self, at_first: int, later: int) -> None:
        self._at_first, self._later = at_first, later
        self._in_a_row = 0
        self._has_answered = False
        self.closed: Unreadable | None = None

    def heard(self, reading: Reading[DnsAnswer]) -> None:
        """Count the outcome of a question."""
        if not isinstance(reading, Unreadable) or reading.why not in DEAF:
            self._in_a_row, self._has_answered = 0, True
            return
        self._in_a_row += 1
        if self.closed is None and self._in_a_row >= (self._later if self._has_answered else self._at_first):
            detail = f"not asked: {self._in_a_row} questions in a row had no answer ({reading.detail})"
            self.closed = Unreadable(reading.why, reading.operation, detail)

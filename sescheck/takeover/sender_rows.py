"""Senders and checks against each other: what each check says about each sender."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import compress
from types import MappingProxyType

from sescheck.comparison.account_view import key_of
from sescheck.engine.failover import Track
from sescheck.takeover.model import Check, Readiness, State

_OF_ALL = "account"
"""The type of a subject that concerns every sender."""


@dataclass(frozen=True, slots=True)
class SenderRow:
    """A sender.

    Attributes:
        state: whether it could send: ``passed``, ``blocks`` or ``unknown``.
        cells: what each column says about it.
        unread: the readings that hide whether it could send.
    """

    name: str
    state: State
    cells: tuple[State, ...]
    unread: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SenderTable:
    """All senders: those that cannot send first, then those for which it is not known.

    Attributes:
        columns: the checks that say something about a sender.
    """

    columns: tuple[Check, ...]
    rows: tuple[SenderRow, ...]


def sender_table(found: Readiness) -> SenderTable:
    """Return the table."""
    columns = tuple(
        check
        for state in (State.BLOCKS, State.UNKNOWN, State.DEGRADES)
        for check in found.checks
        if check.state is state and check.track is Track.SENDING
    )
    rows = tuple(_rows(found, [_About(check) for check in columns]))
    marked = [any(row.cells[index] is not State.PASSED for row in rows) for index in range(len(columns))]
    return SenderTable(
        tuple(compress(columns, marked)),
        tuple(replace(row, cells=tuple(compress(row.cells, marked))) for row in rows),
    )


def _rows(found: Readiness, about: list["_About"]) -> Iterator[SenderRow]:
    senders = found.senders
    for name, rules in senders.blocked.items():
        yield SenderRow(name, State.BLOCKS, tuple(each.of(name, rules) for each in about), ())
    for name, unread in senders.unknown.items():
        words = tuple(each.words for each in unread)
        yield SenderRow(name, State.UNKNOWN, tuple(each.of(name, ()) for each in about), words)
    for name in senders.ready:
        yield SenderRow(name, State.PASSED, tuple(each.of(name, ()) for each in about), ())


class _About:
    """What one check says, by the name of the sender."""

    def __init__(self, check: Check) -> None:
        self._rule = check.rule
        self._of_all = State.BLOCKS if check.state is State.BLOCKS else State.DEGRADES
        self._worse = {key_of(each.finding.subject): each.finding.subject_type for each in check.findings}
        self._is_worse_for_all = _OF_ALL in self._worse.values()
        named = [each for each in check.undecided if each.count == 1 and each.place.type == "identity"]
        self._undecided = {key_of(each.place.name) for each in named}
        self._is_undecided_for_all = len(named) < len(check.undecided) or check.error is not None

    def of(self, name: str, blocked_by: tuple[str, ...]) -> State:
        """Return what it says about one sender; a doubt that names no identity is a doubt about each of them."""
        key = key_of(name)
        if self._rule in blocked_by:
            return State.BLOCKS
        if self._is_undecided_for_all or key in self._undecided:
            return State.UNKNOWN
        if self._is_worse_for_all:
            return self._of_all
        if self._worse.get(key) == "identity":
            return State.DEGRADES
        return State.PASSED


MARKS: Mapping[State, tuple[str, str, str]] = MappingProxyType(
    {
        State.BLOCKS: ("✖", "bad", "blocks"),
        State.UNKNOWN: ("?", "unknown", "unknown"),
        State.DEGRADES: ("!", "warn", "worse"),
        State.PASSED: ("·", "none", "nothing found"),
    }
)
"""The mark of a cell, its look, and its words."""

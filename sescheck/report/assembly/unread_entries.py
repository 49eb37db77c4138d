"""What could not be read, with the rules that this leaves undecided; and the rules that were not asked."""

from collections.abc import Callable, Container, Iterable
from dataclasses import dataclass, field, replace

from sescheck.engine.findings import Findings, Undecided
from sescheck.report.model import Acceptance, NotAsked, Unread
from sescheck.snapshot.model import Snapshot
from sescheck.snapshot.reading import NOT_A_FAILURE, Unreadable
from sescheck.snapshot.unread import UnreadReading, unread_readings


def unread_of(
    snapshot: Snapshot,
    findings: Findings,
    accepting: Callable[[UnreadReading], Acceptance | None] = lambda _: None,
) -> tuple[Unread, ...]:
    """Return what could not be read, one entry per operation, region and reason, with the undecided rules.

    Args:
        snapshot: what was read.
        findings: what the rules found in it.
        accepting: returns why an unread reading is accepted; None if it is not.
    """
    open_by = _open_by_refusal(findings.undecided)
    merged: dict[tuple[str, str | None, Unreadable, Acceptance | None], list[UnreadReading]] = {}
    for reading in unread_readings(snapshot):
        if _is_needed(reading, open_by):
            key = (reading.account_id, reading.region, reading.unread, accepting(reading))
            merged.setdefault(key, []).append(reading)
    return tuple(
        replace(_unread(account_id, region, unread, readings, open_by.get(unread, _Open())), accepted=accepted)
        for (account_id, region, unread, accepted), readings in merged.items()
    )


_FOR_RULES_ONLY = frozenset({"topic", "resource", "dns-record"})
"""Subjects that are read only for rules, not for other parts of a report."""


@dataclass(frozen=True, slots=True)
class _Open:
    """The rules that one refusal leaves undecided, and the regions that they are undecided about."""

    rules: set[str] = field(default_factory=set)
    about: set[str] = field(default_factory=set)


def _open_by_refusal(undecided: Iterable[Undecided]) -> dict[Unreadable, _Open]:
    """By the refusal itself: those of two regions are two, whatever their words."""
    found: dict[Unreadable, _Open] = {}
    for each in undecided:
        for unread in each.because:
            of_this = found.setdefault(unread, _Open())
            of_this.rules.add(each.rule)
            if each.place.region is not None:
                of_this.about.add(each.place.region)
    return found


def _is_needed(reading: UnreadReading, open_by: Container[Unreadable]) -> bool:
    """True if a rule is undecided because of it, or if it is not only read for rules."""
    kind = None if reading.subject is None else reading.subject[0]
    return kind not in _FOR_RULES_ONLY or reading.unread in open_by


def _unread(
    account_id: str, region: str | None, unread: Unreadable, readings: list[UnreadReading], leaves: _Open
) -> Unread:
    subjects = {reading.subject for reading in readings}
    return Unread(
        account_id=account_id,
        region=region,
        operation=unread.operation,
        subject=readings[0].subject if len(subjects) == 1 else None,
        count=len(subjects),
        why=unread.why,
        detail=unread.detail,
        rules=tuple(sorted(leaves.rules)),
        about=tuple(sorted(leaves.about)),
    )


def not_asked_of(findings: Findings) -> tuple[NotAsked, ...]:
    """Return the rules that are undecided for some subjects only because of depth or options, once each."""
    counts: dict[tuple[str, str], int] = {}
    for each in findings.undecided:
        if all(unread.why in NOT_A_FAILURE for unread in each.because):
            key = (each.rule, each.because[0].detail)
            counts[key] = counts.get(key, 0) + each.count
    return tuple(NotAsked(rule, count, hint) for (rule, hint), count in sorted(counts.items()))

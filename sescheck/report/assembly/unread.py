"""What could not be read, with the rules that this leaves open; and the rules that nobody asked about."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from sescheck.engine.findings import Doubt, Findings
from sescheck.report.model import Acceptance, NotAsked, Unread
from sescheck.snapshot.model import Snapshot
from sescheck.snapshot.reading import NOT_OWED, Unreadable
from sescheck.snapshot.silences import UnreadReading, unread_readings


def unread_of(
    snapshot: Snapshot,
    findings: Findings,
    accepting: Callable[[UnreadReading], Acceptance | None] = lambda _: None,
) -> tuple[Unread, ...]:
    """What could not be read, one entry an operation, region and reason, with the rules it leaves open.

    Args:
        snapshot: what was read.
        findings: what the rules made of it.
        accepting: why a reading that is missing is accepted; None where it is not.
    """
    rules = _rules_by_refusal(findings.doubts)
    merged: dict[tuple[str, str | None, Unreadable, Acceptance | None], list[UnreadReading]] = {}
    for silence in unread_readings(snapshot):
        if _is_needed(silence, rules):
            key = (silence.account_id, silence.region, silence.unread, accepting(silence))
            merged.setdefault(key, []).append(silence)
    return tuple(
        replace(_unread(account_id, region, unread, members, rules), accepted=accepted)
        for (account_id, region, unread, accepted), members in merged.items()
    )


_FOR_RULES_ONLY = frozenset({"topic", "resource"})
"""Subjects that are read for the sake of rules, and of nothing else in a report."""


def _is_needed(silence: UnreadReading, rules: Mapping[Unreadable, set[str]]) -> bool:
    """Is anything open because of it? What no chosen rule needs of a topic, or of a resource, is not missing."""
    kind = None if silence.subject is None else silence.subject[0]
    return kind not in _FOR_RULES_ONLY or silence.unread in rules


def _unread(
    account_id: str,
    region: str | None,
    unread: Unreadable,
    members: list[UnreadReading],
    rules: Mapping[Unreadable, set[str]],
) -> Unread:
    subjects = {member.subject for member in members}
    return Unread(
        account_id=account_id,
        region=region,
        operation=unread.operation,
        subject=members[0].subject if len(subjects) == 1 else None,
        count=len(subjects),
        why=unread.why,
        detail=unread.detail,
        rules=tuple(sorted(rules.get(unread, ()))),
    )


def _rules_by_refusal(doubts: Iterable[Doubt]) -> dict[Unreadable, set[str]]:
    """The rules that each refusal leaves undecided; those of two regions are two, whatever their words."""
    rules: dict[Unreadable, set[str]] = {}
    for doubt in doubts:
        for unread in doubt.because:
            rules.setdefault(unread, set()).add(doubt.rule)
    return rules


def not_asked_of(findings: Findings) -> tuple[NotAsked, ...]:
    """The rules that are open for some subjects only because nobody asked, once each."""
    counts: dict[tuple[str, str], int] = {}
    for doubt in findings.doubts:
        if all(unread.why in NOT_OWED for unread in doubt.because):
            key = (doubt.rule, doubt.because[0].detail)
            counts[key] = counts.get(key, 0) + doubt.count
    return tuple(NotAsked(rule, count, hint) for (rule, hint), count in sorted(counts.items()))

"""Compare a report with what was known before."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from msgspec.structs import replace

from sescheck.history.deciding import Decide
from sescheck.history.earlier import Earlier, earlier_of, match
from sescheck.history.setting_changes import Compared, compared
from sescheck.report.model import Changes, EarlierFinding, Reported, Status
from sescheck.snapshot.model import Snapshot


@dataclass(frozen=True, slots=True)
class BaselineResult:
    """Findings compared with those of a baseline.

    Attributes:
        reported: known findings that were open have the status ``baseline``.
        fixed: findings of the baseline that are no longer found.
        unconfirmed: findings of the baseline that could not be judged.
    """

    reported: tuple[Reported, ...]
    fixed: tuple[EarlierFinding, ...]
    unconfirmed: tuple[EarlierFinding, ...]


@dataclass(frozen=True, slots=True)
class EarlierRun:
    """An earlier run.

    Attributes:
        since: RFC 3339, UTC, when it was.
        findings: those that were open.
        decide: what it could judge.
        snapshot: what it read; None if unknown.
    """

    since: str
    findings: tuple[Earlier, ...]
    decide: Decide
    snapshot: Snapshot | None


def compare_with_baseline(
    reported: Sequence[Reported], baseline: Iterable[Earlier], decide: Decide
) -> BaselineResult:
    """Give the known findings the status ``baseline``.

    Args:
        reported: open or accepted.
        baseline: the known ones.
        decide: what this run could judge.
    """
    matched = match([each.finding for each in reported], baseline)
    fixed, unconfirmed = _sorted_out(matched.missing, decide)
    known = tuple(
        replace(each, status=Status.BASELINE) if is_known and each.status is Status.OPEN else each
        for each, is_known in zip(reported, matched.known, strict=True)
    )
    return BaselineResult(known, _as_shown(fixed), _as_shown(unconfirmed))


def changes(
    reported: Sequence[Reported], snapshot: Snapshot | None, decide: Decide, earlier: EarlierRun
) -> Changes:
    """Return what differs from an earlier run.

    Args:
        reported: this run's findings; those that are accepted or in the baseline are neither new nor gone.
        snapshot: what this run read; None if unknown.
        decide: what this run could judge.
        earlier: the earlier run.
    """
    matched = match([each.finding for each in reported], earlier.findings)
    gone, undecided = _sorted_out(matched.missing, decide)
    pairs = zip(reported, matched.known, strict=True)
    new = tuple(each for each, is_known in pairs if not is_known and each.status is Status.OPEN)
    first = [earlier_of(each.finding) for each in new]
    settings = _settings(earlier.snapshot, snapshot)
    return Changes(
        since=earlier.since,
        settings=None if settings is None else settings.changes,
        new=new,
        gone=_as_shown(gone),
        undecided=len(undecided),
        first_judged=frozenset(
            each.finding.fingerprint for each, could in zip(first, earlier.decide(first), strict=True) if not could
        ),
        uncompared=0 if settings is None else settings.uncompared,
        apart=() if settings is None else settings.apart,
    )


def _settings(before: Snapshot | None, after: Snapshot | None) -> Compared | None:
    return None if before is None or after is None else compared(before, after)


def _sorted_out(missing: Sequence[Earlier], decide: Decide) -> tuple[list[Earlier], list[Earlier]]:
    """Return the findings that are gone, and those that this run could not judge."""
    answers = decide(missing)
    gone = [each for each, could in zip(missing, answers, strict=True) if could]
    return gone, [each for each, could in zip(missing, answers, strict=True) if not could]


def _as_shown(findings: Iterable[Earlier]) -> tuple[EarlierFinding, ...]:
    shown = (each.finding for each in findings)
    return tuple(sorted(shown, key=lambda each: (each.severity.rank, each.rule, each.region or "", each.subject)))

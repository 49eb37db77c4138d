"""Findings of an earlier run, and which of today's they are."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sescheck.engine.findings import Finding
from sescheck.report.model import Gone


@dataclass(frozen=True, slots=True)
class Earlier:
    """A finding as an earlier run left it.

    Attributes:
        told: what is said of it where it is not there any more.
        group: the group of regions in which it was found.
        compared_with: the regions that it was compared with.
    """

    told: Gone
    group: str
    compared_with: tuple[str, ...]


def earlier_of(finding: Finding) -> Earlier:
    """The finding, as a later run will see it."""
    told = Gone(
        fingerprint=finding.fingerprint,
        rule=finding.rule,
        severity=finding.severity,
        account_id=finding.account_id,
        region=finding.region,
        subject=(finding.subject_type, finding.subject),
        message=finding.message,
    )
    return Earlier(told, finding.group, finding.compared_with)


@dataclass(frozen=True, slots=True)
class Match:
    """Two lists of findings, side by side.

    Attributes:
        known: of each of today's findings, whether it was there before.
        missing: the earlier ones that are not among today's.
    """

    known: tuple[bool, ...]
    missing: tuple[Earlier, ...]


def match(findings: Sequence[Finding], earlier: Iterable[Earlier]) -> Match:
    """Which findings are which, by fingerprint.

    Findings about whole groups may share a fingerprint. Those of one group are taken for the same, and then as
    many as there were before: a group that got another name makes nothing new, one that was added does.
    """
    left: dict[str, list[Earlier]] = {}
    for each in earlier:
        left.setdefault(each.told.fingerprint, []).append(each)
    known = [_take(left.get(found.fingerprint), found.group) for found in findings]
    for index, found in enumerate(findings):
        known[index] = known[index] or _take(left.get(found.fingerprint))
    return Match(tuple(known), tuple(each for several in left.values() for each in several))


def _take(left: list[Earlier] | None, group: str | None = None) -> bool:
    index = next(_of_group(left or (), group), None)
    if left is None or index is None:
        return False
    left.pop(index)
    return True


def _of_group(left: Sequence[Earlier], group: str | None) -> Iterator[int]:
    return (index for index, each in enumerate(left) if group in {None, each.group})

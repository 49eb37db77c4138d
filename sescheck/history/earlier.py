"""Findings of an earlier run, matched with those of the current run."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from sescheck.engine.findings import Finding
from sescheck.report.model import EarlierFinding


@dataclass(frozen=True, slots=True)
class Earlier:
    """A finding as an earlier run left it.

    Attributes:
        finding: what a report shows of it.
        group: the group of regions in which it was found.
        compared_with: the regions that it was compared with.
    """

    finding: EarlierFinding
    group: str
    compared_with: tuple[str, ...]


def earlier_of(finding: Finding) -> Earlier:
    """Return the finding as a later run sees it."""
    shown = EarlierFinding(
        fingerprint=finding.fingerprint,
        rule=finding.rule,
        severity=finding.severity,
        account_id=finding.account_id,
        region=finding.region,
        subject=(finding.subject_type, finding.subject),
        message=finding.message,
    )
    return Earlier(shown, finding.group, finding.compared_with)


@dataclass(frozen=True, slots=True)
class Match:
    """Two lists of findings, compared.

    Attributes:
        known: for each current finding, whether it was there before.
        missing: the earlier findings that are not among the current ones.
    """

    known: tuple[bool, ...]
    missing: tuple[Earlier, ...]


def match(findings: Sequence[Finding], earlier: Iterable[Earlier]) -> Match:
    """Match findings by fingerprint.

    Findings about whole groups may share a fingerprint. Findings of the same group match first, and then as
    many as there were before: a renamed group makes nothing new, an added group does. At last, a finding about a
    difference is known if the earlier run had it in the other region.
    """
    left: dict[str, list[Earlier]] = {}
    for each in earlier:
        left.setdefault(each.finding.fingerprint, []).append(each)
    known = [_take(left.get(found.fingerprint), found.group) for found in findings]
    for index, found in enumerate(findings):
        known[index] = known[index] or _take(left.get(found.fingerprint))
    others = [found.also_known_as if found.stands_for else () for found in findings]
    for index, fingerprints in enumerate(others):
        known[index] = known[index] or any(left.get(each) for each in fingerprints)
    for fingerprint in chain.from_iterable(others):
        left.pop(fingerprint, None)
    return Match(tuple(known), tuple(each for several in left.values() for each in several))


def _take(left: list[Earlier] | None, group: str | None = None) -> bool:
    index = next(_of_group(left or (), group), None)
    if left is None or index is None:
        return False
    left.pop(index)
    return True


def _of_group(left: Sequence[Earlier], group: str | None) -> Iterator[int]:
    return (index for index, each in enumerate(left) if group in {None, each.group})

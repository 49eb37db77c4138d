"""Since when a finding is open, from what came and went in the runs of a history."""

from collections.abc import Iterable
from dataclasses import replace
from typing import TypeVar

from sescheck.report.model import DatedFinding, EarlierFinding, Run


class Dates:
    """Follows the runs, and knows since when a finding is open.

    A finding that a run could not judge is still open for the next one: no run says that it is gone.
    """

    def __init__(self) -> None:
        self._first: str | None = None
        self._came: dict[str, list[DatedFinding]] = {}

    def follow(self, run: Run) -> None:
        """Note what came and went in the next run."""
        if self._first is None:
            self._first = run.at
        for gone in run.went:
            _take(self._came, gone.fingerprint)
        for each in run.came:
            self._came.setdefault(each.finding.fingerprint, []).append(each)

    def of(self, found: Iterable[EarlierFinding]) -> tuple[DatedFinding, ...]:
        """Return the open findings of the last run with their dates, in the order in which they are given."""
        left = {fingerprint: list(came) for fingerprint, came in self._came.items()}
        dated = [(each, _take(left, each.fingerprint)) for each in found]
        moved: dict[object, list[DatedFinding]] = {}
        for each in (each for several in left.values() for each in several):
            moved.setdefault(_fault(each.finding), []).append(each)
        return tuple(self._dated(each, came or _take(moved, _fault(each))) for each, came in dated)

    def _dated(self, found: EarlierFinding, came: DatedFinding | None) -> DatedFinding:
        """The first run has what did not come later: that may be older."""
        if came is None:
            return DatedFinding(found, self._first or "", may_be_older=True)
        return replace(came, finding=found)


def _fault(found: EarlierFinding) -> object:
    """What stays the same if a difference between regions is found in another one of them."""
    return found.account_id, found.rule, found.subject


K = TypeVar("K")


def _take(left: dict[K, list[DatedFinding]], key: K) -> DatedFinding | None:
    several = left.get(key)
    return several.pop(0) if several else None

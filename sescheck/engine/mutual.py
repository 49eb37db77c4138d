"""One finding for a difference between two regions, which a rule flags in both of them.

The region that differs from most others has the finding. If no region does, such as with two regions, it is the
one in which the difference means more for a failover; if that is the same, the first region of the group has none.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from msgspec.structs import replace

from sescheck.comparison.account_view import key_of
from sescheck.engine.failover import Failover
from sescheck.engine.findings import Finding
from sescheck.engine.rule import Scope

Spot = tuple[str, str, str]
"""The region, and the type and name of the subject: what tells apart the findings of a rule in a group."""


@dataclass(frozen=True, slots=True)
class _Held:
    """A finding of a rule that flags both sides of a difference, until all findings are known.

    Attributes:
        spot: its own place.
        others: the same subject in the regions from which it differs.
        order: the position of its region in the group.
    """

    finding: Finding
    spot: Spot
    others: tuple[Spot, ...]
    order: int


@dataclass(slots=True)
class MutualFindings:
    """The findings of an account that may say the same as another one."""

    _held: dict[tuple[str, str], dict[Spot, _Held]] = field(default_factory=dict)

    def hold(self, finding: Finding, scope: Scope[Any], subject: Any) -> None:
        """Keep a finding about a region and this subject until all of the account are known."""
        regions = [view.name for view in subject.group.regions]

        def spot(region: str) -> Spot:
            name_in = None if region == finding.region else scope.name_in
            name = finding.subject if name_in is None else name_in(subject, region)
            return region, finding.subject_type, key_of(name) if finding.subject_type == "identity" else name

        here = finding.region or ""
        others = tuple(map(spot, finding.compared_with))
        new = _Held(finding, spot(here), others, regions.index(here))
        self._held.setdefault((finding.rule, finding.group), {})[new.spot] = new

    def once(self) -> Iterator[Finding]:
        """Yield a finding for each difference, and forget all of them. The same findings give the same answer."""
        for held in self._held.values():
            yield from _once(held)
        self._held.clear()


def _once(held: Mapping[Spot, _Held]) -> Iterator[Finding]:
    said: set[Spot] = set()
    for each in sorted(held.values(), key=_least_to_say):
        if _all_say_it(each, held) and said.isdisjoint(each.others):
            said.add(each.spot)
    for spot, each in held.items():
        if spot not in said:
            yield replace(each.finding, stands_for=_regions(other for other in each.others if other in said))


_CONSEQUENCES = (Failover.NOTHING, Failover.DEGRADES, Failover.BLOCKS)


def _least_to_say(each: _Held) -> tuple[int, int, int, int, Spot]:
    """The least severe first, what differs from few regions, what matters less, the first region of the group."""
    consequence = _CONSEQUENCES.index(each.finding.failover)
    return -each.finding.severity.rank, len(each.others), consequence, each.order, each.spot


def _all_say_it(each: _Held, held: Mapping[Spot, _Held]) -> bool:
    """True if each of the other regions has a finding that names this one, and is not less severe."""
    others = [held.get(other) for other in each.others]
    return all(
        other is not None
        and each.spot in other.others
        and other.finding.severity.rank <= each.finding.severity.rank
        for other in others
    )


def _regions(spots: Iterable[Spot]) -> tuple[str, ...]:
    return tuple(region for region, _, _ in spots)

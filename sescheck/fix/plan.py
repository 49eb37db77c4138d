"""The steps that mend the findings of a run, each once, in an order in which they can be carried out."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from graphlib import TopologicalSorter
from heapq import heappop, heappush

import msgspec
from msgspec import structs

from sescheck.engine.findings import Finding
from sescheck.engine.fixes import Fixes
from sescheck.engine.steps import Step
from sescheck.fix.contradicting import contradict, later
from sescheck.fix.merging import merged, target_of
from sescheck.snapshot.reading import Unreadable

_ENCODER = msgspec.json.Encoder(order="deterministic")


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """A step with its place in the plan.

    Attributes:
        number: from 1.
        mends: the findings that it mends, or helps to mend.
        after: the numbers of the steps that must be done before.
    """

    number: int
    account_id: str
    step: Step
    mends: tuple[Finding, ...]
    after: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """The steps for a run.

    Attributes:
        unknown: the findings whose steps depend on something that could not be read.
    """

    steps: tuple[PlannedStep, ...]
    unknown: tuple[tuple[Finding, Unreadable], ...] = ()


@dataclass(slots=True)
class _Merged:
    """A step that mends several findings."""

    step: Step
    mends: list[Finding]


class _Steps:
    """The steps of an account, each once; the second of two that contradict each other is left to the next run."""

    def __init__(self) -> None:
        self.all: list[_Merged] = []
        self._by_deed: dict[bytes, _Merged] = {}
        self._by_target: dict[Hashable, list[_Merged]] = {}

    def add(self, step: Step, finding: Finding) -> None:
        """Add a step. Equal steps become one, and so do those that set parts of the same thing."""
        deed = _ENCODER.encode(step.does)
        known = self._by_deed.get(deed)
        if known is not None:
            # It may be a part of a step that does more by now.
            step = structs.replace(step, does=known.step.does)
        for each in (known,) if known else self._by_target.get(target_of(step), ()):
            both = merged(each.step, step)
            if both is not None:
                each.step = both
                each.mends.append(finding)
                self._by_deed[deed] = each
                return
        target = self._by_target.setdefault(target_of(step), [])
        against = next((each.step for each in target if contradict(each.step, step)), None)
        new = _Merged(step if against is None else later(step, against), [finding])
        self.all.append(new)
        self._by_deed[deed] = new
        target.append(new)


def plan_of(findings: Iterable[Finding], fixes: Fixes) -> Plan:
    """Return the plan for these findings.

    Args:
        findings: worst first.
        fixes: knows their steps.
    """
    by_account: dict[str, _Steps] = {}
    unknown = []
    for finding in findings:
        fix = fixes.of(finding)
        if fix is None:
            continue
        if fix.unread is not None:
            unknown.append((finding, fix.unread))
        steps = by_account.setdefault(finding.account_id, _Steps())
        for step in fix.steps:
            steps.add(step, finding)
    planned: list[PlannedStep] = []
    for account_id, steps in by_account.items():
        planned += _numbered(account_id, _in_order(steps.all), len(planned))
    return Plan(tuple(planned), tuple(unknown))


def _in_order(steps: Sequence[_Merged]) -> list[tuple[_Merged, tuple[int, ...]]]:
    """The steps in their order, each with the positions of those that it needs in the list that was given.

    Raises:
        CycleError: two steps need each other. This is a fault of a rule.
    """
    needed = _needed(steps)
    sorter = TopologicalSorter(needed)
    sorter.prepare()
    ready: list[tuple[int, int]] = []
    done: list[tuple[_Merged, tuple[int, ...]]] = []
    place: dict[int, int] = {}
    while sorter.is_active():
        for index in sorter.get_ready():
            heappush(ready, (steps[index].step.phase, index))
        _, index = heappop(ready)
        place[index] = len(place)
        done.append((steps[index], tuple(sorted(place[each] for each in needed[index]))))
        sorter.done(index)
    return done


def _needed(steps: Sequence[_Merged]) -> Mapping[int, set[int]]:
    makers: dict[str, set[int]] = {}
    for index, each in enumerate(steps):
        for made in each.step.makes:
            makers.setdefault(made, set()).add(index)
    return {
        index: set().union(*(makers.get(need, ()) for need in each.step.needs)) - {index}
        for index, each in enumerate(steps)
    }


def _numbered(
    account_id: str, steps: Sequence[tuple[_Merged, tuple[int, ...]]], before: int
) -> Iterable[PlannedStep]:
    for number, (each, after) in enumerate(steps, before + 1):
        mends = tuple({finding.fingerprint: finding for finding in each.mends}.values())
        yield PlannedStep(number, account_id, each.step, mends, tuple(before + 1 + index for index in after))


def narrowed(plan: Plan, *, numbers: Iterable[int] = (), region: str | None = None) -> Plan:
    """Return the steps with these numbers, or those of this region and what they need; the numbers stay."""
    wanted = set(numbers)
    here = _with_needed(plan, region)
    steps = (each for each in plan.steps if (not wanted or each.number in wanted) and each.number in here)
    unknown = (each for each in plan.unknown if region is None or each[0].region in {None, region})
    return replace(plan, steps=tuple(steps), unknown=tuple(unknown))


def _with_needed(plan: Plan, region: str | None) -> set[int]:
    """The steps of a region, and those anywhere that they need. A step comes after what it needs."""
    found: set[int] = set()
    for each in reversed(plan.steps):
        if region is None or each.step.region in {None, region} or each.number in found:
            found |= {each.number, *each.after}
    return found

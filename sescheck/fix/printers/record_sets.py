"""The DNS records of a plan as whole sets: one for each name and type, however many steps and accounts want it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sescheck.engine.steps import Record
from sescheck.fix.merging import of_records
from sescheck.fix.plan import Plan, PlannedStep

_NOT_IN_FILE_NAMES = re.compile(r"[^a-z0-9._-]", re.ASCII)
_LONGEST_FILE_NAME = 200


@dataclass(slots=True)
class RecordSet:
    """All records of one name and type, as they are afterwards.

    Attributes:
        steps: that want it.
        conflict: why it cannot be published as it is; empty if nothing else wants another value.
    """

    record: Record
    steps: list[PlannedStep]
    conflict: str = ""

    @property
    def is_safe(self) -> bool:
        """True if publishing it loses nothing that is not known."""
        return not self.conflict and (self.record.now is not None or self.record.type == "CNAME")


def record_sets(plan: Plan) -> list[RecordSet]:
    """Return the sets in the order of their steps. Two steps that contradict each other have a set each."""
    found: dict[tuple[str, str], RecordSet] = {}
    conflicts = []
    for each in plan.steps:
        if not isinstance(each.step.does, Record):
            continue
        record = each.step.does
        known = found.setdefault((record.name, record.type), RecordSet(record, []))
        both = of_records(known.record, record)
        if both is not None:
            known.record = both
            known.steps.append(each)
        else:
            known.conflict = _conflict(each, record.type)
            conflicts.append(RecordSet(record, [each], _conflict(known.steps[0], record.type)))
    return [*found.values(), *conflicts]


def _conflict(other: PlannedStep, type_: str) -> str:
    return f"Step {other.number} wants other {type_} records of this name. Decide which are right."


def by_domain(found: Sequence[RecordSet]) -> Mapping[str, list[RecordSet]]:
    """Return the sets by the domain that they are for: the name itself, or the shortest identity above it.

    The DNS is not asked which zone holds a name. A zone may begin at this domain, above it, or below it.
    """
    subjects = {
        finding.subject.lower().rpartition("@")[2]
        for each in found
        for step in each.steps
        for finding in step.mends
    }
    domains: dict[str, list[RecordSet]] = {}
    for each in found:
        name = each.record.name
        above = (subject for subject in subjects if subject and f".{name}".endswith(f".{subject}"))
        domains.setdefault(min(above, key=len, default=name), []).append(each)
    return domains


def commands_for_the_rest(plan: Plan) -> Iterator[str]:
    """Yield which steps are not records, and the options that print them."""
    rest = [each for each in plan.steps if not isinstance(each.step.does, Record)]
    if rest:
        yield "\n".join(
            (
                f"Not DNS records: {len(rest)} of {len(plan.steps)} steps:",
                *(f"  {each.number}. {each.step.title}" for each in rest),
                "To print them, run the same command with these options instead of --as and --output:",
                f"  --as cli {' '.join(f'--step {each.number}' for each in rest)}",
            )
        )


def file_name(name: str, ending: str) -> str:
    """The name of a file, whatever the name of the domain."""
    plain = _NOT_IN_FILE_NAMES.sub("_", name.lower()).lstrip(".")[:_LONGEST_FILE_NAME]
    return f"{plain or 'domain'}{ending}"

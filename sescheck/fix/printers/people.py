"""Which steps of a script wait for what only a person does."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import dropwhile, takewhile, tee

from sescheck.engine.steps import Call, Human, Record
from sescheck.fix.plan import Plan


@dataclass(frozen=True, slots=True)
class Waits:
    """What the steps of a plan wait for.

    Attributes:
        awaited: the numbers of the steps of people that a later step needs: the script asks for them.
        left_out: the calls that need one of them, at any distance, with a sentence that says so. A script that
            nobody watches leaves them out: ``REJECT_MESSAGE`` without the MX record stops all mail.
    """

    awaited: frozenset[int]
    left_out: Mapping[int, str]


def waits_of(plan: Plan) -> Waits:
    """Return which steps wait, by the order of the plan."""
    by_people = {each.number for each in plan.steps if isinstance(each.step.does, Human | Record)}
    first: dict[int, int] = {}
    for each in plan.steps:
        before = (number if number in by_people else first.get(number) for number in each.after)
        found = next((number for number in before if number is not None), None)
        if found is not None:
            first[each.number] = found
    calls = {each.number for each in plan.steps if isinstance(each.step.does, Call)}
    return Waits(
        frozenset(by_people.intersection(number for each in plan.steps for number in each.after)),
        {
            number: f"Step {number} is left out: a person has to do step {awaited} first."
            for number, awaited in first.items()
            if number in calls
        },
    )


def attended(lines: Iterable[str], condition: str) -> Iterator[str]:
    """Yield the lines of a step, with the condition between its comments and its command."""
    first, second = tee(lines)
    yield from takewhile(_is_comment, first)
    yield condition
    yield from dropwhile(_is_comment, second)


def _is_comment(line: str) -> bool:
    return line.startswith("#")

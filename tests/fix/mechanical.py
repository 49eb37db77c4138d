"""Which examples of a rule are mended by calls and DNS records alone, without a person."""

from sescheck.engine.example import Example, Outcome
from sescheck.engine.fixes import Fixes
from sescheck.engine.groups import account_views_of
from sescheck.engine.rule import Entry
from sescheck.engine.run import run
from sescheck.engine.steps import Human, Step
from tests.fix.seeding.world import why_not


def flagged(entry: Entry) -> tuple[Example, ...]:
    """The worked examples in which the rule finds something."""
    return tuple(each for each in entry.examples if each.outcome is Outcome.FLAGGED)


def steps_of(entry: Entry, example: Example) -> tuple[Step, ...]:
    """The steps for what the rule finds in its example."""
    views = tuple(account_views_of(example.snapshot, trusted_accounts=example.trusted_accounts))
    fixes = Fixes([entry], views)
    found = (fixes.of(each) for each in run([entry], views).flagged)
    return tuple(step for fix in found if fix is not None for step in fix.steps)


def is_mechanical(entry: Entry, example: Example) -> bool:
    """True if there are steps, and each is a call or a record."""
    steps = steps_of(entry, example)
    return bool(steps) and not any(isinstance(each.does, Human) for each in steps)


def has_commands(entry: Entry, example: Example) -> bool:
    """True if a call or a record is among the steps."""
    return any(not isinstance(each.does, Human) for each in steps_of(entry, example))


def can_be_seeded(example: Example) -> bool:
    """True if nothing is known that speaks against it."""
    return why_not(example.snapshot) is None

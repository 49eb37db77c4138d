"""Every rule's worked examples come true."""

from collections.abc import Iterator

import pytest

from sescheck.engine.example import Example, Outcome
from sescheck.engine.findings import Findings
from sescheck.engine.groups import account_views_of
from sescheck.engine.rule import Entry
from sescheck.engine.run import run
from sescheck.rules.catalogue import every_rule
from sescheck.snapshot.reading import Why

RULES = {entry.name: entry for entry in every_rule()}


def answer(entry: Entry, example: Example) -> Findings:
    """What this one rule says of the example's snapshot."""
    return run([entry], account_views_of(example.snapshot, trusted_accounts=example.trusted_accounts))


def outcome_faults(entry: Entry, example: Example, found: Findings) -> Iterator[str]:
    """Flagged: just those places; clear: nothing, no doubt; cannot tell: doubt, no finding."""
    places = {(each.region, each.subject) for each in found.flagged}
    if places != example.places:
        yield f"flags {places}, not {example.places}"
    if found.crashes:
        yield f"crashes: {found.crashes}"
    match example.outcome:
        case Outcome.FLAGGED:
            severities = {each.severity for each in found.flagged}
            if not example.places:
                yield "names no place"
            if severities != {example.severity or entry.rule.severity}:
                yield f"is {severities}"
        case Outcome.CLEAR:
            if found.undecided:
                yield f"is in doubt: {found.undecided}"
        case Outcome.CANNOT_TELL:
            if not found.undecided:
                yield "is not in doubt"


def message_faults(found: Findings) -> Iterator[str]:
    """A message can be read alone: it names its subject, an account apart, and its region."""
    for each in found.flagged:
        if each.subject_type != "account" and each.subject not in each.message:
            yield f"does not name {each.subject}: {each.message}"
        if each.region is not None and each.region not in each.message:
            yield f"does not name {each.region}: {each.message}"


def doubt_faults(found: Findings) -> Iterator[str]:
    """What nobody asked is not mixed with refusals: the doubts of an example are of one of the two kinds."""
    kinds = {unread.why is Why.NOT_ASKED for doubt in found.undecided for unread in doubt.because}
    if len(kinds) > 1:
        yield f"mixes what was refused with what was not asked: {found.undecided}"


def faults(entry: Entry) -> Iterator[str]:
    """What is wrong with the examples of a rule, each with the example's title."""
    clear_and_judged = False
    for example in entry.examples:
        found = answer(entry, example)
        clear_and_judged |= example.outcome is Outcome.CLEAR and found.examined[entry.name] > 0
        for fault in (*outcome_faults(entry, example, found), *message_faults(found), *doubt_faults(found)):
            yield f"{example.title} {fault}"
    if not clear_and_judged:
        yield "No clear example is judged: the rule passes over each of them."
    if missing := set(Outcome) - {example.outcome for example in entry.examples}:
        yield f"No example for {missing}."


@pytest.mark.parametrize("name", RULES)
def test_the_examples_of_a_rule_come_true(name: str) -> None:
    """All three outcomes are shown, and each example is what the rule says of it."""
    assert [] == list(faults(RULES[name]))

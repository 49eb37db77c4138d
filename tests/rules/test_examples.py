"""Every rule's worked examples come true."""

import pytest

from sescheck.rules.catalogue import Entry, every_rule
from sescheck.rules.engine import run
from sescheck.rules.findings import Findings
from sescheck.rules.grouping import worlds_of
from sescheck.rules.rule import Example, Outcome
from sescheck.snapshot.reading import Why

EXAMPLES = [
    pytest.param(entry, example, id=f"{entry.name}: {example.title}")
    for entry in every_rule()
    for example in entry.rule.examples
]


def answer(entry: Entry, example: Example) -> Findings:
    """What this one rule says of the example's snapshot."""
    findings = run([entry], worlds_of(example.snapshot, trusted_accounts=example.trusted_accounts))
    assert findings.crashes == ()
    return findings


@pytest.mark.parametrize(("entry", "example"), EXAMPLES)
def test_an_example_comes_true(entry: Entry, example: Example) -> None:
    """Flagged: just those places; clear: nothing, no doubt, and looked at; cannot tell: doubt, no finding."""
    findings = answer(entry, example)
    assert example.places == {(found.region, found.subject) for found in findings.flagged}
    match example.outcome:
        case Outcome.FLAGGED:
            assert example.places
            expected = example.severity or entry.rule.severity
            assert {expected} == {found.severity for found in findings.flagged}
        case Outcome.CLEAR:
            assert findings.doubts == ()
        case Outcome.CANNOT_TELL:
            assert findings.doubts != ()


@pytest.mark.parametrize("entry", every_rule(), ids=lambda entry: entry.name)
def test_a_rule_shows_all_three_faces(entry: Entry) -> None:
    """A rule ships with at least one flagged, one clear and one that cannot tell."""
    assert set(Outcome) == {example.outcome for example in entry.rule.examples}


@pytest.mark.parametrize("entry", every_rule(), ids=lambda entry: entry.name)
def test_a_clear_example_was_looked_at(entry: Entry) -> None:
    """At least one clear example is a subject that the rule judged, not one that it passed over."""
    judged = [
        answer(entry, example).examined[entry.name]
        for example in entry.rule.examples
        if example.outcome is Outcome.CLEAR
    ]
    assert max(judged) > 0


@pytest.mark.parametrize(("entry", "example"), EXAMPLES)
def test_a_message_names_its_subject_and_region(entry: Entry, example: Example) -> None:
    """A finding's message can be read alone."""
    for found in answer(entry, example).flagged:
        if found.subject_type != "account":
            assert found.subject in found.message
        if found.region is not None:
            assert found.region in found.message


@pytest.mark.parametrize(("entry", "example"), EXAMPLES)
def test_what_nobody_asked_is_never_flagged_as_refused(entry: Entry, example: Example) -> None:
    """An example's doubts are refusals, or all of them are questions that the depth leaves out."""
    doubts = answer(entry, example).doubts
    kinds = {unread.why is Why.NOT_ASKED for doubt in doubts for unread in doubt.because}
    assert len(kinds) <= 1

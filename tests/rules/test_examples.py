"""Every rule's worked examples come true."""

import pytest

from sescheck.rules.catalogue import every_rule
from sescheck.rules.rule_trial import example_faults

RULES = {entry.name: entry for entry in every_rule()}


@pytest.mark.parametrize("name", RULES)
def test_the_examples_of_a_rule_come_true(name: str) -> None:
    """All three outcomes are shown, and each example is what the rule says of it."""
    assert [] == list(example_faults(RULES[name]))

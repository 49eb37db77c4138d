"""Every declared operation is answered with every kind of nonsense: a sample, or all with SESCHECK_NONSENSE=all.

A new operation is covered by itself: what can be wrong with its answer follows from botocore's shape of it.
"""

import os

import pytest

from tests.nonsense.trials import OPERATIONS, Range, some_of

ALL = "all"
SIZE = os.environ.get("SESCHECK_NONSENSE", "1")
"""Trials an operation, of either kind: on the wire, and of a member."""


@pytest.mark.timeout(0 if SIZE == ALL else 300)
@pytest.mark.parametrize("name", OPERATIONS, ids=[".".join(each) for each in OPERATIONS])
def test_whatever_an_operation_answers_costs_its_readings_alone(where: Range, name: tuple[str, str]) -> None:
    """No run ends, no finding is made up, and what is lost is said to be open."""
    size = None if SIZE == ALL else int(SIZE)
    complaints = {str(trial): where.complaint(trial) for trial in some_of(OPERATIONS[name], where, size)}
    assert {} == {trial: words for trial, words in complaints.items() if words}

"""An answer of nonsense in each protocol; every operation and more of them in make check."""

import pytest

from tests.nonsense.trials import OPERATIONS, Range, some_of

QUICK = (
    ("sesv2", "GetAccount"),
    ("ses", "GetIdentityDkimAttributes"),
    ("s3", "GetBucketLocation"),
    ("kms", "DescribeKey"),
)


@pytest.mark.parametrize("name", QUICK, ids=[".".join(each) for each in QUICK])
def test_one_answer_of_nonsense_costs_its_reading_alone(where: Range, name: tuple[str, str]) -> None:
    """No run ends, no finding is made up, and what is lost is said to be open."""
    complaints = {str(trial): where.complaint(trial) for trial in some_of(OPERATIONS[name], where, 1)}
    assert {} == {trial: words for trial, words in complaints.items() if words}

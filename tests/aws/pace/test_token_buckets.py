"""What is left possible holds the truth, for as long as the limit is the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.pace.bucket import TokenBucket
from sescheck.aws.pace.token_buckets import CELLS, DOCUMENTED, TokenBuckets, cell_of, rate_of

RATES = st.floats(0.1, 60)
BURSTS = st.integers(1, 100)
GAPS = st.lists(st.floats(0.0, 5.0), min_size=1, max_size=60)


def seen(rate: float, burst: int, gaps: list[float]) -> TokenBuckets:
    """What a bucket's answers leave possible."""
    bucket, found = TokenBucket(rate, burst), TokenBuckets()
    now, was_refused = 0.0, False
    for gap in gaps:
        now += gap
        if bucket.takes(now):
            assert found.answered(now, is_first_run=not was_refused)
        else:
            was_refused = True
            assert found.refused(now)
    return found


@given(RATES, BURSTS, GAPS)
def test_the_true_rate_is_never_ruled_out(rate: float, burst: int, gaps: list[float]) -> None:
    """Whatever is asked, and whenever."""
    found = seen(rate, burst, gaps)
    assert found.low <= cell_of(rate) < found.high


@given(RATES, BURSTS, GAPS)
def test_no_more_tokens_are_spare_at_the_true_rate_than_there_are(
    rate: float, burst: int, gaps: list[float]
) -> None:
    """A request for a token that is not there is refused. A slower rate needs a larger burst."""
    found = seen(rate, burst, gaps)
    bucket = TokenBucket(rate, burst)
    now = 0.0
    for gap in gaps:
        now += gap
        bucket.takes(now)
    spare, _ = found.spare(cell_of(rate))
    left = sum(bucket.takes(now) for _ in range(burst))
    assert spare <= left + 1


def test_a_gap_that_passes_and_one_that_is_refused_enclose_the_rate() -> None:
    """With a burst of one, two answers do."""
    found = seen(2.0, 1, [0.0, 0.4, 0.2, 0.3])
    assert rate_of(found.low) <= 2.0 < rate_of(found.high)
    assert found.burst == 1
    assert rate_of(found.high) < 2.6


def test_an_answer_that_no_bucket_explains_is_one() -> None:
    """The limit has changed."""
    found = TokenBuckets()
    found.restart(DOCUMENTED, DOCUMENTED + 1, least=0.0, most=0.0, burst=1)
    assert found.answered(0.0, is_first_run=False)
    assert not found.answered(0.1, is_first_run=False)
    found.restart(DOCUMENTED, DOCUMENTED + 1, least=0.0, most=0.0, burst=1)
    assert not found.refused(5.0)


@pytest.mark.parametrize("cell", [0, 1, DOCUMENTED, CELLS - 1])
def test_the_lower_end_of_a_cell_lies_in_it(cell: int) -> None:
    """Rates and cells tell the same."""
    assert cell == cell_of(rate_of(cell) * 1.0001)

"""The simulator of the pace: a bucket that counts rightly, and runs that end and can be repeated."""

import pytest

from benchmarks.pace.bucket import Share, TokenBucket
from benchmarks.pace.contenders import Botocore, Sescheck
from benchmarks.pace.simulator import Case, run


def test_a_bucket_gives_its_burst_and_then_its_rate() -> None:
    """A refused call takes nothing."""
    bucket = TokenBucket(rate=2, burst=3)
    assert [True, True, True, False, False] == [bucket.takes(0.0) for _ in range(5)]
    assert [False, True, False, True] == [bucket.takes(moment) for moment in (0.4, 0.5, 0.9, 1.0)]


def test_the_floor_is_what_the_bucket_holds_back() -> None:
    """Also while somebody else takes a part of it."""
    assert 0.0 == TokenBucket(rate=2, burst=5).floor(5)
    assert 5.0 == TokenBucket(rate=2, burst=1).floor(11)
    assert 10.0 == TokenBucket(rate=2, burst=1, share=Share(0.5)).floor(11)
    assert 6.0 == TokenBucket(rate=2, burst=1, share=Share(0.5, 1.0, 3.0)).floor(11)


@pytest.mark.parametrize("make", [Sescheck, Botocore])
def test_every_call_comes_through_and_the_same_seed_gives_the_same_run(
    make: type[Sescheck | Botocore],
) -> None:
    """Never below the floor."""
    case = Case(rate=8, burst=1, calls=30)
    found = run(case, make, seed=1)
    assert found == run(case, make, seed=1)
    assert found.seconds > TokenBucket(case.rate, case.burst).floor(case.calls)

"""The benchmark of accounts reads each by its role, with clients and connections that are there already."""

import pytest

from benchmarks import account

pytestmark = pytest.mark.timeout(300)


def test_a_later_account_takes_the_same_calls_and_opens_no_connection() -> None:
    """The clients and the connections are those of the first ones."""
    what = next(iter(account.WORLDS))
    (one,), (two,) = (list(account.measure(count, 1, (what,), account.NAMED[:2])) for count in (1, 2))
    assert one.calls == two.calls > 20
    assert one.connections == two.connections == 0
    assert 0 < two.cpu

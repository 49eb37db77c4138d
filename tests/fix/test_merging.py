"""When two records of one name are one step."""

import pytest

from sescheck.engine.steps import Record
from sescheck.fix.merging import merged, target_of
from tests.fix.printers.plans import step

SPF, OWN = "v=spf1 include:amazonses.com ~all", "pinpoint"


def texts(*values: str, now: tuple[str, ...] | None = ()) -> Record:
    """A set of TXT records."""
    return Record("example.org", "TXT", values, now)


@pytest.mark.parametrize(
    ("one", "other", "values"),
    [
        (texts("a"), texts("b"), ("a", "b")),
        (texts("old", "a", now=("old",)), texts("old", "b", now=("old",)), ("old", "a", "b")),
        (texts(SPF, now=("v=spf1 -all",)), texts("v=spf1 -all", "b", now=("v=spf1 -all",)), (SPF, "b")),
        (texts("old", "a", now=("old",)), texts("b", now=None), ("old", "a", "b")),
        (texts("a", now=None), texts("old", "b", now=("old",)), ("old", "a", "b")),
        (texts(SPF), texts(SPF), (SPF,)),
    ],
)
def test_two_sets_of_one_name_are_one(one: Record, other: Record, values: tuple[str, ...]) -> None:
    """With what either adds, without what either removes. Published one after the other, the first is lost."""
    assert target_of(step(one)) == target_of(step(other))
    both = merged(step(one), step(other))
    assert both is not None
    assert isinstance(both.does, Record)
    assert values == both.does.values
    assert both.does.now == (one.now if one.now is not None else other.now)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (texts(SPF), texts("v=spf1 -all")),
        (Record("x.org", "CNAME", ("a.net",), ()), Record("x.org", "CNAME", ("b.net",), ())),
        (Record("x.org", "MX", ("10 a.net",), ()), Record("x.org", "MX", ("10 b.net",), ())),
        (Record("x.org", "MX", ("10 a.net",), ()), Record("y.org", "MX", ("10 a.net",), ())),
        (texts("a"), Record("example.org", "CNAME", ("a",), ())),
    ],
)
def test_what_contradicts_stays_two_steps(one: Record, other: Record) -> None:
    """A name has one CNAME record and one SPF record; what to do, a person decides."""
    assert merged(step(one), step(other)) is None

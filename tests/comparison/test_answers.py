"""The answers of several regions: known answers and unread readings."""

from hypothesis import given
from hypothesis import strategies as st

from sescheck.comparison.answers import Answers, gather
from sescheck.snapshot.reading import Known, Reading, Unreadable, Why

REGIONS = ("us-west-2", "us-east-1", "eu-west-1")
UNREADABLE = st.builds(Unreadable, st.sampled_from(Why), st.just("ses:GetEmailIdentity"), st.text(max_size=3))
READINGS: st.SearchStrategy[list[tuple[str, Reading[int]]]] = st.lists(
    st.tuples(st.sampled_from(REGIONS), st.integers().map(Known) | UNREADABLE)
)


@given(READINGS)
def test_every_answer_is_kept_once_and_in_order(readings: list[tuple[str, Reading[int]]]) -> None:
    """Known or unread, no answer is lost; the unread readings are the same objects."""
    found = gather(readings)
    assert found.known == tuple((region, read.value) for region, read in readings if isinstance(read, Known))
    unread = [read for _, read in readings if isinstance(read, Unreadable)]
    assert [id(read) for read in found.unread] == [id(read) for read in unread]


def test_the_regions_with_the_answer_wanted_are_named() -> None:
    """In the order in which they were asked."""
    answers = Answers((("us-west-2", 1), ("us-east-1", 2), ("eu-west-1", 3)), ())
    assert answers.where(lambda value: value > 1) == ("us-east-1", "eu-west-1")


def test_each_known_answer_is_changed_and_unread_readings_stay() -> None:
    """The regions are the same."""
    unread = (Unreadable(Why.DENIED, "ses:GetEmailIdentity", ""),)
    assert Answers((("us-west-2", 1),), unread).each(str) == Answers((("us-west-2", "1"),), unread)

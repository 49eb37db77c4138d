"""Readings: known, missing and unread."""

from hypothesis import given
from hypothesis import strategies as st

from sescheck.snapshot.reading import (
    Known,
    Reading,
    Unreadable,
    Why,
    any_of,
    none_if_unsupported,
    then,
    value_of,
)

UNREADABLE = st.builds(Unreadable, st.sampled_from(Why), st.just("ses:GetEmailIdentity"), st.text(max_size=5))
ANSWERS: st.SearchStrategy[Reading[bool]] = st.booleans().map(Known) | UNREADABLE
DENIED = Unreadable(Why.DENIED, "ses:GetAccount", "no")


def test_missing_and_unread_are_different() -> None:
    """``Known(None)`` is an answer."""
    assert not isinstance(Known(None), Unreadable)
    assert value_of(Known(None), lambda found: found is None) == Known(True)


def test_then_and_value_of_use_the_known_value() -> None:
    """``then`` takes the next reading, ``value_of`` wraps a value."""
    assert then(Known(2), lambda number: Known(number + 1)) == Known(3)
    assert value_of(Known(2), lambda number: number + 1) == Known(3)


def test_then_may_return_a_refusal() -> None:
    """The refusal of the second reading is the result."""
    assert then(Known(2), lambda _: DENIED) is DENIED


def test_an_unread_reading_is_returned_as_the_same_object() -> None:
    """The report finds an undecided answer by the reading itself, so it is not copied."""
    assert then(DENIED, lambda _: Known(1)) is DENIED
    assert value_of(DENIED, lambda _: 1) is DENIED


@given(st.lists(ANSWERS))
def test_one_true_is_enough_and_one_refusal_prevents_a_false(answers: list[Reading[bool]]) -> None:
    """Three values, in any order and number."""
    found = any_of(answers)
    silent = [answer for answer in answers if isinstance(answer, Unreadable)]
    if Known(True) in answers:
        assert found == Known(True)
    elif silent:
        assert found is silent[0]
    else:
        assert found == Known(False)


@given(st.lists(ANSWERS))
def test_the_order_of_answers_does_not_change_the_kind_of_answer(answers: list[Reading[bool]]) -> None:
    """True stays True, False stays False; of several refusals, the first is returned."""
    backwards = any_of(reversed(answers))
    match any_of(answers):
        case Known() as found:
            assert backwards == found
        case Unreadable():
            assert isinstance(backwards, Unreadable)


@given(UNREADABLE)
def test_a_region_without_the_feature_has_no_such_resource(unread: Unreadable) -> None:
    """Not supported is an answer; every other reason is not."""
    expected = Known(None) if unread.why is Why.NOT_SUPPORTED_HERE else unread
    assert none_if_unsupported(unread) == expected


@given(st.none() | st.integers())
def test_a_known_answer_about_a_feature_is_kept(value: int | None) -> None:
    """Also if the answer is that it does not exist."""
    assert none_if_unsupported(Known(value)) == Known(value)

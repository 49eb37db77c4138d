"""Readings: what follows from what AWS said, and from what it did not."""

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


def test_absence_and_silence_are_two_things() -> None:
    """``Known(None)`` is an answer."""
    assert not isinstance(Known(None), Unreadable)
    assert value_of(Known(None), lambda found: found is None) == Known(True)


def test_what_is_known_is_asked_further() -> None:
    """``then`` takes the next reading, ``value_of`` wraps a value."""
    assert then(Known(2), lambda number: Known(number + 1)) == Known(3)
    assert value_of(Known(2), lambda number: number + 1) == Known(3)


def test_a_further_question_may_be_refused() -> None:
    """The refusal of the second question is the answer."""
    assert then(Known(2), lambda _: DENIED) is DENIED


def test_what_is_unreadable_stays_the_very_same() -> None:
    """The report knows a doubt by the reading itself, so it is handed on and not copied."""
    assert then(DENIED, lambda _: Known(1)) is DENIED
    assert value_of(DENIED, lambda _: 1) is DENIED


@given(st.lists(ANSWERS))
def test_one_yes_suffices_and_one_refusal_spoils_a_no(answers: list[Reading[bool]]) -> None:
    """Three values, whatever the order and however many."""
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
    """A yes stays a yes, a no a no; of several refusals the first is named."""
    backwards = any_of(reversed(answers))
    match any_of(answers):
        case Known() as found:
            assert backwards == found
        case Unreadable():
            assert isinstance(backwards, Unreadable)


@given(UNREADABLE)
def test_a_region_without_the_feature_has_none_of_it(unread: Unreadable) -> None:
    """Not supported is an answer; every other reason is none."""
    expected = Known(None) if unread.why is Why.NOT_SUPPORTED_HERE else unread
    assert none_if_unsupported(unread) == expected


@given(st.none() | st.integers())
def test_what_a_region_says_of_a_feature_is_taken(value: int | None) -> None:
    """Also that there is none."""
    assert none_if_unsupported(Known(value)) == Known(value)

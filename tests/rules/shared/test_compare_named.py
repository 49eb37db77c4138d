"""Named things compared across regions: what is the same never differs, what is another always does."""

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sescheck.engine.groups import worlds_of
from sescheck.engine.rule import CLEAR, NOT_APPLICABLE, CannotTell, Flag, Gap, Verdict
from sescheck.engine.subjects.resources import CONFIGURATION_SETS, NamedSubject, across
from sescheck.rules.shared.compare_named import Settings, differing, missing, whole
from sescheck.ses.localised import HERE, in_arns, localised
from sescheck.snapshot.model import Region
from sescheck.snapshot.reading import Listing, Reading
from sescheck.snapshot.sending import ConfigurationSet
from sescheck.testing import builders as s

WEST, EAST, IRELAND = "us-west-2", "us-east-1", "eu-west-1"
REFUSED = s.unread("ses:GetConfigurationSet")
CUT_SHORT = s.unread("ses:ListConfigurationSets")
CUT = Listing[ConfigurationSet]((), CUT_SHORT)
LETTERS = st.characters(codec="ascii", categories=["L", "N"])

PLAIN = st.text(LETTERS | st.sampled_from(":-/."), max_size=12)
ARN = st.builds("arn:aws:sns:{}:123456789012:{}".format, st.just(WEST), st.text(LETTERS, min_size=1, max_size=8))
OF_NO_REGION = st.builds("arn:aws:iam::123456789012:role/{}".format, st.text(LETTERS, min_size=1, max_size=8))
TEXT = PLAIN | ARN | OF_NO_REGION
VALUE = TEXT | st.booleans() | st.integers(0, 9) | st.lists(TEXT, max_size=3).map(tuple)
SETTINGS = st.dictionaries(st.sampled_from(["A", "A.B", "C"]), VALUE)


def moved(value: Any, region: str) -> Any:
    """The same in another region than us-west-2: its own ARNs name that region."""
    match value:
        case str():
            return value.replace(f":{WEST}:", f":{region}:")
        case tuple():
            return tuple(moved(each, region) for each in value)
        case dict():
            return {name: moved(each, region) for name, each in value.items()}
        case _:
            return value


def region(name: str, settings: Mapping[str, Any] | None) -> Region:
    """A region whose set ``main`` has these options; None: it has no such set."""
    return s.region(
        name, configuration_sets=[] if settings is None else [s.configuration_set("main", options=settings)]
    )


def subject(name: str, here: str, *regions: Region) -> NamedSubject[ConfigurationSet]:
    """The set of that name, seen from that region."""
    (world,) = worlds_of(s.snapshot(*regions))
    for found in across(CONFIGURATION_SETS).subjects(world):
        if not isinstance(found, Gap) and (found.name, found.here.name) == (name, here):
            return found
    raise LookupError(name)


def options(found: ConfigurationSet) -> Reading[Settings]:
    """A set's options as they are."""
    return whole(found.options, lambda told: told.values)


def compared(here: str, *regions: Region) -> Verdict:
    """What is said of ``main`` in that region."""
    return differing(subject("main", here, *regions), options)


@given(settings=SETTINGS)
def test_what_is_the_same_never_differs(settings: dict[str, Any]) -> None:
    """Each region's ARNs name that region, and are the same for that."""
    assert CLEAR == compared(EAST, region(WEST, settings), region(EAST, moved(settings, EAST)))


@given(settings=SETTINGS, data=st.data())
def test_one_changed_letter_always_differs(settings: dict[str, Any], data: st.DataObject) -> None:
    """Wherever it is: in a name, in an ARN, in its region; and the finding names that setting only.

    A region's name is one in capital letters too.
    """
    names = [name for name, value in settings.items() if isinstance(value, str) and value]
    if not names:
        return
    name = data.draw(st.sampled_from(names))
    own = moved(settings, EAST)
    place = data.draw(st.integers(0, len(own[name]) - 1))
    letter = data.draw(LETTERS.filter(lambda drawn: drawn.lower() != own[name][place].lower()))
    other = own | {name: own[name][:place] + letter + own[name][place + 1 :]}
    verdict = compared(EAST, region(WEST, settings), region(EAST, other))
    assert isinstance(verdict, Flag)
    assert {name: {EAST: other[name], WEST: settings[name]}} == verdict.evidence


@given(settings=SETTINGS, name=st.sampled_from(["A", "D"]), value=VALUE)
def test_one_setting_more_differs(settings: dict[str, Any], name: str, value: object) -> None:
    """An empty list and an empty text are something; nothing is nothing."""
    less = {key: each for key, each in settings.items() if key != name}
    verdict = compared(EAST, region(WEST, less), region(EAST, moved(less, EAST) | {name: value}))
    assert isinstance(verdict, Flag)
    assert {name: {EAST: value, WEST: None}} == verdict.evidence


@given(settings=SETTINGS, other=SETTINGS)
def test_regions_differ_both_ways_or_not_at_all(settings: dict[str, Any], other: dict[str, Any]) -> None:
    """Whichever region is asked."""
    regions = region(WEST, settings), region(EAST, other)
    assert isinstance(compared(WEST, *regions), Flag) == isinstance(compared(EAST, *regions), Flag)


@given(settings=SETTINGS, other=SETTINGS)
def test_a_refusal_makes_no_difference_and_hides_none(settings: dict[str, Any], other: dict[str, Any]) -> None:
    """A third region that does not tell: what differs, differs; what is the same, is in doubt."""
    regions = region(WEST, settings), region(EAST, other)
    silent = s.region(IRELAND, configuration_sets=[s.configuration_set("main", options=REFUSED)])
    without, with_silence = compared(EAST, *regions), compared(EAST, *regions, silent)
    if isinstance(without, Flag):
        assert without == with_silence
    else:
        assert CannotTell((s.located(REFUSED, IRELAND),)) == with_silence


def test_an_arn_of_another_region_is_not_the_same_as_ones_own() -> None:
    """Both name us-west-2: for us-west-2 that is a neighbour."""
    topic = {"A": s.arn("events", WEST)}
    assert isinstance(compared(EAST, region(WEST, topic), region(EAST, topic)), Flag)


@pytest.mark.parametrize(
    "text",
    ["arn:aws:sns:us-west-2", "arn:aws:iam::123456789012:role/us-west-2", "us-west-2", "x:aws:sns:us-west-2:1:t"],
)
def test_what_names_no_region_in_its_place_stays_as_it_is(text: str) -> None:
    """Only the fourth part of an ARN is its region."""
    assert text == in_arns(text, WEST)


def test_arns_are_made_equal_to_any_depth() -> None:
    """In lists, tuples and mappings; keys stay."""
    told = {"a": [{"b": (s.arn("t", WEST), 1, None)}], s.arn("key", WEST): True}
    expected = {"a": [{"b": (s.arn("t", HERE), 1, None)}], s.arn("key", WEST): True}
    assert expected == in_arns(told, WEST) == localised(told, WEST)


def test_only_the_regions_that_differ_are_named() -> None:
    """Of two that were compared, one is the same."""
    verdict = compared(EAST, region(WEST, {"A": "x"}), region(IRELAND, {"A": "y"}), region(EAST, {"A": "y"}))
    assert isinstance(verdict, Flag)
    assert ((WEST,), {"A": {EAST: "y", WEST: "x"}}) == (verdict.compared_with, verdict.evidence)


def test_what_is_alike_is_compared_and_what_aws_said_is_shown() -> None:
    """A caller may let more be the same than regions in ARNs."""
    found = subject("main", EAST, region(WEST, {"A": "x", "B": "1"}), region(EAST, {"A": "y", "B": "2"}))
    verdict = differing(found, options, lambda settings: {**settings, "B": "set"})
    assert isinstance(verdict, Flag)
    assert {"A": {EAST: "y", WEST: "x"}} == verdict.evidence


@pytest.mark.parametrize(
    ("here", "there", "expected"),
    [
        ({}, {}, CLEAR),
        (None, {}, NOT_APPLICABLE),
        ({}, None, NOT_APPLICABLE),
    ],
)
def test_only_what_both_regions_have_is_compared(
    here: dict[str, Any] | None, there: dict[str, Any] | None, expected: Verdict
) -> None:
    """That it is missing is another question."""
    assert expected == compared(EAST, region(WEST, there), region(EAST, here))


def test_a_partial_list_is_no_absence_where_settings_are_compared() -> None:
    """Here or there."""
    cut = s.region(EAST, configuration_sets=CUT)
    assert CannotTell((s.located(CUT_SHORT, EAST),)) == compared(EAST, region(WEST, {}), cut)
    assert CannotTell((s.located(CUT_SHORT, EAST),)) == compared(WEST, region(WEST, {}), cut)
    silent = s.region(WEST, configuration_sets=[s.configuration_set("main", options=REFUSED)])
    assert CannotTell((s.located(CUT_SHORT, EAST),)) == compared(EAST, silent, cut)


def test_a_name_is_missing_where_the_whole_list_lacks_it() -> None:
    """And is told with the regions that have it."""
    verdict = missing(subject("main", EAST, region(WEST, {}), region(IRELAND, {}), region(EAST, None)))
    assert isinstance(verdict, Flag)
    assert (WEST, IRELAND) == verdict.compared_with


def test_a_partial_list_is_no_absence() -> None:
    """Neither here, nor elsewhere."""
    cut = s.region(EAST, configuration_sets=CUT)
    assert CannotTell((s.located(CUT_SHORT, EAST),)) == missing(subject("main", EAST, region(WEST, {}), cut))
    assert CLEAR == missing(subject("main", WEST, region(WEST, {}), cut))
    main_cut = Listing((s.configuration_set("main"),), s.unread("ses:ListConfigurationSets"))
    assert CLEAR == missing(subject("main", EAST, region(WEST, {}), s.region(EAST, configuration_sets=main_cut)))


def test_what_only_one_region_has_is_not_missing_there() -> None:
    """The region that has it is not asked about."""
    assert NOT_APPLICABLE == missing(subject("main", WEST, region(WEST, {}), region(EAST, None)))

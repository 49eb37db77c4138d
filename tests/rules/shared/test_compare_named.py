"""Resources across regions: equal settings never differ, and different ones always do."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sescheck.engine.groups import account_views_of
from sescheck.engine.rule import CLEAR, NOT_APPLICABLE, CannotTell, Flag, Gap, Rule, Verdict
from sescheck.engine.severity import Severity
from sescheck.engine.subjects.resource_scopes import NamedSubject, across
from sescheck.engine.subjects.resources import CONFIGURATION_SETS
from sescheck.rules.shared.compare_named import Settings, differs_elsewhere, missing_here
from sescheck.ses.localised import HERE, in_arns, localised
from sescheck.snapshot.model import Region
from sescheck.snapshot.reading import Listing, Reading, value_of
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


def subject(here: str, *regions: Region) -> NamedSubject[ConfigurationSet]:
    """The set ``main``, as that region sees it."""
    (account,) = account_views_of(s.snapshot(*regions))
    for found in across(CONFIGURATION_SETS).subjects(account):
        if not isinstance(found, Gap) and (found.name, found.region) == ("main", here):
            return found
    raise LookupError(here)


def options(found: ConfigurationSet) -> Reading[Settings]:
    """A set's options as they are."""
    return value_of(found.options, lambda read: read.values)


def judged(check: Callable[[NamedSubject[ConfigurationSet]], Verdict], here: str, *regions: Region) -> Verdict:
    """The verdict of a rule about ``main`` in that region."""
    return Rule(Severity.LOW, across(CONFIGURATION_SETS), (), check).verdict(subject(here, *regions))


def compared(here: str, *regions: Region) -> Verdict:
    """The verdict about the settings of ``main`` in that region."""
    return judged(lambda found: differs_elsewhere(found, options), here, *regions)


@given(settings=SETTINGS)
def test_equal_settings_never_differ(settings: dict[str, Any]) -> None:
    """ARNs that name their own region are equal."""
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
    """An empty list and an empty text are settings; a setting that is not set is not."""
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
    """A third region is not read: a difference stays, and equal settings become unknown."""
    regions = region(WEST, settings), region(EAST, other)
    refusing = s.region(IRELAND, configuration_sets=[s.configuration_set("main", options=REFUSED)])
    without, with_refusal = compared(EAST, *regions), compared(EAST, *regions, refusing)
    if isinstance(without, Flag):
        assert without == with_refusal
    else:
        assert CannotTell((s.located(REFUSED, IRELAND),)) == with_refusal


def test_an_arn_of_another_region_differs_from_one_of_the_own_region() -> None:
    """Both ARNs name us-west-2: only for us-west-2 is that its own region."""
    topic = {"A": s.arn("events", WEST)}
    assert isinstance(compared(EAST, region(WEST, topic), region(EAST, topic)), Flag)


@pytest.mark.parametrize(
    "text",
    ["arn:aws:sns:us-west-2", "arn:aws:iam::123456789012:role/us-west-2", "us-west-2", "x:aws:sns:us-west-2:1:t"],
)
def test_only_the_region_field_of_an_arn_is_replaced(text: str) -> None:
    """Only the fourth part of an ARN is its region."""
    assert text == in_arns(text, WEST)


def test_arns_are_made_equal_to_any_depth() -> None:
    """In lists, tuples and mappings; keys stay."""
    given = {"a": [{"b": (s.arn("t", WEST), 1, None)}], s.arn("key", WEST): True}
    expected = {"a": [{"b": (s.arn("t", HERE), 1, None)}], s.arn("key", WEST): True}
    assert expected == in_arns(given, WEST) == localised(given, WEST)


def test_only_the_regions_that_differ_are_named() -> None:
    """Of two that were compared, one is the same."""
    verdict = compared(EAST, region(WEST, {"A": "x"}), region(IRELAND, {"A": "y"}), region(EAST, {"A": "y"}))
    assert isinstance(verdict, Flag)
    assert ((WEST,), {"A": {EAST: "y", WEST: "x"}}) == (verdict.compared_with, verdict.evidence)


def test_normalised_settings_are_compared_and_those_of_aws_are_shown() -> None:
    """A rule may ignore more than regions in ARNs."""
    verdict = judged(
        lambda found: differs_elsewhere(found, options, lambda settings: {**settings, "B": "set"}),
        EAST,
        region(WEST, {"A": "x", "B": "1"}),
        region(EAST, {"A": "y", "B": "2"}),
    )
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
    """Another rule reports that it is missing."""
    assert expected == compared(EAST, region(WEST, there), region(EAST, here))


def test_settings_are_unknown_if_a_list_is_partial() -> None:
    """Here or there."""
    cut = s.region(EAST, configuration_sets=CUT)
    assert CannotTell((s.located(CUT_SHORT, EAST),)) == compared(EAST, region(WEST, {}), cut)
    assert CannotTell((s.located(CUT_SHORT, EAST),)) == compared(WEST, region(WEST, {}), cut)
    refusing = s.region(WEST, configuration_sets=[s.configuration_set("main", options=REFUSED)])
    assert CannotTell((s.located(CUT_SHORT, EAST),)) == compared(EAST, refusing, cut)


def test_a_resource_is_missing_if_the_complete_list_does_not_have_it() -> None:
    """The finding names the regions that have it."""
    verdict = judged(missing_here, EAST, region(WEST, {}), region(IRELAND, {}), region(EAST, None))
    assert isinstance(verdict, Flag)
    assert (WEST, IRELAND) == verdict.compared_with


def test_a_resource_is_not_missing_if_the_list_is_partial() -> None:
    """Neither here, nor elsewhere."""
    cut = s.region(EAST, configuration_sets=CUT)
    assert CannotTell((s.located(CUT_SHORT, EAST),)) == judged(missing_here, EAST, region(WEST, {}), cut)
    assert CLEAR == judged(missing_here, WEST, region(WEST, {}), cut)
    main_cut = Listing((s.configuration_set("main"),), s.unread("ses:ListConfigurationSets"))
    assert CLEAR == judged(missing_here, EAST, region(WEST, {}), s.region(EAST, configuration_sets=main_cut))


def test_a_region_that_has_the_resource_does_not_lack_it() -> None:
    """No other region has it, so there is nothing to compare."""
    assert NOT_APPLICABLE == judged(missing_here, WEST, region(WEST, {}), region(EAST, None))

"""Which resource of one region is which of another, whatever their names are and whatever is unread."""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, replace
from random import Random

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sescheck.ses.generated_names import is_generated, without_generated
from sescheck.ses.localised import localised, same
from sescheck.ses.pairing import Named, Pairing, pair
from sescheck.snapshot.reading import Known, Reading
from sescheck.testing import builders as s

WEST, EAST = "us-west-2", "us-east-1"
UNREAD = s.unread("ses:Get")
INCOMPLETE = s.unread("ses:List")
SUFFIXES = ("1A2B3C4D5E6F", "9Z8Y7X6W5V4U", "7G8H9I0J1K2L")
SHORT = {WEST: "usw2", EAST: "use1"}


@dataclass(frozen=True)
class Spec:
    """A resource before it has a region; ``ending`` is the end of its name."""

    stem: str
    ending: str
    within: str
    effect: int

    def name(self, region: str) -> str:
        """Its name in the region."""
        own = {"long": region, "short": SHORT[region], "other": EAST}.get(self.ending, self.ending)
        return "-".join((self.stem, own) if own else (self.stem,))


SPECS = st.builds(
    Spec,
    st.sampled_from(["main", "bulk"]),
    st.sampled_from(["", "long", "short", "other", *SUFFIXES]),
    st.sampled_from(["a", "b"]),
    st.integers(0, 1),
)
SIDES = st.lists(SPECS, max_size=6)


def side(region: str, specs: Iterable[Spec], freely: bool, known: bool = True) -> list[Named]:
    """The resources of a region, each name once."""
    found: dict[str, Named] = {}
    for each in specs:
        name = f"{each.within}/{each.name(region)}"
        known_effect: Reading[Hashable] = Known(each.effect)
        effect = (lambda known=known_effect: known) if known else None
        found.setdefault(name, Named(name, region, each.within, each.name(region), effect, freely))
    return list(found.values())


@st.composite
def both_sides(draw: st.DrawFn) -> tuple[list[Named], list[Named]]:
    """Two regions, with resources of one kind."""
    freely, known = draw(st.booleans()), draw(st.booleans())
    return side(WEST, draw(SIDES), freely and known, known), side(EAST, draw(SIDES), freely and known, known)


@st.composite
def in_part(draw: st.DrawFn, whole: list[Named]) -> list[Named]:
    """The same with some effects unread; the list may be incomplete."""
    part = whole[: draw(st.integers(0, len(whole)))] if draw(st.booleans()) else whole
    unread = INCOMPLETE if len(part) < len(whole) else None
    return [
        Named(
            each.name,
            each.region,
            each.within,
            each.own,
            draw(st.sampled_from([each.effect, each.effect, each.effect and (lambda: UNREAD)])),
            each.freely_named,
            unread,
        )
        for each in part
    ]


@given(sides=both_sides(), choose=st.randoms(use_true_random=False))
def test_neither_side_nor_order_makes_a_difference(sides: tuple[list[Named], list[Named]], choose: Random) -> None:
    """Both sides get the same pairs, in whatever order AWS lists them."""
    ours, theirs = sides
    mixed = choose.sample(ours, len(ours)), choose.sample(theirs, len(theirs))
    assert pair(ours, theirs) == pair(*mixed) == pair(theirs, ours)[::-1]


@given(sides=both_sides())
def test_pairs_are_one_to_one(sides: tuple[list[Named], list[Named]]) -> None:
    """No resource has two partners, and both sides agree."""
    here, there = pair(*sides)
    assert here.partners == {one: two for two, one in there.partners.items()}
    assert len(set(here.partners.values())) == len(here.partners)


@given(sides=both_sides())
def test_equal_names_belong_together_whatever_else_there_is(sides: tuple[list[Named], list[Named]]) -> None:
    """They come before any other pair."""
    here, _ = pair(*sides)
    for name in {each.name for each in sides[0]} & {each.name for each in sides[1]}:
        assert here.partners[name] == name


def may_belong_together(one: Named, two: Named) -> bool:
    """Equal but for the region, or equal but for names that do not identify them."""
    if one.within != two.within:
        return False
    if localised(one.own, one.region) == localised(two.own, two.region):
        return True
    if not all(each.freely_named or is_generated(each.own) for each in (one, two)):
        return False
    return (one.effect is not None or one.stem == two.stem) and one.known_effect == two.known_effect


@given(sides=both_sides())
@example(
    sides=(
        side(WEST, [Spec("main", "", "a", 1), Spec("main", "long", "a", 0)], freely=True),
        side(EAST, [Spec("main", "long", "a", 1), Spec("main", "short", "a", 1)], freely=True),
    )
)
def test_what_is_paired_is_alike_and_what_is_alike_alone_is_paired(
    sides: tuple[list[Named], list[Named]],
) -> None:
    """Two resources that could only belong to each other are paired."""
    ours, theirs = ({each.name: each for each in side_} for side_ in sides)
    here, there = pair(*sides)
    for one, two in here.partners.items():
        assert one == two or may_belong_together(ours[one], theirs[two])
    left = [each for name, each in ours.items() if name not in here.partners]
    others = [each for name, each in theirs.items() if name not in there.partners]
    for one_left in left:
        like = [each for each in others if may_belong_together(one_left, each)]
        if len(like) == 1:
            rivals = [each for each in left if may_belong_together(each, like[0])]
            assert len(rivals) > 1
    assert not here.undecided
    assert not there.undecided


def certain(half: Pairing, things: Iterable[Named], others: Iterable[Named]) -> set[str]:
    """The names that the other region certainly does not have; its list has to be complete."""
    if any(each.unread for each in others):
        return set()
    return {each.name for each in things} - half.partners.keys() - half.undecided.keys()


@given(data=st.data(), sides=both_sides())
def test_an_unread_effect_makes_no_pair_and_breaks_none(
    data: st.DataObject, sides: tuple[list[Named], list[Named]]
) -> None:
    """What is decided with unread readings is true without them."""
    whole = pair(*sides)
    parts = data.draw(in_part(sides[0])), data.draw(in_part(sides[1]))
    decided = pair(*parts)
    cut = [len(part) < len(side_) for part, side_ in zip(parts, sides, strict=True)]
    for number in (0, 1):
        for one, two in decided[number].partners.items():
            assert one == two or whole[number].partners.get(one) == two
        if not cut[1 - number]:
            missing = certain(decided[number], parts[number], parts[1 - number])
            assert missing.isdisjoint(whole[number].partners)


def named(region: str, name: str, effect: Reading[Hashable] | None = None, *, freely: bool = False) -> Named:
    """A resource of a region."""
    return Named(name, region, "", name, None if effect is None else lambda: effect, freely)


@pytest.mark.parametrize(
    ("west", "east", "together"),
    [
        (named(WEST, "main-us-west-2"), named(EAST, "main-us-east-1"), True),
        (named(WEST, "main-usw2"), named(EAST, "main-us-east-1"), True),
        (named(WEST, "main-us-west-2"), named(EAST, "main"), False),
        (named(WEST, "main-us-west-2"), named(EAST, "mainuseast1"), False),
        (named(WEST, "main-us-west-2a"), named(EAST, "main-us-east-1a"), False),
        (named(WEST, "Mail-1A2B3C4D5E6F"), named(EAST, "Mail-9Z8Y7X6W5V4U"), True),
        (named(WEST, "Mail-1A2B3C4D5E6F"), named(EAST, "Post-9Z8Y7X6W5V4U"), False),
        (named(WEST, "Mail-1A2B3C4D5E6F", Known(1)), named(EAST, "Post-9Z8Y7X6W5V4U", Known(1)), True),
        (named(WEST, "Mail-1A2B3C4D5E6F", Known(1)), named(EAST, "Mail-9Z8Y7X6W5V4U", Known(2)), False),
        (named(WEST, "Mail-1A2B3C4D5E6F", Known(1)), named(EAST, "mail", Known(1)), False),
        (named(WEST, "one", Known(1)), named(EAST, "two", Known(1)), False),
        (named(WEST, "one", Known(1), freely=True), named(EAST, "two", Known(1), freely=True), True),
    ],
)
def test_two_without_equal_names(west: Named, east: Named, together: bool) -> None:
    """One on each side."""
    expected: Mapping[str, str] = {west.name: east.name} if together else {}
    assert expected == pair([west], [east])[0].partners


@pytest.mark.parametrize("freely", [True, False])
def test_several_that_do_the_same_are_paired_one_by_one(freely: bool) -> None:
    """They are interchangeable; only the surplus of one side has no partner."""
    west = [named(WEST, f"Mail-{ending}", Known(1), freely=freely) for ending in SUFFIXES[:2]]
    east = [named(EAST, f"Post-{ending}", Known(1), freely=freely) for ending in SUFFIXES]
    here, there = pair(west, east)
    assert {each.name for each in west} == here.partners.keys()
    assert 2 == len(there.partners)
    assert {} == there.undecided


def test_each_effect_is_worked_out_once() -> None:
    """Of 17,000 on each side: partners are not searched one by one."""
    asked: list[int] = []

    def resource(region: str, number: int) -> Named:
        def effect() -> Reading[Hashable]:
            asked.append(number)
            return Known(number)

        name = f"Mail-{number + (500_000 if region == EAST else 0):06d}A1B2C3"
        return Named(name, region, "", name, effect)

    count = 17_000
    here, _ = pair(*([resource(region, number) for number in range(count)] for region in (WEST, EAST)))
    assert count == len(here.partners)
    assert 2 * count == len(asked)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Mail-ToSns-1A2B3C4D5E6F", "Mail-ToSns-{generated}"),
        ("Mail-ToSns-7Gy2kKqTzAbC", "Mail-ToSns-{generated}"),
        ("mail-inbox-abc123def456", "mail-inbox-{generated}"),
        ("Mail-Topic-1A2B3C4D5E6F.fifo", "Mail-Topic-{generated}.fifo"),
        ("arn:aws:lambda:us-east-1:1:function:Mail-Sort-1A2B3C4D5E6F:live", None),
        ("terraform-20240102030405678900000001", "terraform-{generated}"),
        ("inbound-3f9a1c2e", "inbound-{generated}"),
        ("events-1a2b3c4", "events-{generated}"),
        ("StackSet-mail-6f9619ff-8b86-d011-b42d-00cf4fc964ff-Topic", "StackSet-mail-{generated}-Topic"),
        ("StackMainSetA1B2C3D4", "StackMainSet{generated}"),
        ("Stack-TopicBFE1234A-1A2B3C4D5E6F", "Stack-Topic{generated}-{generated}"),
        ("events-1234abc", "events-{generated}"),
        ("Mail-Topic-ABCDEF123456", "Mail-Topic-{generated}"),
        ("mail-add2024", "mail-add2024"),
        ("mail-b2b2024", "mail-b2b2024"),
        ("mail-2024a1b", "mail-2024a1b"),
        ("mail-PROMOTION2024", "mail-PROMOTION2024"),
        ("mail-1234567", "mail-1234567"),
        ("MAILA1B2C3D4", "MAILA1B2C3D4"),
        ("reportDECADEFA", "reportDECADEFA"),
        ("report20240101", "report20240101"),
        ("mail-newsletter24", "mail-newsletter24"),
        ("mail-campaign2024", "mail-campaign2024"),
        ("mail-notification", "mail-notification"),
        ("mail-transactional", "mail-transactional"),
        ("mail-20240102", "mail-20240102"),
        ("arn:aws:sns:us-east-1:123456789012:mail", "arn:aws:sns:us-east-1:123456789012:mail"),
        ("1A2B3C4D5E6F", "1A2B3C4D5E6F"),
        ("main", "main"),
    ],
)
def test_a_generated_part_of_a_name_is_known_by_its_form(name: str, expected: str | None) -> None:
    """At the end of a name; what a person may have written stays."""
    neutral = "arn:aws:lambda:us-east-1:1:function:Mail-Sort-{generated}:live" if expected is None else expected
    assert neutral == without_generated(name)


@pytest.mark.parametrize(
    ("west", "east", "expected"),
    [
        ("ev-us-west-2", "ev-us-east-1", True),
        ("ev-us-east-1", "ev-us-east-1", True),
        ("ev-us-west-2", "ev-use1", True),
        ("ev-us-east-1", "ev-us-west-2", False),
        (s.arn("ev-us-west-2", WEST), s.arn("ev-us-east-1", EAST), True),
        (s.arn("ev", WEST), s.arn("ev", WEST), False),
        (s.arn("Ev-1A2B3C4D5E6F", WEST), s.arn("Ev-9Z8Y7X6W5V4U", EAST), True),
        (("a", "b-usw2"), ("a", "b-use1"), True),
        (True, 1, True),
        (None, "", False),
    ],
)
def test_settings_of_two_regions_are_the_same(west: object, east: object, expected: bool) -> None:
    """As they are, or without the names of their regions; an ARN of the other region is not one of this one."""
    assert expected == same(west, WEST, east, EAST) == same(east, EAST, west, WEST)


def test_an_incomplete_list_may_have_a_better_partner() -> None:
    """The list of the other region is complete; this region may have the equal name too."""
    own = replace(named(WEST, "main-us-west-2"), unread=INCOMPLETE)
    here, there = pair([own], [named(EAST, "main-us-east-1")])
    assert ({}, {"main-us-west-2": INCOMPLETE}) == (here.partners, here.undecided)
    assert ({}, {"main-us-east-1": INCOMPLETE}) == (there.partners, there.undecided)


def test_a_name_pairs_those_that_their_effects_leave_alone() -> None:
    """Both of us-east-1 have the name without a region; one of them does what "main" does."""
    west = [named(WEST, "main", Known(1), freely=True), named(WEST, "main-us-west-2", Known(0), freely=True)]
    east = [named(EAST, "main-us-east-1", Known(2), freely=True), named(EAST, "main-use1", Known(1), freely=True)]
    here, there = pair(west, east)
    assert {"main": "main-use1", "main-us-west-2": "main-us-east-1"} == here.partners
    west[0] = named(WEST, "main", UNREAD, freely=True)
    here, there = pair(west, east)
    assert ({}, dict.fromkeys(["main", "main-us-west-2"], UNREAD)) == (here.partners, here.undecided)
    assert ({}, dict.fromkeys(["main-us-east-1", "main-use1"], UNREAD)) == (there.partners, there.undecided)


def test_one_whose_effect_is_unread_may_be_the_partner() -> None:
    """Two of us-east-1 are possible partners, and the effect of one is unread."""
    own = named(WEST, "Mail-1A2B3C4D5E6F", Known(1))
    others = [named(EAST, "Mail-9Z8Y7X6W5V4U", Known(1)), named(EAST, "Mail-7G8H9I0J1K2L", UNREAD)]
    here, there = pair([own], others)
    assert ({}, {own.name: UNREAD}) == (here.partners, here.undecided)
    assert ({}, {each.name: UNREAD for each in others}) == (there.partners, there.undecided)


@pytest.mark.parametrize("form", ["us-gov-{}-1", "usgov{}1", "gov-{}-1", "gov{}1", "usg{:.1}1", "ug{:.1}1"])
def test_the_regions_of_govcloud_have_many_names(form: str) -> None:
    """Each names its own region and no other."""
    west, east = (f"main-{form.format(side)}" for side in ("west", "east"))
    assert "main-{region}" == localised(west, "us-gov-west-1") == localised(east, "us-gov-east-1")
    assert west == localised(west, "us-west-1")

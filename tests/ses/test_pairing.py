"""Which thing of one region is which of another: what holds whatever they are called, and whatever is refused."""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sescheck.ses.localised import localised, same
from sescheck.ses.made_up import is_made_up, without_made_up
from sescheck.ses.pairing import Half, Named, pair
from sescheck.snapshot.reading import Known, Reading
from sescheck.testing import builders as s

WEST, EAST = "us-west-2", "us-east-1"
REFUSED = s.unread("ses:Get")
CUT_SHORT = s.unread("ses:List")
SUFFIXES = ("1A2B3C4D5E6F", "9Z8Y7X6W5V4U", "7G8H9I0J1K2L")
SHORT = {WEST: "usw2", EAST: "use1"}


@dataclass(frozen=True)
class Spec:
    """A thing before it has a region; ``ending`` is one of its name."""

    stem: str
    ending: str
    within: str
    deed: int

    def name(self, region: str) -> str:
        """As it is called in the region."""
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
    """The things of a region, each name once."""
    found: dict[str, Named] = {}
    for each in specs:
        name = f"{each.within}/{each.name(region)}"
        deed: Reading[Hashable] = Known(each.deed)
        does = (lambda told=deed: told) if known else None
        found.setdefault(name, Named(name, region, each.within, each.name(region), does, freely))
    return list(found.values())


@st.composite
def both_sides(draw: st.DrawFn) -> tuple[list[Named], list[Named]]:
    """Two regions, with things of one kind."""
    freely, known = draw(st.booleans()), draw(st.booleans())
    return side(WEST, draw(SIDES), freely and known, known), side(EAST, draw(SIDES), freely and known, known)


@st.composite
def in_part(draw: st.DrawFn, whole: list[Named]) -> list[Named]:
    """The same with some deeds refused; perhaps the list breaks off."""
    kept = whole[: draw(st.integers(0, len(whole)))] if draw(st.booleans()) else whole
    unread = CUT_SHORT if len(kept) < len(whole) else None
    return [
        Named(
            each.name,
            each.region,
            each.within,
            each.own,
            draw(st.sampled_from([each.does, each.does, each.does and (lambda: REFUSED)])),
            each.freely,
            unread,
        )
        for each in kept
    ]


@given(sides=both_sides(), choose=st.randoms(use_true_random=False))
def test_neither_side_nor_order_makes_a_difference(sides: tuple[list[Named], list[Named]], choose: Random) -> None:
    """Whoever asks, and however AWS lists."""
    ours, theirs = sides
    mixed = choose.sample(ours, len(ours)), choose.sample(theirs, len(theirs))
    assert pair(ours, theirs) == pair(*mixed) == pair(theirs, ours)[::-1]


@given(sides=both_sides())
def test_one_belongs_to_one(sides: tuple[list[Named], list[Named]]) -> None:
    """Never two to one; and both say so."""
    here, there = pair(*sides)
    assert here.partners == {one: two for two, one in there.partners.items()}
    assert len(set(here.partners.values())) == len(here.partners)


@given(sides=both_sides())
def test_equal_names_belong_together_whatever_else_there_is(sides: tuple[list[Named], list[Named]]) -> None:
    """Before any other likeness."""
    here, _ = pair(*sides)
    for name in {each.name for each in sides[0]} & {each.name for each in sides[1]}:
        assert here.partners[name] == name


def may_belong_together(one: Named, two: Named) -> bool:
    """Equal but for the region, or equal but for names that say nothing."""
    if one.within != two.within:
        return False
    if localised(one.own, one.region) == localised(two.own, two.region):
        return True
    names_say_nothing = all(each.freely or is_made_up(each.own) for each in (one, two))
    return names_say_nothing and (one.does is not None or one.stem == two.stem) and one.deed == two.deed


@given(sides=both_sides())
def test_what_is_paired_is_alike_and_what_is_alike_alone_is_paired(
    sides: tuple[list[Named], list[Named]],
) -> None:
    """Of two that are left over, nothing else on either side comes into question."""
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
    assert not here.doubts
    assert not there.doubts


def certain(half: Half, things: Iterable[Named], others: Iterable[Named]) -> set[str]:
    """The names of which it is said that the other region has none of them; its list has to be whole."""
    if any(each.unread for each in others):
        return set()
    return {each.name for each in things} - half.partners.keys() - half.doubts.keys()


@given(data=st.data(), sides=both_sides())
def test_a_refusal_makes_no_pair_and_tears_none_apart(
    data: st.DataObject, sides: tuple[list[Named], list[Named]]
) -> None:
    """What is said in spite of refusals is true without them."""
    whole = pair(*sides)
    parts = data.draw(in_part(sides[0])), data.draw(in_part(sides[1]))
    told = pair(*parts)
    cut = [len(part) < len(side_) for part, side_ in zip(parts, sides, strict=True)]
    for number in (0, 1):
        for one, two in told[number].partners.items():
            assert one == two or whole[number].partners.get(one) == two
        if not cut[1 - number]:
            said = certain(told[number], parts[number], parts[1 - number])
            assert said.isdisjoint(whole[number].partners)


def named(region: str, name: str, deed: Reading[Hashable] | None = None, *, freely: bool = False) -> Named:
    """A thing of a region."""
    return Named(name, region, "", name, None if deed is None else lambda: deed, freely)


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
def test_two_that_are_left_over(west: Named, east: Named, together: bool) -> None:
    """One on each side."""
    expected: Mapping[str, str] = {west.name: east.name} if together else {}
    assert expected == pair([west], [east])[0].partners


@pytest.mark.parametrize("freely", [True, False])
def test_several_that_do_the_same_are_paired_one_by_one(freely: bool) -> None:
    """Each is as good as the other; what is left over is what the other side has less of."""
    west = [named(WEST, f"Mail-{ending}", Known(1), freely=freely) for ending in SUFFIXES[:2]]
    east = [named(EAST, f"Post-{ending}", Known(1), freely=freely) for ending in SUFFIXES]
    here, there = pair(west, east)
    assert {each.name for each in west} == here.partners.keys()
    assert 2 == len(there.partners)
    assert {} == there.doubts


def test_each_is_asked_once_what_it_does() -> None:
    """Of 17,000 on each side: what is compared with what is not looked for one by one."""
    asked: list[int] = []

    def thing(region: str, number: int) -> Named:
        def does() -> Reading[Hashable]:
            asked.append(number)
            return Known(number)

        name = f"Mail-{number + (500_000 if region == EAST else 0):06d}A1B2C3"
        return Named(name, region, "", name, does)

    count = 17_000
    here, _ = pair(*([thing(region, number) for number in range(count)] for region in (WEST, EAST)))
    assert count == len(here.partners)
    assert 2 * count == len(asked)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Mail-ToSns-1A2B3C4D5E6F", "Mail-ToSns-{made up}"),
        ("Mail-ToSns-7Gy2kKqTzAbC", "Mail-ToSns-{made up}"),
        ("mail-inbox-abc123def456", "mail-inbox-{made up}"),
        ("Mail-Topic-1A2B3C4D5E6F.fifo", "Mail-Topic-{made up}.fifo"),
        ("arn:aws:lambda:us-east-1:1:function:Mail-Sort-1A2B3C4D5E6F:live", None),
        ("terraform-20240102030405678900000001", "terraform-{made up}"),
        ("inbound-3f9a1c2e", "inbound-{made up}"),
        ("events-1a2b3c4", "events-{made up}"),
        ("StackSet-mail-6f9619ff-8b86-d011-b42d-00cf4fc964ff-Topic", "StackSet-mail-{made up}-Topic"),
        ("StackMainSetA1B2C3D4", "StackMainSet{made up}"),
        ("Stack-TopicBFE1234A-1A2B3C4D5E6F", "Stack-Topic{made up}-{made up}"),
        ("events-1234abc", "events-{made up}"),
        ("Mail-Topic-ABCDEF123456", "Mail-Topic-{made up}"),
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
def test_what_a_tool_made_up_is_known_by_its_form(name: str, expected: str | None) -> None:
    """At the end of a name; what somebody may have written stays."""
    told = "arn:aws:lambda:us-east-1:1:function:Mail-Sort-{made up}:live" if expected is None else expected
    assert told == without_made_up(name)


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
def test_settings_of_two_regions_say_the_same(west: object, east: object, expected: bool) -> None:
    """As they are, or with the region's own name made equal; an ARN of a neighbour is not one of one's own."""
    assert expected == same(west, WEST, east, EAST) == same(east, EAST, west, WEST)


def test_a_list_that_breaks_off_may_have_a_better_partner() -> None:
    """The other region's list is whole; this one may yet have the name itself."""
    own = replace(named(WEST, "main-us-west-2"), unread=CUT_SHORT)
    here, there = pair([own], [named(EAST, "main-us-east-1")])
    assert ({}, {"main-us-west-2": CUT_SHORT}) == (here.partners, here.doubts)
    assert ({}, {}) == (there.partners, there.doubts)


def test_one_that_is_not_known_may_be_the_partner_as_well() -> None:
    """Two of us-east-1 come into question, and of one it was refused what it does."""
    own = named(WEST, "Mail-1A2B3C4D5E6F", Known(1))
    others = [named(EAST, "Mail-9Z8Y7X6W5V4U", Known(1)), named(EAST, "Mail-7G8H9I0J1K2L", REFUSED)]
    here, there = pair([own], others)
    assert ({}, {own.name: REFUSED}) == (here.partners, here.doubts)
    assert ({}, {each.name: REFUSED for each in others}) == (there.partners, there.doubts)


@pytest.mark.parametrize("form", ["us-gov-{}-1", "usgov{}1", "gov-{}-1", "gov{}1", "usg{:.1}1", "ug{:.1}1"])
def test_the_regions_of_govcloud_have_many_names(form: str) -> None:
    """Each is the region's own, and says nothing of another."""
    west, east = (f"main-{form.format(side)}" for side in ("west", "east"))
    assert "main-{region}" == localised(west, "us-gov-west-1") == localised(east, "us-gov-east-1")
    assert west == localised(west, "us-west-1")

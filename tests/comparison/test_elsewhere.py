"""A name in the regions that one is expected to match: each is asked once, whoever compares itself."""

import ast
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import sescheck.rules
from sescheck.comparison.account_view import Group, Mode, RegionView
from sescheck.comparison.answers import Answers, gather
from sescheck.comparison.elsewhere import Elsewhere, NameAcross, Peer
from sescheck.comparison.facets import dkim_of
from sescheck.snapshot.model import Dkim, Identity
from sescheck.snapshot.reading import Known, Listing, Reading, Unreadable
from sescheck.testing import builders as s

NAME = "example.com"
REFUSED = s.unread("ses:GetIdentityDkimAttributes")
LISTS = {
    "has it": Listing((s.domain(NAME),)),
    "has it, DKIM refused": Listing((s.domain(NAME, dkim=REFUSED),)),
    "has it, not signing": Listing((s.domain(NAME, dkim=s.not_signing()),)),
    "lacks it": Listing(()),
    "list broke off": Listing((), REFUSED),
}
GROUPS = st.builds(
    lambda lists, mode: group([LISTS[name] for name in lists], mode),
    st.lists(st.sampled_from(sorted(LISTS)), min_size=1, max_size=5),
    st.sampled_from(Mode),
)


def group(lists: list[Listing[Identity]], mode: Mode = Mode.MIRROR) -> Group:
    """A region for each list."""
    regions = (s.region(f"region-{index}", listed=each) for index, each in enumerate(lists))
    return Group("default", tuple(map(RegionView, regions)), mode)


def signing_there(peer: Peer) -> Peer | None:
    """Only where DKIM is known to be on, or not known."""
    match peer.identity:
        case Known(Identity(dkim=Known(Dkim(enabled=False)))):
            return None
        case _:
            return peer


def one_by_one(peers: Elsewhere, ask: Callable[[Identity], Reading[object]]) -> Answers[object]:
    """The same, each region asked as it comes."""
    answers: list[tuple[str, Reading[object]]] = []
    for peer in peers:
        match peer.identity:
            case Known(identity):
                answers += [] if identity is None else [(peer.view.name, ask(identity))]
            case Unreadable() as unread:
                answers.append((peer.view.name, unread))
    return gather(answers)


@given(GROUPS, st.booleans())
def test_the_answers_are_those_of_each_region_elsewhere(regions: Group, keep: bool) -> None:
    """Whichever region compares itself, in a mirror or behind a primary, with some left out or none."""
    across = NameAcross(NAME, regions)
    for here in (None, *regions.regions):
        peers = Elsewhere(across, here)
        peers = peers.filtered(signing_there) if keep else peers
        assert one_by_one(peers, dkim_of) == peers.answers(dkim_of)
        assert bool(peers) is (len(list(peers)) > 0)


@given(GROUPS)
def test_elsewhere_are_the_regions_that_the_group_says(regions: Group) -> None:
    """With the name as each of them has it."""
    across = NameAcross(NAME, regions)
    for here in regions.regions:
        expected = [(view.name, view.identity(NAME)) for view in regions.elsewhere(here)]
        assert expected == [(peer.view.name, peer.identity) for peer in Elsewhere(across, here)]
    everywhere = [view.name for view in regions.regions]
    assert everywhere == [peer.view.name for peer in Elsewhere(across)]


def test_a_region_is_asked_once_for_all_others() -> None:
    """Thirty regions are thirty questions, not nine hundred."""
    asked = []

    def status(identity: Identity) -> Reading[str]:
        asked.append(identity)
        return identity.verification

    regions = group([LISTS["has it"]] * 30)
    across = NameAcross(NAME, regions)
    answers = [Elsewhere(across, here).answers(status) for here in regions.regions]
    assert ([29] * 30, 30) == ([len(each.known) for each in answers], len(asked))


def test_a_region_without_the_name_has_nothing_to_say() -> None:
    """It is neither a yes, nor a no, nor silent; one whose list broke off, or that refused, is silent."""
    lists = [LISTS[name] for name in ("has it", "lacks it", "list broke off", "has it, DKIM refused")]
    found = Elsewhere(NameAcross(NAME, group(lists))).answers(dkim_of)
    assert ["region-0"] == [region for region, _ in found.known]
    assert [True, True] == [unread is REFUSED for unread in found.unread]


ROOT = Path(sescheck.rules.__path__[0]).parent
RULES = sorted(path for room in ("rules", "engine", "ses") for path in (ROOT / room).rglob("*.py"))


@pytest.mark.parametrize("path", RULES, ids=lambda path: path.stem)
def test_a_question_is_a_function_with_a_name(path: Path) -> None:
    """A lambda made on the way is another one each time: every region would be asked again."""
    calls = [node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call)]
    methods = {"answers", "filtered"}
    asking = [call for call in calls if isinstance(call.func, ast.Attribute) and call.func.attr in methods]
    assert all(isinstance(argument, ast.Name) for call in asking for argument in call.args)

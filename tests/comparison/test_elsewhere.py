"""An identity in the regions that one is expected to match: each region is asked once."""

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
UNREAD = s.unread("ses:GetIdentityDkimAttributes")
LISTS = {
    "has it": Listing((s.domain(NAME),)),
    "has it, DKIM unread": Listing((s.domain(NAME, dkim=UNREAD),)),
    "has it, not signing": Listing((s.domain(NAME, dkim=s.not_signing()),)),
    "lacks it": Listing(()),
    "incomplete list": Listing((), UNREAD),
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
    """The peer, unless its DKIM is known to be off."""
    match peer.identity:
        case Known(Identity(dkim=Known(Dkim(enabled=False)))):
            return None
        case _:
            return peer


def one_by_one(peers: Elsewhere, ask: Callable[[Identity], Reading[object]]) -> Answers[object]:
    """The same answers, without a cache."""
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
    """For every region, in a mirror or a standby group, with and without a filter."""
    across = NameAcross(NAME, regions)
    for here in (None, *regions.regions):
        peers = Elsewhere(across, here)
        peers = peers.filtered(signing_there) if keep else peers
        assert one_by_one(peers, dkim_of) == peers.answers(dkim_of)
        assert bool(peers) is (len(list(peers)) > 0)


@given(GROUPS)
def test_elsewhere_has_the_regions_of_the_group(regions: Group) -> None:
    """Each with its own identity."""
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


def test_a_region_without_the_identity_has_no_answer() -> None:
    """It is neither known nor unread; a region with an incomplete list, or an unread setting, is unread."""
    lists = [LISTS[name] for name in ("has it", "lacks it", "incomplete list", "has it, DKIM unread")]
    found = Elsewhere(NameAcross(NAME, group(lists))).answers(dkim_of)
    assert ["region-0"] == [region for region, _ in found.known]
    assert [True, True] == [unread is UNREAD for unread in found.unread]


ROOT = Path(sescheck.rules.__path__[0]).parent
RULES = sorted(path for room in ("rules", "engine", "ses") for path in (ROOT / room).rglob("*.py"))


@pytest.mark.parametrize("path", RULES, ids=lambda path: path.stem)
def test_a_question_is_a_function_with_a_name(path: Path) -> None:
    """A lambda is a new object each time: every region would be asked again."""
    calls = [node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call)]
    methods = {"answers", "filtered"}
    asking = [call for call in calls if isinstance(call.func, ast.Attribute) and call.func.attr in methods]
    assert all(isinstance(argument, ast.Name) for call in asking for argument in call.args)

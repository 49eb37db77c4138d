"""Several regions' answers, sorted into what was said and what was not."""

from hypothesis import given
from hypothesis import strategies as st

from sescheck.rules import staging as s
from sescheck.rules.compare import Answers, ask_peers, gather
from sescheck.rules.scopes import Peer
from sescheck.rules.world import RegionView
from sescheck.snapshot.model import Identity
from sescheck.snapshot.reading import Known, Reading, Unreadable, Why

REFUSED = s.unread("ses:GetIdentityDkimAttributes")
REGIONS = ("us-west-2", "us-east-1", "eu-west-1")
UNREADABLE = st.builds(Unreadable, st.sampled_from(Why), st.just("ses:GetEmailIdentity"), st.text(max_size=3))
READINGS: st.SearchStrategy[list[tuple[str, Reading[int]]]] = st.lists(
    st.tuples(st.sampled_from(REGIONS), st.integers().map(Known) | UNREADABLE)
)


@given(READINGS)
def test_every_answer_is_kept_once_and_in_order(readings: list[tuple[str, Reading[int]]]) -> None:
    """Said or silent, none gets lost; the silent are the very readings."""
    found = gather(readings)
    assert found.said == tuple((region, read.value) for region, read in readings if isinstance(read, Known))
    silent = [read for _, read in readings if isinstance(read, Unreadable)]
    assert [id(read) for read in found.silent] == [id(read) for read in silent]


def test_the_regions_with_the_answer_wanted_are_named() -> None:
    """In the order in which they were asked."""
    answers = Answers((("us-west-2", 1), ("us-east-1", 2), ("eu-west-1", 3)), ())
    assert answers.where(lambda value: value > 1) == ("us-east-1", "eu-west-1")


def peer(region: str, identity: Reading[Identity | None]) -> Peer:
    """What another region says of the identity."""
    return Peer(RegionView(s.region(region)), identity)


def test_a_region_without_the_identity_has_nothing_to_say() -> None:
    """It is neither a yes, nor a no, nor silent."""
    peers = [peer("us-west-2", Known(None)), peer("us-east-1", Known(s.domain("example.com")))]
    assert ask_peers(peers, lambda identity: Known(identity.name)) == Answers((("us-east-1", "example.com"),), ())


def test_a_region_that_may_lack_the_identity_is_silent() -> None:
    """Its list broke off."""
    found = ask_peers([peer("us-west-2", REFUSED)], lambda identity: Known(identity.name))
    assert found.said == ()
    assert found.silent[0] is REFUSED


def test_a_region_that_refused_the_question_is_silent() -> None:
    """The identity is there; what was asked of it was refused."""
    found = ask_peers([peer("us-west-2", Known(s.domain("example.com", dkim=REFUSED)))], lambda i: i.dkim)
    assert found.said == ()
    assert found.silent[0] is REFUSED

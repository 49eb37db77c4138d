"""Readiness is proved by sending: a sender that could send tonight is one whose mail the standby accepts."""

from collections.abc import Iterator

import pytest
from hypothesis import Phase, given, settings

from sescheck import audit
from sescheck.auditing.judging import criteria
from sescheck.auditing.options import JudgeOptions
from sescheck.auditing.taking_over import Asked, readiness_answers
from sescheck.emulator import Emulator
from sescheck.engine.failover import Track
from sescheck.takeover.model import Answer, Readiness
from tests.conftest import use_own_credentials
from tests.takeover.sending_worlds import PRIMARY, STANDBY, Place, all_leaves, places, stage

WITHOUT_SHRINKING = settings(
    phases=(Phase.explicit, Phase.reuse, Phase.generate), max_examples=settings().max_examples * 2 // 5
)
"""Each world costs an audit: a hundred take longer than a test may on a busy machine.

To shrink one that fails would take minutes, and it is readable as it is."""


@pytest.fixture(scope="module")
def aws() -> Iterator[Emulator]:
    """One for all worlds: each stages its own."""
    with pytest.MonkeyPatch.context() as patch, Emulator() as running:
        use_own_credentials(patch)
        yield running


def answer_of(aws: Emulator, primary: str | None) -> Readiness:
    """Audit through the real collector, over HTTP, and ask for the standby."""
    regions = [STANDBY] if primary is None else [primary, STANDBY]
    report = audit(regions=regions, endpoint_url=aws.url, depth="deep", dns=False, max_rate=1000)
    assert report.complete, report.unread
    (found,) = readiness_answers(report.snapshot, criteria(JudgeOptions()), Asked(primary, (STANDBY,)))
    return found


def check(aws: Emulator, primary: Place, standby: Place, *, alone: bool) -> None:
    """Compare what readiness says about each sender with what happens to its mail."""
    stage(aws, {PRIMARY: primary, STANDBY: standby})
    found = answer_of(aws, None if alone else PRIMARY)
    senders, from_region = (standby, STANDBY) if alone else (primary, PRIMARY)
    leaves = {
        made.name: all_leaves(aws, made, STANDBY, from_region=from_region)
        for made in senders.identities
        if made.sends or (alone and made.is_verified)
    }
    ready = {name for name, accepted in leaves.items() if accepted}
    assert set(found.senders.ready) == ready, found.senders
    assert set(found.senders.blocked) == leaves.keys() - ready
    assert found.senders.unknown == {}
    if found.senders.blocked:
        assert found.tracks[Track.SENDING] is Answer.NOT_READY


@WITHOUT_SHRINKING
@given(primary=places(PRIMARY), standby=places(STANDBY))
def test_what_could_send_tonight_is_what_the_standby_accepts(
    aws: Emulator, primary: Place, standby: Place
) -> None:
    """For every sender of the primary, whatever the regions look like."""
    check(aws, primary, standby, alone=False)


@WITHOUT_SHRINKING
@given(standby=places(STANDBY))
def test_what_could_send_alone_is_what_the_region_accepts(aws: Emulator, standby: Place) -> None:
    """For every verified identity of a region that is asked alone."""
    check(aws, Place((), {}), standby, alone=True)

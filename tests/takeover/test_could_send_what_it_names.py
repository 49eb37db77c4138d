"""Readiness is proved by sending mail that names a configuration set, a template or a tenant."""

from collections.abc import Iterator

import pytest
from hypothesis import given

from sescheck.emulator import Emulator
from sescheck.engine.failover import Track
from sescheck.takeover.model import Answer
from tests.conftest import use_own_credentials
from tests.takeover.named_worlds import KEPT, Kept, accepts, mails, stage
from tests.takeover.sending_worlds import PRIMARY, STANDBY
from tests.takeover.test_could_send import WITHOUT_SHRINKING, answer_of


@pytest.fixture(scope="module")
def aws() -> Iterator[Emulator]:
    """One for all worlds: each stages its own."""
    with pytest.MonkeyPatch.context() as patch, Emulator() as running:
        use_own_credentials(patch)
        yield running


@WITHOUT_SHRINKING
@given(primary=KEPT, standby=KEPT)
def test_a_standby_that_is_ready_accepts_what_the_primary_accepts(
    aws: Emulator, primary: Kept, standby: Kept
) -> None:
    """And one that is not ready refuses some mail that names what either region has."""
    stage(aws, {PRIMARY: primary, STANDBY: standby})
    there, here = aws.region(PRIMARY), aws.region(STANDBY)
    taken = {mail: accepts(here, mail) for mail in (*mails(primary), *mails(standby))}
    lost = [mail for mail in mails(primary) if accepts(there, mail) and not taken[mail]]
    found = answer_of(aws, PRIMARY)
    is_ready = found.tracks[Track.SENDING] is not Answer.NOT_READY
    assert not (is_ready and lost), lost
    assert is_ready == all(taken.values())
    assert found.senders.ready == ("example.com", "example.org")

"""What the worked examples of rules about configuration sets do not show."""

import msgspec
import pytest

from sescheck.rules import staging as s
from sescheck.rules.configuration_sets import event_destination_gone
from sescheck.rules.grouping import worlds_of
from sescheck.rules.rule import CLEAR, CannotTell, Verdict
from sescheck.rules.things import EVENT_DESTINATIONS, ThingSubject, one_by_one

TOPIC = s.arn("events", "us-east-1")
UNKNOWN = s.unread("sts:GetCallerIdentity")


@pytest.mark.parametrize(
    ("exists", "expected"), [(True, CLEAR), (False, CannotTell((UNKNOWN,)))], ids=["there", "gone"]
)
def test_a_topic_is_said_to_be_gone_only_where_it_is_known_whose_it_is(exists: bool, expected: Verdict) -> None:
    """SNS knows none of that name; it may be another account's, where STS did not say which is ours."""
    region = s.region("us-east-1", configuration_sets=[s.configuration_set("main", s.destination("BOUNCE"))])
    snapshot = s.snapshot(region, topics=[s.topic(TOPIC, exists=exists)])
    account = msgspec.structs.replace(snapshot.accounts[0], account_id=UNKNOWN)
    (world,) = worlds_of(msgspec.structs.replace(snapshot, accounts=(account,)))
    (subject,) = one_by_one(EVENT_DESTINATIONS).subjects(world)
    assert isinstance(subject, ThingSubject)
    assert expected == event_destination_gone.check(subject)

"""Rules about configuration sets: what their worked examples do not show."""

import msgspec
import pytest

from sescheck.engine.groups import account_views_of
from sescheck.engine.rule import CLEAR, CannotTell, Flag, Verdict
from sescheck.engine.subjects.resource_scopes import ResourceSubject, one_by_one
from sescheck.engine.subjects.resources import CONFIGURATION_SETS, EVENT_DESTINATIONS
from sescheck.rules.configuration_sets import configuration_set_sending_disabled, event_destination_gone
from sescheck.testing import builders as s

TOPIC = s.arn("events", "us-east-1")
UNKNOWN = s.unread("sts:GetCallerIdentity")


@pytest.mark.parametrize(
    ("exists", "expected"), [(True, CLEAR), (False, CannotTell((UNKNOWN,)))], ids=["exists", "missing"]
)
def test_a_topic_is_missing_only_if_its_account_is_known(exists: bool, expected: Verdict) -> None:
    """SNS does not find the topic; without our account number it may belong to another account."""
    region = s.region("us-east-1", configuration_sets=[s.configuration_set("main", s.destination("BOUNCE"))])
    snapshot = s.snapshot(region, topics=[s.topic(TOPIC, exists=exists)])
    anonymous = msgspec.structs.replace(snapshot.accounts[0], account_id=UNKNOWN)
    (account,) = account_views_of(msgspec.structs.replace(snapshot, accounts=(anonymous,)))
    (subject,) = one_by_one(EVENT_DESTINATIONS).subjects(account)
    assert isinstance(subject, ResourceSubject)
    assert expected == event_destination_gone.check.verdict(subject)


def test_a_disabled_set_names_the_identities_that_have_it_as_default() -> None:
    """The message has the first one and a count, the evidence has all; only verified identities count."""
    main = s.details(configuration_set="main")
    region = s.region(
        "us-east-1",
        s.domain("b.example.com", detail=main),
        s.domain("c.example.com", detail=main, verification="PENDING"),
        s.domain("d.example.com", detail=s.unread()),
        s.address("ann@example.com", detail=main),
        s.domain("e.example.com", detail=s.details(configuration_set="bulk")),
        configuration_sets=[s.configuration_set("main", options={"SendingOptions.SendingEnabled": False})],
    )
    (account,) = account_views_of(s.snapshot(region))
    (subject,) = one_by_one(CONFIGURATION_SETS).subjects(account)
    assert isinstance(subject, ResourceSubject)
    found = configuration_set_sending_disabled.check.verdict(subject)
    assert isinstance(found, Flag)
    assert ["ann@example.com", "b.example.com"] == found.evidence["default_of"]
    assert "which is the default of ann@example.com and 1 more" in found.message

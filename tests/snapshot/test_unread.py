"""Every unread reading in a snapshot is found."""

from collections.abc import Iterable

import msgspec
import pytest

from sescheck.snapshot.model import Account, Asked, Identity, Region, Snapshot
from sescheck.snapshot.reading import Known, Listing, Unreadable, Why
from sescheck.snapshot.resources import Found
from sescheck.snapshot.unread import UnreadReading, account_label, of_region, unread_readings
from sescheck.testing import builders as s

DENIED = s.unread("ses:Something")
DENIED_HERE = s.located(DENIED, "us-east-1")
TOPIC = s.arn("feedback", "eu-west-1")
IDENTITY_READINGS = ("verification", "sending", "dkim", "mail_from", "notifications", "detail")


def only(snapshot: Snapshot) -> UnreadReading:
    """The one unread reading."""
    (found,) = unread_readings(snapshot)
    return found


def changed(region: Region, **readings: object) -> Region:
    """The region with another reading."""
    return msgspec.structs.replace(region, **readings)


def identity_without(reading: str, unread: Unreadable = DENIED) -> Identity:
    """A domain of which one reading was refused."""
    return msgspec.structs.replace(s.domain("example.com"), **{reading: unread})


def with_account(snapshot: Snapshot, **readings: object) -> Snapshot:
    """The snapshot with another reading of its account."""
    accounts: Iterable[Account] = (msgspec.structs.replace(found, **readings) for found in snapshot.accounts)
    return msgspec.structs.replace(snapshot, accounts=tuple(accounts))


def test_a_complete_snapshot_has_no_unread_reading() -> None:
    """Nothing is reported."""
    assert list(unread_readings(s.snapshot(s.region("us-east-1", s.domain("example.com"))))) == []


@pytest.mark.parametrize("reading", IDENTITY_READINGS)
def test_a_refusal_about_an_identity_names_it(reading: str) -> None:
    """Every reading of an identity counts."""
    snapshot = s.snapshot(s.region("us-east-1", identity_without(reading)))
    assert only(snapshot) == UnreadReading(s.ACCOUNT_ID, "us-east-1", ("identity", "example.com"), DENIED_HERE)


def test_every_reading_of_an_identity_is_tested_here() -> None:
    """A new field of the model must be added to the list above."""
    plain = {"name", "type"}
    assert set(Identity.__struct_fields__) - plain == set(IDENTITY_READINGS)


@pytest.mark.parametrize("reading", ["settings", "active_rule_set"])
def test_a_refusal_about_a_region_has_no_subject(reading: str) -> None:
    """It is about the region itself."""
    assert only(s.snapshot(changed(s.region("us-east-1"), **{reading: DENIED}))).subject is None


@pytest.mark.parametrize("reading", ["identities", "configuration_sets", "templates", "rule_sets"])
def test_an_incomplete_list_is_unread(reading: str) -> None:
    """Even if it has items."""
    region = changed(s.region("us-east-1"), **{reading: Listing((), DENIED)})
    assert only(s.snapshot(region)) == UnreadReading(s.ACCOUNT_ID, "us-east-1", None, DENIED_HERE)


def test_refused_event_destinations_name_their_configuration_set() -> None:
    """One configuration set may be refused and another not."""
    sets = (s.configuration_set("main"), s.configuration_set("other", unread_destinations=DENIED))
    snapshot = s.snapshot(s.region("us-east-1", configuration_sets=sets))
    assert only(snapshot).subject == ("configuration-set", "other")


def test_a_topic_is_unread_in_its_own_region() -> None:
    """Not in the region of the identity that names it."""
    snapshot = s.snapshot(s.region("us-east-1"), topics=[s.topic(TOPIC, attributes=DENIED)])
    assert only(snapshot) == UnreadReading(
        s.ACCOUNT_ID, "eu-west-1", ("topic", TOPIC), s.located(DENIED, "eu-west-1")
    )


def test_a_topic_may_be_unread_twice() -> None:
    """Its attributes and its subscriptions are two calls."""
    topic = s.topic(TOPIC, attributes=DENIED, subscriptions=Listing((), s.unread("sns:ListSubscriptionsByTopic")))
    assert len(list(unread_readings(s.snapshot(s.region("us-east-1"), topics=[topic])))) == 2


def test_a_topic_that_is_not_an_arn_has_no_region() -> None:
    """It is still reported."""
    snapshot = s.snapshot(s.region("us-east-1"), topics=[s.topic("feedback", attributes=DENIED)])
    assert only(snapshot).region is None


@pytest.mark.parametrize(("found", "region"), [(Found("eu-west-1"), "eu-west-1"), (Found(None), None)])
def test_a_bucket_is_unread_in_the_region_that_it_is_found_in(found: Found, region: str | None) -> None:
    """Its ARN has no region, but its policy is read in its region."""
    bucket = s.resource("arn:aws:s3:::example-inbound", found=found, policy=DENIED)
    assert region == only(s.snapshot(s.region("us-east-1"), resources=[bucket])).region


def test_an_unknown_account_is_unread() -> None:
    """STS may refuse while SES answers."""
    snapshot = with_account(s.snapshot(s.region("us-east-1")), account_id=DENIED)
    assert only(snapshot) == UnreadReading("unknown", None, None, DENIED)


def test_an_account_is_labelled_by_its_id() -> None:
    """12 digits, or ``unknown``."""
    (account,) = s.snapshot().accounts
    assert account_label(account) == s.ACCOUNT_ID
    assert account_label(msgspec.structs.replace(account, account_id=DENIED)) == "unknown"


NOT_MISSED = {Why.NOT_ASKED, Why.NOT_SUPPORTED_HERE, Why.OTHER_ACCOUNT, Why.REGION_DISABLED}


@pytest.mark.parametrize("why", [Why.NOT_ASKED, Why.NOT_SUPPORTED_HERE, Why.OTHER_ACCOUNT])
def test_readings_that_were_not_needed_are_not_failures(why: Why) -> None:
    """The depth leaves them out, or the region does not support them."""
    identity = identity_without("detail", s.unread(why=why))
    assert list(unread_readings(s.snapshot(s.region("us-east-1", identity)))) == []


@pytest.mark.parametrize("why", sorted(set(Why) - NOT_MISSED))
def test_every_other_reason_counts(why: Why) -> None:
    """Denied, throttled, unreachable and the rest."""
    identity = identity_without("detail", s.unread(why=why))
    assert only(s.snapshot(s.region("us-east-1", identity))).unread.why is why


@pytest.mark.parametrize(("asked", "expected"), [(Asked.NAMED, 1), (Asked.ALL, 0), (Asked.DISCOVERED, 0)])
def test_a_region_not_enabled_counts_if_the_user_named_it(asked: Asked, expected: int) -> None:
    """A run over all regions does not need those that are not enabled."""
    refused = s.unread("ses:GetAccount", Why.REGION_DISABLED)
    disabled = s.region("af-south-1", opt_in="DISABLED", settings=refused)
    assert len(list(unread_readings(s.snapshot(disabled, asked=asked)))) == expected


def test_of_region_includes_readings_that_were_not_needed() -> None:
    """The caller of ``of_region`` selects."""
    unread = s.unread(why=Why.NOT_ASKED)
    region = s.region("us-east-1", identity_without("detail", unread))
    assert list(of_region(region)) == [(("identity", "example.com"), unread)]


def test_known_absence_is_not_unread() -> None:
    """``Known(None)`` is an answer."""
    region = s.region("us-east-1", s.domain("example.com", mail_from=Known(None)), active_rule_set=Known(None))
    assert list(of_region(region)) == []

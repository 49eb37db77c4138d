"""Steps for the account: one request for a quota, both parts of suppression, and people where only AWS decides."""

from functools import partial
from typing import Any

import pytest

from sescheck.comparison.account_view import Thresholds
from sescheck.engine.steps import Human, Secret
from sescheck.snapshot.model import Region, Review
from sescheck.snapshot.reading import Known, Why
from sescheck.snapshot.sending import ContactList, ContactTopic, CustomTemplate, Suppressed
from sescheck.testing import builders as s
from sescheck.testing.examples import EAST, WEST, east, ireland, west
from tests.rules.shared.steps.plans import calls, plan_for, words

QUOTA = "RequestServiceQuotaIncrease"
QUOTAS = ("daily-quota-lower-than-elsewhere", "daily-quota-nearly-used", "failover-capacity-short")


def region(make: partial[Region], **settings: Any) -> Region:
    """A region with these settings of the account."""
    return make(settings=s.account_settings(**settings))


def test_every_rule_about_the_daily_quota_asks_for_the_same_number() -> None:
    """AWS takes one request at a time for a quota: the highest number serves all."""
    snapshot = s.snapshot(
        region(west, max_24_hour_send=50_000, sent_last_24_hours=40_000),
        region(east, max_24_hour_send=10_000, sent_last_24_hours=9_900),
    )
    both = plan_for(snapshot, *QUOTAS)
    wanted = {place: given["DesiredValue"] for place, given in calls(both, QUOTA)}
    assert {WEST, EAST} == set(wanted)
    assert len(wanted) == len(calls(both, QUOTA))
    for name in QUOTAS:
        for place, given in calls(plan_for(snapshot, name), QUOTA):
            assert wanted[place] == given["DesiredValue"]


def test_the_quotas_that_are_asked_for_end_the_findings() -> None:
    """After AWS has granted them, nothing about quotas is found."""
    regions = {WEST: (west, 40_000, 50_000), EAST: (east, 9_900, 10_000), "eu-west-1": (ireland, 30_000, 20_000)}
    before = [
        region(make, sent_last_24_hours=sent, max_24_hour_send=quota) for make, sent, quota in regions.values()
    ]
    granted = {
        place: given["DesiredValue"] for place, given in calls(plan_for(s.snapshot(*before), *QUOTAS), QUOTA)
    }
    after = [
        region(make, sent_last_24_hours=sent, max_24_hour_send=granted.get(name, quota))
        for name, (make, sent, quota) in regions.items()
    ]
    assert () == plan_for(s.snapshot(*after), "daily-quota-nearly-used", "failover-capacity-short").steps


def test_a_peak_of_the_configuration_is_asked_for() -> None:
    """Not the mail of today."""
    snapshot = s.snapshot(region(west), region(east))
    found = calls(plan_for(snapshot, *QUOTAS, thresholds=Thresholds(peak_messages_per_day=300_000)), QUOTA)
    assert {300_000} == {given["DesiredValue"] for _, given in found}
    assert {"L-804C8AE8"} == {given["QuotaCode"] for _, given in found}


@pytest.mark.parametrize(("quota", "elsewhere"), [(10_000, -1), (0, 0)])
def test_a_quota_without_a_number_is_asked_for_by_a_person(quota: float, elsewhere: float) -> None:
    """Nobody can request an unlimited one by a call, nor twice nothing."""
    snapshot = s.snapshot(
        region(west, max_24_hour_send=elsewhere, sent_last_24_hours=0),
        region(east, max_24_hour_send=quota, sent_last_24_hours=0),
    )
    plan = plan_for(snapshot, *QUOTAS)
    assert plan.steps
    assert [] == calls(plan)


def test_the_rate_has_its_own_code() -> None:
    """The two quotas are two requests."""
    snapshot = s.snapshot(region(west, max_send_rate=80.5), region(east))
    expected = {"ServiceCode": "ses", "QuotaCode": "L-CDEF9B6B", "DesiredValue": 80.5}
    assert [(EAST, expected)] == calls(plan_for(snapshot, "send-rate-lower-than-elsewhere"))


def test_suppression_keeps_auto_validation() -> None:
    """AWS does not say whether it keeps what is left out."""
    here = region(east, suppressed_reasons=(), choices=s.chosen(auto_validation="MANAGED"))
    ((_, given),) = calls(plan_for(s.snapshot(here), "suppression-off"))
    assert ["BOUNCE", "COMPLAINT"] == given["SuppressedReasons"]
    condition = given["ValidationAttributes"]["ConditionThreshold"]
    assert "ENABLED" == condition["ConditionThresholdEnabled"]
    assert "MANAGED" == condition["OverallConfidenceThreshold"]["ConfidenceVerdictThreshold"]


def test_suppression_is_not_changed_if_auto_validation_was_not_read() -> None:
    """The plan says so."""
    here = region(east, suppressed_reasons=(), choices=s.unread("ses:GetAccount"))
    plan = plan_for(s.snapshot(here), "suppression-off")
    assert () == plan.steps
    assert 1 == len(plan.unknown)


def test_reasons_that_differ_become_both_in_both_regions() -> None:
    """Whichever region is the first, nothing that is suppressed is let through."""
    snapshot = s.snapshot(
        region(west, suppressed_reasons=("BOUNCE",)), region(east, suppressed_reasons=("COMPLAINT",))
    )
    found = calls(plan_for(snapshot, "suppression-reasons-differ"))
    assert {WEST: ["BOUNCE", "COMPLAINT"], EAST: ["BOUNCE", "COMPLAINT"]} == {
        place: given["SuppressedReasons"] for place, given in found
    }


@pytest.mark.parametrize(
    ("status", "is_requested"), [("PENDING", False), ("DENIED", False), ("FAILED", True), (None, True)]
)
def test_production_access_is_requested_unless_aws_has_the_request(status: str | None, is_requested: bool) -> None:
    """While it is pending, the details cannot be changed; a denied one is answered in its case."""
    review = None if status is None else Review(status, "12345678901")
    here = region(east, production_access=False, review=review)
    plan = plan_for(s.snapshot(west(), here), "sandbox-while-production-elsewhere", "production-review-pending")
    found = calls(plan, "PutAccountDetails")
    assert is_requested == bool(found)
    assert is_requested or "12345678901" in words(plan)
    for _, given in found:
        assert given["ProductionAccessEnabled"] is True
        assert [False, False] == [given[name].hidden for name in ("MailType", "WebsiteURL")]
        assert isinstance(given["WebsiteURL"], Secret)


def test_what_aws_has_paused_is_not_enabled_by_a_call() -> None:
    """Only AWS can resume it."""
    here = region(east, sending_enabled=False, enforcement_status="SHUTDOWN")
    assert [] == calls(plan_for(s.snapshot(here), "sending-disabled"))


@pytest.mark.parametrize("first_is_regional", [True, False])
def test_mail_that_stays_in_its_region_goes_on_to_do_so(first_is_regional: bool) -> None:
    """A law may demand it."""
    modes = ("REGIONAL", "GLOBAL") if first_is_regional else ("GLOBAL", "REGIONAL")
    there, here = (s.chosen(delivery_mode=each) for each in modes)
    found = calls(
        plan_for(s.snapshot(region(west, choices=there), region(east, choices=here)), "delivery-mode-differs")
    )
    assert [(EAST if first_is_regional else WEST, {"SharedPoolDeliveryMode": "REGIONAL"})] == found


@pytest.mark.parametrize(("status", "made"), [("DISABLED", 1), ("DISABLING", 0), ("ENABLING", 0)])
def test_a_region_is_enabled_once_and_a_person_waits(status: str, made: int) -> None:
    """AWS takes up to hours, and until then nothing else is known of the region."""
    refused = s.unread("ses:GetAccount", Why.REGION_DISABLED)
    plan = plan_for(s.snapshot(s.region("me-south-1", opt_in=status, settings=refused)), "region-not-enabled")
    assert made == len(calls(plan, "EnableRegion"))
    assert ["minutes to hours"] == [
        each.step.does.takes for each in plan.steps if isinstance(each.step.does, Human)
    ]


def topic(name: str, default: str = "OPT_IN") -> ContactTopic:
    """A topic of a contact list."""
    return ContactTopic(name, name.title(), "", default)


def listing(*topics: ContactTopic) -> list[ContactList]:
    """The contact list of a region."""
    return [ContactList("readers", Known(topics))]


def test_no_topic_of_a_contact_list_is_lost() -> None:
    """Contacts refer to it: each region gets those of the other, and keeps its description."""
    snapshot = s.snapshot(
        west(contact_lists=listing(topic("news"), topic("offers"))),
        east(contact_lists=listing(topic("news", "OPT_OUT"), topic("jobs"))),
    )
    found = dict(calls(plan_for(snapshot, "contact-list-differs")))
    names = [[each["TopicName"] for each in found[place]["Topics"]] for place in (WEST, EAST)]
    assert [["news", "offers", "jobs"]] * 2 == names
    assert ["OPT_IN"] * 2 == [found[place]["Topics"][0]["DefaultSubscriptionStatus"] for place in (WEST, EAST)]
    assert all(given["Description"].call.region == place for place, given in found.items())


def test_addresses_are_put_on_the_list_only_if_they_were_shown() -> None:
    """From a hash nobody gets an address back."""
    for address, operations in (("ann@example.com", 1), ("hmac:2f4a9c0d5b1e8f7a6c3d2e1f0a9b8c7d", 0)):
        snapshot = s.snapshot(west(suppressed=[Suppressed(address, "BOUNCE")]), east())
        plan = plan_for(snapshot, "suppressed-address-missing-in-region")
        assert operations == len(calls(plan))
        assert 1 == len(plan.steps)


def test_the_sender_of_a_verification_template_is_verified_first() -> None:
    """SES refuses the template otherwise; a verified domain is enough."""
    settings = {"FromEmailAddress": "hello@example.com"}
    there = west(custom_templates=[CustomTemplate("confirm", settings, Known("hash"))])
    name = "custom-verification-template-missing-in-region"
    assert "Verify hello@example.com" in words(plan_for(s.snapshot(there, east()), name))
    assert "" == words(plan_for(s.snapshot(there, east(s.domain())), name))

"""Steps for MAIL FROM domains: the records first, one domain for each region, and no behaviour lost."""

import pytest

from sescheck.engine.steps import Call, Record
from sescheck.snapshot.fields import nothing_read
from sescheck.snapshot.model import Identity, Region
from sescheck.snapshot.reading import Why
from sescheck.testing import builders as s
from sescheck.testing.examples import east, ireland, west
from tests.rules.shared.steps.planning import call, calls, records, steps, words

PUT = "PutEmailIdentityMailFromAttributes"


def _with(
    status: str = "SUCCESS", behaviour: str = "USE_DEFAULT_VALUE", domain: str = "bounce.example.com"
) -> Identity:
    return s.domain(mail_from=s.mail_from_domain(domain, status, behaviour))


def test_the_records_come_before_the_call() -> None:
    """With REJECT_MESSAGE, SES rejects every message until it has found the MX record."""
    found = steps("mail-from-missing-in-region", west(_with()), east(s.domain()))
    assert [type(each.does) for each in found] == [Record, Record, Call]


def test_an_identity_that_sends_rejects_only_when_ses_has_found_the_record() -> None:
    """First with the default behaviour, then a wait, then REJECT_MESSAGE."""
    found = steps("mail-from-missing-in-region", west(_with(behaviour="REJECT_MESSAGE")), east(s.domain()))
    behaviours = [each.parameters["BehaviorOnMxFailure"] for each in calls(found, PUT)]
    assert behaviours == ["USE_DEFAULT_VALUE", "REJECT_MESSAGE"]
    assert "Wait until the status" in words(found)
    assert "Wait" in found[-2].title


def test_a_new_identity_rejects_at_once() -> None:
    """Nothing sends from it yet."""
    found = steps("identity-missing-in-region", west(_with(behaviour="REJECT_MESSAGE")), east())
    assert call(found, PUT).parameters["BehaviorOnMxFailure"] == "REJECT_MESSAGE"


def test_the_region_that_the_mx_record_names_keeps_a_shared_domain() -> None:
    """The other one gets a domain of its own, although it is the first."""
    dns = {"bounce.example.com MX": ("10 feedback-smtp.us-east-1.amazonses.com",)}
    found = steps("mail-from-shared-between-regions", west(_with()), east(_with()), dns=dns)
    only = call(found, PUT)
    assert (only.region, only.parameters["MailFromDomain"]) == ("us-west-2", "bounce-us-west-2.example.com")


@pytest.mark.parametrize(
    ("why", "published"), [(Why.REGION_DISABLED, ["bounce.example.com MX"]), (Why.DENIED, [])]
)
def test_only_a_region_that_can_send_may_need_the_domain(why: Why, published: list[str]) -> None:
    """One that is not enabled for the account sends no mail; another one that was not read may use the domain."""
    dns: dict[str, tuple[str, ...]] = {"bounce.example.com MX": ()}
    silent = nothing_read(Region, s.unread("ses:GetAccount", why), name="af-south-1")
    found = steps("mail-from-mx-missing", east(_with("FAILED")), silent, dns=dns)
    assert list(records(found)) == published


def test_no_region_publishes_another_mx_record_at_a_shared_name() -> None:
    """Two rules flag it, and together they print each record once."""
    found = steps("mail-from-*", west(_with()), east(_with("FAILED")), ireland(_with("FAILED")))
    assert set(records(found)) == {
        f"bounce-{region}.example.com {type_}" for region in ("us-east-1", "eu-west-1") for type_ in ("MX", "TXT")
    }


def test_a_domain_that_is_taken_is_not_chosen() -> None:
    """It is an identity of the region."""
    taken = s.domain("bounce-us-east-1.example.com")
    found = steps("mail-from-missing-in-region", west(_with()), east(s.domain(), taken))
    assert call(found, PUT).parameters["MailFromDomain"] == "bounce-us-east-1-2.example.com"


def test_the_regions_follow_the_first_one_and_keep_their_domains() -> None:
    """Three findings give one call for each region that differs from the first."""
    found = steps(
        "mail-from-fallback-differs",
        west(_with(behaviour="REJECT_MESSAGE")),
        east(_with(domain="a.example.com")),
        ireland(_with(domain="b.example.com")),
    )
    assert {each.region: each.parameters["MailFromDomain"] for each in calls(found)} == {
        "us-east-1": "a.example.com",
        "eu-west-1": "b.example.com",
    }
    assert {each.parameters["BehaviorOnMxFailure"] for each in calls(found)} == {"REJECT_MESSAGE"}


def test_two_findings_about_one_setting_are_one_call() -> None:
    """One changes the domain, and the other the behaviour."""
    found = steps("mail-from-*", west(_with()), east(_with("PENDING", "REJECT_MESSAGE")))
    assert [each.parameters["BehaviorOnMxFailure"] for each in calls(found, PUT)][:1] == ["USE_DEFAULT_VALUE"]
    assert {each.parameters["MailFromDomain"] for each in calls(found, PUT)} == {"bounce-us-east-1.example.com"}

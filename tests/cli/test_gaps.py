"""What differs between regions is found, by the rule meant for it, and nothing else."""

import pytest

from sescheck.emulator import Emulator, Fault
from sescheck.emulator.worlds import healthy
from tests.conftest import Cli

HERE, THERE = "us-east-1", "us-west-2"
REGIONS = f"{HERE},{THERE}"


@pytest.fixture
def world(emulator: Emulator) -> Emulator:
    """Two regions that match in everything."""
    healthy(emulator, (HERE, THERE))
    return emulator


@pytest.mark.usefixtures("world")
def test_two_healthy_regions_have_no_finding(audit: Cli) -> None:
    """Exit code 0, all read, no finding at all, at every depth."""
    for depth in ("quick", "standard", "deep"):
        result = audit(REGIONS, "--depth", depth)
        assert (0, [], []) == (result.code, result.report["findings"], result.report["unread"])


def test_a_domain_that_only_the_other_region_has_is_missing(world: Emulator, audit: Cli) -> None:
    """By name, in the region that lacks it, and the exit code says so."""
    world.region(HERE).call("sesv2", "DeleteEmailIdentity", EmailIdentity="shop.example.org")
    result = audit(REGIONS)
    assert [("identity-missing-in-region", HERE, "shop.example.org")] == result.findings
    assert 1 == result.code


def test_dkim_that_is_off_in_one_region_is_found(world: Emulator, audit: Cli) -> None:
    """The other region signs."""
    world.region(HERE).call(
        "sesv2", "PutEmailIdentityDkimAttributes", EmailIdentity="shop.example.org", SigningEnabled=False
    )
    assert [("dkim-missing-in-region", HERE, "shop.example.org")] == audit(REGIONS).findings


def test_a_mail_from_that_failed_is_found(world: Emulator, audit: Cli) -> None:
    """Its status is evidence."""
    world.region(HERE).settle("shop.example.org", mail_from="FAILED")
    assert [("mail-from-not-verified", HERE, "shop.example.org")] == audit(REGIONS).findings


def test_a_mail_from_that_refuses_all_mail_is_critical(world: Emulator, audit: Cli) -> None:
    """In both regions the identity rejects what it cannot send from its MAIL FROM domain; here that fails."""
    for region in (HERE, THERE):
        world.region(region).call(
            "sesv2",
            "PutEmailIdentityMailFromAttributes",
            EmailIdentity="shop.example.org",
            MailFromDomain=f"bounce-{region}.shop.example.org",
            BehaviorOnMxFailure="REJECT_MESSAGE",
        )
        world.region(region).settle("shop.example.org", mail_from="SUCCESS" if region == THERE else "FAILED")
    result = audit(REGIONS)
    assert [("mail-from-not-verified", HERE, "shop.example.org")] == result.findings
    assert ["critical"] == [found["severity"] for found in result.report["findings"]]


def test_a_topic_in_one_region_only_is_found(world: Emulator, audit: Cli) -> None:
    """The bounce topic is taken away here."""
    world.region(HERE).call(
        "ses", "SetIdentityNotificationTopic", Identity="shop.example.org", NotificationType="Bounce"
    )
    found = audit(REGIONS)
    assert [("notification-topic-missing-in-region", HERE, "shop.example.org")] == found.findings


def test_a_sandboxed_region_is_found(world: Emulator, audit: Cli) -> None:
    """One finding for the sandbox, and none more for the limits that come with it."""
    world.region(HERE).account(production=False, max_24_hour_send=200, max_send_rate=1)
    names = {rule for rule, _, _ in audit(REGIONS).findings}
    assert "sandbox-while-production-elsewhere" in names
    assert names <= {"sandbox-while-production-elsewhere", "failover-capacity-short", "daily-quota-nearly-used"}


def test_a_denied_region_is_not_an_empty_one(world: Emulator, audit: Cli) -> None:
    """The region that refuses everything is unread; the other one is judged as before."""
    world.inject(Fault("deny", region=HERE))
    result = audit(REGIONS)
    assert [] == result.findings
    assert 3 == result.code

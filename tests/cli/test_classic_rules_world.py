"""Rules about the account, identities, DKIM, feedback and MAIL FROM that no other world here shows: each fires."""

import pytest

from sescheck.emulator import Emulator
from sescheck.emulator.backdoor import Region
from sescheck.emulator.worlds import healthy, parts
from tests.conftest import Cli

HERE, THERE, NOT_AUDITED = "us-east-1", "us-west-2", "eu-west-1"
REGIONS = f"{HERE},{THERE}"
ACCOUNT = "123456789012"
FIRED = {
    ("address-bypasses-domain-notifications", HERE, "press@example.com"),
    ("bounces-go-nowhere", HERE, "silent.example.net"),
    ("daily-quota-lower-than-elsewhere", HERE, ACCOUNT),
    ("dkim-address-override-off", HERE, "press@example.com"),
    ("dkim-not-verified", HERE, "unsigned.example.net"),
    ("dkim-replica-parent-not-audited", HERE, "far.example.net"),
    ("dkim-replica-parent-unhealthy", THERE, "copy.example.net"),
    ("identity-case-variants", None, "News@example.com"),
    ("mail-from-fallback-differs", THERE, "shop.example.org"),
    ("mail-from-overlaps-identity", HERE, "overlap.example.net"),
    ("mail-from-shared-between-regions", None, "shared.example.net"),
    ("notification-headers-differ", THERE, "shop.example.org"),
    ("notification-topic-wrong-region", HERE, f"arn:aws:sns:{THERE}:{ACCOUNT}:ses-bounces"),
    ("production-review-pending", HERE, ACCOUNT),
    ("send-rate-lower-than-elsewhere", HERE, ACCOUNT),
    ("sending-disabled", HERE, ACCOUNT),
}
"""(rule, region, subject)."""


@pytest.fixture
def world(emulator: Emulator) -> Emulator:
    """Two regions that match but for what is wrong on purpose, and a third that is not audited."""
    healthy(emulator, (HERE, THERE))
    here, there = emulator.region(HERE), emulator.region(THERE)
    parts.domain(emulator.region(NOT_AUDITED), "far.example.net")
    for region in (here, there):
        _both(region)
    parts.domain(there, "far.example.net")
    parts.domain(here, "copy.example.net")
    parts.domain(there, "copy.example.net", replica_of=HERE)
    _account(here)
    _identities(here)
    return emulator


def _both(region: Region) -> None:
    for address in ("press@example.com", "News@example.com", "news@example.com"):
        parts.address(region, address)
    for name in ("silent.example.net", "unsigned.example.net", "overlap.example.net", "shared.example.net"):
        parts.domain(region, name)
    parts.domain(region, "bounce.overlap.example.net")
    for name in ("overlap.example.net", "shared.example.net"):
        region.call(
            "sesv2",
            "PutEmailIdentityMailFromAttributes",
            EmailIdentity=name,
            MailFromDomain=f"bounce.{name}",
        )
        region.settle(name, mail_from="SUCCESS")
    region.call(
        "sesv2",
        "PutEmailIdentityFeedbackAttributes",
        EmailIdentity="silent.example.net",
        EmailForwardingEnabled=False,
    )


def _account(here: Region) -> None:
    here.account(sending=False, review="PENDING", max_24_hour_send=10_000, max_send_rate=5)


def _identities(here: Region) -> None:
    parts.domain(here, "far.example.net", replica_of=NOT_AUDITED)
    for name in ("copy.example.net", "press@example.com"):
        here.call("sesv2", "PutEmailIdentityDkimAttributes", EmailIdentity=name, SigningEnabled=False)
    here.settle("unsigned.example.net", dkim="FAILED")
    here.call(
        "sesv2",
        "PutEmailIdentityMailFromAttributes",
        EmailIdentity="shop.example.org",
        MailFromDomain=f"bounce-{HERE}.shop.example.org",
        BehaviorOnMxFailure="REJECT_MESSAGE",
    )
    here.settle("shop.example.org", mail_from="SUCCESS")
    here.call(
        "ses",
        "SetIdentityHeadersInNotificationsEnabled",
        Identity="shop.example.org",
        NotificationType="Bounce",
        Enabled=True,
    )
    here.stage_topic("news.example.net", "Bounce", f"arn:aws:sns:{THERE}:{ACCOUNT}:ses-bounces")


@pytest.mark.usefixtures("world")
def test_each_classic_rule_reports_its_fault(audit: Cli) -> None:
    """What follows from these faults for other rules is theirs to say."""
    report = audit(REGIONS, "--depth", "deep").report
    found = {(each["rule"], each["region"], each["subject"]["name"]) for each in report["findings"]}
    assert set() == FIRED - found
    assert [] == report["rule_errors"]

"""What is no fault of an identity, and what is, through the command line: an account as its owner set it up."""

from pathlib import Path

import pytest

from sescheck.emulator import Emulator
from sescheck.emulator.backdoor import Region
from sescheck.emulator.worlds import healthy, parts
from tests.conftest import Cli

HERE, THERE, THIRD = "us-east-1", "us-west-2", "eu-west-1"
REGIONS = f"{HERE},{THERE}"


@pytest.fixture
def world(emulator: Emulator) -> Emulator:
    """Two regions that match."""
    healthy(emulator, (HERE, THERE))
    return emulator


def track(region: Region, name: str) -> None:
    """A configuration set of the region tracks links through the domain, which does not sign."""
    parts.domain(region, name)
    region.call("sesv2", "PutEmailIdentityDkimAttributes", EmailIdentity=name, SigningEnabled=False)
    region.call(
        "sesv2",
        "PutConfigurationSetTrackingOptions",
        ConfigurationSetName="transactional",
        CustomRedirectDomain=name,
    )


def silence(region: Region, name: str) -> None:
    """Bounces of the domain have no place."""
    parts.domain(region, name)
    region.call("sesv2", "PutEmailIdentityFeedbackAttributes", EmailIdentity=name, EmailForwardingEnabled=False)


def test_lost_records_are_one_finding(world: Emulator, audit: Cli) -> None:
    """The domain still sends; what it covers, and what receives for it, is in order."""
    here = world.region(HERE)
    here.settle("example.com", verification="TEMPORARY_FAILURE", dkim="TEMPORARY_FAILURE", sending=True)
    result = audit(REGIONS, "--depth", "deep")
    assert [("identity-not-verified", HERE, "example.com")] == result.findings
    assert "it still sends, and sending stops if that lasts" in result.report["findings"][0]["message"]


def test_a_tracking_domain_for_each_region_is_not_a_gap(world: Emulator, audit: Cli) -> None:
    """Neither missing in the other region nor in want of DKIM."""
    for region in (HERE, THERE):
        track(world.region(region), f"click-{region}.example.info")
    assert [] == audit(REGIONS, "--depth", "deep").findings


def test_an_address_below_a_subdomain_that_is_not_an_identity_has_nothing_to_report(
    world: Emulator, audit: Cli
) -> None:
    """AWS says of it that DKIM is off, whatever the domain above does."""
    for region in (HERE, THERE):
        parts.address(world.region(region), "x@deep.example.com")
        world.region(region).call(
            "sesv2", "PutEmailIdentityDkimAttributes", EmailIdentity="x@deep.example.com", SigningEnabled=False
        )
    assert [] == audit(REGIONS, "--depth", "deep", "--select", "dkim-*").findings


def test_a_recipient_of_tests_is_a_remark(world: Emulator, audit: Cli) -> None:
    """Verified where the account is in the sandbox."""
    world.region(HERE).account(production=False)
    parts.address(world.region(HERE), "me@mailbox.test")
    report = audit(REGIONS, "--select", "identity-missing-in-region").report
    assert [("info", THERE)] == [(each["severity"], each["region"]) for each in report["findings"]]


def test_a_domain_that_signs_outside_the_group_is_a_low_finding(
    world: Emulator, audit: Cli, tmp_path: Path
) -> None:
    """The finding names the region where it signs."""
    for region in (HERE, THERE, THIRD):
        parts.domain(world.region(region), "two.example.info")
    for region in (HERE, THERE):
        state = world.region(region)
        state.call(
            "sesv2", "PutEmailIdentityDkimAttributes", EmailIdentity="two.example.info", SigningEnabled=False
        )
    config = tmp_path / "sescheck.toml"
    config.write_text(f'[[group]]\nname = "pair"\nregions = ["{HERE}", "{THERE}"]\n', encoding="utf-8")
    report = audit(f"{REGIONS},{THIRD}", "--select", "dkim-off", "--config", str(config)).report
    (finding,) = report["findings"]
    assert ("low", True) == (finding["severity"], f"it is set up in {THIRD}" in finding["message"])


def test_a_set_that_messages_may_name_makes_lost_bounces_medium(world: Emulator, audit: Cli) -> None:
    """Nobody knows whether they do."""
    silence(world.region(HERE), "silent.example.info")
    report = audit(HERE, "--select", "bounces-go-nowhere").report
    (finding,) = report["findings"]
    assert ("medium", True) == (finding["severity"], "the others go to the sender" in finding["message"])


def test_a_missing_domain_stands_for_its_addresses(world: Emulator, audit: Cli) -> None:
    """One finding, not four."""
    there = world.region(THERE)
    parts.domain(there, "late.example.info")
    for address in ("a@late.example.info", "b@late.example.info", "c@mail.late.example.info"):
        parts.address(there, address)
    found = audit(REGIONS, "--select", "identity-missing-in-region").findings
    assert [("identity-missing-in-region", HERE, "late.example.info")] == found

"""S/MIME: a region that signs and has no certificate, or an old one, is found over HTTP."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from sescheck.emulator import Emulator, Fault
from sescheck.emulator.worlds import healthy, parts
from tests.conftest import AwsCli, Cli

HERE, THERE = "us-east-1", "us-west-2"
REGIONS = f"{HERE},{THERE}"
DEEP = ("--depth", "deep")
DOMAIN, NEWS = "example.com", "news@example.com"
LIST = "ListEmailIdentityCertificates"
MISSING, EXPIRING = "smime-certificate-missing-in-region", "smime-certificate-expiring"


@pytest.fixture
def world(emulator: Emulator) -> Emulator:
    """Two healthy regions, each with a set that signs and a certificate."""
    healthy(emulator, (HERE, THERE))
    for name in (HERE, THERE):
        parts.signs_smime(emulator.region(name), "signed", DOMAIN, NEWS)
    return emulator


def detach(emulator: Emulator) -> None:
    """Remove the certificate here."""
    named = {"EmailIdentity": DOMAIN, "FromAddress": NEWS}
    emulator.region(HERE).call("sesv2", "DisassociateEmailIdentityCertificate", **named)


def in_days(days: int) -> str:
    """A time, RFC 3339."""
    return (datetime.now(UTC) + timedelta(days=days)).isoformat(timespec="seconds")


def asked(emulator: Emulator) -> Counter[str]:
    """How often each region was asked for certificates."""
    return Counter(each.region for each in emulator.calls if each.operation == LIST)


@pytest.mark.usefixtures("world")
def test_two_regions_with_the_certificate_have_no_finding(audit: Cli) -> None:
    """And all was read."""
    result = audit(REGIONS, *DEEP)
    assert (0, [], []) == (result.code, result.findings, result.report["unread"])


def test_a_missing_certificate_is_found_at_depth_deep(world: Emulator, audit: Cli) -> None:
    """The other depths do not ask, and say which depth does."""
    detach(world)
    for depth in ("quick", "standard"):
        world.forget_calls()
        result = audit(REGIONS, "--depth", depth)
        assert ([], Counter()) == (result.findings, asked(world))
    result = audit(REGIONS, *DEEP)
    assert (1, [(MISSING, HERE, DOMAIN)]) == (result.code, result.findings)
    (found,) = result.report["findings"]
    assert {NEWS: {"statuses": [], "elsewhere": [THERE]}} == found["evidence"]["addresses"]
    assert ("high", [THERE]) == (found["severity"], found["compared_with"])


def test_a_default_set_that_signs_without_any_certificate_is_found(world: Emulator, audit: Cli) -> None:
    """No other region has to have one."""
    for name in (HERE, THERE):
        region = world.region(name)
        named = {"EmailIdentity": "shop.example.org", "ConfigurationSetName": "signed"}
        region.call("sesv2", "PutEmailIdentityConfigurationSetAttributes", **named)
    found = audit(REGIONS, *DEEP, "--select", MISSING).findings
    assert [(MISSING, name, "shop.example.org") for name in (HERE, THERE)] == found


@pytest.mark.parametrize(
    ("days", "status", "severity"), [(20, "ACTIVE", "high"), (-1, "FAILED", "critical"), (40, "ACTIVE", None)]
)
def test_a_certificate_that_expires_is_found_in_its_region(
    world: Emulator, audit: Cli, days: int, status: str, severity: str | None
) -> None:
    """An expired one is found by one rule only."""
    world.region(HERE).settle_certificate(DOMAIN, status, in_days(days))
    result = audit(REGIONS, *DEEP)
    expected = [] if severity is None else [(EXPIRING, HERE, DOMAIN)]
    assert expected == result.findings
    assert [severity] * len(expected) == [each["severity"] for each in result.report["findings"]]


def test_a_region_in_which_no_set_signs_is_not_asked(world: Emulator, audit: Cli) -> None:
    """The other one pays a call for each verified identity, whatever its default set is."""
    world.region(HERE).call("sesv2", "DeleteConfigurationSet", ConfigurationSetName="signed")
    world.forget_calls()
    audit(REGIONS, *DEEP)
    verified = sum(each.is_verified for each in world.region(THERE).state.identities.values())
    assert {THERE: verified} == asked(world)


def test_a_refusal_leaves_only_these_two_rules_undecided(world: Emulator, audit: Cli) -> None:
    """Whatever AWS says instead of the list."""
    detach(world)
    for kind in ("deny", "garble"):
        world.clear_faults()
        world.inject(Fault(kind, operation=LIST, region=HERE))
        result = audit(REGIONS, *DEEP, "--retries", "0")
        assert result.out, result.err
        assert [] == result.findings
        (unread,) = result.report["unread"]
        assert {MISSING, EXPIRING} == set(unread["rules"])
        assert HERE == unread["region"]


def test_a_region_without_the_operation_is_no_alarm(world: Emulator, audit: Cli) -> None:
    """It is not a failure of the run either."""
    detach(world)
    world.inject(Fault("not-supported", operation=LIST, region=HERE))
    result = audit(REGIONS, *DEEP)
    assert (0, [], []) == (result.code, result.findings, result.report["unread"])


def test_more_certificates_than_a_page_are_all_read(world: Emulator, audit: Cli) -> None:
    """One of the last page is missing here."""
    for number in range(150):
        for name in (HERE, THERE):
            if (name, number) != (HERE, 149):
                parts.certify(world.region(name), DOMAIN, f"n{number}@example.com")
    (found,) = audit(REGIONS, *DEEP).report["findings"]
    assert ["n149@example.com"] == list(found["evidence"]["addresses"])


def test_resume_reads_what_was_refused_and_nothing_else(world: Emulator, cli: Cli, tmp_path: Path) -> None:
    """The certificates of the other region and of the other identities are kept."""
    detach(world)
    snapshot = str(tmp_path / "snapshot")
    where = ("--endpoint-url", world.url, "--regions", REGIONS, *DEEP, "--retries", "0")
    world.inject(Fault("deny", operation=LIST, region=HERE))
    cli("snapshot", *where, "-o", snapshot)
    world.clear_faults()
    world.forget_calls()
    cli("snapshot", "--endpoint-url", world.url, "--resume", snapshot, "-o", str(tmp_path / "more"))
    assert [HERE] == list(asked(world))
    result = cli("audit", "--from", str(tmp_path / "more"), "--format", "json")
    assert [(MISSING, HERE, DOMAIN)] == result.findings


@pytest.mark.awscli
def test_what_the_aws_cli_attached_is_read(world: Emulator, audit: Cli, newer_aws_cli: AwsCli) -> None:
    """It is found until AWS has prepared it."""
    detach(world)
    newer_aws_cli(
        *("sesv2", "associate-email-identity-certificate", "--email-identity", DOMAIN, "--from-address", NEWS),
        *("--certificate-arn", f"arn:aws:acm:{HERE}:123456789012:certificate/1a2b"),
        region=HERE,
    )
    listed = newer_aws_cli("sesv2", "list-email-identity-certificates", "--email-identity", DOMAIN, region=HERE)
    assert ["PROVISIONING"] == [each["Status"] for each in listed["Certificates"]]
    (found,) = audit(REGIONS, *DEEP).report["findings"]
    assert (MISSING, ["PROVISIONING"]) == (found["rule"], found["evidence"]["addresses"][NEWS]["statuses"])
    world.region(HERE).settle_certificate(DOMAIN)
    assert [] == audit(REGIONS, *DEEP).findings
    newer_aws_cli(
        *("sesv2", "disassociate-email-identity-certificate", "--email-identity", DOMAIN, "--from-address", NEWS),
        region=HERE,
    )
    assert [(MISSING, HERE, DOMAIN)] == audit(REGIONS, *DEEP).findings

"""What a person reads of an audit: each thing once, and what to do about it."""

import re
from pathlib import Path

import pytest

from sescheck.emulator import Emulator, Fault
from sescheck.emulator.worlds import healthy
from tests.conftest import Cli

HERE, THERE, FAR = "us-east-1", "eu-west-1", "af-south-1"


@pytest.fixture
def world(emulator: Emulator) -> Emulator:
    """Two healthy regions."""
    healthy(emulator, (HERE, THERE))
    return emulator


def text(cli: Cli, emulator: Emulator, regions: str, *options: str, code: int) -> str:
    """The words of the report."""
    where = ("--endpoint-url", emulator.url, *(("--regions", regions) if regions else ()))
    result = cli("audit", *where, "-f", "text", *options)
    assert result.code == code, result.err
    return " ".join(result.out.split())


def test_a_region_that_is_not_enabled_is_said_once(world: Emulator, cli: Cli) -> None:
    """Without the names of the rules; with the options that leave it out."""
    words = text(cli, world, f"{HERE},{THERE},{FAR}", code=1)
    sentence = "? af-south-1 is not enabled for this account, so nothing in it was checked"
    assert f"{sentence} enable it, or leave it out: --regions us-east-1,eu-west-1" in words
    assert "undecided" not in words
    assert "security token" not in words


def test_a_region_that_throttles_everything_is_said_once(world: Emulator, cli: Cli) -> None:
    """And what was found elsewhere is still there."""
    world.inject(Fault("throttle", region=THERE))
    words = text(cli, world, f"{HERE},{THERE}", "--timeout", "6", code=3)
    assert re.search(rf"\? .*{THERE}.*, so nothing in it was checked", words)
    assert words.count("address-bypasses-domain-notifications") == 0


def test_a_policy_of_the_organization_that_closes_a_region_is_said_once(world: Emulator, cli: Cli) -> None:
    """The way out is not a permission."""
    world.inject(Fault("deny-by-scp", region=THERE))
    words = text(cli, world, f"{HERE},{THERE}", code=3)
    assert f"A service control policy denies the caller all of SES in {THERE}, so nothing in it was" in words
    assert "iam-policy" not in words


def test_what_the_caller_lacks_is_named_with_the_options_of_the_audit(
    world: Emulator, cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The command can be copied: it reads as the same caller."""
    file = tmp_path / "credentials"
    file.write_text("[audit]\naws_access_key_id = testing\naws_secret_access_key = testing\n")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(file))
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    world.inject(Fault("deny", operation="GetIdentityDkimAttributes"))
    (config := tmp_path / "ses.toml").write_text("")
    words = text(cli, world, HERE, "--profile", "audit", "--depth", "deep", "--config", str(config), code=3)
    command = f"sescheck iam-policy --check --profile audit --endpoint-url {world.url} --depth deep"
    command = f"{command} --config {config}"
    assert f"! This command names the permissions that the caller lacks: {command}" in words


def test_unused_regions_are_a_line_and_no_findings(world: Emulator, audit: Cli, cli: Cli) -> None:
    """The JSON report has a finding for each of them."""
    words = text(cli, world, "", "--select", "region-unused", "--depth", "deep", code=0)
    (count,) = re.findall(r"nothing is set up there: (\d+) regions, such as ", words)
    assert f"No findings: every check passed. {count} unused regions; " in words
    assert "INFO" not in words
    found = audit("all", "--select", "region-unused", "--depth", "deep").report["findings"]
    assert len(found) == int(count)


def test_a_difference_of_two_regions_is_one_finding(world: Emulator, audit: Cli) -> None:
    """For machines too; an old baseline that has both sides still holds, and an accept may name either region."""
    world.region(HERE).call("sesv2", "PutAccountSuppressionAttributes", SuppressedReasons=["BOUNCE"])
    one = audit(f"{HERE},{THERE}", "--select", "suppression-reasons-differ").findings
    other = audit(f"{THERE},{HERE}", "--select", "suppression-reasons-differ").findings
    assert [each[1] for each in (*one, *other)] == [THERE, HERE]


def test_another_order_of_the_regions_is_no_change(world: Emulator, audit: Cli, tmp_path: Path) -> None:
    """The baseline has the finding in the other region."""
    world.region(HERE).call("sesv2", "PutAccountSuppressionAttributes", SuppressedReasons=["BOUNCE"])
    rule, baseline = ("--select", "suppression-reasons-differ"), str(tmp_path / "known.json")
    assert audit(f"{HERE},{THERE}", *rule, "--write-baseline", baseline).code == 1
    again = audit(f"{THERE},{HERE}", *rule, "--baseline", baseline)
    assert (again.code, again.report["summary"]["baseline"], again.report["fixed"]) == (0, 1, [])


@pytest.mark.parametrize("region", [HERE, THERE])
def test_an_accept_of_a_difference_may_name_either_region(
    world: Emulator, audit: Cli, tmp_path: Path, region: str
) -> None:
    """It is the same difference from both sides."""
    world.region(HERE).call("sesv2", "PutAccountSuppressionAttributes", SuppressedReasons=["BOUNCE"])
    file = tmp_path / "sescheck.toml"
    file.write_text(f'[[accept]]\nrule = "suppression-reasons-differ"\nregion = "{region}"\nreason = "known"\n')
    result = audit(f"{HERE},{THERE}", "--select", "suppression-reasons-differ", "--config", str(file))
    assert (result.code, result.report["summary"]["accepted"], result.report["remarks"]) == (0, 1, [])


def test_nothing_is_counted_that_does_not_exist(world: Emulator, cli: Cli) -> None:
    """No zeros in the last line."""
    words = text(cli, world, f"{HERE},{THERE}", "--select", "dkim-*", "--ignore", "dkim-record-*", code=0)
    assert re.search(
        r"No findings in what was read\. 1 rule skipped; \d+ checks by \d+ rules in 2 regions ", words
    )

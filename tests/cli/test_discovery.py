"""Which regions are read and compared when none are named, or all."""

import pytest

from sescheck.aws.ses_regions import ses_regions
from sescheck.emulator import Emulator, Fault
from sescheck.emulator.worlds import healthy
from tests.conftest import Cli, Result

USED = ("us-east-1", "us-west-2")
DISCOVERED = ("--fail-on", "low", "--depth", "quick", "--format", "json")


def discover(cli: Cli, emulator: Emulator, *options: str) -> Result:
    """Audit without naming regions."""
    return cli("audit", "--endpoint-url", emulator.url, *DISCOVERED, *options)


def states(result: Result) -> dict[str, str]:
    """The state of each region read."""
    return {each["region"]: each["state"] for each in result.report["accounts"][0]["regions"]}


def test_enabled_regions_are_read_and_used_ones_compared(emulator: Emulator, cli: Cli) -> None:
    """The unused say so once each; no identity is missing there."""
    healthy(emulator, USED)
    result = discover(cli, emulator, "--depth", "standard")
    assert (0, []) == (result.code, result.findings)
    assert {"read"} == set(states(result).values())
    assert "af-south-1" not in states(result)
    unused = {each["region"] for each in result.report["findings"] if each["rule"] == "region-unused"}
    assert set(states(result)) - set(USED) == unused


def test_a_region_that_is_not_read_in_full_is_not_called_empty(emulator: Emulator, cli: Cli) -> None:
    """At depth quick nobody asks Mail Manager: the table says so, and no rule says more."""
    healthy(emulator, USED)
    result = cli("audit", "--endpoint-url", emulator.url, "--depth", "quick", "--format", "text")
    assert "not compared, nothing was found there but not everything was read: " in result.out
    assert "nothing is set up there" not in result.out


def test_a_region_with_an_ingress_point_only_is_compared(emulator: Emulator, cli: Cli) -> None:
    """What is set up there counts, though there is no identity."""
    healthy(emulator, USED)
    emulator.region("eu-central-1").stage("IngressPoints", [{"IngressPointName": "inbound"}])
    result = discover(cli, emulator, "--depth", "standard")
    found = {(each["rule"], each["region"]) for each in result.report["findings"]}
    assert ("identity-missing-in-region", "eu-central-1") in found
    assert ("region-unused", "eu-central-1") not in found


def test_a_region_with_leftovers_gets_advice_to_leave_it_out(emulator: Emulator, cli: Cli) -> None:
    """In one line, where nobody named it and it has findings; not where somebody did."""
    healthy(emulator, USED)
    emulator.region("eu-central-1").create_identities(1, "test.example.net")
    told = "leave it out with `--regions` or a group in sescheck.toml: eu-central-1"
    plain = ("audit", "--endpoint-url", emulator.url, "--format", "text")
    found = cli(*plain).out
    assert told in " ".join(found.split())
    named = cli(*plain, "--regions", "us-east-1,us-west-2,eu-central-1").out
    assert "leave it out" not in named


def test_a_region_in_use_that_was_forgotten_is_compared(emulator: Emulator, cli: Cli) -> None:
    """One identity makes a region used."""
    healthy(emulator, USED)
    emulator.region("eu-central-1").create_identities(1, "test.example.net")
    result = discover(cli, emulator, "--select", "identity-missing-in-region")
    missing = {(each["region"], each["subject"]["name"]) for each in result.report["findings"]}
    assert ("us-east-1", "test.example.net") in missing
    assert ("eu-central-1", "example.com") in missing
    assert {"us-east-1", "us-west-2", "eu-central-1"} == {region for region, _ in missing}


@pytest.mark.parametrize(
    "denied", [["ListRegions"], ["ListRegions", "DescribeRegions"]], ids=["by EC2", "by asking each"]
)
def test_if_the_list_of_regions_is_denied_another_one_is_used(
    emulator: Emulator, cli: Cli, denied: list[str]
) -> None:
    """EC2's list, and where that is denied too, each region itself; nothing is lost, so nothing is said."""
    healthy(emulator, USED)
    for operation in denied:
        emulator.inject(Fault("deny", operation=operation))
    result = discover(cli, emulator)
    assert (0, [], []) == (result.code, result.findings, result.report["unread"])
    enabled = {region for region, state in states(result).items() if state == "read"}
    assert 17 == len(enabled)


def test_regions_all_reads_the_enabled_ones_and_names_the_others(emulator: Emulator, cli: Cli) -> None:
    """A region that is not enabled is a state, not a refusal."""
    healthy(emulator, USED)
    result = cli("audit", "--endpoint-url", emulator.url, "--regions", "all", *DISCOVERED)
    assert (0, []) == (result.code, result.report["unread"])
    assert set(ses_regions()["aws"]) == set(states(result))
    assert "disabled" == states(result)["af-south-1"]


def test_an_empty_account_has_no_finding(emulator: Emulator, cli: Cli) -> None:
    """Every region unused, nothing compared."""
    result = discover(cli, emulator, "--depth", "standard")
    assert (0, []) == (result.code, result.findings)
    assert {"region-unused"} == {each["rule"] for each in result.report["findings"]}


def test_the_regions_of_another_partition_are_found_there(
    emulator: Emulator, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    """GovCloud, by the region that the environment names."""
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-gov-west-1")
    emulator.inject(Fault("deny", operation="ListRegions"), Fault("deny", operation="DescribeRegions"))
    result = discover(cli, emulator)
    assert {"us-gov-east-1", "us-gov-west-1"} == set(states(result))
    assert "aws-us-gov" == result.report["accounts"][0]["partition"]


def test_the_endpoint_may_come_from_the_environment(
    emulator: Emulator, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Everything that boto3 reads from the environment works."""
    monkeypatch.setenv("AWS_ENDPOINT_URL", emulator.url)
    result = cli("audit", "--regions", "us-east-1", *DISCOVERED)
    assert (1, {"us-east-1": "read"}) == (result.code, states(result))


def test_a_region_without_receiving_is_read_whole(emulator: Emulator, audit: Cli) -> None:
    """What a region does not have is no gap in the reading."""
    for region in ("ap-south-2", "us-east-1"):
        emulator.region(region).enable()
    result = audit("ap-south-2,us-east-1")
    assert ({"read"}, []) == (set(states(result).values()), result.report["unread"])

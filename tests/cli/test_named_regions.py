"""A region that somebody named and that cannot send is a finding, and the exit code says so."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from sescheck.emulator import Emulator
from sescheck.emulator.backdoor import Region
from sescheck.emulator.worlds import healthy
from tests.conftest import Cli, Result

HERE, THERE = "eu-west-1", "us-east-1"
ROLE = "arn:aws:iam::{}:role/sescheck"
ACCOUNTS = ("111111111111", "222222222222")


def sandboxed(region: Region) -> None:
    """In the sandbox, with everything else in order."""
    region.account(production=False, max_24_hour_send=200, max_send_rate=1, sent_last_24_hours=0)


def paused(region: Region) -> None:
    """By AWS."""
    region.account(enforcement="SHUTDOWN")


def switched_off(region: Region) -> None:
    """By somebody of the account."""
    region.account(sending=False)


def used_up(region: Region) -> None:
    """The quota of the day."""
    region.account(max_24_hour_send=200, sent_last_24_hours=200)


def first(result: Result) -> Any:
    """What to do first."""
    return result.report["findings"][0]


@pytest.mark.parametrize(
    ("make", "rule"),
    [
        (sandboxed, "sandbox-everywhere"),
        (paused, "enforcement-not-healthy"),
        (switched_off, "sending-disabled"),
        (used_up, "daily-quota-nearly-used"),
    ],
)
def test_a_region_alone_that_cannot_send_fails(
    emulator: Emulator, audit: Cli, make: Callable[[Region], None], rule: str
) -> None:
    """Whatever stops it, the finding is the first one, and the JSON says what the terminal says."""
    healthy(emulator, (HERE, THERE))
    make(emulator.region(HERE))
    result = audit(HERE)
    assert (result.code, first(result)["rule"], first(result)["rank"]) == (1, rule, 1)
    (region,) = result.report["accounts"][0]["regions"]
    assert region["verdict"] == "cannot-send"
    assert region["quota"]["max_24_hour_send"] > 0


def test_of_other_regions_it_says_nothing(emulator: Emulator, audit: Cli) -> None:
    """The other region has production access; nobody asked about it."""
    healthy(emulator, (HERE, THERE))
    sandboxed(emulator.region(HERE))
    found = first(audit(HERE))
    assert found["severity"] == "medium"
    assert found["title"] == "The account is in the sandbox"
    assert found["message"] == (
        "The account is in the sandbox in eu-west-1: SES sends only to verified recipients there"
    )
    assert [step["kind"] for step in found["fix"]] == ["call", "human"]
    assert "no region" not in json.dumps(found)


def test_a_named_region_without_a_verified_identity_fails(emulator: Emulator, audit: Cli) -> None:
    """With production access, nothing set up, and nothing else to find."""
    emulator.region(HERE).account(production=True, max_24_hour_send=50_000)
    result = audit(HERE)
    assert (result.code, first(result)["rule"]) == (1, "region-without-sender")
    assert first(result)["message"] == "eu-west-1 has no verified identity to send from"
    (region,) = result.report["accounts"][0]["regions"]
    assert (region["verdict"], region["reason"]) == ("cannot-send", "no verified identity to send from")


def test_a_region_that_can_send_passes(emulator: Emulator, cli: Cli) -> None:
    """And its last line says so."""
    healthy(emulator, (HERE,))
    result = cli("audit", "--endpoint-url", emulator.url, "--regions", HERE, "--format", "text")
    assert result.code == 0, result.out
    assert result.out.splitlines()[-1] == "eu-west-1: can send  0 findings, exit 0"


@pytest.mark.parametrize("options", [(), ("--regions", "all")])
def test_regions_that_nobody_named_may_be_empty_or_in_the_sandbox(
    emulator: Emulator, cli: Cli, options: tuple[str, ...]
) -> None:
    """One region in use is in the sandbox: an account for tests."""
    healthy(emulator, (HERE,))
    sandboxed(emulator.region(HERE))
    result = cli("audit", "--endpoint-url", emulator.url, "--depth", "quick", "--format", "json", *options)
    severities = {each["rule"]: each["severity"] for each in result.report["findings"]}
    assert severities["sandbox-everywhere"] == "info"
    assert "region-without-sender" not in severities
    assert result.code in {0, 3}, result.out


def test_the_configuration_says_that_an_account_is_for_tests(
    emulator: Emulator, cli: Cli, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its severity wins."""
    healthy(emulator, (HERE,))
    sandboxed(emulator.region(HERE))
    monkeypatch.chdir(tmp_path)
    text = f'regions = ["{HERE}"]\n[severity]\nsandbox-everywhere = "info"\n'
    (tmp_path / "sescheck.toml").write_text(text)
    assert cli("audit", "--endpoint-url", emulator.url, "--format", "json").code == 0


def several(emulator: Emulator, cli: Cli, regions: str, form: str = "json") -> Result:
    """Audit both accounts."""
    roles = [word for account in ACCOUNTS for word in ("--role-arn", ROLE.format(account))]
    return cli("audit", "--endpoint-url", emulator.url, "--regions", regions, "--format", form, *roles)


def test_accounts_of_one_region_each_are_not_mixed(emulator: Emulator, cli: Cli) -> None:
    """One is in the sandbox there, the other is not: each has its own answer."""
    for account in ACCOUNTS:
        healthy(emulator, (HERE,), account)
    sandboxed(emulator.region(HERE, ACCOUNTS[1]))
    result = several(emulator, cli, HERE)
    found = {(each["rule"], each["account_id"]) for each in result.report["findings"]}
    assert result.code == 1
    assert {each for each in found if each[0].startswith("sandbox")} == {("sandbox-everywhere", ACCOUNTS[1])}
    last = several(emulator, cli, HERE, "text").out.splitlines()[-1]
    assert last.startswith(f"{ACCOUNTS[0]} eu-west-1: can send  {ACCOUNTS[1]} eu-west-1: SANDBOX  ")


def test_an_account_does_not_mean_a_region_that_it_does_not_use(emulator: Emulator, cli: Cli) -> None:
    """Each of two accounts uses one of the two regions: the other one of each is not called empty."""
    for account, region in zip(ACCOUNTS, (HERE, THERE), strict=True):
        healthy(emulator, (region,), account)
    result = several(emulator, cli, f"{HERE},{THERE}")
    assert "region-without-sender" not in {each["rule"] for each in result.report["findings"]}


def test_an_account_that_uses_none_of_the_named_regions_fails(emulator: Emulator, cli: Cli) -> None:
    """It was named with its role, and can send nothing."""
    healthy(emulator, (HERE,), ACCOUNTS[0])
    result = several(emulator, cli, HERE)
    found = {(each["rule"], each["account_id"], each["severity"]) for each in result.report["findings"]}
    assert {each for each in found if each[1] == ACCOUNTS[1]} == {
        ("sandbox-everywhere", ACCOUNTS[1], "medium"),
        ("region-without-sender", ACCOUNTS[1], "medium"),
    }
    assert result.code == 1

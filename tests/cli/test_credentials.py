"""Without credentials nothing is read, and one line says what to do."""

import pytest

from sescheck.emulator import Emulator, Fault
from sescheck.emulator.worlds import healthy
from tests.conftest import Cli

REGIONS = "us-east-1,us-west-2"


def test_no_credentials_are_reported(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    """Exit code 4 and one line."""
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    result = cli("audit", "--regions", REGIONS)
    assert (4, "", 1) == (result.code, result.out, result.err.count("\n"))
    assert "no credentials found" in result.err


def test_an_unknown_profile_is_wrong_usage(cli: Cli) -> None:
    """Exit code 2 and one line."""
    result = cli("audit", "--regions", REGIONS, "--profile", "nobody")
    assert (2, 1) == (result.code, result.err.count("\n"))
    assert "nobody" in result.err


def test_a_token_that_every_region_refuses_is_invalid(emulator: Emulator, audit: Cli) -> None:
    """Not twenty disabled regions."""
    emulator.inject(Fault("disable-region"))
    result = audit(REGIONS)
    assert (4, "", 1) == (result.code, result.out, result.err.count("\n"))
    assert "credentials" in result.err


def test_a_token_that_every_region_refuses_is_invalid_without_sts(emulator: Emulator, audit: Cli) -> None:
    """STS may be closed off; the regions' answers are enough."""
    emulator.inject(Fault("reset", service="sts"), Fault("disable-region"))
    result = audit(REGIONS)
    assert 4 == result.code
    assert "every region refuses the credentials" in result.err


def test_expired_credentials(emulator: Emulator, audit: Cli) -> None:
    """Exit code 4: log in again."""
    emulator.inject(Fault("expired"))
    result = audit(REGIONS)
    assert (4, 1) == (result.code, result.err.count("\n"))
    assert "log in again" in result.err


def test_credentials_that_expire_during_a_run_keep_what_was_read(emulator: Emulator, audit: Cli) -> None:
    """The rest is unread for that reason."""
    healthy(emulator, REGIONS.split(","))
    emulator.inject(Fault("expired", operation="GetIdentity*"))
    result = audit(REGIONS)
    assert (3, []) == (result.code, result.findings)
    assert {"expired-credentials"} == {each["why"] for each in result.report["unread"]}


def test_an_endpoint_that_refuses(cli: Cli) -> None:
    """Nobody listens there: exit code 4, the reason in one line."""
    result = cli("audit", "--regions", "us-east-1", "--endpoint-url", "http://127.0.0.1:9", "--retries", "0", "-q")
    assert (4, 1) == (result.code, result.err.count("\n"))
    assert "unreachable" in result.err


def test_two_roles_are_two_accounts(emulator: Emulator, audit: Cli) -> None:
    """Each with its own regions and identities."""
    healthy(emulator, REGIONS.split(","), "111111111111")
    healthy(emulator, REGIONS.split(","), "222222222222")
    emulator.region("us-east-1", "222222222222").call(
        "sesv2", "DeleteEmailIdentity", EmailIdentity="shop.example.org"
    )
    result = audit(
        REGIONS,
        "--role-arn=arn:aws:iam::111111111111:role/sescheck",
        "--role-arn=arn:aws:iam::222222222222:role/sescheck",
        "--external-id=7f3c",
    )
    assert ["111111111111", "222222222222"] == [each["account_id"] for each in result.report["accounts"]]
    assert [("identity-missing-in-region", "us-east-1", "shop.example.org")] == result.findings
    assert {"222222222222"} == {each["account_id"] for each in result.report["findings"]}


def test_a_role_that_may_not_be_assumed_does_not_stop_another(emulator: Emulator, audit: Cli) -> None:
    """One account's refusal is that account's, whichever of the two asks last."""
    for account in ("111111111111", "222222222222"):
        healthy(emulator, REGIONS.split(","), account)
    emulator.inject(Fault("deny", operation="AssumeRole", after=1))
    result = audit(
        REGIONS,
        "--role-arn=arn:aws:iam::111111111111:role/sescheck",
        "--role-arn=arn:aws:iam::222222222222:role/sescheck",
    )
    assert 3 == result.code
    assert {("sts:AssumeRole", "denied")} == {(op, why) for _, op, why in result.unread}


def test_a_user_agent_names_the_tool(emulator: Emulator, audit: Cli) -> None:
    """So that a log of AWS's can be told apart."""
    audit("us-east-1")
    assert emulator.calls
    assert all("sescheck/" in call.user_agent for call in emulator.calls)

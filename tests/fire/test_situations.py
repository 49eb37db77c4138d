"""What happens on real accounts, row by row, as the user sees it: in words, and by the exit code."""

import re
from pathlib import Path
from textwrap import dedent

import pytest

from sescheck.emulator import Emulator, Fault
from sescheck.emulator.server.calls import Call
from sescheck.emulator.worlds import healthy
from tests.conftest import Cli, Result
from tests.fire.staging import HERE, KNOWN_FAULT, REGIONS, THERE, identities, judged, states, whys

FAR = "af-south-1"
WITHOUT_RECEIVING = "ap-south-2"
DEEP = ("--depth", "deep")
NO_SMTP_THERE = ("--ignore", "smtp-*-in-region")
"""Opt-in regions have no SMTP endpoint, which is another matter."""


@pytest.fixture
def told(cli: Cli, emulator: Emulator) -> Cli:
    """Audit and tell it in words; regions first, further options after."""

    def tell(regions: str, *options: str) -> Result:
        result = cli("audit", "--endpoint-url", emulator.url, "--regions", regions, "--format", "text", *options)
        return Result(result.code, " ".join(result.out.split()), result.err)

    return tell


def test_a_region_that_is_not_enabled_is_called_so(world: Emulator, told: Cli, audit: Cli) -> None:
    """By its verdict and a finding of its own; nothing is missing there."""
    assert "af-south-1 is not enabled for this account" in told(f"{REGIONS},{FAR}").out
    result = audit(f"{REGIONS},{FAR}", *NO_SMTP_THERE)
    assert [KNOWN_FAULT, ("region-not-enabled", FAR, world.account_id)] == result.findings
    assert (1, "disabled", {"region-disabled"}) == (result.code, states(result)[FAR], whys(result))


def test_an_enabled_region_that_refuses_the_token_is_unread(world: Emulator, cli: Cli) -> None:
    """As it does for tokens of the global STS endpoint: AWS lists the region as enabled, so something is lost."""
    world.region(FAR).enable()
    world.inject(Fault("disable-region", region=FAR))
    result = cli("audit", "--endpoint-url", world.url, "--format", "json", "--depth", "quick")
    assert [KNOWN_FAULT] == result.findings
    assert {(FAR, "expired-credentials")} == {(each["region"], each["why"]) for each in result.report["unread"]}


def test_a_region_without_ses_is_wrong_usage(told: Cli) -> None:
    """Nothing is asked; the nearest names are offered."""
    result = told("us-east-1,ap-east-1")
    assert (2, "", 1) == (result.code, result.out, result.err.count("\n"))
    assert '"ap-east-1" is not a region with Amazon SES, did you mean' in result.err


def test_a_region_that_no_connection_reaches_is_not_known(world: Emulator, told: Cli, audit: Cli) -> None:
    """Neither empty nor broken: not known, and the other one is judged."""
    world.inject(Fault("reset", region=HERE, service="ses*"))
    assert "us-east-1 unknown: GetAccount" in told(REGIONS).out
    result = audit(REGIONS)
    assert ([KNOWN_FAULT], 1, {"unreachable"}) == (result.findings, result.code, whys(result))
    assert ({HERE: "unreadable", THERE: "read"}, None) == (states(result), identities(result)[HERE])


def test_a_region_without_receiving_has_no_gap_there(emulator: Emulator, audit: Cli, told: Cli) -> None:
    """What cannot be is not missing, and not unread."""
    healthy(emulator, (HERE, WITHOUT_RECEIVING))
    result = audit(f"{HERE},{WITHOUT_RECEIVING}", *DEEP, *NO_SMTP_THERE)
    said = {("receiving-unsupported-in-region", WITHOUT_RECEIVING, "123456789012")}
    assert (0, said, True) == (result.code, judged(result), result.report["complete"])
    assert "Could not be read" not in told(f"{HERE},{WITHOUT_RECEIVING}").out


def test_a_missing_permission_is_told_in_aws_own_words(world: Emulator, told: Cli) -> None:
    """Which action, where, and which questions stay open; the count of the last line has it too."""
    world.inject(Fault("deny", region=HERE, operation="GetIdentityDkimAttributes"))
    result = told(REGIONS)
    assert "? denied in us-east-1 (4 times): ses:GetIdentityDkimAttributes" in result.out
    assert "because no identity-based policy allows the ses:GetIdentityDkimAttributes action" in result.out
    assert re.search(r"undecided: \d+ rules \(\d+ of DKIM", result.out)
    assert "4 readings not read" in result.out
    assert 1 == result.code


def test_without_findings_a_missing_permission_is_an_exit_code_of_its_own(emulator: Emulator, told: Cli) -> None:
    """3, not 0: nobody may take it for a clean bill."""
    healthy(emulator, (HERE, THERE))
    emulator.inject(Fault("deny", region=HERE, operation="GetIdentityDkimAttributes"))
    assert 3 == told(REGIONS).code


def test_a_region_that_a_service_control_policy_closes_is_told_from_a_missing_permission(
    world: Emulator, told: Cli, audit: Cli
) -> None:
    """By AWS's own words, for AWS has no code for it."""
    world.inject(Fault("deny-by-scp", region=HERE, service="ses*"))
    words = " ".join(told(REGIONS).out.split())
    assert (
        f"A service control policy denies the caller all of SES in {HERE}, so nothing in it was checked" in words
    )
    assert "explicit deny in a service control policy" in " ".join(told(REGIONS, "--verbose").out.split())
    result = audit(REGIONS)
    assert ([KNOWN_FAULT], 1, {"denied-by-scp"}) == (result.findings, result.code, whys(result))
    assert ({HERE: "unreadable", THERE: "read"}, None) == (states(result), identities(result)[HERE])


def test_throttling_of_everything_costs_time_only(world: Emulator, audit: Cli) -> None:
    """Every operation of both regions refused once: all is read in the end."""
    operations = {call.operation for call in _calls_of(world, audit)}
    world.inject(*(Fault("throttle", operation=name, region=HERE, count=1) for name in operations))
    result = audit(REGIONS, *DEEP)
    assert ([KNOWN_FAULT], 1, True) == (result.findings, result.code, result.report["complete"])


def _calls_of(world: Emulator, audit: Cli) -> tuple[Call, ...]:
    audit(REGIONS, *DEEP)
    return world.calls


@pytest.mark.parametrize("depth", ["quick", "standard", "deep"])
def test_an_identity_that_was_deleted_after_it_was_listed_is_left_out(
    world: Emulator, audit: Cli, depth: str
) -> None:
    """The list has a name that nothing else knows: it is neither unread, nor missing elsewhere."""
    world.region(HERE).create_identities(1, "listed.example.org")
    world.inject(
        Fault(
            "rewrite",
            region=HERE,
            operation="ListEmailIdentities",
            find="listed.example",
            replacement="gone.example",
            count=1,
        )
    )
    result = audit(REGIONS, "--depth", depth)
    assert ([KNOWN_FAULT], True) == (result.findings, result.report["complete"])
    assert {HERE: 4, THERE: 4} == identities(result)


def test_a_list_whose_page_token_ran_out_is_read_anew(world: Emulator, audit: Cli) -> None:
    """Once: SES answers BadRequestException for a token that it does not take."""
    for region in (HERE, THERE):
        world.region(region).create_identities(1100)
    world.inject(_stale_token(count=1))
    result = audit(REGIONS, "--depth", "quick")
    assert ([KNOWN_FAULT], True) == (result.findings, result.report["complete"])
    assert {HERE: 1104, THERE: 1104} == identities(result)


def test_a_list_whose_page_tokens_always_run_out_ends_as_unread(world: Emulator, audit: Cli) -> None:
    """What was listed is kept, what was not is not missing, and no run is endless."""
    for region in (HERE, THERE):
        world.region(region).create_identities(1100)
    world.inject(_stale_token(count=None))
    result = audit(REGIONS, "--depth", "quick")
    assert ([KNOWN_FAULT], {(HERE, "ses:ListEmailIdentities", "unexpected")}) == (result.findings, result.unread)
    assert {HERE: None, THERE: 1104} == identities(result)


def _stale_token(count: int | None) -> Fault:
    """Page 1 leads to a token that AWS will not take."""
    return Fault(
        "rewrite",
        region=HERE,
        operation="ListEmailIdentities",
        find='"NextToken": "',
        replacement='"NextToken": "stale',
        count=count,
    )


PROFILES = {
    "an SSO session that nobody logged in to": (
        """
        [profile mail]
        sso_session = acme
        sso_account_id = 123456789012
        sso_role_name = auditor
        [sso-session acme]
        sso_region = us-east-1
        sso_start_url = https://acme.example
        """,
        4,
        "aws sso login --profile mail",
    ),
    "a program that fails": ("[profile mail]\ncredential_process = false\n", 4, "credential_process"),
    "a program that prints no credentials": (
        "[profile mail]\ncredential_process = echo hello\n",
        4,
        "cannot be understood",
    ),
    "half a key": ("[profile mail]\naws_access_key_id = testing\n", 4, "aws_secret_access_key"),
    "a broken file": ("[profile mail\n", 2, "cannot be read"),
}
"""What the AWS CLI's configuration may hold: the text, the exit code, and words of the one line that says why."""


@pytest.mark.parametrize("name", PROFILES)
def test_credentials_that_can_not_be_had_are_one_line(
    emulator: Emulator, audit: Cli, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str
) -> None:
    """Nothing is asked and nothing printed but why."""
    text, code, words = PROFILES[name]
    config = tmp_path / "config"
    config.write_text(dedent(text))
    monkeypatch.setenv("AWS_CONFIG_FILE", str(config))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    result = audit(REGIONS, "--profile", "mail")
    assert (code, "", 1) == (result.code, result.out, result.err.count("\n"))
    assert words in result.err
    assert "internal error" not in result.err
    assert () == emulator.calls

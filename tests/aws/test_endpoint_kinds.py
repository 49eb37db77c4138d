"""FIPS and dual-stack endpoints: asked if the environment says so, and named if they cannot be reached."""

import socket
from typing import Any

import pytest

from sescheck.aws.endpoint_kinds import in_words
from sescheck.aws.ses_regions import fips_regions, ses_regions
from sescheck.emulator import Emulator
from tests.conftest import Cli

ONE = ("--select", "sandbox-everywhere", "--retries", "0", "--no-dns")
FIPS, DUAL_STACK = "AWS_USE_FIPS_ENDPOINT", "AWS_USE_DUALSTACK_ENDPOINT"


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The names that are looked up; none of them exists."""
    found: set[str] = set()

    def lookup(host: Any, *_: Any, **__: Any) -> Any:
        found.add(str(host))
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", lookup)
    return found


@pytest.mark.parametrize(
    ("variable", "hosts"),
    [
        (FIPS, {"email-fips.us-east-1.amazonaws.com", "email-fips.eu-west-1.amazonaws.com"}),
        (DUAL_STACK, {"email.us-east-1.api.aws", "email.eu-west-1.api.aws"}),
    ],
)
def test_the_endpoints_of_the_setting_are_asked(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, asked: set[str], variable: str, hosts: set[str]
) -> None:
    """In each region, also where SES has none: that is for AWS to say."""
    monkeypatch.setenv(variable, "true")
    assert 4 == cli("audit", "-r", "us-east-1,eu-west-1", *ONE).code
    assert hosts <= asked
    assert not {host for host in asked if host.startswith("email.") and host.endswith(".amazonaws.com")}


@pytest.mark.parametrize(
    ("variable", "region", "words"),
    [
        (FIPS, "sa-east-1", "SES has no FIPS endpoint in sa-east-1: leave the region out, or do not set use_fips"),
        (
            FIPS,
            "us-east-1",
            "email-fips.us-east-1.amazonaws.com cannot be reached, and may not exist: it is the FIPS",
        ),
        (DUAL_STACK, "us-east-1", "email.us-east-1.api.aws cannot be reached, and may not exist: it is the dual-"),
    ],
)
@pytest.mark.usefixtures("asked")
def test_an_endpoint_that_may_not_exist_is_named(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, variable: str, region: str, words: str
) -> None:
    """With the setting that asks for it. The region counts as unread, not as a region without SES."""
    monkeypatch.setenv(variable, "true")
    result = cli("audit", "-r", region, *ONE, "-f", "json")
    assert (region, "ses:GetAccount", "unreachable") in result.unread
    assert words in result.err
    assert variable in result.err
    assert any(words in each["detail"] for each in result.report["unread"])


@pytest.mark.parametrize("variable", [FIPS, DUAL_STACK])
def test_an_endpoint_that_is_named_is_the_one(
    cli: Cli, emulator: Emulator, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    """The setting is for AWS's own endpoints."""
    monkeypatch.setenv(variable, "true")
    assert 0 == cli("audit", "-r", "us-east-1", "--endpoint-url", emulator.url, *ONE, "--fail-on", "never").code


def test_an_ordinary_endpoint_is_not_explained() -> None:
    """Of any partition, or of this machine."""
    regions = [region for names in ses_regions().values() for region in names]
    assert fips_regions() < set(regions)
    urls = [f"https://email.{region}.amazonaws.com/" for region in regions]
    assert [each for each in (*urls, "http://127.0.0.1:9", "") if in_words(each)] == []


def test_the_regions_show_their_fips_endpoints(cli: Cli) -> None:
    """And where there is none."""
    assert "FIPS API   email-fips.us-east-1.amazonaws.com\n" in cli("regions", "us-east-1").out
    assert "FIPS API   none\n" in cli("regions", "eu-west-1").out

"""Sending authorization that differs between regions, or lets in whom it should not, is found over HTTP."""

import json
from pathlib import Path

import pytest

from sescheck.emulator import Emulator
from sescheck.emulator.worlds import parts
from tests.conftest import AwsCli, Cli

HERE, THERE = "us-east-1", "us-west-2"
REGIONS = f"{HERE},{THERE}"
OWN, PARTNER, STRANGER = "123456789012", "210987654321", "111122223333"
ORGANIZATION = {"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}


def policy(region: str, identity: str, principal: object = PARTNER, **elements: object) -> str:
    """A policy that lets somebody send from an identity of that region."""
    statement = {
        "Effect": "Allow",
        "Principal": principal if principal == "*" else {"AWS": principal},
        "Action": ["ses:SendEmail", "ses:SendRawEmail"],
        "Resource": f"arn:aws:ses:{region}:{OWN}:identity/{identity}",
    }
    return json.dumps({"Version": "2012-10-17", "Statement": [statement | elements]})


def attach(emulator: Emulator, region: str, identity: str, name: str, text: str) -> None:
    """As CreateEmailIdentityPolicy does."""
    emulator.region(region).call(
        "sesv2", "CreateEmailIdentityPolicy", EmailIdentity=identity, PolicyName=name, Policy=text
    )


@pytest.fixture
def world(emulator: Emulator) -> Emulator:
    """Two regions in which the same partner, and everyone of an organization, may send for three domains."""
    for region in (HERE, THERE):
        parts.production(emulator.region(region), sent=1200)
        parts.address(emulator.region(region), "alerts@example.com")
        for domain in ("example.com", "shop.example.org", "news.example.net"):
            parts.domain(emulator.region(region), domain, mail_from=True)
            attach(emulator, region, domain, "partner", policy(region, domain))
            attach(emulator, region, domain, "ours", policy(region, domain, "*", Condition=ORGANIZATION))
    return emulator


@pytest.fixture
def trusting(tmp_path: Path) -> str:
    """A configuration that trusts the partner."""
    file = tmp_path / "sescheck.toml"
    file.write_text(f'[policy]\ntrusted_accounts = ["{PARTNER}"]\n')
    return str(file)


@pytest.mark.usefixtures("world")
def test_two_regions_that_allow_the_same_have_no_finding(audit: Cli, trusting: str) -> None:
    """Each names the identity's ARN in its own region."""
    result = audit(REGIONS, "--config", trusting)
    assert (0, [], []) == (result.code, result.report["findings"], result.report["unread"])


def test_each_fault_is_found_by_its_rule_and_nothing_else(world: Emulator, audit: Cli, trusting: str) -> None:
    """Missing, different, for another region, for everyone, for a stranger."""
    here = world.region(HERE)
    here.call("sesv2", "DeleteEmailIdentityPolicy", EmailIdentity="example.com", PolicyName="partner")
    for name, region, principal in (("partner", HERE, STRANGER), ("ours", THERE, PARTNER)):
        text = policy(region, "shop.example.org", principal)
        here.call(
            *("sesv2", "UpdateEmailIdentityPolicy"), EmailIdentity="shop.example.org", PolicyName=name, Policy=text
        )
    for region in (HERE, THERE):
        attach(world, region, "news.example.net", "open", policy(region, "news.example.net", "*"))
    result = audit(REGIONS, "--config", trusting)
    expected = [
        ("policy-differs", THERE, "shop.example.org"),
        ("policy-missing-in-region", HERE, "example.com"),
        ("policy-names-other-region", HERE, "shop.example.org"),
        ("policy-public", HERE, "news.example.net"),
        ("policy-public", THERE, "news.example.net"),
        ("policy-trusts-unknown-account", HERE, "shop.example.org"),
    ]
    assert (1, expected) == (result.code, result.findings)


@pytest.mark.usefixtures("world")
def test_without_trusted_accounts_no_account_is_foreign(audit: Cli) -> None:
    """Only what is asked for is judged."""
    result = audit(REGIONS, "--select", "policy-*")
    assert 0 == result.report["summary"]["examined"]["policy-trusts-unknown-account"]


def test_policies_of_an_address_are_read_with_depth_deep(world: Emulator, audit: Cli) -> None:
    """Before, that is said once; a policy that lets everyone in is found then."""
    attach(world, HERE, "alerts@example.com", "open", policy(HERE, "alerts@example.com", "*"))
    only = ("--select", "policy-public")
    standard = audit(REGIONS, *only)
    assert ([], [], True) == (standard.findings, standard.report["unread"], standard.report["complete"])
    assert ["policy-public"] == [each["rule"] for each in standard.report["summary"]["not_asked"]]
    deep = audit(REGIONS, *only, "--depth", "deep")
    assert [("policy-public", HERE, "alerts@example.com")] == deep.findings


@pytest.mark.awscli
@pytest.mark.usefixtures("world")
def test_a_policy_that_the_aws_cli_made_is_found(audit: Cli, aws_cli: AwsCli) -> None:
    """Copied to the other region as it was: one finding says so, and none that the two differ."""
    name = ("--email-identity", "example.com", "--policy-name", "agency")
    text = policy(THERE, "example.com", "*", Sid="Agency")
    for region in (HERE, THERE):
        aws_cli("sesv2", "create-email-identity-policy", *name, "--policy", text, region=region)
    expected = [
        ("policy-names-other-region", HERE, "example.com"),
        ("policy-public", THERE, "example.com"),
    ]
    assert expected == audit(REGIONS, "--select", "policy-*").findings

"""A world set up with the AWS CLI over HTTP, as its users set theirs up, is audited rightly."""

import json
from collections.abc import Callable
from functools import partial

import pytest

from sescheck.emulator import Emulator
from tests.cli.awscli_building import SHARED, sending
from tests.conftest import AwsCli, Cli

pytestmark = [pytest.mark.exhaustive, pytest.mark.awscli]

EAST, WEST = "us-east-1", "us-west-2"
REGIONS = f"{EAST},{WEST}"
LONELY = "example.org"

Build = Callable[[str], None]


@pytest.fixture
def build(aws_cli: AwsCli, emulator: Emulator) -> Build:
    """Set a region up for sending."""
    return partial(sending, aws_cli, emulator)


def test_two_regions_set_up_alike_have_no_finding(build: Build, audit: Cli) -> None:
    """Exit code 0 and no finding above info."""
    build(EAST)
    build(WEST)
    result = audit(REGIONS, "--depth", "deep")
    assert (0, [], []) == (result.code, result.findings, result.report["unread"])


def test_each_gap_is_found_by_its_rule_and_nothing_else(
    build: Build, audit: Cli, aws_cli: AwsCli, emulator: Emulator
) -> None:
    """A domain in one region only, DKIM off, a MAIL FROM that failed, topics in one region only, a sandbox."""
    build(EAST)
    build(WEST)
    aws_cli("sesv2", "create-email-identity", "--email-identity", LONELY, region=WEST)
    emulator.region(WEST).settle(LONELY, verification="SUCCESS", dkim="SUCCESS")
    aws_cli(
        *("sesv2", "put-email-identity-dkim-attributes", "--email-identity", SHARED, "--no-signing-enabled"),
        region=EAST,
    )
    emulator.region(EAST).settle(SHARED, mail_from="FAILED")
    for kind in ("Bounce", "Complaint"):
        aws_cli(
            *("ses", "set-identity-notification-topic", "--identity", SHARED, "--notification-type", kind),
            region=EAST,
        )
    emulator.region(EAST).account(production=False, max_24_hour_send=200, max_send_rate=1, sent_last_24_hours=0)
    emulator.region(WEST).account(sent_last_24_hours=0)
    result = audit(REGIONS)
    expected = [
        ("dkim-missing-in-region", EAST, SHARED),
        ("identity-missing-in-region", EAST, LONELY),
        ("mail-from-not-verified", EAST, SHARED),
        ("notification-topic-missing-in-region", EAST, SHARED),
        ("sandbox-while-production-elsewhere", EAST, "123456789012"),
    ]
    assert (1, expected) == (result.code, result.findings)


def test_calls_of_an_older_cli_are_answered(aws_cli: AwsCli, build: Build) -> None:
    """Its lists go by the paths that botocore had before October 2026."""
    build(EAST)
    listed = aws_cli("sesv2", "list-email-identities", region=EAST)
    assert [SHARED] == [each["IdentityName"] for each in listed["EmailIdentities"]]
    assert ["mail"] == aws_cli("sesv2", "list-configuration-sets", region=EAST)["ConfigurationSets"]


def test_a_policy_that_denies_ses_is_found(build: Build, audit: Cli, aws_cli: AwsCli) -> None:
    """The topic's own policy denies everyone."""
    build(EAST)
    build(WEST)
    topic = f"arn:aws:sns:{EAST}:123456789012:bounces"
    policy = {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Deny", "Principal": "*", "Action": "sns:Publish", "Resource": topic}],
    }
    aws_cli(
        *("sns", "set-topic-attributes", "--topic-arn", topic, "--attribute-name", "Policy"),
        *("--attribute-value", json.dumps(policy)),
        region=EAST,
    )
    assert [("notification-topic-refuses-ses", EAST, topic)] == audit(REGIONS).findings

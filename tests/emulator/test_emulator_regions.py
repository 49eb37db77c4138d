"""Which regions an account reaches, and whose account it is."""

from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ConnectionClosedError

from sescheck.emulator import Emulator

Aws = Callable[..., Any]
Refused = Callable[..., tuple[str, int]]
KEYS = {"aws_access_key_id": "testing", "aws_secret_access_key": "testing"}
ROLE = "arn:aws:iam::210987654321:role/auditor"


def test_regions_come_in_pages_with_their_status(aws: Aws) -> None:
    """Opt-in regions are off in a new account."""
    statuses: dict[str, str] = {}
    for page in aws("account", "us-east-1").get_paginator("list_regions").paginate(MaxResults=20):
        statuses |= {each["RegionName"]: each["RegionOptStatus"] for each in page["Regions"]}
    assert len(statuses) == 34
    assert (statuses["eu-west-1"], statuses["af-south-1"]) == ("ENABLED_BY_DEFAULT", "DISABLED")


def test_a_region_is_enabled_and_disabled(aws: Aws, refused: Refused) -> None:
    """Only an opt-in region can be."""
    account = aws("account", "us-east-1")
    account.enable_region(RegionName="af-south-1")
    assert account.get_region_opt_status(RegionName="af-south-1")["RegionOptStatus"] == "ENABLED"
    enabled = account.list_regions(RegionOptStatusContains=["ENABLED"])["Regions"]
    assert [each["RegionName"] for each in enabled] == ["af-south-1"]
    account.disable_region(RegionName="af-south-1")
    assert account.get_region_opt_status(RegionName="af-south-1")["RegionOptStatus"] == "DISABLED"
    for name in ("eu-west-1", "mars-north-1"):
        assert refused(account.enable_region, RegionName=name) == ("ValidationException", 400)


def test_a_disabled_region_takes_no_token(aws: Aws, emulator: Emulator, refused: Refused) -> None:
    """v1 and v2 each have a code for it; once enabled, the region answers."""
    assert refused(aws("ses", "af-south-1").list_identities) == ("InvalidClientTokenId", 403)
    assert refused(aws("sesv2", "af-south-1").get_account) == ("UnrecognizedClientException", 403)
    emulator.region("af-south-1").opt_status("ENABLED")
    assert aws("sesv2", "af-south-1").get_account()["SendingEnabled"] is True


def test_a_region_without_ses_does_not_answer(aws: Aws, emulator: Emulator) -> None:
    """Hong Kong has SNS and no SES."""
    emulator.region("ap-east-1").enable()
    assert aws("sns", "ap-east-1").list_topics()["Topics"] == []
    with pytest.raises(ConnectionClosedError):
        aws("sesv2", "ap-east-1").get_account()


def test_ec2_tells_enabled_regions_or_all(aws: Aws) -> None:
    """Moto tells all, always."""
    ec2 = aws("ec2", "us-east-1")
    everything = {
        each["RegionName"]: each["OptInStatus"] for each in ec2.describe_regions(AllRegions=True)["Regions"]
    }
    assert (everything["us-east-1"], everything["af-south-1"]) == ("opt-in-not-required", "not-opted-in")
    enabled = {each["RegionName"] for each in ec2.describe_regions()["Regions"]}
    assert enabled == {name for name, status in everything.items() if status != "not-opted-in"}
    assert len(ec2.describe_regions(RegionNames=["eu-west-1"])["Regions"]) == 1


def test_an_account_has_a_name_and_an_alias(aws: Aws, emulator: Emulator) -> None:
    """For headings."""
    emulator.region("us-east-1").name_account("Acme Inc.", alias="acme-mail")
    assert aws("iam").list_account_aliases()["AccountAliases"] == ["acme-mail"]
    assert aws("account").get_account_information()["AccountName"] == "Acme Inc."


def test_any_access_key_is_the_default_account(aws: Aws) -> None:
    """Whatever it looks like."""
    for key in ("testing", "AKIAIOSFODNN7EXAMPLE"):
        keys = {"AccessKeyId": key, "SecretAccessKey": "x", "SessionToken": None}
        assert aws("sts", keys=keys).get_caller_identity()["Account"] == "123456789012"


def test_an_assumed_role_is_in_its_own_account(aws: Aws, emulator: Emulator) -> None:
    """With an external id or without; accounts do not see each other."""
    assumed = aws("sts").assume_role(RoleArn=ROLE, RoleSessionName="audit", ExternalId="agreed")
    theirs = assumed["Credentials"]
    aws("sesv2", keys=theirs).create_email_identity(EmailIdentity="theirs.example")
    aws("sesv2").create_email_identity(EmailIdentity="ours.example")
    names = [
        [each["IdentityName"] for each in client.list_email_identities()["EmailIdentities"]]
        for client in (aws("sesv2"), aws("sesv2", keys=theirs))
    ]
    assert names == [["ours.example"], ["theirs.example"]]
    who = aws("sts", keys=theirs).get_caller_identity()
    assert (who["Account"], who["Arn"]) == ("210987654321", "arn:aws:sts::210987654321:assumed-role/auditor/audit")
    assert {call.account for call in emulator.calls} == {"123456789012", "210987654321"}
    assert list(emulator.region("eu-west-1", "210987654321").state.identities) == ["theirs.example"]


def test_a_web_identity_needs_no_signature(aws: Aws) -> None:
    """As in a pipeline that has a token and no keys."""
    sts = aws("sts")
    given = {"RoleArn": ROLE, "RoleSessionName": "audit", "WebIdentityToken": "token"}
    keys = sts.assume_role_with_web_identity(**given)["Credentials"]
    assert aws("sts", keys=keys).get_caller_identity()["Account"] == "210987654321"


def test_an_emulator_can_be_another_account(boto_session: Any) -> None:
    """For the keys that no AssumeRole gave out."""
    with Emulator(account_id="111122223333") as emulator:
        client = boto_session.client("sesv2", endpoint_url=emulator.url, **KEYS)
        client.create_email_identity(EmailIdentity="example.com")
        client.close()
        assert list(emulator.region("eu-west-1").state.identities) == ["example.com"]
        assert emulator.region("eu-west-1").state.account_id == "111122223333"

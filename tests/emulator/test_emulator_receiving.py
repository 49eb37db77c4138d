"""Receipt rules and filters, and the regions that have none."""

from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

from sescheck.emulator import Emulator

Aws = Callable[..., Any]
Refused = Callable[..., tuple[str, int]]


def rule(name: str) -> dict[str, Any]:
    """A rule that adds a header; every member as AWS would answer it."""
    action = {"AddHeaderAction": {"HeaderName": "X-Seen", "HeaderValue": name}}
    flags = {"Enabled": True, "TlsPolicy": "Require", "ScanEnabled": True}
    return {"Name": name, "Recipients": ["example.com"], "Actions": [action], **flags}


def test_no_active_rule_set_is_an_empty_answer(aws: Aws) -> None:
    """No error, and nothing in it."""
    found = aws("ses").describe_active_receipt_rule_set()
    assert set(found) <= {"ResponseMetadata", "Rules"}


def test_the_active_rule_set_is_described_in_full(aws: Aws, refused: Refused) -> None:
    """Its rules in their order."""
    ses = aws("ses")
    ses.create_receipt_rule_set(RuleSetName="inbound")
    ses.create_receipt_rule(RuleSetName="inbound", Rule=rule("first"))
    ses.create_receipt_rule(RuleSetName="inbound", Rule=rule("second"), After="first")
    again = {**rule("first"), "Enabled": False}
    assert refused(ses.create_receipt_rule, RuleSetName="inbound", Rule=again) == ("AlreadyExists", 400)
    ses.set_active_receipt_rule_set(RuleSetName="inbound")
    found = ses.describe_active_receipt_rule_set()
    assert (found["Metadata"]["Name"], found["Rules"]) == ("inbound", [rule("first"), rule("second")])
    assert ses.describe_receipt_rule_set(RuleSetName="inbound")["Rules"] == found["Rules"]


def test_rules_can_be_moved_and_deleted(aws: Aws, refused: Refused) -> None:
    """One, or all at once."""
    ses = aws("ses")
    ses.create_receipt_rule_set(RuleSetName="inbound")
    for name in "cba":
        ses.create_receipt_rule(RuleSetName="inbound", Rule=rule(name))

    def order() -> str:
        return "".join(each["Name"] for each in ses.describe_receipt_rule_set(RuleSetName="inbound")["Rules"])

    ses.set_receipt_rule_position(RuleSetName="inbound", RuleName="a", After="b")
    assert order() == "bac"
    ses.set_receipt_rule_position(RuleSetName="inbound", RuleName="c")
    assert order() == "cba"
    ses.reorder_receipt_rule_set(RuleSetName="inbound", RuleNames=["a", "c", "b"])
    assert order() == "acb"
    ses.delete_receipt_rule(RuleSetName="inbound", RuleName="c")
    assert order() == "ab"
    reorder = ses.reorder_receipt_rule_set
    assert refused(reorder, RuleSetName="inbound", RuleNames=["a"]) == ("RuleDoesNotExist", 400)
    move = ses.set_receipt_rule_position
    assert refused(move, RuleSetName="inbound", RuleName="z") == ("RuleDoesNotExist", 400)
    assert refused(move, RuleSetName="none", RuleName="a") == ("RuleSetDoesNotExist", 400)


def test_rule_sets_come_in_pages_of_a_hundred(aws: Aws, emulator: Emulator) -> None:
    """Moto gives all at once."""
    for number in range(101):
        emulator.region("eu-west-1").state.backend.create_receipt_rule_set(f"set{number:03}")
    pages = list(aws("ses").get_paginator("list_receipt_rule_sets").paginate())
    assert [len(each["RuleSets"]) for each in pages] == [100, 1]


def test_filters_come_back(aws: Aws, refused: Refused) -> None:
    """Created once, listed, deleted."""
    ses, block = aws("ses"), {"Name": "spam", "IpFilter": {"Policy": "Block", "Cidr": "192.0.2.0/24"}}
    ses.create_receipt_filter(Filter=block)
    assert refused(ses.create_receipt_filter, Filter=block) == ("AlreadyExists", 400)
    assert ses.list_receipt_filters()["Filters"] == [block]
    ses.delete_receipt_filter(FilterName="spam")
    assert ses.list_receipt_filters()["Filters"] == []


@pytest.mark.parametrize("region", ["me-central-1", "ap-south-2"])
def test_a_region_without_receiving_does_not_know_the_operations(
    aws: Aws, emulator: Emulator, refused: Refused, region: str
) -> None:
    """InvalidAction, where an empty list would be a lie; its other operations work."""
    emulator.region(region).enable()
    ses = aws("ses", region)
    for read in (ses.describe_active_receipt_rule_set, ses.list_receipt_rule_sets, ses.list_receipt_filters):
        assert refused(read) == ("InvalidAction", 400)
    assert ses.list_identities()["Identities"] == []


@pytest.mark.parametrize(
    ("rule_set", "name", "member"), [("123_", "first", "ruleSetName"), ("nowhere", "_123", "rule.name")]
)
def test_names_are_checked_before_anything_else(aws: Aws, rule_set: str, name: str, member: str) -> None:
    """Also before anybody looks whether there is such a rule set."""
    with pytest.raises(ClientError) as caught:
        aws("ses").create_receipt_rule(RuleSetName=rule_set, Rule={"Name": name})
    error = caught.value.response["Error"]
    assert "ValidationError" == error["Code"]
    assert f"'{member}'" in error["Message"]


def test_a_role_that_does_not_exist_is_refused(aws: Aws, refused: Refused) -> None:
    """One that does is taken, and stays in the rule."""
    ses = aws("ses")
    ses.create_receipt_rule_set(RuleSetName="inbound")
    aws("s3").create_bucket(Bucket="inbox", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    role = "arn:aws:iam::123456789012:role/ses-to-s3"
    action = {"S3Action": {"BucketName": "inbox", "IamRoleArn": role}}
    asked = {"RuleSetName": "inbound", "Rule": {"Name": "store", "Actions": [action]}}
    assert ("InvalidParameterValue", 400) == refused(ses.create_receipt_rule, **asked)
    aws("iam").create_role(RoleName="ses-to-s3", AssumeRolePolicyDocument="{}")
    ses.create_receipt_rule(**asked)
    rules = ses.describe_receipt_rule_set(RuleSetName="inbound")["Rules"]
    assert [action] == rules[0]["Actions"]

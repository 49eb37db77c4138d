"""Steps that mend receiving: no rule is reset, none is deleted, and activation comes last."""

import json
from typing import Any

import pytest

from sescheck.collect.receiving.rule_parsing import _KINDS
from sescheck.engine.fixes import Fixes
from sescheck.engine.groups import account_views_of
from sescheck.engine.run import run
from sescheck.engine.steps import Call, Human, Phase, Secret, Step
from sescheck.fix.plan import plan_of
from sescheck.rules.catalogue import every_rule
from sescheck.rules.shared.steps.receipt_rules import MEMBERS
from sescheck.snapshot.model import Region
from sescheck.snapshot.reading import Known
from sescheck.snapshot.receiving import IdleRuleSet, ReceiptRule
from sescheck.snapshot.resources import Found, Resource
from sescheck.testing import builders as s

WEST, EAST = "us-west-2", "us-east-1"
FIRST, SECOND = s.receipt_rule("first", "example.com"), s.receipt_rule("second", "example.com")
BUCKET = "arn:aws:s3:::example-inbound"


def at(region: str, *rules: ReceiptRule) -> Region:
    """A region with an active rule set."""
    return s.region(region, active_rule_set=s.rules(*rules))


def plan(*regions: Region, rules: str = "receiving-", resources: tuple[Resource, ...] = ()) -> list[Step]:
    """The steps for what these rules find, in order."""
    views = account_views_of(s.snapshot(*regions, resources=resources))
    entries = [each for each in every_rule() if each.name.startswith(rules)]
    return [each.step for each in plan_of(run(entries, views).flagged, Fixes(entries, views)).steps]


def calls(steps: list[Step], operation: str) -> list[dict[str, Any]]:
    """The parameters of the calls of an operation, in order."""
    found = [each.does for each in steps if isinstance(each.does, Call)]
    return [dict(each.parameters) for each in found if each.operation == operation]


def test_every_kind_of_action_has_its_member() -> None:
    """What the reader takes apart is put together again."""
    assert {member: kind for kind, member in MEMBERS.items()} == _KINDS


def test_a_missing_rule_set_is_created_in_order_and_activated_last() -> None:
    """Each rule comes after the one before it."""
    steps = plan(at(WEST, FIRST, SECOND, s.receipt_rule("third")), s.region(EAST), rules="receiving-inactive")
    created = calls(steps, "CreateReceiptRule")
    assert [(each["Rule"]["Name"], each.get("After")) for each in created] == [
        ("first", None),
        ("second", "first"),
        ("third", "second"),
    ]
    assert isinstance(steps[-1].does, Call)
    assert steps[-1].does.operation == "SetActiveReceiptRuleSet"
    assert steps[-1].phase is Phase.LAST
    assert {each.region for each in steps if each.phase is not Phase.IDENTITIES} == {EAST}


def test_a_rule_set_that_is_not_active_is_completed_before_it_is_activated() -> None:
    """What it has already is not created again."""
    idle = s.region(EAST, rule_sets=["inbound"], idle_rule_sets=[IdleRuleSet("inbound", Known((FIRST,)))])
    steps = plan(at(WEST, FIRST, SECOND), idle, rules="receiving-inactive")
    assert calls(steps, "CreateReceiptRuleSet") == []
    assert [each["Rule"]["Name"] for each in calls(steps, "CreateReceiptRule")] == ["second"]
    assert isinstance(steps[-1].does, Call)
    assert steps[-1].does.operation == "SetActiveReceiptRuleSet"


def test_nothing_is_printed_for_a_rule_set_whose_rules_were_not_read() -> None:
    """They could differ from those of the other region."""
    assert plan(at(WEST, FIRST), s.region(EAST, rule_sets=["inbound"]), rules="receiving-inactive") == []


def test_a_rule_that_is_stricter_in_one_region_becomes_so_in_all() -> None:
    """The plan for all rules does not lower what another rule of the plan raises."""
    weak = s.receipt_rule("first", "example.com", tls="Optional")
    other = s.receipt_rule("first", "example.com", scan=False)
    steps = plan(at(WEST, weak), at(EAST, other))
    updates = [each.does for each in steps if isinstance(each.does, Call) and "Rule" in each.does.parameters]
    assert [each.operation for each in updates] == ["UpdateReceiptRule", "UpdateReceiptRule"]
    assert {each.region for each in updates} == {WEST, EAST}
    for each in updates:
        rule = each.parameters["Rule"]
        assert (rule["TlsPolicy"], rule["ScanEnabled"], rule["Recipients"]) == ("Require", True, ["example.com"])


def test_a_rule_that_only_one_region_has_is_never_deleted() -> None:
    """A person decides, if it is not the first region that has it."""
    steps = plan(at(WEST, FIRST), at(EAST, FIRST, SECOND), rules="receiving-rules")
    (step,) = steps
    assert isinstance(step.does, Human)


def test_the_order_has_every_rule_of_the_set() -> None:
    """AWS refuses an order that leaves one out."""
    own = s.receipt_rule("own", "example.org")
    steps = plan(at(WEST, FIRST, SECOND), at(EAST, SECOND, own, FIRST), rules="receiving-rules")
    (order,) = calls(steps, "ReorderReceiptRuleSet")
    assert order["RuleNames"] == ["first", "second", "own"]


def test_the_own_bucket_key_and_role_of_a_region_stay() -> None:
    """Only what differs is copied from the other region."""

    def rule(region: str, own: str, topic: str) -> ReceiptRule:
        key = f"arn:aws:kms:{region}:123456789012:key/{own}"
        role = f"arn:aws:iam::123456789012:role/{own}"
        settings = {"BucketName": f"mail-{region}", "KmsKeyArn": key, "IamRoleArn": role}
        return s.receipt_rule("store", actions=[s.action("S3", **settings, TopicArn=s.arn(topic, region))])

    steps = plan(at(WEST, rule(WEST, "one", "mail")), at(EAST, rule(EAST, "two", "news")), rules="receiving-rules")
    (update,) = calls(steps, "UpdateReceiptRule")
    assert update["Rule"]["Actions"][0]["S3Action"] == {
        "BucketName": f"mail-{EAST}",
        "KmsKeyArn": f"arn:aws:kms:{EAST}:123456789012:key/two",
        "IamRoleArn": "arn:aws:iam::123456789012:role/two",
        "TopicArn": s.arn("mail", EAST),
    }


def test_a_key_with_an_id_of_its_own_is_filled_in_by_a_person() -> None:
    """A key of several regions has the same id in all of them."""

    def rule(region: str, key: str) -> ReceiptRule:
        arn = f"arn:aws:kms:{region}:123456789012:{key}"
        return s.receipt_rule("store", actions=[s.action("S3", BucketName="mail", KmsKeyArn=arn)])

    for key, kind in (("key/7f3c", Secret), ("key/mrk-7f3c", str), ("alias/mail", str)):
        steps = plan(at(WEST, rule(WEST, key)), s.region(EAST), rules="receiving-inactive")
        (created,) = calls(steps, "CreateReceiptRule")
        assert isinstance(created["Rule"]["Actions"][0]["S3Action"]["KmsKeyArn"], kind)


def test_one_statement_allows_every_rule_that_a_bucket_refuses() -> None:
    """Two calls that each write the whole policy would undo each other."""
    stores = [s.action("S3", BucketName="example-inbound")]
    rules = [s.receipt_rule(name, "example.com", actions=stores) for name in ("first", "second")]
    bucket = s.resource(BUCKET, Found(EAST), policy='{"Statement": {"Effect": "Deny", "NotPrincipal": {"Service":'
                        ' "ses.amazonaws.com"}, "Action": "s3:DeleteBucket", "Resource": "*"}}')  # fmt: skip
    steps = plan(at(EAST, *rules), rules="receiving-resource-refuses", resources=(bucket,))
    (put,) = calls(steps, "PutBucketPolicy")
    assert "DeleteBucket" in put["Policy"]
    assert "receipt-rule/first" in put["Policy"]
    assert "receipt-rule/second" in put["Policy"]
    assert "DeleteBucket" in steps[0].replaces


@pytest.mark.parametrize("sid", ["ses-inbound-first", "other"])
def test_a_permission_of_a_function_has_an_id_that_is_not_used(sid: str) -> None:
    """AWS refuses one that is."""
    function = f"arn:aws:lambda:{EAST}:123456789012:function:sort"
    allowed = {"Sid": sid, "Effect": "Allow", "Principal": {"Service": "s3.amazonaws.com"}, "Action": "*"}
    policy = json.dumps({"Statement": [allowed | {"Resource": "*"}]})
    rule = s.receipt_rule("first", actions=[s.action("LAMBDA", FunctionArn=function)])
    resources = (s.resource(function, policy=policy),)
    steps = plan(at(EAST, rule), rules="receiving-resource-refuses", resources=resources)
    (added,) = calls(steps, "AddPermission")
    assert added["StatementId"] == ("ses-inbound-first-2" if sid != "other" else "ses-inbound-first")


def test_a_rule_with_an_action_that_is_not_known_is_left_to_a_person() -> None:
    """The snapshot has its values as text only."""
    rule = s.receipt_rule("first", actions=[s.action("ArchiveAction", Days="3")], scan=False)
    (step,) = plan(at(EAST, rule), rules="receiving-scan")
    assert isinstance(step.does, Human)
    assert "ArchiveAction" in step.does.words

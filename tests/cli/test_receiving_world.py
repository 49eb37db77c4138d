"""Receiving, set up with AWS's own calls over HTTP and audited through the command line."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import boto3
import pytest

from sescheck.emulator import Emulator, Fault
from sescheck.emulator.worlds import parts
from tests.conftest import Cli, Result

HERE, THERE, IDLE, BARE = "us-east-1", "us-west-2", "eu-west-1", "me-central-1"
ACCOUNT = "123456789012"
SPAM = {"Name": "spam", "IpFilter": {"Policy": "Block", "Cidr": "192.0.2.0/24"}}

Client = Callable[[str, str], Any]
Action = dict[str, dict[str, str]]


@pytest.fixture
def client(emulator: Emulator) -> Iterator[Client]:
    """A client of a service in a region, closed when the test ends."""

    @cache
    def make(service: str, region: str) -> Any:
        return boto3.client(service, region_name=region, endpoint_url=emulator.url)

    made = []

    def get(service: str, region: str) -> Any:
        made.append(make(service, region))
        return made[-1]

    yield get
    for each in made:
        each.close()


def for_ses(action: str, service: str = "ses.amazonaws.com", **elements: object) -> str:
    """A policy that lets a service do that; an element that is None is left out."""
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": service},
        "Action": action,
        "Resource": "*",
    } | elements
    said = {name: value for name, value in statement.items() if value is not None}
    return json.dumps({"Version": "2012-10-17", "Statement": [said]})


@dataclass(frozen=True)
class Mailroom:
    """What one region receives with, made as its owner makes it."""

    emulator: Emulator
    client: Client
    region: str
    rule_set: str = "inbound"

    def open(self) -> None:
        """A rule that stores mail, encrypted, and one that sorts it, in a set that is active."""
        ses = self.client("ses", self.region)
        ses.create_receipt_rule_set(RuleSetName=self.rule_set)
        self.rule("sort", {"LambdaAction": {"FunctionArn": self.function("sort")}})
        self.rule("store", self.stored(KmsKeyArn=self.key(), TopicArn=self.topic(), IamRoleArn=self.role()))
        ses.set_active_receipt_rule_set(RuleSetName=self.rule_set)
        ses.create_receipt_filter(Filter=SPAM)

    def rule(self, name: str, *actions: Action, **settings: Any) -> None:
        """A rule at the top of the set, for example.com, with TLS and scan."""
        usual = {"Enabled": True, "TlsPolicy": "Require", "ScanEnabled": True, "Recipients": ["example.com"]}
        rule = {**usual, **settings, "Name": name, "Actions": actions}
        self.client("ses", self.region).create_receipt_rule(RuleSetName=self.rule_set, Rule=rule)

    def stored(self, **settings: str) -> Action:
        """An action that stores mail in a bucket called after the region."""
        return {"S3Action": {"BucketName": self.bucket(f"example-inbound-{self.region}"), **settings}}

    def bucket(self, name: str, region: str | None = None) -> str:
        """A bucket in that region, else in this one, that lets SES write."""
        where = region or self.region
        place = {} if where == "us-east-1" else {"CreateBucketConfiguration": {"LocationConstraint": where}}
        s3 = self.client("s3", "us-east-1")
        s3.create_bucket(Bucket=name, **place)
        s3.put_bucket_policy(Bucket=name, Policy=for_ses("s3:PutObject", Resource=f"arn:aws:s3:::{name}/*"))
        return name

    def topic(self) -> str:
        """A topic that lets SES publish."""
        return self.emulator.region(self.region).create_topic("mail")

    def key(self, *, lets_ses_in: bool = True) -> str:
        """A key of one's own; as KMS makes it, it does not let SES in."""
        kms = self.client("kms", self.region)
        arn: str = kms.create_key()["KeyMetadata"]["Arn"]
        if lets_ses_in:
            kms.put_key_policy(KeyId=arn, PolicyName="default", Policy=for_ses("kms:GenerateDataKey*"))
        return arn

    def role(self, service: str = "ses.amazonaws.com") -> str:
        """A role called after the service that may assume it, and after the region."""
        name = f"{service.partition('.')[0]}-{self.region}"
        trust = for_ses("sts:AssumeRole", service, Resource=None)
        self.client("iam", "us-east-1").create_role(RoleName=name, AssumeRolePolicyDocument=trust)
        return f"arn:aws:iam::{ACCOUNT}:role/{name}"

    def function(self, name: str, **permission: str) -> str:
        """A function that lets SES in, for this account unless told otherwise."""
        self.client("iam", "us-east-1").create_role(
            RoleName=f"{name}-{self.region}", AssumeRolePolicyDocument="{}"
        )
        made = self.client("lambda", self.region).create_function(
            FunctionName=name,
            Runtime="python3.12",
            Role=f"arn:aws:iam::{ACCOUNT}:role/{name}-{self.region}",
            Handler="sort.handle",
            Code={"ZipFile": b"nothing"},
        )
        said = permission or {"Principal": "ses.amazonaws.com", "SourceAccount": ACCOUNT}
        self.client("lambda", self.region).add_permission(
            FunctionName=name, StatementId="may", Action="lambda:InvokeFunction", **said
        )
        arn: str = made["FunctionArn"]
        return arn


@pytest.fixture
def mirrored(emulator: Emulator, client: Client) -> Mailroom:
    """Two regions that receive alike, whatever their buckets, keys, roles and rule sets are called."""
    for name in (HERE, THERE):
        parts.domain(emulator.region(name), "example.com")
    there, here = Mailroom(emulator, client, THERE, "mail-in"), Mailroom(emulator, client, HERE)
    there.open()
    here.open()
    return here


@pytest.fixture
def receiving(audit: Cli) -> Cli:
    """Audit with the rules about receiving."""

    def only(regions: str) -> Result:
        return audit(regions, "--select", "receiving-*")

    return only


@pytest.mark.usefixtures("mirrored")
def test_two_regions_that_receive_alike_have_no_finding(receiving: Cli) -> None:
    """No finding, no doubt, and the rules were looked at."""
    result = receiving(f"{HERE},{THERE}")
    examined = result.report["summary"]["examined"]
    assert (0, [], []) == (result.code, result.report["findings"], result.report["unread"])
    asked_about_each_rule_or_region = dict.fromkeys(examined, 2) | {
        "receiving-resource-gone": 4,
        "receiving-resource-wrong-region": 4,
        "receiving-resource-refuses-ses": 4,
        "receiving-recipient-not-verified": 4,
        "receiving-tls-optional": 4,
        "receiving-scan-off": 4,
        "receiving-bucket-needs-role": 0,
        "receiving-standby-differs": 0,
    }
    assert asked_about_each_rule_or_region == examined


def test_each_fault_of_receiving_is_found_by_its_rule(
    mirrored: Mailroom, receiving: Cli, emulator: Emulator, client: Client
) -> None:
    """One fault a rule, in one audit of four regions; each is found, in its region, and nothing else is."""
    emulator.region(BARE).enable()
    room = mirrored
    room.rule("astray", {"SNSAction": {"TopicArn": f"arn:aws:sns:{THERE}:{ACCOUNT}:mail"}})
    room.rule("far", {"S3Action": {"BucketName": room.bucket("far-away", BARE)}})
    room.rule("lost", {"S3Action": {"BucketName": room.bucket("short-lived"), "KmsKeyArn": room.key()}})
    room.rule("unknown", Recipients=["example.com", "help@nobody.example"])
    room.rule("open", TlsPolicy="Optional")
    room.rule("dirty", ScanEnabled=False)
    client("s3", HERE).delete_bucket(Bucket="short-lived")
    client("ses", THERE).delete_receipt_filter(FilterName="spam")
    client("ses", IDLE).create_receipt_filter(Filter={**SPAM, "Name": "same-by-another-name"})
    result = receiving(f"{HERE},{THERE},{IDLE},{BARE}")
    expected = [
        ("receiving-bucket-needs-role", HERE, "inbound/far"),
        ("receiving-filters-differ", THERE, "same-by-another-name"),
        ("receiving-filters-differ", THERE, "spam"),
        ("receiving-inactive-in-region", IDLE, ACCOUNT),
        ("receiving-recipient-not-verified", HERE, "inbound/unknown"),
        ("receiving-resource-gone", HERE, "inbound/lost"),
        ("receiving-resource-wrong-region", HERE, "inbound/astray"),
        ("receiving-rules-differ", THERE, "mail-in"),
        ("receiving-scan-off", HERE, "inbound/dirty"),
        ("receiving-tls-optional", HERE, "inbound/open"),
    ]
    assert (1, expected, []) == (result.code, result.findings, result.report["unread"])
    assert [("receiving-unsupported-in-region", BARE)] == [
        (each["rule"], each["region"]) for each in result.report["findings"] if each["severity"] == "info"
    ]


def test_a_key_that_was_disabled_is_named_with_its_state(
    mirrored: Mailroom, receiving: Cli, client: Client
) -> None:
    """Beside the function that was deleted: two rules, one fault each."""
    (key,) = client("kms", HERE).list_keys()["Keys"]
    client("kms", HERE).disable_key(KeyId=key["KeyId"])
    client("lambda", HERE).delete_function(FunctionName="sort")
    found = receiving(f"{HERE},{THERE}").report["findings"]
    function = f"arn:aws:lambda:{HERE}:{ACCOUNT}:function:sort"
    nothing: dict[str, object] = {"gone": [], "key_states": {}, "function_states": {}, "enabled": True}
    assert {
        f"{mirrored.rule_set}/store": nothing | {"key_states": {key["KeyArn"]: "Disabled"}},
        f"{mirrored.rule_set}/sort": nothing | {"gone": [function]},
    } == {each["subject"]["name"]: each["evidence"] for each in found}


@pytest.mark.usefixtures("mirrored")
def test_a_region_with_denied_receipt_rules_is_not_one_without_rules(receiving: Cli, emulator: Emulator) -> None:
    """No finding, and the refusal names the rules that it leaves open."""
    emulator.inject(Fault("deny", region=HERE, operation="DescribeActiveReceiptRuleSet"))
    result = receiving(f"{HERE},{THERE}")
    (refused,) = result.report["unread"]
    assert (3, []) == (result.code, result.findings)
    assert {"receiving-inactive-in-region", "receiving-rules-differ", "receiving-tls-optional"} <= set(
        refused["rules"]
    )


def test_resources_that_refuse_ses_are_found_for_each_receipt_rule(
    mirrored: Mailroom, receiving: Cli, client: Client
) -> None:
    """A function, a bucket, a key, a role and a retention: each is named with its reason, and nothing else is."""
    room, s3 = mirrored, client("s3", HERE)
    bare, locked = room.bucket("bare"), "locked"
    s3.delete_bucket_policy(Bucket=bare)
    s3.create_bucket(Bucket=locked, ObjectLockEnabledForBucket=True)
    retention = {"ObjectLockEnabled": "Enabled", "Rule": {"DefaultRetention": {"Mode": "COMPLIANCE", "Days": 1}}}
    s3.put_object_lock_configuration(Bucket=locked, ObjectLockConfiguration=retention)
    there = {"Principal": "ses.amazonaws.com", "SourceArn": f"arn:aws:ses:{THERE}:{ACCOUNT}:receipt-rule-set/a"}
    key, role = room.key(lets_ses_in=False), room.role("lambda.amazonaws.com")
    room.rule("call", {"LambdaAction": {"FunctionArn": room.function("copied", **there)}})
    room.rule("keep", {"S3Action": {"BucketName": bare}})
    room.rule("hide", {"S3Action": {"BucketName": room.bucket("hidden"), "KmsKeyArn": key}})
    room.rule("hold", {"S3Action": {"BucketName": locked, "IamRoleArn": role}})
    result = receiving(f"{HERE},{THERE}")
    found = [each for each in result.report["findings"] if each["rule"] == "receiving-resource-refuses-ses"]
    assert {
        "inbound/call": [f"arn:aws:lambda:{HERE}:{ACCOUNT}:function:copied"],
        "inbound/keep": ["arn:aws:s3:::bare"],
        "inbound/hide": [key],
        "inbound/hold": [role, "arn:aws:s3:::locked"],
    } == {each["subject"]["name"]: list(each["evidence"]["refuses"]) for each in found}
    assert "it has no policy" in str(found)
    assert "COMPLIANCE" in str(found)
    assert {"receiving-resource-refuses-ses", "receiving-rules-differ"} == {rule for rule, _, _ in result.findings}
    assert [] == result.report["unread"]


@pytest.mark.parametrize(
    ("operation", "action"),
    [
        ("GetPolicy", "lambda:GetPolicy"),
        ("GetBucketPolicy", "s3:GetBucketPolicy"),
        ("GetObjectLockConfiguration", "s3:GetBucketObjectLockConfiguration"),
        ("GetKeyPolicy", "kms:GetKeyPolicy"),
    ],
)
def test_an_unread_policy_neither_allows_nor_denies(
    mirrored: Mailroom, receiving: Cli, emulator: Emulator, operation: str, action: str
) -> None:
    """No finding; the refusal names the rule that it leaves open."""
    mirrored.rule("hide", {"S3Action": {"BucketName": mirrored.bucket("hidden"), "KmsKeyArn": mirrored.key()}})
    emulator.inject(Fault("deny", region=HERE, operation=operation))
    result = receiving(HERE)
    assert (3, []) == (result.code, result.findings)
    assert {action} == {each["operation"] for each in result.report["unread"]}
    assert all(each["rules"] == ["receiving-resource-refuses-ses"] for each in result.report["unread"])


@pytest.mark.usefixtures("mirrored")
def test_policies_are_read_only_if_a_chosen_rule_needs_them(audit: Cli, emulator: Emulator) -> None:
    """And not of what an action reaches by its own role."""
    asked = {
        "GetPolicy",
        "GetBucketPolicy",
        "GetObjectLockConfiguration",
        "GetKeyPolicy",
        "DescribeReceiptRuleSet",
    }
    audit(HERE, "--select", "receiving-resource-gone")
    assert set() == asked & {call.operation for call in emulator.calls}
    audit(HERE, "--select", "receiving-resource-refuses-ses")
    assert {"GetPolicy", "GetObjectLockConfiguration"} == asked & {call.operation for call in emulator.calls}


@pytest.mark.usefixtures("mirrored")
def test_a_function_that_could_not_be_set_up_is_named(receiving: Cli, emulator: Emulator) -> None:
    """Lambda says that the function could not be set up."""
    emulator.inject(
        Fault("rewrite", operation="GetFunctionConfiguration", find='"Active"', replacement='"Failed"')
    )
    result = receiving(HERE)
    assert [("receiving-resource-gone", HERE, "inbound/sort")] == result.findings


def test_receipt_rules_in_an_inactive_set_are_found(mirrored: Mailroom, receiving: Cli, client: Client) -> None:
    """In the region alone by one rule, next to a region that receives by another: never by both."""
    client("ses", HERE).set_active_receipt_rule_set()
    alone = receiving(HERE)
    assert [("receiving-not-active", HERE, ACCOUNT)] == alone.findings
    (found,) = alone.report["findings"]
    assert {"rule_sets": {mirrored.rule_set: ["store", "sort"]}} == found["evidence"]
    assert [("receiving-inactive-in-region", HERE, ACCOUNT)] == [
        each for each in receiving(f"{HERE},{THERE}").findings if "active" in each[0]
    ]


def _prepared(client: Client, region: str, *recipients: str) -> None:
    """A rule set for a failover, which is not active, with a rule for each recipient."""
    ses = client("ses", region)
    ses.create_receipt_rule_set(RuleSetName="failover")
    for each in recipients:
        rule = {"Name": each, "Enabled": True, "TlsPolicy": "Require", "ScanEnabled": True, "Recipients": [each]}
        ses.create_receipt_rule(RuleSetName="failover", Rule=rule)


@pytest.mark.usefixtures("mirrored")
def test_a_rule_set_that_waits_differs_between_regions(audit: Cli, client: Client, emulator: Emulator) -> None:
    """Only depth deep reads it, with one call per region; equal rules are no finding."""
    select = (f"{HERE},{THERE}", "--select", "receiving-*")
    _prepared(client, HERE, "b.example.com", "a.example.com")
    _prepared(client, THERE, "b.example.com")
    assert [] == audit(*select).findings
    assert "DescribeReceiptRuleSet" not in {call.operation for call in emulator.calls}
    deep = audit(*select, "--depth", "deep")
    assert [("receiving-standby-differs", THERE, "failover")] == deep.findings
    asked = [call.region for call in emulator.calls if call.operation == "DescribeReceiptRuleSet"]
    assert [HERE, THERE] == sorted(asked)
    client("ses", HERE).delete_receipt_rule(RuleSetName="failover", RuleName="a.example.com")
    equal = audit(*select, "--depth", "deep")
    assert (0, [], []) == (equal.code, equal.findings, equal.report["unread"])


@pytest.mark.usefixtures("mirrored")
def test_a_rule_set_that_waits_and_is_refused_is_not_equal(audit: Cli, client: Client, emulator: Emulator) -> None:
    """Only the rule about it cannot tell."""
    _prepared(client, HERE, "a.example.com")
    _prepared(client, THERE)
    emulator.inject(Fault("deny", region=HERE, operation="DescribeReceiptRuleSet"))
    refused = audit(f"{HERE},{THERE}", "--select", "receiving-*", "--depth", "deep")
    assert (3, []) == (refused.code, refused.findings)
    assert [["receiving-standby-differs"]] == [each["rules"] for each in refused.report["unread"]]


@pytest.mark.usefixtures("mirrored")
def test_whether_rules_wait_is_not_known_where_they_were_not_read(
    receiving: Cli, audit: Cli, client: Client, emulator: Emulator
) -> None:
    """They are not asked for at depth quick; a refusal is not an empty rule set."""
    client("ses", HERE).set_active_receipt_rule_set()
    quick = audit(HERE, "--select", "receiving-*", "--depth", "quick")
    assert [] == quick.findings
    assert "DescribeReceiptRuleSet" not in {call.operation for call in emulator.calls}
    emulator.inject(Fault("deny", region=HERE, operation="DescribeReceiptRuleSet"))
    refused = receiving(HERE)
    assert (3, []) == (refused.code, refused.findings)
    assert [["receiving-not-active"]] == [each["rules"] for each in refused.report["unread"]]


@pytest.mark.usefixtures("mirrored")
def test_policies_that_were_read_are_kept_when_a_run_is_taken_up_again(
    receiving: Cli, cli: Cli, emulator: Emulator, tmp_path: Path
) -> None:
    """Only the function's, which was refused, is asked for again."""
    file = str(tmp_path / "half")
    emulator.inject(Fault("deny", operation="GetPolicy"))
    where = ("--endpoint-url", emulator.url)
    cli("snapshot", "-o", file, "--regions", HERE, *where)
    emulator.clear_faults()
    emulator.forget_calls()
    resumed = cli("audit", "--resume", file, "--select", "receiving-*", "--format", "json", *where)
    assert (0, [], []) == (resumed.code, resumed.findings, resumed.report["unread"])
    others = {"GetFunctionConfiguration", "GetRole", "GetObjectLockConfiguration", "DescribeKey"}
    asked = {call.operation for call in emulator.calls}
    assert {"GetPolicy"} == asked & {"GetPolicy", *others}
    assert resumed.report["findings"] == receiving(HERE).report["findings"]

"""Receiving, set up with AWS's own calls over HTTP and audited through the command line."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
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
        """A bucket in that region, else in this one."""
        where = region or self.region
        place = {} if where == "us-east-1" else {"CreateBucketConfiguration": {"LocationConstraint": where}}
        self.client("s3", "us-east-1").create_bucket(Bucket=name, **place)
        return name

    def topic(self) -> str:
        """A topic that lets SES publish."""
        return self.emulator.region(self.region).create_topic("mail")

    def key(self) -> str:
        """A key of one's own."""
        arn: str = self.client("kms", self.region).create_key()["KeyMetadata"]["Arn"]
        return arn

    def role(self) -> str:
        """A role called after the region."""
        name = f"ses-{self.region}"
        self.client("iam", "us-east-1").create_role(RoleName=name, AssumeRolePolicyDocument="{}")
        return f"arn:aws:iam::{ACCOUNT}:role/{name}"

    def function(self, name: str) -> str:
        """A function."""
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
def test_two_regions_that_receive_alike_have_nothing_to_say(receiving: Cli) -> None:
    """No finding, no doubt, and the rules were looked at."""
    result = receiving(f"{HERE},{THERE}")
    examined = result.report["summary"]["examined"]
    assert (0, [], []) == (result.code, result.report["findings"], result.report["unread"])
    asked_about_each_rule_or_region = dict.fromkeys(examined, 2) | {
        "receiving-resource-gone": 4,
        "receiving-resource-wrong-region": 4,
        "receiving-recipient-not-verified": 4,
        "receiving-tls-optional": 4,
        "receiving-scan-off": 4,
        "receiving-bucket-needs-role": 0,
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
        ("receiving-rules-differ", HERE, "inbound"),
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
    assert {
        f"{mirrored.rule_set}/store": {"gone": [], "key_states": {key["KeyArn"]: "Disabled"}, "enabled": True},
        f"{mirrored.rule_set}/sort": {"gone": [function], "key_states": {}, "enabled": True},
    } == {each["subject"]["name"]: each["evidence"] for each in found}


@pytest.mark.usefixtures("mirrored")
def test_a_region_that_refuses_its_rules_is_not_one_without(receiving: Cli, emulator: Emulator) -> None:
    """No finding, and the refusal names the rules that it leaves open."""
    emulator.inject(Fault("deny", region=HERE, operation="DescribeActiveReceiptRuleSet"))
    result = receiving(f"{HERE},{THERE}")
    (refused,) = result.report["unread"]
    assert (3, []) == (result.code, result.findings)
    assert {"receiving-inactive-in-region", "receiving-rules-differ", "receiving-tls-optional"} <= set(
        refused["rules"]
    )

"""Topics of event destinations and receipt rules, and the keys of topics, set up and audited over HTTP."""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import boto3
import pytest

from sescheck.emulator import Emulator, Fault
from sescheck.emulator.worlds import parts
from tests.conftest import Cli, Result

HERE = "us-east-1"
ACCOUNT = "123456789012"
EVENTS = f"arn:aws:sns:{HERE}:{ACCOUNT}:events"
MAIL = f"arn:aws:sns:{HERE}:{ACCOUNT}:mail"
OWNER = {"Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}, "Action": "*", "Resource": "*"}
SES = {
    "Effect": "Allow",
    "Principal": {"Service": "ses.amazonaws.com"},
    "Action": ["kms:GenerateDataKey*", "kms:Decrypt"],
    "Resource": "*",
}

Client = Callable[[str], Any]


def policy(*statements: Mapping[str, object]) -> str:
    """Of these statements."""
    return json.dumps({"Version": "2012-10-17", "Statement": statements})


@pytest.fixture
def client(emulator: Emulator) -> Iterator[Client]:
    """A client of a service, closed when the test ends."""
    made: list[Any] = []

    def make(service: str) -> Any:
        made.append(boto3.client(service, region_name=HERE, endpoint_url=emulator.url))
        return made[-1]

    yield make
    for each in made:
        each.close()


@pytest.fixture
def world(emulator: Emulator) -> Emulator:
    """A configuration set publishes bounces to one topic, a receipt rule mail to another; both are heard."""
    region = emulator.region(HERE)
    parts.production(region, sent=1200)
    parts.configuration_set(region, "main", region.create_topic("events"))
    parts.domain(region, "example.com", configuration_set="main")
    tell = {"SNSAction": {"TopicArn": region.create_topic("mail"), "Encoding": "UTF-8"}}
    parts.rule_set(region, "inbound", parts.rule("tell", ["example.com"], tell))
    return emulator


@pytest.fixture
def topics(audit: Cli) -> Callable[[], Result]:
    """Audit with the rules about topics."""
    return lambda: audit(HERE, "--select", "notification-topic-*", "--select", "bounces-go-nowhere")


@pytest.mark.usefixtures("world")
def test_topics_with_subscribers_that_allow_ses_have_no_finding(topics: Callable[[], Result]) -> None:
    """Each was looked at."""
    result = topics()
    assert (0, [], []) == (result.code, result.findings, result.report["unread"])
    examined = result.report["summary"]["examined"]
    assert 2 == examined["notification-topic-refuses-ses"] == examined["notification-topic-without-subscribers"]
    assert 2 == examined["notification-topic-encrypted"]
    assert 0 == examined["notification-topic-gone"] == examined["notification-topic-wrong-region"]


@pytest.mark.usefixtures("world")
def test_a_topic_that_refuses_ses_is_found_whatever_uses_it(topics: Callable[[], Result], client: Client) -> None:
    """The evidence names the event destination, or the receipt rule."""
    for arn in (EVENTS, MAIL):
        client("sns").set_topic_attributes(TopicArn=arn, AttributeName="Policy", AttributeValue=policy(OWNER))
    found = {each["subject"]["name"]: each["evidence"] for each in topics().report["findings"]}
    assert {EVENTS, MAIL} == set(found)
    said: dict[str, object] = {"because": "no statement could allow it", "statement": None, "identities": {}}
    assert said | {"event_destinations": ["main/feedback"]} == found[EVENTS]
    assert said | {"receipt_rules": ["inbound/tell"]} == found[MAIL]


@pytest.mark.usefixtures("world")
def test_topics_without_subscribers_are_found_with_the_bounces_that_go_nowhere(
    topics: Callable[[], Result], client: Client, emulator: Emulator
) -> None:
    """The bounces of an identity without forwarding go nowhere by such a topic."""
    sns = client("sns")
    for each in sns.list_subscriptions()["Subscriptions"]:
        sns.unsubscribe(SubscriptionArn=each["SubscriptionArn"])
    emulator.region(HERE).state.identities["example.com"].forwarding = False
    assert [
        ("bounces-go-nowhere", HERE, "example.com"),
        ("notification-topic-without-subscribers", HERE, EVENTS),
        ("notification-topic-without-subscribers", HERE, MAIL),
    ] == topics().findings


@pytest.mark.usefixtures("world")
def test_the_key_that_aws_manages_is_found_without_asking_kms(
    topics: Callable[[], Result], client: Client, emulator: Emulator
) -> None:
    """By name, and as the ARN of its alias."""
    encrypt(client, EVENTS, "alias/aws/sns")
    encrypt(client, MAIL, f"arn:aws:kms:{HERE}:{ACCOUNT}:alias/aws/sns")
    assert [
        ("notification-topic-encrypted", HERE, EVENTS),
        ("notification-topic-encrypted", HERE, MAIL),
    ] == topics().findings
    assert not [call for call in emulator.calls if call.service == "kms"]


@pytest.mark.usefixtures("world")
def test_a_customer_managed_key_must_allow_ses(topics: Callable[[], Result], client: Client) -> None:
    """As KMS makes a key, it does not; by its id and by an alias its own policy decides."""
    kms = client("kms")
    key = kms.create_key()["KeyMetadata"]["KeyId"]
    kms.create_alias(AliasName="alias/topics", TargetKeyId=key)
    encrypt(client, EVENTS, key)
    encrypt(client, MAIL, "alias/topics")
    closed = topics()
    assert {EVENTS, MAIL} == {subject for _, _, subject in closed.findings}
    assert {"notification-topic-encrypted"} == {rule for rule, _, _ in closed.findings}
    kms.put_key_policy(KeyId=key, PolicyName="default", Policy=policy(OWNER, SES))
    assert (0, []) == (topics().code, topics().findings)


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize(("operation", "times"), [("GetKeyPolicy", 1), ("DescribeKey", 1)])
def test_a_key_that_may_not_be_read_is_unknown(
    topics: Callable[[], Result], client: Client, emulator: Emulator, operation: str, times: int
) -> None:
    """No finding, and the refusal names the rule."""
    encrypt(client, EVENTS, client("kms").create_key()["KeyMetadata"]["KeyId"])
    emulator.inject(Fault("deny", operation=operation))
    result = topics()
    assert (3, []) == (result.code, result.findings)
    (refused,) = result.report["unread"]
    assert (f"kms:{operation}", times) == (refused["operation"], refused["count"])
    assert ["notification-topic-encrypted"] == refused["rules"]


@pytest.mark.usefixtures("world")
def test_a_topic_that_does_not_exist_is_one_finding_of_its_user(audit: Cli, client: Client) -> None:
    """The rules about event destinations and receipt rules name it; those about topics are silent."""
    for arn in (EVENTS, MAIL):
        client("sns").delete_topic(TopicArn=arn)
    result = audit(HERE, "--select", "*-gone", "--select", "notification-topic-*")
    assert [
        ("event-destination-gone", HERE, "main/feedback"),
        ("receiving-resource-gone", HERE, "inbound/tell"),
    ] == result.findings


def encrypt(client: Client, topic: str, key: str) -> None:
    """Set the key of a topic."""
    client("sns").set_topic_attributes(TopicArn=topic, AttributeName="KmsMasterKeyId", AttributeValue=key)


def test_topics_of_govcloud_have_its_partition(audit: Cli, emulator: Emulator) -> None:
    """A policy that was copied from an account of the other partition keeps SES out."""
    here, there = "us-gov-west-1", "us-gov-east-1"
    for name in (here, there):
        region = emulator.region(name)
        parts.production(region, sent=0)
        parts.configuration_set(region, f"main-{name}", region.create_topic(f"events-{name}"))
    arn = f"arn:aws-us-gov:sns:{there}:{ACCOUNT}:events-{there}"
    assert (
        [] == audit(f"{here},{there}", "--ignore", "suppression-off", "--ignore", "region-without-sender").findings
    )
    copied = {"ArnLike": {"aws:SourceArn": f"arn:aws:ses:{there}:{ACCOUNT}:*"}}
    let_in = {
        "Effect": "Allow",
        "Principal": {"Service": "ses.amazonaws.com"},
        "Action": "sns:Publish",
        "Resource": arn,
        "Condition": copied,
    }
    sns = boto3.client("sns", region_name=there, endpoint_url=emulator.url)
    sns.set_topic_attributes(TopicArn=arn, AttributeName="Policy", AttributeValue=policy(let_in))
    sns.close()
    found = audit(f"{here},{there}", "--ignore", "suppression-off", "--ignore", "region-without-sender").findings
    assert [("notification-topic-refuses-ses", there, arn)] == found

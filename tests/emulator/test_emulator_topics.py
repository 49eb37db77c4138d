"""SNS as an audit meets it: policies, subscriptions to be confirmed, topics that are gone."""

import json
from collections.abc import Callable
from typing import Any

from sescheck.emulator import Emulator

Aws = Callable[..., Any]
Refused = Callable[..., tuple[str, int]]


def test_a_topic_has_a_policy_and_counts_its_subscriptions(aws: Aws) -> None:
    """Moto counts none."""
    sns = aws("sns")
    arn = sns.create_topic(Name="bounces", Attributes={"KmsMasterKeyId": "alias/ours"})["TopicArn"]
    sns.subscribe(TopicArn=arn, Protocol="sqs", Endpoint="arn:aws:sqs:eu-west-1:123456789012:bounces")
    sns.subscribe(TopicArn=arn, Protocol="email", Endpoint="ops@example.com")
    found = sns.get_topic_attributes(TopicArn=arn)["Attributes"]
    statement = json.loads(found["Policy"])["Statement"][0]
    assert statement["Condition"] == {"StringEquals": {"AWS:SourceOwner": "123456789012"}}
    counts = (found["SubscriptionsConfirmed"], found["SubscriptionsPending"], found["KmsMasterKeyId"])
    assert counts == ("1", "1", "alias/ours")


def test_an_unconfirmed_subscription_has_no_arn(aws: Aws, emulator: Emulator) -> None:
    """Until its endpoint consents."""
    sns = aws("sns")
    arn = sns.create_topic(Name="bounces")["TopicArn"]
    asked = {"TopicArn": arn, "Protocol": "https", "Endpoint": "https://example.com/hook"}
    assert sns.subscribe(**asked)["SubscriptionArn"] == "pending confirmation"
    assert sns.subscribe(**asked, ReturnSubscriptionArn=True)["SubscriptionArn"].startswith(f"{arn}:")

    def arns() -> list[str]:
        return [each["SubscriptionArn"] for each in sns.list_subscriptions_by_topic(TopicArn=arn)["Subscriptions"]]

    assert arns() == ["PendingConfirmation"]
    emulator.region("eu-west-1").confirm_subscriptions(arn)
    assert arns()[0].startswith(f"{arn}:")
    assert len(sns.list_subscriptions()["Subscriptions"]) == 1


def test_subscriptions_come_in_pages_of_a_hundred(aws: Aws, emulator: Emulator) -> None:
    """A topic may have many, and only the last be confirmed."""
    arn = emulator.region("eu-west-1").create_topic("bounces", subscribers=101)
    pages = aws("sns").get_paginator("list_subscriptions_by_topic").paginate(TopicArn=arn)
    assert [len(each["Subscriptions"]) for each in pages] == [100, 1]


def test_topics_that_cannot_be_read_say_why(aws: Aws, refused: Refused) -> None:
    """Gone; of another region; of another account."""
    arn = "arn:aws:sns:{}:{}:bounces"
    reads = (aws("sns").get_topic_attributes, aws("sns").list_subscriptions_by_topic)
    for read in reads:
        assert refused(read, TopicArn=arn.format("eu-west-1", "123456789012")) == ("NotFound", 404)
        assert refused(read, TopicArn=arn.format("us-east-1", "123456789012")) == ("InvalidParameter", 400)
        assert refused(read, TopicArn=arn.format("eu-west-1", "210987654321")) == ("AuthorizationError", 403)


def test_a_deleted_topic_is_gone(aws: Aws, emulator: Emulator, refused: Refused) -> None:
    """Whoever published to it is not told."""
    region = emulator.region("eu-west-1")
    arn = region.create_topic("bounces")
    policy = json.loads(aws("sns").get_topic_attributes(TopicArn=arn)["Attributes"]["Policy"])
    assert policy["Statement"][0]["Principal"] == {"Service": "ses.amazonaws.com"}
    region.delete_topic(arn)
    assert refused(aws("sns").get_topic_attributes, TopicArn=arn) == ("NotFound", 404)

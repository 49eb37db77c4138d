"""The AWS CLI against the emulator: what users type sets up a world, and reads it back.

The CLI pins a botocore of its own, older than ours, and so lives in an environment of its own: `SESCHECK_AWS_CLI`
names it, or it is at .venv-awscli/bin/aws under the repository's root.
"""

import json

import pytest

from sescheck.emulator import Emulator
from tests.conftest import AwsCli

pytestmark = [pytest.mark.exhaustive, pytest.mark.awscli]


def test_the_cli_sets_up_a_domain_and_reads_it_back(aws_cli: AwsCli) -> None:
    """Identity, MAIL FROM, topic, configuration set with an event destination, policy, tags."""
    topic = aws_cli("sns", "create-topic", "--name", "bounces")["TopicArn"]
    aws_cli(
        "sns",
        "subscribe",
        "--topic-arn",
        topic,
        "--protocol",
        "email",
        "--notification-endpoint",
        "ops@example.com",
    )
    aws_cli("sesv2", "create-configuration-set", "--configuration-set-name", "ours")
    destination = {"Enabled": True, "MatchingEventTypes": ["BOUNCE"], "SnsDestination": {"TopicArn": topic}}
    aws_cli(
        *("sesv2", "create-configuration-set-event-destination", "--configuration-set-name", "ours"),
        *("--event-destination-name", "feedback", "--event-destination", json.dumps(destination)),
    )
    created = aws_cli(
        *("sesv2", "create-email-identity", "--email-identity", "example.com"),
        *("--tags", "Key=team,Value=mail", "--configuration-set-name", "ours"),
    )
    aws_cli(
        *("sesv2", "put-email-identity-mail-from-attributes", "--email-identity", "example.com"),
        *("--mail-from-domain", "bounce.example.com", "--behavior-on-mx-failure", "REJECT_MESSAGE"),
    )
    aws_cli(
        *("ses", "set-identity-notification-topic", "--identity", "example.com"),
        *("--notification-type", "Bounce", "--sns-topic", topic),
    )
    found = aws_cli("sesv2", "get-email-identity", "--email-identity", "example.com")
    assert found["DkimAttributes"]["Tokens"] == created["DkimAttributes"]["Tokens"]
    assert found["MailFromAttributes"] == {
        "MailFromDomain": "bounce.example.com",
        "MailFromDomainStatus": "PENDING",
        "BehaviorOnMxFailure": "REJECT_MESSAGE",
    }
    assert (found["ConfigurationSetName"], found["Tags"]) == ("ours", [{"Key": "team", "Value": "mail"}])
    notified = aws_cli("ses", "get-identity-notification-attributes", "--identities", "example.com")
    assert notified["NotificationAttributes"]["example.com"]["BounceTopic"] == topic
    read = aws_cli("sesv2", "get-configuration-set-event-destinations", "--configuration-set-name", "ours")
    assert read["EventDestinations"] == [{**destination, "Name": "feedback"}]
    subscribed = aws_cli("sns", "list-subscriptions-by-topic", "--topic-arn", topic)
    assert [each["SubscriptionArn"] for each in subscribed["Subscriptions"]] == ["PendingConfirmation"]


def test_the_clis_older_paths_list_what_there_is(aws_cli: AwsCli, emulator: Emulator) -> None:
    """By GET, page after page."""
    emulator.region("eu-west-1").create_identities(3)
    first = aws_cli("sesv2", "list-email-identities", "--page-size", "2")
    second = aws_cli("sesv2", "list-email-identities", "--page-size", "2", "--next-token", first["NextToken"])
    names = [each["IdentityName"] for each in first["EmailIdentities"] + second["EmailIdentities"]]
    assert names == ["d00000.example.com", "d00001.example.com", "d00002.example.com"]
    assert aws_cli("sesv2", "list-configuration-sets")["ConfigurationSets"] == []
    listed = [call.operation for call in emulator.calls]
    assert listed == ["ListEmailIdentities", "ListEmailIdentities", "ListConfigurationSets"]


def test_the_cli_sets_up_a_replica_and_receiving(aws_cli: AwsCli) -> None:
    """DEED across regions; a rule set made active; the account's regions."""
    aws_cli("sesv2", "create-email-identity", "--email-identity", "example.com", region="us-east-1")
    aws_cli(
        *("sesv2", "create-email-identity", "--email-identity", "example.com", "--dkim-signing-attributes"),
        '{"DomainSigningAttributesOrigin": "AWS_SES_US_EAST_1"}',
    )
    parent = aws_cli("sesv2", "get-email-identity", "--email-identity", "example.com", region="us-east-1")
    replica = aws_cli("sesv2", "get-email-identity", "--email-identity", "example.com")
    assert replica["DkimAttributes"]["Tokens"] == parent["DkimAttributes"]["Tokens"]
    aws_cli("ses", "create-receipt-rule-set", "--rule-set-name", "inbound")
    rule = {
        "Name": "all",
        "Enabled": True,
        "Recipients": ["example.com"],
        "Actions": [{"StopAction": {"Scope": "RuleSet"}}],
    }
    aws_cli("ses", "create-receipt-rule", "--rule-set-name", "inbound", "--rule", json.dumps(rule))
    aws_cli("ses", "set-active-receipt-rule-set", "--rule-set-name", "inbound")
    active = aws_cli("ses", "describe-active-receipt-rule-set")
    assert [each["Recipients"] for each in active["Rules"]] == [["example.com"]]
    statuses = aws_cli("account", "get-region-opt-status", "--region-name", "af-south-1", region="us-east-1")
    assert statuses["RegionOptStatus"] == "DISABLED"


def test_the_cli_sees_the_account(aws_cli: AwsCli, emulator: Emulator) -> None:
    """The sandbox, until the backdoor grants production."""
    assert aws_cli("sesv2", "get-account")["ProductionAccessEnabled"] is False
    emulator.region("eu-west-1").account(production=True, max_24_hour_send=50_000)
    assert aws_cli("ses", "get-send-quota")["Max24HourSend"] == 50_000.0
    aws_cli("sesv2", "put-account-suppression-attributes", "--suppressed-reasons", "BOUNCE")
    assert aws_cli("sesv2", "get-account")["SuppressionAttributes"] == {"SuppressedReasons": ["BOUNCE"]}

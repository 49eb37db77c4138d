"""The AWS CLI against the emulator: what users type sets up a world, and reads it back.

The CLI pins a botocore of its own, older than ours, and so lives in an environment of its own: `SESCHECK_AWS_CLI`
names it, or it is at .venv-awscli/bin/aws under the repository's root.
"""

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sescheck.emulator import Emulator

pytestmark = pytest.mark.awscli

ROOT = Path(__file__).parents[2]
Cli = Callable[..., Any]


@pytest.fixture(scope="session")
def program() -> str:
    """Where the AWS CLI is; not having it fails these tests, for a skip would go unseen."""
    found = os.environ.get("SESCHECK_AWS_CLI") or str(ROOT / ".venv-awscli" / "bin" / "aws")
    if not Path(found).is_file():
        pytest.fail(f"no AWS CLI at {found}: python3 -m venv .venv-awscli && .venv-awscli/bin/pip install awscli")
    return found


@pytest.fixture
def cli(program: str, emulator: Emulator, tmp_path: Path) -> Cli:
    """Run a command of the CLI in eu-west-1 and give its JSON; None where it prints nothing."""
    environment = {
        "AWS_ACCESS_KEY_ID": "testing",
        "AWS_SECRET_ACCESS_KEY": "testing",
        "AWS_CONFIG_FILE": str(tmp_path / "none"),
        "AWS_SHARED_CREDENTIALS_FILE": str(tmp_path / "none"),
        "AWS_MAX_ATTEMPTS": "1",
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
    }

    def run(*words: str, region: str = "eu-west-1") -> Any:
        command = [program, "--endpoint-url", emulator.url, "--region", region, "--output", "json", *words]
        done = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=60, check=False)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout) if done.stdout.strip() else None

    return run


def test_the_cli_sets_up_a_domain_and_reads_it_back(cli: Cli) -> None:
    """Identity, MAIL FROM, topic, configuration set with an event destination, policy, tags."""
    topic = cli("sns", "create-topic", "--name", "bounces")["TopicArn"]
    cli(
        "sns",
        "subscribe",
        "--topic-arn",
        topic,
        "--protocol",
        "email",
        "--notification-endpoint",
        "ops@example.com",
    )
    cli("sesv2", "create-configuration-set", "--configuration-set-name", "ours")
    destination = {"Enabled": True, "MatchingEventTypes": ["BOUNCE"], "SnsDestination": {"TopicArn": topic}}
    cli(
        *("sesv2", "create-configuration-set-event-destination", "--configuration-set-name", "ours"),
        *("--event-destination-name", "feedback", "--event-destination", json.dumps(destination)),
    )
    created = cli(
        *("sesv2", "create-email-identity", "--email-identity", "example.com"),
        *("--tags", "Key=team,Value=mail", "--configuration-set-name", "ours"),
    )
    cli(
        *("sesv2", "put-email-identity-mail-from-attributes", "--email-identity", "example.com"),
        *("--mail-from-domain", "bounce.example.com", "--behavior-on-mx-failure", "REJECT_MESSAGE"),
    )
    cli(
        *("ses", "set-identity-notification-topic", "--identity", "example.com"),
        *("--notification-type", "Bounce", "--sns-topic", topic),
    )
    found = cli("sesv2", "get-email-identity", "--email-identity", "example.com")
    assert found["DkimAttributes"]["Tokens"] == created["DkimAttributes"]["Tokens"]
    assert found["MailFromAttributes"] == {
        "MailFromDomain": "bounce.example.com",
        "MailFromDomainStatus": "PENDING",
        "BehaviorOnMxFailure": "REJECT_MESSAGE",
    }
    assert (found["ConfigurationSetName"], found["Tags"]) == ("ours", [{"Key": "team", "Value": "mail"}])
    notified = cli("ses", "get-identity-notification-attributes", "--identities", "example.com")
    assert notified["NotificationAttributes"]["example.com"]["BounceTopic"] == topic
    read = cli("sesv2", "get-configuration-set-event-destinations", "--configuration-set-name", "ours")
    assert read["EventDestinations"] == [{**destination, "Name": "feedback"}]
    subscribed = cli("sns", "list-subscriptions-by-topic", "--topic-arn", topic)
    assert [each["SubscriptionArn"] for each in subscribed["Subscriptions"]] == ["PendingConfirmation"]


def test_the_clis_older_paths_list_what_there_is(cli: Cli, emulator: Emulator) -> None:
    """By GET, page after page."""
    emulator.region("eu-west-1").create_identities(3)
    first = cli("sesv2", "list-email-identities", "--page-size", "2")
    second = cli("sesv2", "list-email-identities", "--page-size", "2", "--next-token", first["NextToken"])
    names = [each["IdentityName"] for each in first["EmailIdentities"] + second["EmailIdentities"]]
    assert names == ["d00000.example.com", "d00001.example.com", "d00002.example.com"]
    assert cli("sesv2", "list-configuration-sets")["ConfigurationSets"] == []
    listed = [call.operation for call in emulator.calls]
    assert listed == ["ListEmailIdentities", "ListEmailIdentities", "ListConfigurationSets"]


def test_the_cli_sets_up_a_replica_and_receiving(cli: Cli) -> None:
    """DEED across regions; a rule set made active; the account's regions."""
    cli("sesv2", "create-email-identity", "--email-identity", "example.com", region="us-east-1")
    cli(
        *("sesv2", "create-email-identity", "--email-identity", "example.com", "--dkim-signing-attributes"),
        '{"DomainSigningAttributesOrigin": "AWS_SES_US_EAST_1"}',
    )
    parent = cli("sesv2", "get-email-identity", "--email-identity", "example.com", region="us-east-1")
    replica = cli("sesv2", "get-email-identity", "--email-identity", "example.com")
    assert replica["DkimAttributes"]["Tokens"] == parent["DkimAttributes"]["Tokens"]
    cli("ses", "create-receipt-rule-set", "--rule-set-name", "inbound")
    rule = {
        "Name": "all",
        "Enabled": True,
        "Recipients": ["example.com"],
        "Actions": [{"StopAction": {"Scope": "RuleSet"}}],
    }
    cli("ses", "create-receipt-rule", "--rule-set-name", "inbound", "--rule", json.dumps(rule))
    cli("ses", "set-active-receipt-rule-set", "--rule-set-name", "inbound")
    active = cli("ses", "describe-active-receipt-rule-set")
    assert [each["Recipients"] for each in active["Rules"]] == [["example.com"]]
    statuses = cli("account", "get-region-opt-status", "--region-name", "af-south-1", region="us-east-1")
    assert statuses["RegionOptStatus"] == "DISABLED"


def test_the_cli_sees_the_account(cli: Cli, emulator: Emulator) -> None:
    """The sandbox, until the backdoor grants production."""
    assert cli("sesv2", "get-account")["ProductionAccessEnabled"] is False
    emulator.region("eu-west-1").account(production=True, max_24_hour_send=50_000)
    assert cli("ses", "get-send-quota")["Max24HourSend"] == 50_000.0
    cli("sesv2", "put-account-suppression-attributes", "--suppressed-reasons", "BOUNCE")
    assert cli("sesv2", "get-account")["SuppressionAttributes"] == {"SuppressedReasons": ["BOUNCE"]}

"""What moto itself still gets wrong: when one of these fails, moto was mended and the emulator can shrink.

Each probe runs in a process of its own, on moto as it is installed, without the emulator's operations.
"""

import json
import subprocess
import sys
from typing import Any

import pytest

PRELUDE = """
import json, boto3
from moto import mock_aws
def client(service, region="eu-west-1"):
    return boto3.client(service, region_name=region)
def code(call, **parameters):
    try:
        call(**parameters)
    except NotImplementedError:
        return "NotImplementedError"
    except Exception as error:
        return vars(error).get("response", {}).get("Error", {}).get("Code", type(error).__name__)
    return "accepted"
def tokens(domain):
    return v1.verify_domain_dkim(Domain=domain)["DkimTokens"]
def topics():
    v1.set_identity_notification_topic(Identity="example.com", NotificationType="Bounce", SnsTopic="arn:x")
    found = v1.get_identity_notification_attributes(Identities=["example.com"])["NotificationAttributes"]
    return [key for key in found["example.com"] if key.endswith("Topic")]
def subscription():
    sns = client("sns")
    arn = sns.create_topic(Name="t")["TopicArn"]
    return sns.subscribe(TopicArn=arn, Protocol="email", Endpoint="a@example.com")["SubscriptionArn"]
def accounts():
    organizations = client("organizations")
    organizations.create_organization()
    organizations.create_account(AccountName="second", Email="second@example.com")
    return organizations.list_accounts()["Accounts"]
with mock_aws():
    v1, v2 = client("ses"), client("sesv2")
    v2.create_email_identity(EmailIdentity="example.com")
    identity = v2.get_email_identity(EmailIdentity="example.com")
"""
PROBES = {
    "verifies a new identity at once": ('identity["VerificationStatus"]', "SUCCESS"),
    "does not let it send for all that": ('identity["VerifiedForSendingStatus"]', False),
    "gives a domain no tokens": ('"Tokens" in identity["DkimAttributes"]', False),
    "gives all domains the same tokens in v1": ('tokens("a.example") == tokens("b.example")', True),
    "overwrites a duplicate": ('code(v2.create_email_identity, EmailIdentity="example.com")', "accepted"),
    "lacks GetAccount": ("code(v2.get_account)", "NotImplementedError"),
    "lacks event destinations": (
        'code(v2.get_configuration_set_event_destinations, ConfigurationSetName="x")',
        "NotImplementedError",
    ),
    "lacks templates in v2": ("code(v2.list_email_templates)", "NotImplementedError"),
    "keeps topics to itself": ("topics()", []),
    "takes more than a hundred identities": (
        'code(v1.get_identity_verification_attributes, Identities=["a"] * 101)',
        "accepted",
    ),
    "ignores MaxItems": ('len(v1.list_identities(MaxItems=1)["Identities"]) > 1', True),
    "receives in every region": ('code(client("ses", "me-central-1").list_receipt_rule_sets)', "accepted"),
    "lacks receipt filters": ("code(v1.list_receipt_filters)", "NotImplementedError"),
    "lacks ListRegions": ('code(client("account").list_regions) == "accepted"', False),
    "confirms email subscriptions by itself": ('subscription().startswith("arn:")', True),
    "lists accounts without paths": ('["Paths" in each for each in accounts()]', [False, False]),
}


@pytest.fixture(scope="module")
def answers() -> dict[str, Any]:
    """What moto answers to every probe, from one process."""
    lines = [f"    print(json.dumps([{name!r}, {expression}]))" for name, (expression, _) in PROBES.items()]
    code = PRELUDE + "\n".join(lines)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
    assert done.stderr == ""
    return dict(json.loads(line) for line in done.stdout.splitlines())


@pytest.mark.parametrize("fault", PROBES)
def test_moto_still(answers: dict[str, Any], fault: str) -> None:
    """A present fault of moto, asserted."""
    assert answers[fault] == PROBES[fault][1]

"""The worlds: the healthy one is alike everywhere, the typical one wrong where it says, the large one large."""

import json
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from sescheck.emulator import Emulator
from sescheck.emulator.worlds import SCENARIOS, Scenario, healthy, large, typical
from sescheck.emulator.worlds.typical import DISABLED, MARKETING, NO_ALARM, PRIMARY, SEEDED, STANDBY

Aws = Callable[..., Any]
TOPICS = ("BounceTopic", "ComplaintTopic", "DeliveryTopic")


def identities(aws: Aws, region: str) -> dict[str, Any]:
    """Every identity of a region in full, by name, with its notification topics."""
    ses = aws("sesv2", region)
    names = [each["IdentityName"] for each in ses.list_email_identities(PageSize=1000)["EmailIdentities"]]
    topics = aws("ses", region).get_identity_notification_attributes(Identities=names)["NotificationAttributes"]
    return {name: ses.get_email_identity(EmailIdentity=name) | topics[name] for name in names}


def comparable(identity: dict[str, Any], region: str) -> str:
    """An identity as text, without what differs between regions by nature."""
    kept = {key: value for key, value in identity.items() if key not in {"ResponseMetadata", "VerificationInfo"}}
    kept["DkimAttributes"] = {**kept["DkimAttributes"], "Tokens": [], "LastKeyGenerationTimestamp": None}
    return json.dumps(kept, sort_keys=True, default=str).replace(region, "REGION")


def test_the_healthy_world_is_the_same_in_every_region(aws: Aws, emulator: Emulator) -> None:
    """Opt-in regions are enabled on the way."""
    regions = ("us-east-1", "eu-west-1", "eu-south-1")
    healthy(emulator, regions)
    found = [
        {name: comparable(each, region) for name, each in identities(aws, region).items()} for region in regions
    ]
    assert list(found[0]) == ["example.com", "shop.example.org", "news.example.net", "alerts@example.com"]
    assert found[0] == found[1]
    assert [text.replace(".REGION.", ".") for text in found[2].values()] == list(found[0].values())


def test_in_the_healthy_world_everything_is_verified_and_notified(aws: Aws, emulator: Emulator) -> None:
    """DKIM, MAIL FROM, topics of the own region with a confirmed subscriber, an existing configuration set."""
    healthy(emulator)
    sns = aws("sns", "eu-west-1")
    for name, found in identities(aws, "eu-west-1").items():
        assert (found["VerificationStatus"], found["DkimAttributes"]["Status"]) == ("SUCCESS", "SUCCESS")
        assert found["DkimAttributes"]["CurrentSigningKeyLength"] == "RSA_2048_BIT"
        if "@" not in name:
            assert found["MailFromAttributes"]["MailFromDomainStatus"] == "SUCCESS"
        aws("sesv2", "eu-west-1").get_configuration_set(ConfigurationSetName=found["ConfigurationSetName"])
        for topic in TOPICS:
            (subscription,) = sns.list_subscriptions_by_topic(TopicArn=found[topic])["Subscriptions"]
            assert subscription["SubscriptionArn"].startswith("arn:aws:sns:eu-west-1:")


LISTS = {
    "list_configuration_sets": "ConfigurationSets",
    "list_contact_lists": "ContactLists",
    "list_custom_verification_email_templates": "CustomVerificationEmailTemplates",
    "list_dedicated_ip_pools": "DedicatedIpPools",
    "get_dedicated_ips": "DedicatedIps",
    "list_email_templates": "TemplatesMetadata",
    "list_suppressed_destinations": "SuppressedDestinationSummaries",
    "list_tenants": "Tenants",
}


def test_the_healthy_world_has_some_of_everything(aws: Aws, emulator: Emulator) -> None:
    """Or an audit that finds nothing there would say little."""
    healthy(emulator)
    ses, receiving = aws("sesv2", "eu-west-1"), aws("ses", "eu-west-1")
    empty = [name for name, member in LISTS.items() if not getattr(ses, name)()[member]]
    found = ses.get_configuration_set_event_destinations(ConfigurationSetName="transactional")["EventDestinations"]
    rules = receiving.describe_active_receipt_rule_set()["Rules"]
    assert [] == empty
    assert {"Sns", "KinesisFirehose", "EventBridge", "CloudWatch"} == {
        kind.removesuffix("Destination") for each in found for kind in each if kind.endswith("Destination")
    }
    assert {"S3Action", "LambdaAction", "SNSAction", "BounceAction"} == {
        kind for rule in rules for action in rule["Actions"] for kind in action
    }
    assert receiving.list_receipt_filters()["Filters"]
    assert ["partner"] == list(ses.get_email_identity(EmailIdentity="shop.example.org")["Policies"])
    assert ["smtp-orders"] == [user["UserName"] for user in aws("iam").list_users()["Users"]]


def test_what_the_healthy_world_points_to_is_there(aws: Aws, emulator: Emulator) -> None:
    """A bucket, a function, a key, a topic, a stream and the roles."""
    healthy(emulator)
    rules = aws("ses").describe_active_receipt_rule_set()["Rules"]
    store, sort, tell = rules[0]["Actions"]
    arn = sort["LambdaAction"]["FunctionArn"]
    role = store["S3Action"]["IamRoleArn"].rpartition("/")[2]
    assert aws("lambda").get_function_configuration(FunctionName=arn)["FunctionArn"] == arn
    assert aws("iam").get_role(RoleName=role)["Role"]["Arn"] == store["S3Action"]["IamRoleArn"]
    key = aws("kms").describe_key(KeyId=store["S3Action"]["KmsKeyArn"])["KeyMetadata"]
    assert ("Enabled", store["S3Action"]["KmsKeyArn"]) == (key["KeyState"], key["Arn"])
    assert aws("sns").get_topic_attributes(TopicArn=tell["SNSAction"]["TopicArn"])
    assert aws("firehose").describe_delivery_stream(DeliveryStreamName="ses-events")
    assert not aws("s3").get_bucket_location(Bucket=store["S3Action"]["BucketName"])["LocationConstraint"]


def test_the_typical_world_is_wrong_where_it_says(aws: Aws, emulator: Emulator) -> None:
    """Each story as the API tells it."""
    typical(emulator)
    here, there = identities(aws, PRIMARY), identities(aws, STANDBY)
    assert here.keys() - there.keys() == {"newsletter.example.net", "team@global.example.com"}
    assert there["invoices.example.org"]["VerificationStatus"] == "PENDING"
    assert there["invoices.example.org"]["VerificationInfo"]["ErrorType"] == "HOST_NOT_FOUND"
    assert there["shop.example.com"]["DkimAttributes"]["SigningEnabled"] is False
    assert there["app.example.org"]["DkimAttributes"]["CurrentSigningKeyLength"] == "RSA_1024_BIT"
    assert there["mail.example.com"]["MailFromAttributes"]["MailFromDomainStatus"] == "FAILED"
    assert "MailFromDomain" in here["status.example.com"]["MailFromAttributes"]
    assert "MailFromDomain" not in there["status.example.com"]["MailFromAttributes"]
    assert {topic for topic in TOPICS if topic not in there["orders.example.com"]} == {
        "BounceTopic",
        "ComplaintTopic",
    }
    assert there["promo.example.net"]["ConfigurationSetName"] == MARKETING
    assert MARKETING not in aws("sesv2", STANDBY).list_configuration_sets()["ConfigurationSets"]
    quotas = [aws("sesv2", region).get_account()["SendQuota"] for region in (PRIMARY, STANDBY)]
    assert [each["Max24HourSend"] for each in quotas] == [50_000.0, 200.0]
    assert quotas[0]["SentLast24Hours"] == 41_000.0


def test_two_topics_of_the_typical_world_reach_nobody(aws: Aws, emulator: Emulator) -> None:
    """One is gone, of the other nobody confirmed."""
    typical(emulator)
    found, sns = identities(aws, STANDBY)["billing.example.org"], aws("sns", STANDBY)
    with pytest.raises(Exception, match="NotFound"):
        sns.get_topic_attributes(TopicArn=found["BounceTopic"])
    subscriptions = sns.list_subscriptions_by_topic(TopicArn=found["ComplaintTopic"])["Subscriptions"]
    assert [each["SubscriptionArn"] for each in subscriptions] == ["PendingConfirmation"]


def test_what_looks_odd_in_the_typical_world_and_is_well(aws: Aws, emulator: Emulator) -> None:
    """A replica, a domain that is alike, an address whose domain is verified in both regions."""
    typical(emulator)
    here, there = identities(aws, PRIMARY), identities(aws, STANDBY)
    alike, replica, address = NO_ALARM
    assert comparable(here[alike], PRIMARY) == comparable(there[alike], STANDBY)
    assert there[replica]["DkimAttributes"]["SigningAttributesOrigin"] == "AWS_SES_US_EAST_1"
    assert there[replica]["DkimAttributes"]["Tokens"] == here[replica]["DkimAttributes"]["Tokens"]
    assert there[replica]["VerificationInfo"].keys() == {"LastCheckedTimestamp", "LastSuccessTimestamp"}
    assert address in here


def test_the_typical_account_has_a_name_and_a_disabled_region(aws: Aws, emulator: Emulator) -> None:
    """And nothing wrong is seeded in a region, or about a subject, that is not there."""
    typical(emulator)
    assert aws("iam").list_account_aliases()["AccountAliases"] == ["acme-mail"]
    assert aws("account").get_region_opt_status(RegionName=DISABLED)["RegionOptStatus"] == "DISABLED"
    assert not {seed.subject for seed in SEEDED} & set(NO_ALARM)


def test_the_large_world_is_large_everywhere(emulator: Emulator) -> None:
    """Three domains to seven addresses, all verified."""
    large(emulator, identities=2500)
    for region in ("us-east-1", "eu-west-1"):
        found = emulator.region(region).state.identities.values()
        assert Counter(each.is_domain for each in found) == {False: 1750, True: 750}
        assert {each.verification for each in found} == {"SUCCESS"}


@pytest.mark.parametrize("scenario", SCENARIOS.values(), ids=SCENARIOS)
def test_every_scenario_can_be_staged(emulator: Emulator, scenario: Scenario) -> None:
    """With nothing but the emulator; what is wrong is told once, in regions that are audited."""
    scenario.stage(emulator)
    assert all(emulator.region(name).state.identities for name in scenario.regions if name != DISABLED)
    assert {seed.region for seed in scenario.seeded} <= {*scenario.regions, None}
    assert 1 == max(Counter(seed[:3] for seed in scenario.seeded).values(), default=1)

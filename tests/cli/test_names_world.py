"""Two regions that are set up by one stack each: what a tool calls otherwise in each is not another thing."""

import json
from typing import Any

import boto3
import pytest

from sescheck.emulator import Emulator
from sescheck.emulator.worlds import healthy
from tests.cli.stocked import ACCOUNT, HERE, REGIONS, THERE, custom_template, publish, sesv2
from tests.conftest import Cli

SHORT = {HERE: "use1", THERE: "usw2"}
SUFFIX = {HERE: "1A2B3C4D5E6F", THERE: "9Z8Y7X6W5V4U"}


def named(name: str, region: str) -> str:
    """As CloudFormation would call it there."""
    return f"Mail-{name}-{SUFFIX[region]}"


LETS_SES_WRITE = {
    "Effect": "Allow",
    "Principal": {"Service": "ses.amazonaws.com"},
    "Action": "s3:PutObject",
    "Resource": "*",
}


def send(emulator: Emulator, region: str) -> None:
    """Sets, an event destination, templates, pools and a tenant, each with a name of this region's own."""
    here = emulator.region(region)
    here.call(
        "sesv2",
        "CreateConfigurationSet",
        ConfigurationSetName=f"bulk-{region}",
        DeliveryOptions={"TlsPolicy": "REQUIRE"},
    )
    with sesv2(emulator, region) as client:
        client.create_dedicated_ip_pool(PoolName=f"marketing-{SHORT[region]}")
    here.call(
        "sesv2",
        "CreateConfigurationSet",
        ConfigurationSetName=named("Set", region),
        DeliveryOptions={"TlsPolicy": "REQUIRE", "SendingPoolName": f"marketing-{SHORT[region]}"},
    )
    publish(here, named("Set", region), named("ToSns", region), here.create_topic(named("Events", region)))
    content = {"Subject": "Hello", "Html": "<p>Hello</p>"}
    here.call("sesv2", "CreateEmailTemplate", TemplateName=named("Welcome", region), TemplateContent=content)
    here.call("sesv2", "CreateCustomVerificationEmailTemplate", **custom_template(f"confirm-{region}"))
    here.call("sesv2", "CreateTenant", TenantName=f"acme_{SHORT[region]}")
    here.stage("RuleSets", [{"RuleSetName": named("Rules", region), "RuleSetId": f"rs-{region}"}])
    here.call(
        "sesv2",
        "PutEmailIdentityConfigurationSetAttributes",
        EmailIdentity="example.com",
        ConfigurationSetName=named("Set", region),
    )


def receive(emulator: Emulator, region: str) -> None:
    """A rule that stores mail in a bucket of its own, under a name of its own."""
    bucket = {HERE: "inbox-of-example", THERE: "post-of-example"}[region]
    place: dict[str, Any] = {} if region == HERE else {"CreateBucketConfiguration": {"LocationConstraint": region}}
    s3 = boto3.client("s3", region_name="us-east-1", endpoint_url=emulator.url)
    ses = boto3.client("ses", region_name=region, endpoint_url=emulator.url)
    s3.create_bucket(Bucket=bucket, **place)
    s3.put_bucket_policy(
        Bucket=bucket, Policy=json.dumps({"Version": "2012-10-17", "Statement": [LETS_SES_WRITE]})
    )
    ses.create_receipt_rule_set(RuleSetName="inbound")
    rule = {
        "Name": named("Store", region),
        "Enabled": True,
        "TlsPolicy": "Require",
        "ScanEnabled": True,
        "Recipients": ["example.com"],
        "Actions": [{"S3Action": {"BucketName": bucket}}],
    }
    ses.create_receipt_rule(RuleSetName="inbound", Rule=rule)
    ses.set_active_receipt_rule_set(RuleSetName="inbound")
    for client in (s3, ses):
        client.close()


@pytest.fixture
def stacks(emulator: Emulator) -> Emulator:
    """One stack a region."""
    healthy(emulator, (HERE, THERE))
    for region in (HERE, THERE):
        send(emulator, region)
        receive(emulator, region)
    return emulator


@pytest.mark.usefixtures("stacks")
def test_one_stack_in_two_regions_is_the_same_in_both(audit: Cli) -> None:
    """Nothing is missing, and nothing differs."""
    result = audit(REGIONS)
    assert (0, []) == (result.code, result.findings)
    assert result.report["unread"] == []


def test_a_difference_under_other_names_is_found(stacks: Emulator, audit: Cli) -> None:
    """A set that lost its TLS, a template with another text, and a destination that lost an event."""
    here = stacks.region(HERE)
    here.call(
        "sesv2",
        "PutConfigurationSetDeliveryOptions",
        ConfigurationSetName=f"bulk-{HERE}",
        TlsPolicy="OPTIONAL",
    )
    content = {"Subject": "Hello", "Html": "<p>Good day</p>"}
    here.call("sesv2", "UpdateEmailTemplate", TemplateName=named("Welcome", HERE), TemplateContent=content)
    topic = f"arn:aws:sns:{THERE}:{ACCOUNT}:{named('Events', THERE)}"
    stacks.region(THERE).call(
        "sesv2",
        "CreateConfigurationSetEventDestination",
        ConfigurationSetName=f"bulk-{THERE}",
        EventDestinationName="events",
        EventDestination={
            "Enabled": True,
            "MatchingEventTypes": ["BOUNCE"],
            "SnsDestination": {"TopicArn": topic},
        },
    )
    result = audit(REGIONS)
    expected = [
        ("configuration-set-differs", THERE, f"bulk-{THERE}"),
        ("configuration-set-tls-optional", HERE, f"bulk-{HERE}"),
        ("event-destination-missing-in-region", HERE, f"bulk-{THERE}/events"),
        ("template-missing-in-region", HERE, named("Welcome", THERE)),
        ("template-missing-in-region", THERE, named("Welcome", HERE)),
    ]
    assert (1, expected) == (result.code, result.findings)

"""Two regions that match in everything that is kept for sending, besides what the healthy world has."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import boto3

from sescheck.emulator import Emulator
from sescheck.emulator.backdoor import Region
from sescheck.emulator.worlds import healthy

HERE, THERE = "us-east-1", "us-west-2"
REGIONS = f"{HERE},{THERE}"
ACCOUNT = "123456789012"
TENANTS = ("acme", "initech")
INGRESS_POINT = {"IngressPointName": "main", "IngressPointId": "inp-1", "Status": "ACTIVE", "Type": "OPEN"}
TRAFFIC_POLICY = {"TrafficPolicyName": "main", "TrafficPolicyId": "tp-1", "DefaultAction": "DENY"}
TOPICS = [
    {"TopicName": name, "DisplayName": name.title(), "DefaultSubscriptionStatus": "OPT_IN"}
    for name in ("news", "offers")
]


@contextmanager
def sesv2(emulator: Emulator, region: str) -> Iterator[Any]:
    """A client for what moto keeps, which the backdoor does not reach; its connections do not outlive the test."""
    made = boto3.client("sesv2", region_name=region, endpoint_url=emulator.url)
    try:
        yield made
    finally:
        made.close()


def custom_template(name: str, subject: str = "Please confirm") -> dict[str, str]:
    """What AWS wants to know of a custom verification template."""
    return {
        "TemplateName": name,
        "FromEmailAddress": "alerts@example.com",
        "TemplateSubject": subject,
        "TemplateContent": "<p>Please confirm</p>",
        "SuccessRedirectionURL": "https://example.com/yes",
        "FailureRedirectionURL": "https://example.com/no",
    }


def publish(region: Region, configuration_set: str, name: str, topic: str, *, write: str = "Create") -> None:
    """An event destination that publishes bounces to a topic."""
    region.call(
        "sesv2",
        f"{write}ConfigurationSetEventDestination",
        ConfigurationSetName=configuration_set,
        EventDestinationName=name,
        EventDestination={
            "Enabled": True,
            "MatchingEventTypes": ["BOUNCE"],
            "SnsDestination": {"TopicArn": topic},
        },
    )


def warm_up(region: Region, status: str) -> None:
    """The one address of the pool, warm or warming up."""
    percent = 100 if status == "DONE" else 40
    address = {"Ip": "192.0.2.1", "PoolName": "warm", "WarmupStatus": status, "WarmupPercentage": percent}
    region.stage("DedicatedIps", [address])


def stocked(emulator: Emulator) -> None:
    """Seed both regions alike; nothing in them is wrong."""
    healthy(emulator, (HERE, THERE))
    for name in (HERE, THERE):
        region = emulator.region(name)
        _content(region)
        _delivery(region)
        _mail_manager(region)
        with sesv2(emulator, name) as client:
            _what_moto_keeps(client)
    primary, route = emulator.region(THERE), {"RoutesDetails": [{"Region": HERE}]}
    primary.call("sesv2", "CreateMultiRegionEndpoint", EndpointName="both", Details=route)
    primary.settle_endpoint("both", "READY")


def _content(region: Region) -> None:
    for name in ("welcome", "receipt"):
        content = {"Subject": "Hello", "Html": "<p>Hello</p>"}
        region.call("sesv2", "CreateEmailTemplate", TemplateName=name, TemplateContent=content)
        region.call("sesv2", "CreateCustomVerificationEmailTemplate", **custom_template(name))
    for name in TENANTS:
        region.call("sesv2", "CreateTenant", TenantName=name)
    region.call("sesv2", "PutAccountVdmAttributes", VdmAttributes={"VdmEnabled": "ENABLED"})
    advise(region, "FIXED")


def advise(region: Region, status: str) -> None:
    """What AWS recommends for a domain, open or mended."""
    arn = f"arn:aws:ses:{region.region}:{ACCOUNT}:identity/example.com"
    advice = {"ResourceArn": arn, "Type": "BIMI", "Description": "BIMI1", "Impact": "LOW", "Status": status}
    region.stage("Recommendations", [advice])


def _delivery(region: Region) -> None:
    for name in ("bulk", "main", "paused"):
        region.call(
            "sesv2",
            "CreateConfigurationSet",
            ConfigurationSetName=name,
            DeliveryOptions={
                "TlsPolicy": "REQUIRE",
                **({"SendingPoolName": "marketing"} if name == "main" else {}),
            },
        )
    for name in ("events", "spare", "loud", "near", "late"):
        publish(region, "main", name, region.create_topic(f"main-{name}"))
    warm_up(region, "DONE")


def _mail_manager(region: Region) -> None:
    region.stage("IngressPoints", [INGRESS_POINT])
    region.stage("RuleSets", [{"RuleSetName": "main", "RuleSetId": "rs-1"}])
    region.stage("TrafficPolicies", [TRAFFIC_POLICY])


def _what_moto_keeps(client: Any) -> None:
    client.create_contact_list(ContactListName="readers", Topics=TOPICS)
    client.create_contact_list(ContactListName="everybody")
    for pool in ("marketing", "warm"):
        client.create_dedicated_ip_pool(PoolName=pool)

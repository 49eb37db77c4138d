"""The steps for identities, carried out on the emulator: the finding is gone, and there is no new one."""

import json
from collections.abc import Callable
from pathlib import Path

import boto3
import pytest
from botocore import xform_name

from sescheck.emulator import Emulator
from sescheck.emulator.backdoor import Region
from sescheck.emulator.installation import sns_backend
from sescheck.emulator.worlds import healthy, parts
from sescheck.engine.fixes import Fixes
from sescheck.engine.groups import account_views_of
from sescheck.engine.run import run
from sescheck.engine.steps import Call
from sescheck.fix.plan import PlannedStep, plan_of
from sescheck.rules.catalogue import every_rule
from sescheck.snapshot.storage import load
from tests.conftest import Cli, Result

HERE, THERE = "us-east-1", "us-west-2"
REGIONS = f"{HERE},{THERE}"
DOMAIN = "shop.example.info"


@pytest.fixture
def world(emulator: Emulator) -> Emulator:
    """Two regions that match; the topics of the second are those of the first, with subscribers."""
    healthy(emulator, (HERE, THERE))
    for region in (HERE, THERE):
        for name in ("shop-bounces", "shop-complaints"):
            emulator.region(region).create_topic(name)
    return emulator


def stock(region: Region) -> None:
    """A domain with every kind of setting."""
    region_topics = {
        kind: topic(region, f"shop-{word}") for kind, word in (("Bounce", "bounces"), ("Complaint", "complaints"))
    }
    parts.domain(region, DOMAIN, configuration_set="transactional", tags={"team": "shop"}, mail_from=True)
    parts.notify(region, DOMAIN, region_topics)
    parts.let_send(region, DOMAIN, "partner", "210987654321")
    region.call(
        "ses", "SetIdentityHeadersInNotificationsEnabled", Identity=DOMAIN, NotificationType="Bounce", Enabled=True
    )
    region.call("sesv2", "PutEmailIdentityFeedbackAttributes", EmailIdentity=DOMAIN, EmailForwardingEnabled=False)


def plan(file: Path) -> tuple[PlannedStep, ...]:
    """The steps for everything that a saved run found."""
    views = tuple(account_views_of(load(file)))
    found = plan_of(run(every_rule(), views).flagged, Fixes(every_rule(), views))
    assert not found.unknown
    return found.steps


def carry_out(world: Emulator, steps: tuple[PlannedStep, ...]) -> list[str]:
    """Make the calls of a plan; return their operations. What people do, the emulator settles."""
    made = []
    for each in steps:
        if isinstance(each.step.does, Call):
            call = each.step.does
            client = boto3.client(
                call.service,
                region_name=call.region,
                endpoint_url=world.url,
                aws_access_key_id="testing",
                aws_secret_access_key="testing",
            )
            getattr(client, xform_name(call.operation))(**call.parameters)
            made.append(call.operation)
    settle(world)
    return made


def settle(world: Emulator) -> None:
    """The DNS has every record that SES looks for, and a program subscribes to each topic."""
    for region in (HERE, THERE):
        for name in ("shop-bounces", "shop-complaints"):
            subscribe(world.region(region), name)
        if DOMAIN in world.region(region).state.identities:
            world.region(region).settle(DOMAIN, verification="SUCCESS", dkim="SUCCESS", mail_from="SUCCESS")


def subscribe(region: Region, name: str) -> None:
    """Subscribe to a topic, if it exists."""
    arn = topic(region, name)
    if arn in sns_backend(region.account_id, region.region).topics:
        region.call("sns", "Subscribe", TopicArn=arn, Protocol="https", Endpoint="https://hooks.example.com")
        region.confirm_subscriptions(arn)


def put(region: Region, operation: str, service: str = "sesv2", **parameters: object) -> None:
    """Change the domain."""
    name = "Identity" if service == "ses" else "EmailIdentity"
    region.call(service, operation, **{name: DOMAIN, **parameters})


def policy(region: str, account: str) -> str:
    """A policy that lets an account send, with the domain of that region."""
    return json.dumps(
        {
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Sid": "partner",
                    "Effect": "Allow",
                    "Principal": {"AWS": f"arn:aws:iam::{account}:root"},
                    "Action": ["ses:SendEmail", "ses:SendRawEmail"],
                    "Resource": f"arn:aws:ses:{region}:123456789012:identity/{DOMAIN}",
                }
            ],
        }
    )


def topic(region: Region, name: str) -> str:
    """The ARN of a topic."""
    return f"arn:aws:sns:{region.region}:{region.account_id}:{name}"


def close_topic(region: Region) -> None:
    """Make the topic for bounces again, with a policy that does not let SES publish."""
    region.delete_topic(topic(region, "shop-bounces"))
    statement = {"Effect": "Allow", "Principal": {"Service": "s3.amazonaws.com"}, "Action": "sns:Publish"}
    arn = {"Resource": topic(region, "shop-bounces")}
    region.create_topic(
        "shop-bounces", policy=json.dumps({"Version": "2012-10-17", "Statement": [statement | arn]})
    )


STRANGER, WRONG_REGION = policy(THERE, "111122223333"), policy(HERE, "210987654321")
CHANGES: dict[str, Callable[[Region], object]] = {
    "dkim-missing-in-region": lambda region: put(region, "PutEmailIdentityDkimAttributes", SigningEnabled=False),
    "mail-from-missing-in-region": lambda region: put(region, "PutEmailIdentityMailFromAttributes"),
    "mail-from-fallback-differs": lambda region: put(
        region,
        "PutEmailIdentityMailFromAttributes",
        MailFromDomain=f"bounce-{THERE}.{DOMAIN}",
        BehaviorOnMxFailure="REJECT_MESSAGE",
    ),
    "mail-from-shared-between-regions": lambda region: put(
        region, "PutEmailIdentityMailFromAttributes", MailFromDomain=f"bounce-{HERE}.{DOMAIN}"
    ),
    "feedback-forwarding-differs": lambda region: put(
        region, "PutEmailIdentityFeedbackAttributes", EmailForwardingEnabled=True
    ),
    "notification-topic-missing-in-region": lambda region: put(
        region, "SetIdentityNotificationTopic", "ses", NotificationType="Complaint"
    ),
    "notification-headers-differ": lambda region: put(
        region, "SetIdentityHeadersInNotificationsEnabled", "ses", NotificationType="Bounce", Enabled=False
    ),
    "notification-topic-wrong-region": lambda region: region.stage_topic(
        DOMAIN, "Bounce", f"arn:aws:sns:{HERE}:{region.account_id}:shop-bounces"
    ),
    "policy-missing-in-region": lambda region: put(region, "DeleteEmailIdentityPolicy", PolicyName="partner"),
    "default-configuration-set-differs": lambda region: put(region, "PutEmailIdentityConfigurationSetAttributes"),
    "policy-differs": lambda region: put(
        region, "UpdateEmailIdentityPolicy", PolicyName="partner", Policy=STRANGER
    ),
    "policy-names-other-region": lambda region: put(
        region, "UpdateEmailIdentityPolicy", PolicyName="partner", Policy=WRONG_REGION
    ),
    "identity-tags-differ": lambda region: region.call(
        "sesv2",
        "UntagResource",
        ResourceArn=f"arn:aws:ses:{THERE}:{region.account_id}:identity/{DOMAIN}",
        TagKeys=["team"],
    ),
    "notification-topic-refuses-ses": close_topic,
    "notification-topic-gone": lambda region: region.delete_topic(topic(region, "shop-bounces")),
    "identity-not-verified": lambda region: region.settle(DOMAIN, verification="FAILED", dkim="FAILED"),
    "dkim-not-verified": lambda region: region.settle(DOMAIN, dkim="FAILED"),
    "mail-from-not-verified": lambda region: region.settle(DOMAIN, mail_from="FAILED"),
    "identity-missing-in-region": lambda region: put(region, "DeleteEmailIdentity"),
}
"""What makes a rule flag the domain, which is in order before."""


@pytest.mark.parametrize("rule", CHANGES)
def test_the_steps_mend_what_a_rule_found(rule: str, world: Emulator, audit: Cli, tmp_path: Path) -> None:
    """Then no rule finds anything, so that the steps bring nothing new, and there is no more to do."""
    for region in (HERE, THERE):
        stock(world.region(region))
        world.region(region).settle(DOMAIN, mail_from="SUCCESS")
    CHANGES[rule](world.region(THERE))
    if "verified" not in rule:
        settle(world)
    file = tmp_path / "before.snapshot"
    assert rule in rules_about(DOMAIN, audit(REGIONS, "--depth", "deep", "--snapshot", str(file)))
    assert carry_out(world, plan(file))
    file = tmp_path / "after.snapshot"
    assert set() == rules_about(DOMAIN, audit(REGIONS, "--depth", "deep", "--snapshot", str(file)))
    assert () == plan(file)


def rules_about(name: str, result: Result) -> set[str]:
    """The rules that flag an identity or one of its topics, and any rule above info."""
    return {
        each["rule"]
        for each in result.report["findings"]
        if each["severity"] != "info" or each["subject"]["name"] == name
    }

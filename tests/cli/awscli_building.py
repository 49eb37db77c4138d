"""A region that the AWS CLI sets up, command by command; the backdoor does what time, DNS and AWS's staff do."""

import json
from collections.abc import Iterable
from functools import partial
from typing import Any

from sescheck.emulator import Emulator
from tests.conftest import AwsCli

ACCOUNT = "123456789012"
SHARED = "example.com"
SET = "mail"
ROLE = "shop"
ASSUMED_BY_TASKS = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"Service": "ecs-tasks.amazonaws.com"},
                "Action": "sts:AssumeRole",
            }
        ],
    }
)


def sending(aws_cli: AwsCli, emulator: Emulator, name: str) -> None:
    """A verified domain with MAIL FROM, topics and a configuration set, in production."""
    run = partial(aws_cli, region=name)
    topic = run("sns", "create-topic", "--name", "bounces")["TopicArn"]
    endpoint = "https://hooks.example.com/ses"
    run("sns", "subscribe", "--topic-arn", topic, "--protocol", "https", "--notification-endpoint", endpoint)
    run(
        *("sesv2", "create-configuration-set", "--configuration-set-name", SET),
        *("--delivery-options", "TlsPolicy=REQUIRE"),
    )
    run(
        *("sesv2", "create-email-identity", "--email-identity", SHARED, "--configuration-set-name", SET),
        *("--tags", "Key=team,Value=mail"),
    )
    run(
        *("sesv2", "put-email-identity-mail-from-attributes", "--email-identity", SHARED),
        *("--mail-from-domain", f"bounce-{name}.{SHARED}"),
    )
    for kind in ("Bounce", "Complaint"):
        run(
            *("ses", "set-identity-notification-topic", "--identity", SHARED),
            *("--notification-type", kind, "--sns-topic", topic),
        )
    behind = emulator.region(name)
    behind.confirm_subscriptions(topic)
    behind.settle(SHARED, verification="SUCCESS", dkim="SUCCESS", mail_from="SUCCESS")
    behind.account(production=True, max_24_hour_send=50_000, max_send_rate=14, sent_last_24_hours=100)


def surroundings(aws_cli: AwsCli, name: str) -> None:
    """What is around sending: an alarm, the network, events, a tenant, a reader, rules that wait, Mail Manager."""
    run = partial(aws_cli, region=name)
    watch(run, name)
    service = f"com.amazonaws.{name}.email-smtp"
    run("ec2", "create-vpc-endpoint", "--vpc-id", "vpc-1", "--service-name", service)
    _events(run, name)
    run("sesv2", "create-tenant", "--tenant-name", "outlet")
    run("sesv2", "create-tenant-resource-association", "--tenant-name", "outlet", *_resource(name))
    run("sesv2", "create-contact-list", "--contact-list-name", "readers")
    who = ("--contact-list-name", "readers", "--email-address", "ann@example.net")
    run("sesv2", "create-contact", *who, "--unsubscribe-all")
    for rule_set, rules in (("incoming", ("first",)), ("spare", ("first", "second"))):
        _rule_set(run, rule_set, rules)
    run("ses", "set-active-receipt-rule-set", "--rule-set-name", "incoming")
    mail_manager(run)


def watch(run: Any, name: str) -> None:
    """An alarm on the bounce rate."""
    run(
        *("cloudwatch", "put-metric-alarm", "--alarm-name", "bounces", "--namespace", "AWS/SES"),
        *("--metric-name", "Reputation.BounceRate", "--statistic", "Average", "--period", "300"),
        *("--threshold", "0.05", "--comparison-operator", "GreaterThanThreshold", "--evaluation-periods", "1"),
        *("--alarm-actions", f"arn:aws:sns:{name}:{ACCOUNT}:bounces"),
    )


def _resource(name: str) -> tuple[str, str]:
    return "--resource-arn", f"arn:aws:ses:{name}:{ACCOUNT}:configuration-set/{SET}"


def _rule_set(run: Any, name: str, rules: Iterable[str]) -> None:
    run("ses", "create-receipt-rule-set", "--rule-set-name", name)
    for rule in rules:
        safe = {"Name": rule, "Enabled": True, "TlsPolicy": "Require", "ScanEnabled": True}
        stop = json.dumps({**safe, "Actions": [{"StopAction": {"Scope": "RuleSet"}}]})
        run("ses", "create-receipt-rule", "--rule-set-name", name, "--rule", stop)


def _events(run: Any, name: str) -> None:
    bus = {"EventBusArn": f"arn:aws:events:{name}:{ACCOUNT}:event-bus/default"}
    target = {"Enabled": True, "MatchingEventTypes": ["REJECT"], "EventBridgeDestination": bus}
    run(
        *("sesv2", "create-configuration-set-event-destination", "--configuration-set-name", SET),
        *("--event-destination-name", "bus", "--event-destination", json.dumps(target)),
    )
    run("events", "put-rule", "--name", "ses", "--event-pattern", '{"source": ["aws.ses"]}')
    queue = f"arn:aws:sqs:{name}:{ACCOUNT}:ses"
    run("events", "put-targets", "--rule", "ses", "--targets", f"Id=1,Arn={queue}")


def mail_manager(run: Any) -> None:
    """An ingress endpoint with its rule set and policy, and what rules use."""
    manage = partial(run, "mailmanager")
    period = "RetentionPeriod=ONE_YEAR"
    archive = manage("create-archive", "--archive-name", "kept", "--retention", period)["ArchiveId"]
    server = ("--server-name", "mail.example.com", "--server-port", "25")
    login = ("--authentication", json.dumps({"NoAuthentication": {}}))
    manage("create-relay", "--relay-name", "office", *server, *login)
    manage("create-address-list", "--address-list-name", "staff")
    bought = manage("create-addon-subscription", "--addon-name", "TREND_MICRO_VSAPI")["AddonSubscriptionId"]
    manage("create-addon-instance", "--addon-subscription-id", bought)
    rules = json.dumps([{"Name": "keep", "Actions": [{"Archive": {"TargetArchive": archive}}]}])
    kept = manage("create-rule-set", "--rule-set-name", "main", "--rules", rules)["RuleSetId"]
    named = ("--traffic-policy-name", "main", "--default-action", "DENY", "--policy-statements", "[]")
    policy = manage("create-traffic-policy", *named)["TrafficPolicyId"]
    uses = ("--rule-set-id", kept, "--traffic-policy-id", policy)
    manage("create-ingress-point", "--ingress-point-name", "main", "--type", "OPEN", *uses)


def sending_role(aws_cli: AwsCli) -> None:
    """A role of software, without a policy."""
    aws_cli("iam", "create-role", "--role-name", ROLE, "--assume-role-policy-document", ASSUMED_BY_TASKS)


def may_send_in(aws_cli: AwsCli, *regions: str) -> None:
    """Let the role send with what these regions have, and in no other region."""
    arns = [f"arn:aws:ses:{region}:{ACCOUNT}:*" for region in regions]
    allow = {"Effect": "Allow", "Action": "ses:SendEmail", "Resource": arns}
    text = json.dumps({"Version": "2012-10-17", "Statement": [allow]})
    aws_cli("iam", "put-role-policy", "--role-name", ROLE, "--policy-name", "send", "--policy-document", text)

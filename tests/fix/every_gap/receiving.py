"""Receiving: what the primary has, and what is wrong in the standby."""

from typing import Any

from sescheck.emulator.backdoor import Region
from sescheck.emulator.dns.dns_server import DnsServer
from sescheck.emulator.worlds import other_services, parts
from tests.fix.every_gap.names import PRIMARY, STANDBY, topic

RULE_SET = "incoming"
NO_RECEIVING = "ap-east-1"


def sound(region: Region) -> None:
    """A rule set with a rule for each gap, and a filter."""
    bucket = other_services.bucket(region, f"mail-{region.region}-{region.account_id}")
    announced = region.create_topic("incoming-mail")
    key = other_services.key_for_ses(region, "incoming mail")
    function = other_services.function(region, "sort")
    parts.rule_set(
        region,
        RULE_SET,
        parts.rule("store", ["inbound.example"], {"S3Action": {"BucketName": bucket, "KmsKeyArn": key}}),
        parts.rule("sort", ["sort@inbound.example"], _invoke(function)),
        parts.rule("announce", ["news@inbound.example"], _announce(announced)),
        parts.rule("unheard", ["inbound-elsewhere.example"], {"StopAction": {"Scope": "RuleSet"}}),
        parts.rule("late", ["easy-missing.example"], {"StopAction": {"Scope": "RuleSet"}}),
    )
    block = {"Name": "no-spam", "IpFilter": {"Policy": "Block", "Cidr": "192.0.2.0/24"}}
    region.call("ses", "CreateReceiptFilter", Filter=block)


def gaps(standby: Region, elsewhere: Region) -> None:
    """Buckets, functions and topics that do not work, a recipient that has no rule, and no filter."""
    rules = {each["Name"]: each for each in standby.state.backend.receipt_rule_set[RULE_SET].rules}
    elsewhere.enable()
    far = other_services.bucket(elsewhere, f"mail-far-{elsewhere.account_id}")
    rules["store"]["Actions"] = [{"S3Action": {"BucketName": far}}]
    rules["store"]["Recipients"] = ["store@inbound.example"]
    gone = f"arn:aws:lambda:{standby.region}:{standby.account_id}:function:gone"
    refuses = other_services.function(standby, "refuses")
    _without_policy(standby, "refuses")
    rules["sort"]["Actions"] = [_invoke(gone), _invoke(refuses)]
    rules["announce"]["Actions"] = [_announce(topic("incoming-mail", PRIMARY))]
    standby.call("ses", "DeleteReceiptFilter", FilterName="no-spam")


def zone(server: DnsServer) -> None:
    """MX records: one domain has both regions, the other one has none."""
    server.publish("inbound-elsewhere.example", "MX")
    server.publish("easy-missing.example", "MX", f"10 inbound-smtp.{PRIMARY}.amazonaws.com.")
    both = [
        f"{10 * number} inbound-smtp.{region}.amazonaws.com."
        for number, region in enumerate((PRIMARY, STANDBY), 1)
    ]
    server.publish("inbound.example", "MX", *both)
    server.publish("covered.example", "MX", both[1])


def _invoke(function: str) -> dict[str, Any]:
    return {"LambdaAction": {"FunctionArn": function, "InvocationType": "Event"}}


def _announce(arn: str) -> dict[str, Any]:
    return {"SNSAction": {"TopicArn": arn, "Encoding": "UTF-8"}}


def _without_policy(region: Region, function: str) -> None:
    from moto.awslambda.models import lambda_backends  # noqa: PLC0415 - as in other_services

    found: Any = lambda_backends[region.account_id][region.region].get_function(function)
    found.policy.statements = []

"""Resources of CloudFormation for receiving."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from sescheck.engine.steps import Call
from sescheck.fix.printers.cloudformation_resources import (
    AsDeclared,
    Declarations,
    Maker,
    only,
)
from sescheck.fix.printers.printed_things import Kind

_ACTIONS: Mapping[str, tuple[str, ...]] = {
    "AddHeaderAction": ("HeaderName", "HeaderValue"),
    "BounceAction": ("Message", "Sender", "SmtpReplyCode", "StatusCode", "TopicArn"),
    "ConnectAction": ("IAMRoleARN", "InstanceARN"),
    "LambdaAction": ("FunctionArn", "InvocationType", "TopicArn"),
    "S3Action": ("BucketName", "IamRoleArn", "KmsKeyArn", "ObjectKeyPrefix", "TopicArn"),
    "SNSAction": ("Encoding", "TopicArn"),
    "StopAction": ("Scope", "TopicArn"),
    "WorkmailAction": ("OrganizationArn", "TopicArn"),
}


def _rule_set(here: Declarations, call: Call) -> AsDeclared:
    return here.new("AWS::SES::ReceiptRuleSet", call.parameters["RuleSetName"], **call.parameters)


def _receipt_rule(here: Declarations, call: Call) -> AsDeclared:
    values, rule = call.parameters, call.parameters["Rule"]
    for action in rule.get("Actions", ()):
        for member, value in action.items():
            only(value, *_ACTIONS.get(member, ()))
    set_name, after = values["RuleSetName"], values.get("After")
    here.made(Kind.RULE, call, f"{set_name}/{after}")
    return here.new(
        "AWS::SES::ReceiptRule",
        set_name,
        rule["Name"],
        RuleSetName=here.named(Kind.RULE_SET, call, set_name),
        After=after,
        Rule={**rule, "Actions": _actions(here, rule)} if "Actions" in rule else dict(rule),
    )


def _actions(here: Declarations, rule: Mapping[str, Any]) -> list[Any]:
    return [
        {
            member: {name: here.topic(each) if name == "TopicArn" else each for name, each in value.items()}
            for member, value in action.items()
        }
        for action in rule["Actions"]
    ]


def _receipt_filter(here: Declarations, call: Call) -> AsDeclared:
    return here.new("AWS::SES::ReceiptFilter", call.parameters["Filter"]["Name"], **call.parameters)


MAKERS: Mapping[tuple[str, str], Maker] = MappingProxyType(
    {
        ("ses", "CreateReceiptFilter"): _receipt_filter,
        ("ses", "CreateReceiptRule"): _receipt_rule,
        ("ses", "CreateReceiptRuleSet"): _rule_set,
    }
)
"""By the service and the operation."""

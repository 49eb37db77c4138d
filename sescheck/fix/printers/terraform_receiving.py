"""Resources of Terraform for receiving."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from sescheck.engine.steps import Call
from sescheck.fix.printers.hcl import Block, Value
from sescheck.fix.printers.printed_things import Kind
from sescheck.fix.printers.terraform_resources import (
    AsResource,
    Maker,
    NotInTheProviderError,
    Resources,
    Shape,
    argument_of,
    flat,
)

_ACTIONS: Mapping[str, Shape] = {
    "AddHeaderAction": flat("HeaderName", "HeaderValue"),
    "BounceAction": flat("Message", "Sender", "SmtpReplyCode", "StatusCode", "TopicArn"),
    "LambdaAction": flat("FunctionArn", "InvocationType", "TopicArn"),
    "S3Action": flat("BucketName", "IamRoleArn", "KmsKeyArn", "ObjectKeyPrefix", "TopicArn"),
    "SNSAction": flat("Encoding", "TopicArn"),
    "StopAction": flat("Scope", "TopicArn"),
    "WorkmailAction": flat("OrganizationArn", "TopicArn"),
}


def _rule_set(here: Resources, call: Call) -> AsResource:
    name = call.parameters["RuleSetName"]
    return AsResource(here.new("aws_ses_receipt_rule_set", call, name, rule_set_name=name))


def _active_rule_set(here: Resources, call: Call) -> AsResource | None:
    name = call.parameters.get("RuleSetName")
    if name is None:
        return None
    made = here.named(Kind.RULE_SET, call, name, "rule_set_name")
    return AsResource(here.new("aws_ses_active_receipt_rule_set", call, name, rule_set_name=made))


def _receipt_rule(here: Resources, call: Call) -> AsResource:
    values, rule = call.parameters, call.parameters["Rule"]
    set_name, after = values["RuleSetName"], values.get("After")
    plain = {
        argument_of(each): rule[each]
        for each in ("Enabled", "Recipients", "ScanEnabled", "TlsPolicy")
        if each in rule and rule[each] != []
    }
    resource = here.new(
        "aws_ses_receipt_rule",
        call,
        set_name,
        rule["Name"],
        name=rule["Name"],
        rule_set_name=here.named(Kind.RULE_SET, call, set_name, "rule_set_name"),
        after=after and here.named(Kind.RULE, call, f"{set_name}/{after}", "name"),
        **plain,
        **_actions(here, rule.get("Actions", ())),
    )
    if call.operation.startswith("Update"):
        resource.import_id = f"{set_name}:{rule['Name']}@{call.region}"
        resource.ignored = ("after",)
    return AsResource(resource)


def _actions(here: Resources, actions: Iterable[Mapping[str, Any]]) -> dict[str, Value]:
    """The provider keeps the actions by their kind, so each says its position."""
    found: dict[str, Value] = {}
    for position, action in enumerate(actions, 1):
        for member, value in action.items():
            if member not in _ACTIONS:
                raise NotInTheProviderError(member)
            block = here.block(value, _ACTIONS[member])
            known = found.setdefault(argument_of(member), [])
            if isinstance(known, list):
                known.append(Block({**block.arguments, "position": position}))
    return found


def _receipt_filter(here: Resources, call: Call) -> AsResource:
    found = call.parameters["Filter"]
    address = found["IpFilter"]
    return AsResource(
        here.new(
            "aws_ses_receipt_filter",
            call,
            found["Name"],
            name=found["Name"],
            cidr=address["Cidr"],
            policy=address["Policy"],
        )
    )


MAKERS: Mapping[tuple[str, str], Maker] = MappingProxyType(
    {
        ("ses", "CreateReceiptFilter"): _receipt_filter,
        ("ses", "CreateReceiptRule"): _receipt_rule,
        ("ses", "CreateReceiptRuleSet"): _rule_set,
        ("ses", "SetActiveReceiptRuleSet"): _active_rule_set,
        ("ses", "UpdateReceiptRule"): _receipt_rule,
    }
)
"""By the service and the operation."""

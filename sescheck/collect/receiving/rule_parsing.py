"""Parse the receipt rules of a rule set."""

from sescheck.aws.door import Answer
from sescheck.collect.fetch.parsing import name
from sescheck.snapshot.receiving import Action, ReceiptRule

_KINDS = {
    "S3Action": "S3",
    "SNSAction": "SNS",
    "LambdaAction": "LAMBDA",
    "WorkmailAction": "WORKMAIL",
    "BounceAction": "BOUNCE",
    "StopAction": "STOP",
    "AddHeaderAction": "ADD_HEADER",
    "ConnectAction": "CONNECT",
}
_TARGETS = {
    "S3Action": "BucketName",
    "SNSAction": "TopicArn",
    "LambdaAction": "FunctionArn",
    "WorkmailAction": "OrganizationArn",
    "ConnectAction": "InstanceARN",
}
"""The resource that an action uses. AWS requires this member; an answer without it is unreadable."""


def rules_of(answer: Answer) -> tuple[ReceiptRule, ...]:
    """Return the rules of a rule set, in order."""
    return tuple(map(_rule, answer.get("Rules", ())))


def _rule(part: Answer) -> ReceiptRule:
    """Build a rule. What AWS leaves out has the API's default: not enabled, not scanned, TLS optional."""
    return ReceiptRule(
        name=name(part, "Name"),
        enabled=part.get("Enabled", False),
        recipients=tuple(part.get("Recipients", ())),
        tls=part.get("TlsPolicy", "Optional"),
        scan=part.get("ScanEnabled", False),
        actions=tuple(map(_action, part.get("Actions", ()))),
    )


def _action(part: Answer) -> Action:
    """Build an action: a structure with one member, whose name is the kind."""
    member, members = next(((kind, value) for kind, value in part.items() if value), ("UNKNOWN", {}))
    if member in _TARGETS:
        name(members, _TARGETS[member])
    settings = {each: str(value) for each, value in members.items() if value not in (None, "")}
    return Action(_KINDS.get(member, member), settings)

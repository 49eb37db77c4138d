"""Receiving: the names of the receipt rule sets, and the rules of the active one."""

from collections.abc import Iterator

from sescheck.aws.door import Answer, Door
from sescheck.aws.operations import Operation
from sescheck.collect.answers import name, names_of, parse
from sescheck.snapshot.model import Fact
from sescheck.snapshot.reading import Listing, Reading
from sescheck.snapshot.receiving import Action, ReceiptRule, ReceiptRuleSet
from sescheck.snapshot.resources import bucket_arn

FACT = Fact.RULE_SETS
LIST_RULE_SETS = Operation("ses", "ListReceiptRuleSets", items="RuleSets", token="NextToken")  # noqa: S106
DESCRIBE_ACTIVE = Operation("ses", "DescribeActiveReceiptRuleSet")
READS = (LIST_RULE_SETS, DESCRIBE_ACTIVE)
FACTS = {DESCRIBE_ACTIVE: Fact.ACTIVE_RULE_SET}

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
"""What an action goes to, without which it is not the action that AWS keeps."""


async def names(door: Door) -> Listing[str]:
    """A region without receiving answers ``not-supported-here``."""
    listing = await door.for_reads(READS).follow(LIST_RULE_SETS)
    return names_of(listing, LIST_RULE_SETS, "Name")


async def active(door: Door) -> Reading[ReceiptRuleSet | None]:
    """The active rule set; ``Known(None)`` where none is."""
    return parse(await door.for_reads(READS).ask(DESCRIBE_ACTIVE), DESCRIBE_ACTIVE, _rule_set)


def _rule_set(answer: Answer) -> ReceiptRuleSet | None:
    metadata = answer.get("Metadata")
    if not metadata:
        return None
    return ReceiptRuleSet(name(metadata, "Name"), tuple(map(_rule, answer.get("Rules", ()))))


def _rule(part: Answer) -> ReceiptRule:
    """What AWS leaves out is as the model's texts say of it: not enabled, not scanned, TLS optional."""
    return ReceiptRule(
        name=name(part, "Name"),
        enabled=part.get("Enabled", False),
        recipients=tuple(part.get("Recipients", ())),
        tls=part.get("TlsPolicy", "Optional"),
        scan=part.get("ScanEnabled", False),
        actions=tuple(map(_action, part.get("Actions", ()))),
    )


def _action(part: Answer) -> Action:
    """An action is a structure with one member, which is its kind."""
    member, told = next(((kind, value) for kind, value in part.items() if value), ("UNKNOWN", {}))
    if member in _TARGETS:
        name(told, _TARGETS[member])
    settings = {each: str(value) for each, value in told.items() if value not in (None, "")}
    return Action(_KINDS.get(member, member), settings)


def targets(rule_set: ReceiptRuleSet, partition: str) -> Iterator[str]:
    """The ARNs that the actions name, and those of the buckets, of which AWS gives only the name."""
    for rule in rule_set.rules:
        for action in rule.actions:
            yield from (value for value in action.settings.values() if value.startswith("arn:"))
            bucket = action.settings.get("BucketName")
            if bucket is not None:
                yield bucket_arn(bucket, partition)

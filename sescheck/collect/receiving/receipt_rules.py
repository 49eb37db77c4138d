"""Receiving: the names of the receipt rule sets; the rules of the active one, or of all where none is active."""

from collections.abc import Iterator, Mapping
from functools import partial

from sescheck.aws.door import Answer, Door
from sescheck.aws.operations import Operation
from sescheck.collect.fetch.each import Listed, one, read_each
from sescheck.collect.fetch.parsing import name, names_of, parse
from sescheck.collect.progress import Progress
from sescheck.snapshot.model import Depth, Fact
from sescheck.snapshot.reading import Known, Listing, Reading, Unreadable, Why
from sescheck.snapshot.receiving import Action, IdleRuleSet, ReceiptRule, ReceiptRuleSet
from sescheck.snapshot.resources import bucket_arn

FACT = Fact.RULE_SETS
LIST_RULE_SETS = Operation("ses", "ListReceiptRuleSets", items="RuleSets", token="NextToken")  # noqa: S106
DESCRIBE_ACTIVE = Operation("ses", "DescribeActiveReceiptRuleSet")
DESCRIBE = Operation("ses", "DescribeReceiptRuleSet", gone=frozenset({"RuleSetDoesNotExist"}))
READS = (LIST_RULE_SETS, DESCRIBE_ACTIVE, DESCRIBE)
FACTS = {DESCRIBE_ACTIVE: Fact.ACTIVE_RULE_SET, DESCRIBE: Fact.IDLE_RULE_SETS}
ASKED_FROM = {DESCRIBE: Depth.STANDARD}

_NONE_IDLE = Unreadable(Why.NOT_ASKED, DESCRIBE.action, "receipt rule sets are listed only if none is active")
_NAMES_UNREAD = Unreadable(Why.NOT_ASKED, DESCRIBE.action, "the list of receipt rule sets is incomplete")
_TOO_QUICK = Unreadable(
    Why.NOT_ASKED,
    DESCRIBE.action,
    "the rules of receipt rule sets that are not active are read with --depth standard",
)

ROLE = "IamRoleArn"
"""What an S3 action does by this role, SES does not do itself."""

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


async def idle(
    door: Door,
    depth: Depth,
    progress: Progress,
    listed: Listing[str],
    active: Reading[ReceiptRuleSet | None],
    before: Listing[IdleRuleSet],
) -> Listing[IdleRuleSet]:
    """The rule sets with their rules, a call each, where none is active; elsewhere nothing is asked."""
    if active != Known(None):
        return Listing((), _NONE_IDLE)
    if depth is Depth.QUICK:
        return Listing(tuple(IdleRuleSet(each, _TOO_QUICK) for each in listed.items))
    door = door.for_reads(READS)
    progress.expects(door.region, DESCRIBE.action, 0 if DESCRIBE in door.unneeded else len(listed.items))
    found: Mapping[str, Reading[tuple[ReceiptRule, ...]]] = await read_each(
        Listed(listed.items, DESCRIBE, partial(names, door)),
        {each.name: each.rules for each in before.items},
        lambda each: one(door, DESCRIBE, _rules, RuleSetName=each),
    )
    unread = None if listed.unread is None else _NAMES_UNREAD
    return Listing(tuple(IdleRuleSet(each, found[each]) for each in listed.items if each in found), unread)


def _rules(answer: Answer) -> tuple[ReceiptRule, ...]:
    return tuple(map(_rule, answer.get("Rules", ())))


def _rule_set(answer: Answer) -> ReceiptRuleSet | None:
    metadata = answer.get("Metadata")
    if not metadata:
        return None
    return ReceiptRuleSet(name(metadata, "Name"), _rules(answer))


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


def guarded(rule_set: ReceiptRuleSet, partition: str) -> Iterator[str]:
    """Of these targets those that have to let SES in by a policy: not what an action reaches by its own role."""
    for rule in rule_set.rules:
        for action in rule.actions:
            if ROLE in action.settings:
                continue
            yield from (action.settings[name] for name in ("FunctionArn", "KmsKeyArn") if name in action.settings)
            bucket = action.settings.get("BucketName")
            if bucket is not None:
                yield bucket_arn(bucket, partition)

"""Receiving: the names of the receipt rule sets; the rules of the active one, or of all where none is active."""

from collections.abc import Iterator, Mapping

from sescheck.aws.door import Answer, Door
from sescheck.aws.operations import Operation
from sescheck.collect.answers import parse
from sescheck.collect.each import one, read_each
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

_NONE_IDLE = Unreadable(Why.NOT_ASKED, DESCRIBE.action, "receipt rule sets are asked about where none is active")
_NAMES_UNREAD = Unreadable(Why.NOT_ASKED, DESCRIBE.action, "the list of receipt rule sets breaks off")
_TOO_QUICK = Unreadable(
    Why.NOT_ASKED,
    DESCRIBE.action,
    "the rules of receipt rule sets that are not active are asked with --depth standard",
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


async def names(door: Door) -> Listing[str]:
    """A region without receiving answers ``not-supported-here``."""
    listing = await door.for_reads(READS).follow(LIST_RULE_SETS)
    return Listing(tuple(item["Name"] for item in listing.items), listing.unread)


async def active(door: Door) -> Reading[ReceiptRuleSet | None]:
    """The active rule set; ``Known(None)`` where none is."""
    return parse(await door.for_reads(READS).ask(DESCRIBE_ACTIVE), DESCRIBE_ACTIVE, _rule_set)


async def idle(
    door: Door,
    depth: Depth,
    progress: Progress,
    names: Listing[str],
    active: Reading[ReceiptRuleSet | None],
    before: Listing[IdleRuleSet],
) -> Listing[IdleRuleSet]:
    """The rule sets with their rules, a call each, where none is active; elsewhere nothing is asked."""
    if active != Known(None):
        return Listing((), _NONE_IDLE)
    if depth is Depth.QUICK:
        return Listing(tuple(IdleRuleSet(name, _TOO_QUICK) for name in names.items))
    door = door.for_reads(READS)
    progress.expects(door.region, DESCRIBE.action, 0 if DESCRIBE in door.unneeded else len(names.items))
    found: Mapping[str, Reading[tuple[ReceiptRule, ...]]] = await read_each(
        names.items,
        {each.name: each.rules for each in before.items},
        lambda name: one(door, DESCRIBE, _rules, RuleSetName=name),
    )
    unread = None if names.unread is None else _NAMES_UNREAD
    return Listing(tuple(IdleRuleSet(name, found[name]) for name in names.items if name in found), unread)


def _rules(answer: Answer) -> tuple[ReceiptRule, ...]:
    return tuple(map(_rule, answer.get("Rules", ())))


def _rule_set(answer: Answer) -> ReceiptRuleSet | None:
    metadata = answer.get("Metadata")
    if not metadata:
        return None
    return ReceiptRuleSet(metadata["Name"], _rules(answer))


def _rule(part: Answer) -> ReceiptRule:
    return ReceiptRule(
        name=part["Name"],
        enabled=part.get("Enabled", False),
        recipients=tuple(part.get("Recipients", ())),
        tls=part.get("TlsPolicy", "Optional"),
        scan=part.get("ScanEnabled", False),
        actions=tuple(map(_action, part.get("Actions", ()))),
    )


def _action(part: Answer) -> Action:
    """An action is a structure with one member, which is its kind."""
    member, told = next(((name, value) for name, value in part.items() if value), ("UNKNOWN", {}))
    settings = {name: str(value) for name, value in told.items() if value not in (None, "")}
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

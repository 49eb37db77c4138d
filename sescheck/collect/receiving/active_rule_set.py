"""The active receipt rule set, with its rules."""

from collections.abc import Iterator

from sescheck.aws.door import Answer, Door
from sescheck.aws.operations import Operation
from sescheck.collect.context import CollectContext, RegionContext
from sescheck.collect.fetch.parsing import name, parse
from sescheck.collect.receiving.rule_parsing import rules_of
from sescheck.snapshot.reading import Known, Reading
from sescheck.snapshot.receiving import ReceiptRuleSet
from sescheck.snapshot.resources import bucket_arn

FIELD = "active_rule_set"
DESCRIBE_ACTIVE = Operation("ses", "DescribeActiveReceiptRuleSet")
READS = (DESCRIBE_ACTIVE,)

ROLE = "IamRoleArn"
"""What an S3 action does by this role, SES does not do itself."""


async def read(region: RegionContext) -> Reading[ReceiptRuleSet | None]:
    """``Known(None)`` where none is active."""
    return await active(region.door)


async def active(door: Door) -> Reading[ReceiptRuleSet | None]:
    """The same, of any door."""
    return parse(await door.for_reads(READS).ask(DESCRIBE_ACTIVE), DESCRIBE_ACTIVE, _rule_set)


def name_others(found: Reading[ReceiptRuleSet | None], context: CollectContext) -> None:
    """What its actions go to, and which of that has to let SES in."""
    if isinstance(found, Known) and found.value is not None:
        context.name_targets(_targets(found.value, context.partition))
        context.name_guarded(_guarded(found.value, context.partition))


def _rule_set(answer: Answer) -> ReceiptRuleSet | None:
    metadata = answer.get("Metadata")
    if not metadata:
        return None
    return ReceiptRuleSet(name(metadata, "Name"), rules_of(answer))


def _targets(rule_set: ReceiptRuleSet, partition: str) -> Iterator[str]:
    """The ARNs that the actions name, and those of the buckets, of which AWS gives only the name."""
    for rule in rule_set.rules:
        for action in rule.actions:
            yield from (value for value in action.settings.values() if value.startswith("arn:"))
            bucket = action.settings.get("BucketName")
            if bucket is not None:
                yield bucket_arn(bucket, partition)


def _guarded(rule_set: ReceiptRuleSet, partition: str) -> Iterator[str]:
    """Of these targets those that have to let SES in by a policy: not what an action reaches by its own role."""
    for rule in rule_set.rules:
        for action in rule.actions:
            if ROLE in action.settings:
                continue
            yield from (action.settings[name] for name in ("FunctionArn", "KmsKeyArn") if name in action.settings)
            bucket = action.settings.get("BucketName")
            if bucket is not None:
                yield bucket_arn(bucket, partition)

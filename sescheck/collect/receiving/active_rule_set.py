"""The active receipt rule set, with its rules."""

from collections.abc import Iterator

from sescheck.aws.door import Answer, Door
from sescheck.aws.operations import Operation
from sescheck.collect.context import CollectContext, RegionContext
from sescheck.collect.fetch.parsing import name, parse
from sescheck.collect.receiving.rule_parsing import rules_of
from sescheck.snapshot.reading import Known, Listing, Reading
from sescheck.snapshot.receiving import ReceiptRuleSet
from sescheck.snapshot.resources import bucket_arn

FIELD = "active_rule_set"
DESCRIBE_ACTIVE = Operation("ses", "DescribeActiveReceiptRuleSet")
READS = (DESCRIBE_ACTIVE,)
AWAITS = ("rule_sets",)

ROLE = "IamRoleArn"
"""With this role, an S3 action writes to the bucket as the role, not as SES."""


async def read(region: RegionContext) -> Reading[ReceiptRuleSet | None]:
    """Read the active receipt rule set; ``Known(None)`` if none is active.

    A region without receipt rule sets needs no call: AWS activates only one that exists, and does not delete the
    active one. Source: the ses model, SetActiveReceiptRuleSet and DeleteReceiptRuleSet.
    """
    if has_none(await region.result("rule_sets")):
        return Known(None)
    return await active(region.door)


def has_none(listed: Listing[str]) -> bool:
    """True if there is no receipt rule set: the whole list was read, and it is empty."""
    return not listed.items and listed.unread is None


async def active(door: Door) -> Reading[ReceiptRuleSet | None]:
    """Read the active receipt rule set through any door."""
    return parse(await door.for_reads(READS).ask(DESCRIBE_ACTIVE), DESCRIBE_ACTIVE, _rule_set)


def add_resources(found: Reading[ReceiptRuleSet | None], context: CollectContext) -> None:
    """Name the resources that its actions use, and those of them whose policy must allow SES."""
    if isinstance(found, Known) and found.value is not None:
        context.add_targets(_targets(found.value, context.partition))
        context.add_guarded(_guarded(found.value, context.partition))


def _rule_set(answer: Answer) -> ReceiptRuleSet | None:
    metadata = answer.get("Metadata")
    if not metadata:
        return None
    return ReceiptRuleSet(name(metadata, "Name"), rules_of(answer))


def _targets(rule_set: ReceiptRuleSet, partition: str) -> Iterator[str]:
    """Yield the ARNs in the actions, and the ARNs of the buckets: AWS gives only the names of buckets."""
    for rule in rule_set.rules:
        for action in rule.actions:
            yield from (value for value in action.settings.values() if value.startswith("arn:"))
            bucket = action.settings.get("BucketName")
            if bucket is not None:
                yield bucket_arn(bucket, partition)


def _guarded(rule_set: ReceiptRuleSet, partition: str) -> Iterator[str]:
    """Yield those of these resources whose policy must allow SES. An action with a role does not need this."""
    for rule in rule_set.rules:
        for action in rule.actions:
            if ROLE in action.settings:
                continue
            yield from (action.settings[name] for name in ("FunctionArn", "KmsKeyArn") if name in action.settings)
            bucket = action.settings.get("BucketName")
            if bucket is not None:
                yield bucket_arn(bucket, partition)

"""Receiving: the names of the receipt rule sets, and the rules of the active one."""

from sescheck.aws.door import Answer, Door
from sescheck.aws.operations import Operation
from sescheck.collect.answers import parse
from sescheck.snapshot.model import Fact, ReceiptRule, ReceiptRuleSet
from sescheck.snapshot.reading import Listing, Reading

FACT = Fact.RULE_SETS
LIST_RULE_SETS = Operation("ses", "ListReceiptRuleSets", items="RuleSets", token="NextToken")  # noqa: S106
DESCRIBE_ACTIVE = Operation("ses", "DescribeActiveReceiptRuleSet")
READS = (LIST_RULE_SETS, DESCRIBE_ACTIVE)


async def names(door: Door) -> Listing[str]:
    """A region without receiving answers ``not-supported-here``."""
    listing = await door.for_reads(READS).follow(LIST_RULE_SETS)
    return Listing(tuple(item["Name"] for item in listing.items), listing.unread)


async def active(door: Door) -> Reading[ReceiptRuleSet | None]:
    """The active rule set; ``Known(None)`` where none is."""
    return parse(await door.for_reads(READS).ask(DESCRIBE_ACTIVE), DESCRIBE_ACTIVE, _rule_set)


def _rule_set(answer: Answer) -> ReceiptRuleSet | None:
    metadata = answer.get("Metadata")
    if not metadata:
        return None
    return ReceiptRuleSet(metadata["Name"], tuple(map(_rule, answer.get("Rules", ()))))


def _rule(part: Answer) -> ReceiptRule:
    return ReceiptRule(part["Name"], part.get("Enabled", False), tuple(part.get("Recipients", ())))

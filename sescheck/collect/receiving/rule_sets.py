"""The names of a region's receipt rule sets."""

from sescheck.aws.door import Door
from sescheck.aws.operations import Operation
from sescheck.collect.context import RegionContext
from sescheck.collect.fetch.parsing import names_of
from sescheck.snapshot.reading import Listing

FIELD = "rule_sets"
LIST_RULE_SETS = Operation("ses", "ListReceiptRuleSets", items="RuleSets", token="NextToken")  # noqa: S106
READS = (LIST_RULE_SETS,)


async def read(region: RegionContext) -> Listing[str]:
    """List the names. In a region without email receiving, the list is ``not-supported-here``."""
    return await names(region.door)


async def names(door: Door) -> Listing[str]:
    """List the names through any door."""
    return names_of(await door.for_reads(READS).follow(LIST_RULE_SETS), LIST_RULE_SETS, "Name")

"""Which regions are enabled for the account."""

from collections.abc import Mapping

from sescheck.aws.door import Door
from sescheck.aws.operations import Operation
from sescheck.collect.answers import parse
from sescheck.snapshot.model import Fact
from sescheck.snapshot.reading import Known, Listing, Reading

FACT = Fact.ENABLED_REGIONS
LIST_REGIONS = Operation("account", "ListRegions", items="Regions", token="NextToken")  # noqa: S106
DESCRIBE_REGIONS = Operation("ec2", "DescribeRegions", items="Regions")
GET_STATUS = Operation("account", "GetRegionOptStatus", rate=5)
READS = (LIST_REGIONS, DESCRIBE_REGIONS, GET_STATUS)
INSTEAD_OF = {DESCRIBE_REGIONS: LIST_REGIONS}

DISABLED = frozenset({"DISABLED", "DISABLING"})
"""Any other word is taken to mean that the region may be asked: it will say so itself."""

_EC2_WORDS = {
    "opt-in-not-required": "ENABLED_BY_DEFAULT",
    "opted-in": "ENABLED",
    "not-opted-in": "DISABLED",
}


async def read(door: Door) -> Reading[Mapping[str, str]]:
    """The status of each region, in account ListRegions' words; of EC2 where only that is allowed."""
    door = door.for_reads(READS)
    listing = await door.follow(LIST_REGIONS, MaxResults=50)
    if listing.unread is None and listing.items:
        return Known({item["RegionName"]: item["RegionOptStatus"] for item in listing.items})
    by_ec2: Listing[Mapping[str, str]] = await door.follow(DESCRIBE_REGIONS, AllRegions=True)
    if by_ec2.unread is None:
        return Known({item["RegionName"]: _ec2_word(item) for item in by_ec2.items})
    return listing.unread or by_ec2.unread


async def status(door: Door, region: str) -> Reading[str]:
    """The status of one region, which its own refusal of the credentials does not tell."""
    return parse(
        await door.for_reads(READS).ask(GET_STATUS, RegionName=region),
        GET_STATUS,
        lambda answer: str(answer["RegionOptStatus"]),
    )


def _ec2_word(item: Mapping[str, str]) -> str:
    status = item.get("OptInStatus", "")
    return _EC2_WORDS.get(status, status)

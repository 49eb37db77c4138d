"""Which regions are enabled for the account."""

from collections.abc import Mapping

from sescheck.aws.door import Answer, Door
from sescheck.aws.operations import Operation
from sescheck.collect.fetch.parsing import items_of, name, parse
from sescheck.snapshot.model import Fact
from sescheck.snapshot.reading import Known, Reading, Unreadable, Why

FACT = Fact.ENABLED_REGIONS
LIST_REGIONS = Operation("account", "ListRegions", items="Regions", token="NextToken")  # noqa: S106
DESCRIBE_REGIONS = Operation("ec2", "DescribeRegions", items="Regions")
GET_STATUS = Operation("account", "GetRegionOptStatus", rate=5)
READS = (LIST_REGIONS, DESCRIBE_REGIONS, GET_STATUS)
INSTEAD_OF = {DESCRIBE_REGIONS: LIST_REGIONS}

DISABLED = frozenset({"DISABLED", "DISABLING"})
"""With any other status, the region is read: its own answers show whether it is enabled."""

_EC2_STATUSES = {
    "opt-in-not-required": "ENABLED_BY_DEFAULT",
    "opted-in": "ENABLED",
    "not-opted-in": "DISABLED",
}


async def read(door: Door) -> Reading[Mapping[str, str]]:
    """Return the status of each region, as account ListRegions gives it; from EC2 if only that call is allowed."""
    door = door.for_reads(READS)
    listing = items_of(await door.follow(LIST_REGIONS, MaxResults=50), LIST_REGIONS, _status)
    if listing.unread is None and listing.items:
        return Known(dict(listing.items))
    by_ec2 = items_of(await door.follow(DESCRIBE_REGIONS, AllRegions=True), DESCRIBE_REGIONS, _ec2_status)
    if by_ec2.unread is None and by_ec2.items:
        return Known(dict(by_ec2.items))
    none = Unreadable(Why.UNEXPECTED, LIST_REGIONS.action, "an answer without any region")
    return listing.unread or by_ec2.unread or none


def _status(item: Answer) -> tuple[str, str]:
    return name(item, "RegionName"), name(item, "RegionOptStatus")


def _ec2_status(item: Answer) -> tuple[str, str]:
    status = name(item, "OptInStatus")
    return name(item, "RegionName"), _EC2_STATUSES.get(status, status)


async def status(door: Door, region: str) -> Reading[str]:
    """Return the status of one region: if it refuses the credentials, that does not show whether it is enabled."""
    answer = await door.for_reads(READS).ask(GET_STATUS, RegionName=region)
    return parse(answer, GET_STATUS, lambda each: name(each, "RegionOptStatus"))

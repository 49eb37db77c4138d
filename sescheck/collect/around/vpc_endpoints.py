"""The VPC endpoints for SES."""

from sescheck.aws.door import Answer
from sescheck.aws.operations import Operation
from sescheck.collect.context import RegionContext
from sescheck.collect.fetch.parsing import items_of, name
from sescheck.ses.verified_identities import any_verified
from sescheck.ses.vpc_services import SERVICES
from sescheck.snapshot.around import VpcEndpoint
from sescheck.snapshot.model import Depth
from sescheck.snapshot.reading import Known, Listing, Unreadable, Why

FIELD = "vpc_endpoints"
DESCRIBE = Operation("ec2", "DescribeVpcEndpoints", items="VpcEndpoints", token="NextToken")  # noqa: S106
READS = (DESCRIBE,)
ASKED_FROM = Depth.STANDARD
AWAITS = ("identities",)

_PAGE = 1000
_TOO_QUICK = Unreadable(Why.NOT_ASKED, DESCRIBE.action, "VPC endpoints are read with --depth standard")
_NOTHING_TO_SEND = Unreadable(
    Why.NOT_ASKED, DESCRIBE.action, "VPC endpoints are read only if an identity of the region is verified"
)


async def read(region: RegionContext) -> Listing[VpcEndpoint]:
    """Read the endpoints for SES, with all pages, if the region has a verified identity."""
    if region.context.depth is Depth.QUICK:
        return Listing((), _TOO_QUICK)
    match any_verified(await region.result("identities")):
        case Known(True):
            filters = [{"Name": "service-name", "Values": _wanted(region.door.region)}]
            listing = await region.door.follow(DESCRIBE, Filters=filters, MaxResults=_PAGE)
            return items_of(listing, DESCRIBE, _endpoint)
        case Known():
            return Listing((), _NOTHING_TO_SEND)
        case Unreadable() as unread:
            return Listing((), unread)


def _wanted(region: str) -> list[str]:
    """Return the names of the services of SES: in full, and of any region and partition by a wildcard."""
    return [name for each in SERVICES for name in (f"com.amazonaws.{region}.{each}", f"*.amazonaws.*.{each}")]


def _endpoint(item: Answer) -> VpcEndpoint:
    return VpcEndpoint(name(item, "VpcEndpointId"), name(item, "ServiceName"), name(item, "State").lower())

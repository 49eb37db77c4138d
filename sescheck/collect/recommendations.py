"""What AWS's own Virtual Deliverability Manager advises."""

from sescheck.aws.door import Answer, Door
from sescheck.aws.operations import Operation
from sescheck.collect.answers import items_of, name
from sescheck.snapshot.model import Depth, Fact
from sescheck.snapshot.reading import Listing, Unreadable, Why
from sescheck.snapshot.sending import Recommendation

FACT = Fact.RECOMMENDATIONS
LIST_RECOMMENDATIONS = Operation("sesv2", "ListRecommendations", items="Recommendations", token="NextToken")  # noqa: S106
READS = (LIST_RECOMMENDATIONS,)
ASKED_FROM = Depth.STANDARD
_NOT_ASKED = Unreadable(
    Why.NOT_ASKED, LIST_RECOMMENDATIONS.action, "AWS's recommendations are asked with --depth standard"
)
_NONE_WITHOUT_VDM = Listing[Recommendation](())

_PAGE = 100


async def read(door: Door, depth: Depth, vdm: str | None) -> Listing[Recommendation]:
    """The open ones, 100 a page; without the Virtual Deliverability Manager there is nobody who could advise."""
    if depth is Depth.QUICK:
        return Listing((), _NOT_ASKED)
    if vdm != "ENABLED":
        return _NONE_WITHOUT_VDM
    listing = await door.for_reads(READS).follow(LIST_RECOMMENDATIONS, Filter={"STATUS": "OPEN"}, PageSize=_PAGE)
    return items_of(listing, LIST_RECOMMENDATIONS, _recommendation)


def _recommendation(item: Answer) -> Recommendation:
    return Recommendation(
        resource=name(item, "ResourceArn"),
        type=name(item, "Type"),
        status=item.get("Status", "OPEN"),
        impact=name(item, "Impact"),
        description=item.get("Description", ""),
    )

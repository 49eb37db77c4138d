"""The recommendations of AWS: from the Virtual Deliverability Manager, and about tenants."""

from sescheck.aws.door import Answer
from sescheck.aws.operations import Operation
from sescheck.collect.context import RegionContext
from sescheck.collect.fetch.parsing import items_of, name
from sescheck.collect.sending.tenants import may_have
from sescheck.snapshot.model import Depth, Settings
from sescheck.snapshot.reading import Known, Listing, Reading, Unreadable, Why
from sescheck.snapshot.sending import Recommendation

FIELD = "recommendations"
LIST_RECOMMENDATIONS = Operation("sesv2", "ListRecommendations", items="Recommendations", token="NextToken")  # noqa: S106
READS = (LIST_RECOMMENDATIONS,)
ASKED_FROM = Depth.STANDARD
AWAITS = ("settings", "tenants")
_NOT_ASKED = Unreadable(
    Why.NOT_ASKED, LIST_RECOMMENDATIONS.action, "AWS's recommendations are read with --depth standard"
)
_NOTHING_TO_ADVISE_ON = Unreadable(
    Why.NOT_ASKED,
    LIST_RECOMMENDATIONS.action,
    "AWS's recommendations are read if the Virtual Deliverability Manager is on, or there are tenants",
)

_PAGE = 100
ON = "ENABLED"
_BAD_REQUEST = "BadRequestException"


async def read(region: RegionContext) -> Listing[Recommendation]:
    """Read the open recommendations, 100 per page.

    They come from the Virtual Deliverability Manager and, if there are tenants, from the reputation of tenants.
    """
    settings: Reading[Settings] = await region.result("settings")
    match settings:
        case Known(found):
            return await _read(region, found.vdm)
        case Unreadable():
            return Listing((), settings)


async def _read(region: RegionContext, vdm: str | None) -> Listing[Recommendation]:
    if region.context.depth is Depth.QUICK:
        return Listing((), _NOT_ASKED)
    if vdm != ON and not may_have(await region.result("tenants")):
        return Listing((), _NOTHING_TO_ADVISE_ON)
    listing = await region.door.follow(LIST_RECOMMENDATIONS, Filter={"STATUS": "OPEN"}, PageSize=_PAGE)
    unread = listing.unread if vdm == ON else _without_vdm(listing.unread)
    return items_of(Listing(listing.items, unread), LIST_RECOMMENDATIONS, _recommendation)


def _without_vdm(unread: Unreadable | None) -> Unreadable | None:
    """Return the reason if the manager is off. A BadRequestException may only mean that it is off."""
    if unread is None or not unread.detail.startswith(_BAD_REQUEST):
        return unread
    return Unreadable(
        Why.NOT_ASKED, unread.operation, f"the Virtual Deliverability Manager is off, and AWS says {unread.detail}"
    )


def _recommendation(item: Answer) -> Recommendation:
    return Recommendation(
        resource=name(item, "ResourceArn"),
        type=name(item, "Type"),
        status=item.get("Status", "OPEN"),
        impact=name(item, "Impact"),
        description=item.get("Description", ""),
    )

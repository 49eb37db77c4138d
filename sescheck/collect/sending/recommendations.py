"""What AWS itself recommends: its Virtual Deliverability Manager, and what it finds of tenants."""

from sescheck.aws.door import Answer
from sescheck.aws.operations import Operation
from sescheck.collect.context import RegionContext
from sescheck.collect.fetch.parsing import items_of, name
from sescheck.snapshot.model import Depth, Settings
from sescheck.snapshot.reading import Known, Listing, Reading, Unreadable, Why
from sescheck.snapshot.sending import Recommendation, Tenant

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
_ON = "ENABLED"
_BAD_REQUEST = "BadRequestException"


async def read(region: RegionContext) -> Listing[Recommendation]:
    """The open ones, 100 a page.

    They are the Virtual Deliverability Manager's and, where there are tenants, those about a tenant's reputation.
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
    if vdm != _ON and not _may_have(await region.result("tenants")):
        return Listing((), _NOTHING_TO_ADVISE_ON)
    listing = await region.door.follow(LIST_RECOMMENDATIONS, Filter={"STATUS": "OPEN"}, PageSize=_PAGE)
    unread = listing.unread if vdm == _ON else _without_vdm(listing.unread)
    return items_of(Listing(listing.items, unread), LIST_RECOMMENDATIONS, _recommendation)


def _may_have(tenants: Listing[Tenant]) -> bool:
    """Also where their list was refused; not where the region does not have the feature."""
    unread = tenants.unread
    return bool(tenants.items) or (unread is not None and unread.why is not Why.NOT_SUPPORTED_HERE)


def _without_vdm(unread: Unreadable | None) -> Unreadable | None:
    """Nobody knows whether AWS answers where the manager is off: that the request is wrong may just say so."""
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

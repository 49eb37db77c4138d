"""The requests for higher sending quotas."""

from datetime import UTC, datetime
from typing import Any

from sescheck.aws.door import Answer
from sescheck.aws.operations import Operation
from sescheck.collect.context import RegionContext
from sescheck.collect.fetch.parsing import items_of, name
from sescheck.comparison.logic import all_of
from sescheck.ses.verified_identities import any_verified
from sescheck.snapshot.around import QuotaRequest
from sescheck.snapshot.model import Depth, Settings
from sescheck.snapshot.reading import Known, Listing, Reading, Unreadable, Why, value_of

FIELD = "quota_requests"
LIST_REQUESTS = Operation(
    "service-quotas",
    "ListRequestedServiceQuotaChangeHistory",
    items="RequestedQuotas",
    token="NextToken",  # noqa: S106
)
READS = (LIST_REQUESTS,)
ASKED_FROM = Depth.STANDARD
AWAITS = ("settings", "identities")

_PAGE = 100
_SENDING = frozenset({"L-804C8AE8", "L-CDEF9B6B"})
_TOO_QUICK = Unreadable(
    Why.NOT_ASKED, LIST_REQUESTS.action, "requests for higher quotas are read with --depth standard"
)
_NOTHING_TO_SEND = Unreadable(
    Why.NOT_ASKED,
    LIST_REQUESTS.action,
    "requests for higher quotas are read only with production access and a verified identity",
)


async def read(region: RegionContext) -> Listing[QuotaRequest]:
    """Read AWS's list of requests, 100 per page, if the region can send to everybody."""
    if region.context.depth is Depth.QUICK:
        return Listing((), _TOO_QUICK)
    settings: Reading[Settings] = await region.result("settings")
    production = value_of(settings, lambda found: found.production_access)
    match all_of((production, any_verified(await region.result("identities")))):
        case Known(True):
            listing = await region.door.follow(LIST_REQUESTS, ServiceCode="ses", MaxResults=_PAGE)
            found = items_of(listing, LIST_REQUESTS, _request)
            return Listing(tuple(each for each in found.items if each.code in _SENDING), found.unread)
        case Known():
            return Listing((), _NOTHING_TO_SEND)
        case Unreadable() as unread:
            return Listing((), unread)


def _request(item: Answer) -> QuotaRequest:
    return QuotaRequest(
        code=name(item, "QuotaCode"),
        desired=float(item["DesiredValue"]),
        status=name(item, "Status"),
        created=_moment(item["Created"]),
    )


def _moment(value: Any) -> str:
    moment = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")

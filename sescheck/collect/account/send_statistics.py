"""What was sent in a region in the last two weeks, and how much of it bounced or was complained about."""

from collections.abc import Sequence

from sescheck.aws.door import Answer
from sescheck.aws.operations import Operation
from sescheck.collect.context import RegionContext
from sescheck.collect.fetch.parsing import build_reading, items_of, moment
from sescheck.collect.identities.listing import may_send
from sescheck.snapshot.model import Depth, Settings
from sescheck.snapshot.reading import Known, Listing, Reading, Unreadable, Why
from sescheck.snapshot.reputation import SendStatistics

FIELD = "statistics"
GET_STATISTICS = Operation("ses", "GetSendStatistics", items="SendDataPoints")
READS = (GET_STATISTICS,)
ASKED_FROM = Depth.STANDARD
AWAITS = ("settings",)

_NOT_ASKED = Unreadable(
    Why.NOT_ASKED, GET_STATISTICS.action, "bounces and complaints are read with --depth standard"
)
_COUNTERS = ("DeliveryAttempts", "Bounces", "Complaints", "Rejects")


async def read(region: RegionContext) -> Reading[SendStatistics | None]:
    """Read the sums in one call. ``Known(None)``: nothing was sent lately, and no identity is verified."""
    if not may_send(region.listed) and await _sent_nothing(region):
        return Known(None)
    if region.context.depth is Depth.QUICK:
        return _NOT_ASKED
    points: Listing[Answer] = items_of(await region.door.follow(GET_STATISTICS), GET_STATISTICS, _checked)
    return points.unread or build_reading({"points": points.items}, GET_STATISTICS, lambda it: _sums(it["points"]))


async def _sent_nothing(region: RegionContext) -> bool:
    """True if AWS says that nothing was sent in 24 hours. A region that may send does not wait for it."""
    settings: Reading[Settings] = await region.result("settings")
    return isinstance(settings, Known) and not settings.value.sent_last_24_hours


def _checked(point: Answer) -> Answer:
    return {name: point[name] for name in (*_COUNTERS, "Timestamp")}


def _sums(points: Sequence[Answer]) -> SendStatistics:
    attempts, bounces, complaints, rejects = (sum(int(each[name]) for each in points) for name in _COUNTERS)
    since = min((moment(each["Timestamp"]) for each in points), default=None)
    return SendStatistics(attempts, bounces, complaints, rejects, since)

"""The CloudWatch alarms on the reputation metrics of the account in a region."""

from collections.abc import Iterator

from sescheck.aws.door import Answer, Door
from sescheck.aws.operations import Operation
from sescheck.collect.context import RegionContext
from sescheck.collect.fetch.parsing import arn_of, items_of, name
from sescheck.collect.identities.listing import may_send
from sescheck.snapshot.model import Depth
from sescheck.snapshot.reading import Known, Listing, Unreadable, Why
from sescheck.snapshot.reputation import ReputationAlarm

FIELD = "reputation_alarms"
DESCRIBE_ALARMS = Operation("cloudwatch", "DescribeAlarms", items="MetricAlarms", token="NextToken", rate=9.0)  # noqa: S106
READS = (DESCRIBE_ALARMS,)
ASKED_FROM = Depth.STANDARD

METRICS = ("Reputation.BounceRate", "Reputation.ComplaintRate")
_NAMESPACE = "AWS/SES"
_PAGE = 100
"""The most alarms per page. Source: the model."""

MOST_PAGES = 5
"""At depth standard. An account may have thousands of alarms, and AWS cannot search them all by their metric."""

_NOT_ASKED = Unreadable(Why.NOT_ASKED, DESCRIBE_ALARMS.action, "alarms are read with --depth standard")
_NOBODY_SENDS = Unreadable(Why.NOT_ASKED, DESCRIBE_ALARMS.action, "alarms are read if an identity is verified")
_TOO_MANY = Unreadable(
    Why.NOT_ASKED,
    DESCRIBE_ALARMS.action,
    f"only the first {MOST_PAGES * _PAGE} alarms of a region are read; --depth deep reads them all",
)


async def read(region: RegionContext) -> Listing[ReputationAlarm]:
    """Read the metric alarms, and keep those on a reputation metric. Not asked if no identity is verified."""
    if not may_send(region.listed):
        return Listing((), _NOBODY_SENDS)
    match region.context.depth:
        case Depth.QUICK:
            return Listing((), _NOT_ASKED)
        case Depth.STANDARD:
            listing = await _first_pages(region.door)
        case Depth.DEEP:
            listing = await region.door.follow(DESCRIBE_ALARMS, MaxRecords=_PAGE)
    found = items_of(listing, DESCRIBE_ALARMS, _alarm)
    return Listing(tuple(each for each in found.items if each.metrics), found.unread)


async def _first_pages(door: Door) -> Listing[Answer]:
    items: list[Answer] = []
    page: dict[str, str] = {}
    for _ in range(MOST_PAGES):
        answer = await door.ask(DESCRIBE_ALARMS, MaxRecords=_PAGE, **page)
        match answer:
            case Known(value):
                items += value.get("MetricAlarms") or ()
                if not value.get("NextToken"):
                    return Listing(tuple(items))
                page = {"NextToken": value["NextToken"]}
            case Unreadable():
                return Listing(tuple(items), answer)
    return Listing(tuple(items), _TOO_MANY)


def _alarm(item: Answer) -> ReputationAlarm:
    account = arn_of(item, "AlarmArn").split(":")[4]
    return ReputationAlarm(
        name=name(item, "AlarmName"),
        metrics=tuple(sorted({*_watched(item), *_watched_by_expressions(item, account)})),
        acts=bool(item["ActionsEnabled"] and item.get("AlarmActions")),
    )


def _watched(metric: Answer) -> Iterator[str]:
    """Yield the name of a metric of the whole account. One with dimensions is about a part of the mail."""
    if (
        metric.get("Namespace") == _NAMESPACE
        and metric.get("MetricName") in METRICS
        and not metric.get("Dimensions")
    ):
        yield metric["MetricName"]


def _watched_by_expressions(item: Answer, account: str) -> Iterator[str]:
    """Yield the metrics of an alarm on an expression, unless they are those of another account."""
    for query in item.get("Metrics") or ():
        if query.get("AccountId", account) == account:
            yield from _watched((query.get("MetricStat") or {}).get("Metric") or {})
            yield from (each for each in METRICS if each in (query.get("Expression") or ""))

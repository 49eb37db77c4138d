"""The resources of Mail Manager in a region, as its lists give them."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

from sescheck.aws.door import Answer, Door
from sescheck.aws.operations import Operation
from sescheck.collect import resume
from sescheck.collect.context import RegionContext
from sescheck.collect.fetch.parsing import items_of, name, text_or_none
from sescheck.endpoints import is_documented
from sescheck.snapshot.fields import nothing_read
from sescheck.snapshot.model import Depth
from sescheck.snapshot.reading import Known, Listing, Unreadable, Why
from sescheck.snapshot.sending import IngressPoint, MailManager, TrafficPolicy

T = TypeVar("T")

FIELD = "mail_manager"
LIST_INGRESS_POINTS = Operation("mailmanager", "ListIngressPoints", items="IngressPoints", token="NextToken")  # noqa: S106
LIST_RULE_SETS = Operation("mailmanager", "ListRuleSets", items="RuleSets", token="NextToken")  # noqa: S106
LIST_TRAFFIC_POLICIES = Operation("mailmanager", "ListTrafficPolicies", items="TrafficPolicies", token="NextToken")  # noqa: S106
READS = (LIST_INGRESS_POINTS, LIST_RULE_SETS, LIST_TRAFFIC_POLICIES)
ASKED_FROM = Depth.STANDARD

_PAGE = 50
_NOT_ASKED = Unreadable(Why.NOT_ASKED, LIST_INGRESS_POINTS.action, "Mail Manager is read with --depth standard")


async def read(region: RegionContext) -> MailManager:
    """Read three lists, 50 per page. What an earlier run read is kept."""
    if region.context.depth is Depth.QUICK:
        return nothing_read(MailManager, _NOT_ASKED)
    door, before = region.door, region.before.mail_manager
    points, sets, policies = await asyncio.gather(
        resume.listing(before.ingress_points, lambda: _list(door, LIST_INGRESS_POINTS, _ingress_point)),
        resume.listing(
            before.rule_sets, lambda: _list(door, LIST_RULE_SETS, lambda item: str(item["RuleSetName"]))
        ),
        resume.listing(before.traffic_policies, lambda: _list(door, LIST_TRAFFIC_POLICIES, _traffic_policy)),
    )
    return MailManager(points, sets, policies)


def _ingress_point(item: Answer) -> IngressPoint:
    status, type_ = (Known(text_or_none(item.get(member))) for member in ("Status", "Type"))
    return IngressPoint(name(item, "IngressPointName"), status, type_)


def _traffic_policy(item: Answer) -> TrafficPolicy:
    return TrafficPolicy(name(item, "TrafficPolicyName"), Known(text_or_none(item.get("DefaultAction"))))


async def _list(door: Door, operation: Operation, build: Callable[[Answer], T]) -> Listing[T]:
    listing = await door.follow(operation, PageSize=_PAGE)
    return items_of(Listing(listing.items, _reason(door.region, listing.unread)), operation, build)


def _reason(region: str, unread: Unreadable | None) -> Unreadable | None:
    """Return why a list is incomplete; an endpoint that does not exist makes it unsupported.

    Mail Manager has its own endpoint, and not every region with SES has it. In a region that is not documented, an
    endpoint that cannot be reached is taken as one that does not exist.
    """
    if unread is None or unread.why is not Why.UNREACHABLE or is_documented(region):
        return unread
    return Unreadable(
        Why.NOT_SUPPORTED_HERE, unread.operation, f"the region has no Mail Manager endpoint: {unread.detail}"
    )

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
    ids = dict(before.ids)
    points, sets, policies = await asyncio.gather(
        resume.listing(before.ingress_points, lambda: of_list(door, LIST_INGRESS_POINTS, _ingress_point(ids))),
        resume.listing(before.rule_sets, lambda: of_list(door, LIST_RULE_SETS, _rule_set(ids))),
        resume.listing(
            before.traffic_policies, lambda: of_list(door, LIST_TRAFFIC_POLICIES, _traffic_policy(ids))
        ),
    )
    return MailManager(points, sets, policies, dict(sorted(ids.items())))


def _ingress_point(ids: dict[str, str]) -> Callable[[Answer], IngressPoint]:
    def build(item: Answer) -> IngressPoint:
        status, type_ = (Known(text_or_none(item.get(member))) for member in ("Status", "Type"))
        return IngressPoint(_named(ids, "ingress-point", item, "IngressPoint"), status, type_)

    return build


def _rule_set(ids: dict[str, str]) -> Callable[[Answer], str]:
    return lambda item: _named(ids, "rule-set", item, "RuleSet")


def _traffic_policy(ids: dict[str, str]) -> Callable[[Answer], TrafficPolicy]:
    def build(item: Answer) -> TrafficPolicy:
        own = _named(ids, "traffic-policy", item, "TrafficPolicy")
        return TrafficPolicy(own, Known(text_or_none(item.get("DefaultAction"))))

    return build


def _named(ids: dict[str, str], kind: str, item: Answer, member: str) -> str:
    """Return the name of an item, and keep its id: other resources name it by the id."""
    found = name(item, f"{member}Name")
    if id_ := text_or_none(item.get(f"{member}Id")):
        ids[f"{kind}/{found}"] = id_
    return found


async def of_list(door: Door, operation: Operation, build: Callable[[Answer], T]) -> Listing[T]:
    """Read a list of Mail Manager, 50 per page."""
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

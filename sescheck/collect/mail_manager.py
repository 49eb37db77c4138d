"""The names of what Mail Manager has in a region."""

import asyncio

from sescheck.aws.door import Door
from sescheck.aws.operations import Operation
from sescheck.collect import kept
from sescheck.collect.answers import names_of
from sescheck.snapshot.model import Depth, Fact
from sescheck.snapshot.places import is_documented
from sescheck.snapshot.reading import Listing, Unreadable, Why
from sescheck.snapshot.sending import MailManager

FACT = Fact.MAIL_MANAGER
LIST_INGRESS_POINTS = Operation("mailmanager", "ListIngressPoints", items="IngressPoints", token="NextToken")  # noqa: S106
LIST_RULE_SETS = Operation("mailmanager", "ListRuleSets", items="RuleSets", token="NextToken")  # noqa: S106
LIST_TRAFFIC_POLICIES = Operation("mailmanager", "ListTrafficPolicies", items="TrafficPolicies", token="NextToken")  # noqa: S106
READS = (LIST_INGRESS_POINTS, LIST_RULE_SETS, LIST_TRAFFIC_POLICIES)
ASKED_FROM = Depth.STANDARD

_PAGE = 50
_NOT_ASKED = Listing[str](
    (), Unreadable(Why.NOT_ASKED, LIST_INGRESS_POINTS.action, "Mail Manager is asked with --depth standard")
)


async def read(door: Door, depth: Depth, before: MailManager) -> MailManager:
    """Three lists, 50 a page; what an earlier run knows is kept."""
    if depth is Depth.QUICK:
        return MailManager(_NOT_ASKED, _NOT_ASKED, _NOT_ASKED)
    door = door.for_reads(READS)
    points, sets, policies = await asyncio.gather(
        kept.listing(before.ingress_points, lambda: _names(door, LIST_INGRESS_POINTS, "IngressPointName")),
        kept.listing(before.rule_sets, lambda: _names(door, LIST_RULE_SETS, "RuleSetName")),
        kept.listing(before.traffic_policies, lambda: _names(door, LIST_TRAFFIC_POLICIES, "TrafficPolicyName")),
    )
    return MailManager(points, sets, policies)


async def _names(door: Door, operation: Operation, member: str) -> Listing[str]:
    listing = await door.follow(operation, PageSize=_PAGE)
    return names_of(Listing(listing.items, _reason(door.region, listing.unread)), operation, member)


def _reason(region: str, unread: Unreadable | None) -> Unreadable | None:
    """Mail Manager has an endpoint of its own, and not every region with SES has it.

    Where nothing is documented of a region, an endpoint that can not be reached is one that is not there.
    """
    if unread is None or unread.why is not Why.UNREACHABLE or is_documented(region):
        return unread
    return Unreadable(Why.NOT_SUPPORTED_HERE, unread.operation, f"no endpoint of Mail Manager: {unread.detail}")

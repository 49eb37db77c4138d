"""The reputation of the tenants and identities of a region, and who has paused one."""

from sescheck.aws.door import Answer
from sescheck.aws.operations import Operation
from sescheck.collect.context import RegionContext
from sescheck.collect.fetch.parsing import items_of, name, text_or_none
from sescheck.collect.identities.listing import may_send
from sescheck.collect.sending.tenants import may_have
from sescheck.snapshot.model import Depth
from sescheck.snapshot.reading import Listing, Unreadable, Why
from sescheck.snapshot.reputation import ReputationEntity
from sescheck.snapshot.sending import Tenant

FIELD = "reputation"
LIST_ENTITIES = Operation("sesv2", "ListReputationEntities", items="ReputationEntities", token="NextToken")  # noqa: S106
READS = (LIST_ENTITIES,)
ASKED_FROM = Depth.STANDARD
AWAITS = ("tenants",)

_NOT_ASKED = Unreadable(
    Why.NOT_ASKED,
    LIST_ENTITIES.action,
    "the reputation of tenants and identities is read with --depth standard",
)
_PAGE = 100


async def read(region: RegionContext) -> Listing[ReputationEntity]:
    """Read the list if there are tenants or verified identities; otherwise no such entity can send."""
    tenants: Listing[Tenant] = await region.result("tenants")
    if not may_send(region.listed) and not may_have(tenants):
        return Listing(())
    if region.context.depth is Depth.QUICK:
        return Listing((), _NOT_ASKED)
    return items_of(await region.door.follow(LIST_ENTITIES, PageSize=_PAGE), LIST_ENTITIES, _entity)


def _entity(item: Answer) -> ReputationEntity:
    by_owner, by_aws = item.get("CustomerManagedStatus") or {}, item.get("AwsSesManagedStatus") or {}
    return ReputationEntity(
        arn=name(item, "ReputationEntityReference"),
        sending=text_or_none(item.get("SendingStatusAggregate")),
        by_owner=text_or_none(by_owner.get("Status")),
        owner_says=text_or_none(by_owner.get("Cause")),
        by_aws=text_or_none(by_aws.get("Status")),
        aws_says=text_or_none(by_aws.get("Cause")),
        impact=text_or_none(item.get("ReputationImpact")),
        policy=text_or_none(item.get("ReputationManagementPolicy")),
    )

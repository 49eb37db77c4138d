"""What is read of tenants: their settings and resources, at depth deep only."""

from typing import Any, Self

import pytest

from sescheck.aws.operations import Operation
from sescheck.collect.sending import tenants
from sescheck.snapshot.model import Depth
from sescheck.snapshot.reading import Known, Listing, Unreadable, Why
from sescheck.snapshot.sending import Tenant
from sescheck.snapshot.tenants import TenantDetail
from tests.collect.reading import HERE, read_now

ARNS = tuple(f"arn:aws:ses:us-east-1:123456789012:{each}" for each in ("identity/example.com", "template/a"))
SUPPRESSION = {"SuppressionScope": "TENANT", "SuppressedReasons": ["COMPLAINT", "BOUNCE"]}
WHOLE = {"TenantName": "acme", "Tags": [{"Key": "plan", "Value": "gold"}], "SuppressionAttributes": SUPPRESSION}
DENIED = Unreadable(Why.DENIED, "ses:GetTenant", "AccessDenied: no")


class Answering:
    """A door to one tenant."""

    region, unneeded = HERE, frozenset[Operation]()

    def __init__(self, detail: object = None, resources: Unreadable | None = None, tenants: int = 1) -> None:
        self.detail, self.resources, self.tenants = detail, resources, tenants
        self.asked: list[str] = []

    def for_reads(self, _: object) -> Self:
        """Return the door, for other operations."""
        return self

    async def follow(self, operation: Operation, **_: object) -> Listing[Any]:
        """Return a list."""
        self.asked.append(operation.name)
        if operation is tenants.LIST_TENANTS:
            return Listing(({"TenantName": "acme", "SendingStatus": "ENABLED"},) * self.tenants)
        return Listing(tuple({"ResourceArn": each} for each in reversed(ARNS)), self.resources)

    async def ask_whether(self, operation: Operation, **_: object) -> object:
        """Return a tenant."""
        self.asked.append(operation.name)
        return self.detail if isinstance(self.detail, Unreadable) else Known({"Tenant": self.detail or WHOLE})


def read(door: Answering, depth: Depth = Depth.DEEP) -> Tenant:
    """Read the tenant."""
    found: Listing[Tenant] = read_now(tenants, door, depth)
    return found.items[0]


def test_settings_and_resources_are_read_sorted() -> None:
    """Their order has no meaning."""
    detail = TenantDetail("TENANT", ("BOUNCE", "COMPLAINT"), {"plan": "gold"})
    assert Tenant("acme", "ENABLED", Known(detail), Known(ARNS)) == read(Answering())


def test_what_aws_does_not_give_is_not_set() -> None:
    """A tenant without suppression settings."""
    assert Known(TenantDetail(None, None)) == read(Answering({"TenantName": "acme"})).detail


@pytest.mark.parametrize("depth", [Depth.QUICK, Depth.STANDARD])
def test_they_cost_nothing_at_other_depths(depth: Depth) -> None:
    """Then they are not asked, which is not a refusal."""
    door = Answering()
    found = read(door, depth)
    assert ["ListTenants"] == door.asked
    unread = (found.detail, found.resources)
    assert [Why.NOT_ASKED] * 2 == [each.why for each in unread if isinstance(each, Unreadable)]


def test_a_region_without_tenants_costs_only_the_list() -> None:
    """As before."""
    door = Answering(tenants=0)
    assert Listing(()) == read_now(tenants, door)
    assert ["ListTenants"] == door.asked


def test_a_refusal_costs_only_its_own_part() -> None:
    """The other part is there. Resources that were listed in part are not a complete list."""
    found = read(Answering(DENIED))
    assert (DENIED, Known(ARNS)) == (found.detail, found.resources)
    refused = read(Answering(resources=DENIED))
    assert DENIED == refused.resources
    assert isinstance(refused.detail, Known)

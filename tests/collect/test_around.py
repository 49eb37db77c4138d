"""When VPC endpoints, event rules and requests for quotas are read, and what is made of the answers."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import ModuleType
from typing import Any

import pytest

from sescheck.aws.operations import Operation
from sescheck.collect.around import event_rules, quota_requests, vpc_endpoints
from sescheck.snapshot.around import EventRule, QuotaRequest, VpcEndpoint
from sescheck.snapshot.model import Depth
from sescheck.snapshot.reading import Known, Listing, Unreadable, Why
from sescheck.testing import builders as s
from tests.collect.reading import HERE, read_now

DENIED = s.unread("ses:ListEmailIdentities")
BUS = f"arn:aws:events:{HERE}:{s.ACCOUNT_ID}:event-bus/default"


@dataclass
class Answering:
    """A door that gives these lists by operation, and records what was asked."""

    lists: dict[str, Listing[Any]] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    region: str = HERE

    async def follow(self, operation: Operation, **params: Any) -> Listing[Any]:
        """Return the list; empty if none is given."""
        self.asked.append((operation.name, params))
        rule = params.get("Rule")
        return self.lists.get(operation.name if rule is None else f"{operation.name}/{rule}", Listing(()))


def sets(**options: Any) -> Listing[Any]:
    """A configuration set that sends to the event bus."""
    found = s.destination("BOUNCE", **({"kind": "EVENT_BRIDGE", "target": BUS} | options))
    return Listing((s.configuration_set("main", found),))


PRODUCTION = Known(s.account_settings())
VERIFIED = Listing((s.domain(),))
PENDING = Listing((s.domain(verification="PENDING"),))
UNREAD_SETS = Listing((s.configuration_set("main", unread_destinations=s.unread("ses:GetIt")),))
CASES: list[tuple[ModuleType, dict[str, object], Why | None]] = [
    (vpc_endpoints, {"identities": VERIFIED}, None),
    (vpc_endpoints, {"identities": Listing((s.domain(),), DENIED)}, None),
    (vpc_endpoints, {"identities": PENDING}, Why.NOT_ASKED),
    (vpc_endpoints, {"identities": Listing(())}, Why.NOT_ASKED),
    (vpc_endpoints, {"identities": Listing((), DENIED)}, Why.DENIED),
    (quota_requests, {"identities": VERIFIED, "settings": PRODUCTION}, None),
    (quota_requests, {"identities": PENDING, "settings": PRODUCTION}, Why.NOT_ASKED),
    (quota_requests, {"identities": VERIFIED, "settings": s.unread("ses:GetAccount")}, Why.DENIED),
    (
        quota_requests,
        {"identities": VERIFIED, "settings": Known(s.account_settings(production_access=False))},
        Why.NOT_ASKED,
    ),
    (event_rules, {"configuration_sets": sets()}, None),
    (event_rules, {"configuration_sets": sets(enabled=False)}, Why.NOT_ASKED),
    (event_rules, {"configuration_sets": sets(kind="SNS")}, Why.NOT_ASKED),
    (event_rules, {"configuration_sets": sets(target=BUS.replace(HERE, "eu-west-1"))}, Why.NOT_ASKED),
    (event_rules, {"configuration_sets": Listing(())}, Why.NOT_ASKED),
    (event_rules, {"configuration_sets": UNREAD_SETS}, Why.DENIED),
]


@pytest.mark.parametrize(("reader", "results", "why"), CASES)
def test_nothing_is_asked_if_it_cannot_matter(
    reader: ModuleType, results: dict[str, object], why: Why | None
) -> None:
    """An answer of the fields that decide is enough; what is not asked is not an empty list."""
    door = Answering()
    found = read_now(reader, door, Depth.STANDARD, **results)
    assert (None if found.unread is None else found.unread.why) is why
    assert len(door.asked) == (why is None)


@pytest.mark.parametrize("reader", [vpc_endpoints, event_rules, quota_requests])
def test_nothing_is_asked_at_depth_quick(reader: ModuleType) -> None:
    """Not even what decides is awaited."""
    door = Answering()
    found = read_now(reader, door, Depth.QUICK)
    assert (Why.NOT_ASKED, []) == (found.unread.why, door.asked)


def test_vpc_endpoints_are_asked_by_the_services_of_ses() -> None:
    """In full, and for other partitions and regions by a wildcard; states are in lower case."""
    item = {"VpcEndpointId": "vpce-1", "ServiceName": f"com.amazonaws.{HERE}.email-smtp", "State": "Available"}
    door = Answering({"DescribeVpcEndpoints": Listing((item, {"VpcEndpointId": "vpce-2"}))})
    found = read_now(vpc_endpoints, door, Depth.STANDARD, identities=VERIFIED)
    assert (VpcEndpoint("vpce-1", f"com.amazonaws.{HERE}.email-smtp", "available"),) == found.items
    assert found.unread is not None
    ((_, params),) = door.asked
    values = params["Filters"][0]["Values"]
    assert {f"com.amazonaws.{HERE}.email-smtp", "*.amazonaws.*.email", "*.amazonaws.*.mail-manager"} <= set(values)


def test_only_rules_that_may_match_are_kept_and_asked_for_their_targets() -> None:
    """One call each; a part of the targets is enough."""
    refused = s.unread("events:ListTargetsByRule")
    rules = (
        {"Name": "all", "State": "ENABLED", "EventPattern": '{"source": ["aws.ses"]}'},
        {"Name": "off", "State": "DISABLED", "EventPattern": '{"account": ["1"]}'},
        {"Name": "trail", "State": "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS", "EventPattern": "{}"},
        {"Name": "other", "State": "ENABLED", "EventPattern": '{"source": ["aws.s3"]}'},
        {"Name": "daily", "State": "ENABLED", "ScheduleExpression": "rate(1 day)"},
    )
    door = Answering(
        {
            "ListRules": Listing(rules),
            "ListTargetsByRule/all": Listing(({"Id": "1"}, {"Id": "2"}), refused),
            "ListTargetsByRule/trail": Listing((), refused),
        }
    )
    found = read_now(event_rules, door, Depth.STANDARD, configuration_sets=sets())
    expected = (
        EventRule("all", enabled=True, targets=Known(2)),
        EventRule("off", enabled=False, targets=Known(0)),
        EventRule("trail", enabled=True, targets=refused),
    )
    assert Listing(expected) == found
    assert ["ListRules", *["ListTargetsByRule"] * 3] == [name for name, _ in door.asked]


def test_only_requests_for_sending_quotas_are_kept() -> None:
    """With the time in UTC; an item without a status makes the list incomplete."""
    item = {
        "QuotaCode": "L-804C8AE8",
        "DesiredValue": 5e4,
        "Status": "PENDING",
        "Created": datetime(2026, 11, 20, 9, tzinfo=UTC),
    }
    lists = Listing((item, item | {"QuotaCode": "L-1"}, {"QuotaCode": "L-CDEF9B6B"}))
    door = Answering({"ListRequestedServiceQuotaChangeHistory": lists})
    found = read_now(quota_requests, door, Depth.STANDARD, identities=VERIFIED, settings=PRODUCTION)
    assert (QuotaRequest("L-804C8AE8", 50_000.0, "PENDING", "2026-11-20T09:00:00Z"),) == found.items
    assert isinstance(found.unread, Unreadable)

"""When statistics and reputation entities are read, and what the counts of many data points are together."""

from dataclasses import dataclass
from datetime import UTC, datetime
from types import ModuleType
from typing import Any

import pytest

from sescheck.collect.account import reputation_alarms, send_statistics
from sescheck.collect.identities import listing
from sescheck.collect.sending import reputation_entities
from sescheck.snapshot.model import Depth
from sescheck.snapshot.reading import Known, Listing, Unreadable, Why
from sescheck.snapshot.reputation import ReputationEntity, SendStatistics
from sescheck.snapshot.sending import Tenant
from sescheck.testing import builders as s
from tests.collect.reading import read_now

ABSENT = Unreadable(Why.NOT_SUPPORTED_HERE, "ses:ListTenants", "no tenants here")
DENIED = s.unread("ses:ListTenants")
NOBODY: Listing[listing.Listed] = Listing(())


def listed(verification: str | None) -> Listing[listing.Listed]:
    """One identity with this status; None: it is unread."""
    status = s.unread() if verification is None else Known(verification)
    return Listing((listing.Listed("example.com", "DOMAIN", status, s.unread()),))


@dataclass
class Answering:
    """A door that gives this list."""

    found: Listing[Any]
    asked: int = 0

    async def follow(self, *_: object, **__: object) -> Listing[Any]:
        """Return the list."""
        self.asked += 1
        return self.found


def read(
    module: ModuleType, found: Listing[Any], identities: Listing[listing.Listed], depth: Depth, **results: Any
) -> tuple[Any, int]:
    """Return what the reader returns, and the number of calls."""
    door = Answering(found)
    return read_now(module, door, depth, listed=identities, **results), door.asked


def point(hour: int, attempts: int, bounces: int = 0, complaints: int = 0, rejects: int = 0) -> dict[str, Any]:
    """A data point of one day."""
    return {
        "Timestamp": datetime(2026, 11, 20, hour, tzinfo=UTC),
        "DeliveryAttempts": attempts,
        "Bounces": bounces,
        "Complaints": complaints,
        "Rejects": rejects,
    }


@pytest.mark.parametrize(
    ("sent", "identities", "asked"),
    [
        (0, NOBODY, False),
        (0, listed("PENDING"), False),
        (0, listed("SUCCESS"), True),
        (0, listed("TEMPORARY_FAILURE"), True),
        (0, listed(None), True),
        (0, Listing[listing.Listed]((), s.unread()), True),
        (1, NOBODY, True),
    ],
)
def test_statistics_are_read_if_something_may_have_been_sent(
    sent: float, identities: Listing[listing.Listed], asked: bool
) -> None:
    """Otherwise no call is made, at any depth."""
    settings = Known(s.account_settings(sent_last_24_hours=sent))
    none = SendStatistics(0, 0, 0, 0, None)
    found, calls = read(send_statistics, Listing(()), identities, Depth.STANDARD, settings=settings)
    assert (Known(none if asked else None), int(asked)) == (found, calls)
    found, calls = read(send_statistics, Listing(()), identities, Depth.QUICK, settings=settings)
    assert (asked, 0) == (isinstance(found, Unreadable), calls)


def test_unread_settings_do_not_save_the_call() -> None:
    """Something may have been sent."""
    _, calls = read(send_statistics, Listing(()), NOBODY, Depth.STANDARD, settings=s.unread("ses:GetAccount"))
    assert 1 == calls


def test_data_points_are_added_up_in_any_order() -> None:
    """The first one is the earliest."""
    points = Listing((point(9, 100, 5, 1), point(7, 50, 1, rejects=2), point(8, 850, 4, 3)))
    found, _ = read(send_statistics, points, listed("SUCCESS"), Depth.STANDARD, settings=s.unread())
    assert Known(SendStatistics(1_000, 10, 4, 2, "2026-11-20T07:00:00Z")) == found


@pytest.mark.parametrize("lacking", ["Bounces", "DeliveryAttempts", "Timestamp"])
def test_a_part_of_the_data_points_is_not_the_sum(lacking: str) -> None:
    """A rate of a part would say nothing."""
    damaged = {name: value for name, value in point(8, 10).items() if name != lacking}
    points = Listing((point(7, 1_000), damaged))
    found, _ = read(send_statistics, points, listed("SUCCESS"), Depth.STANDARD, settings=s.unread())
    assert isinstance(found, Unreadable)
    assert (Why.UNEXPECTED, f"an answer without {lacking}") == (found.why, found.detail)


@pytest.mark.parametrize(
    ("identities", "tenants", "asked"),
    [
        (NOBODY, Listing[Tenant](()), False),
        (NOBODY, Listing[Tenant]((), ABSENT), False),
        (listed("FAILED"), Listing[Tenant](()), False),
        (NOBODY, Listing[Tenant]((), DENIED), True),
        (NOBODY, Listing((Tenant("acme", None),)), True),
        (listed("SUCCESS"), Listing[Tenant](()), True),
        (listed("SUCCESS"), Listing[Tenant]((), ABSENT), True),
    ],
)
def test_entities_are_listed_if_there_may_be_some(
    identities: Listing[listing.Listed], tenants: Listing[Tenant], asked: bool
) -> None:
    """Otherwise no call is made, at any depth."""
    found, calls = read(reputation_entities, Listing(()), identities, Depth.STANDARD, tenants=tenants)
    assert (Listing(()), int(asked)) == (found, calls)
    found, calls = read(reputation_entities, Listing(()), identities, Depth.QUICK, tenants=tenants)
    assert (asked, 0) == (found.unread is not None, calls)


def test_an_entity_without_statuses_is_kept() -> None:
    """AWS marks no member as required."""
    items = Listing(({"ReputationEntityReference": "arn:x"}, {"ReputationImpact": "HIGH"}))
    found, _ = read(reputation_entities, items, listed("SUCCESS"), Depth.STANDARD, tenants=Listing(()))
    assert (ReputationEntity("arn:x", None, None, None, None, None, None, None),) == found.items
    assert found.unread.detail == "an answer without ReputationEntityReference"


@dataclass
class Paged:
    """A door with this many pages of one alarm each."""

    pages: int
    asked: int = 0

    async def ask(self, *_: object, **page: Any) -> Known[dict[str, Any]]:
        """Return a page."""
        self.asked += 1
        assert page.get("NextToken", "0") == str(self.asked - 1) or self.asked == 1
        token = {} if self.asked == self.pages else {"NextToken": str(self.asked)}
        return Known({"MetricAlarms": [alarm(f"a{self.asked}")], **token})


def alarm(name: str, **members: Any) -> dict[str, Any]:
    """An alarm on the bounce rate, without an action."""
    arn = f"arn:aws:cloudwatch:us-east-1:{s.ACCOUNT_ID}:alarm:{name}"
    common = {"AlarmName": name, "AlarmArn": arn, "ActionsEnabled": True}
    own = {"Namespace": "AWS/SES", "MetricName": "Reputation.BounceRate"}
    return common | (members or own)


def query(**members: Any) -> dict[str, Any]:
    """A metric in an alarm on an expression."""
    metric = {"Namespace": "AWS/SES", "MetricName": "Reputation.ComplaintRate"}
    return {"Id": "m", "MetricStat": {"Metric": metric}, **members}


@pytest.mark.parametrize(("pages", "asked"), [(1, 1), (5, 5), (6, 5), (60, 5)])
def test_at_standard_five_pages_of_alarms_are_read_at_most(pages: int, asked: int) -> None:
    """The rest may have more, and is not missing."""
    door = Paged(pages)
    found = read_now(reputation_alarms, door, Depth.STANDARD, listed=listed("SUCCESS"))
    assert (asked, asked) == (door.asked, len(found.items))
    assert (pages > asked) == (found.unread is not None)


@pytest.mark.parametrize(
    ("item", "metrics"),
    [
        (alarm("a"), ("Reputation.BounceRate",)),
        (alarm("a", Namespace="Own", MetricName="Reputation.BounceRate"), ()),
        (alarm("a", Namespace="AWS/SES", MetricName="Bounce"), ()),
        (alarm("a", Namespace="AWS/SES", MetricName="Reputation.BounceRate", Dimensions=[{"Name": "x"}]), ()),
        (alarm("a", Metrics=[query(), {"Id": "e", "Expression": "m * 100"}]), ("Reputation.ComplaintRate",)),
        (alarm("a", Metrics=[query(AccountId=s.ACCOUNT_ID)]), ("Reputation.ComplaintRate",)),
        (alarm("a", Metrics=[query(AccountId="210987654321")]), ()),
        (
            alarm("a", Metrics=[{"Id": "q", "Expression": 'SELECT MAX("Reputation.BounceRate") FROM "AWS/SES"'}]),
            ("Reputation.BounceRate",),
        ),
    ],
)
def test_an_alarm_counts_if_it_watches_the_mail_of_the_whole_account(
    item: dict[str, Any], metrics: tuple[str, ...]
) -> None:
    """Its own metric, or one in an expression."""
    found = read_now(reputation_alarms, Answering(Listing((item,))), Depth.DEEP, listed=listed("SUCCESS"))
    assert ([metrics] if metrics else [], None) == ([each.metrics for each in found.items], found.unread)


def test_alarms_are_not_read_if_nobody_can_send() -> None:
    """Nor at depth quick."""
    for depth, identities in ((Depth.DEEP, NOBODY), (Depth.QUICK, listed("SUCCESS"))):
        found, calls = read(reputation_alarms, Listing(()), identities, depth)
        assert (Why.NOT_ASKED, 0) == (found.unread.why, calls)

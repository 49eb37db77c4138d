"""Mail that comes back, and paused senders, over HTTP: silent if they are few, found by their rule if not."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import boto3
import pytest

from sescheck.emulator import Emulator, Fault
from sescheck.emulator.backdoor import Region
from tests.cli.stocked import ACCOUNT, HERE, REGIONS, THERE, stocked
from tests.conftest import Cli

TENANT = "acme"


@pytest.fixture
def world(emulator: Emulator) -> Emulator:
    """Two regions that match in everything, and that no alarm watches."""
    stocked(emulator)
    for name in (HERE, THERE):
        with cloudwatch(emulator, name) as client:
            client.delete_alarms(AlarmNames=["ses-bounces"])
    return emulator


def sent(region: Region, *counts: tuple[int, int, int]) -> None:
    """Data points with these attempts, bounces and complaints."""
    points = [
        {
            "Timestamp": datetime(2026, 11, 20, hour, tzinfo=UTC),
            "DeliveryAttempts": attempts,
            "Bounces": bounces,
            "Complaints": complaints,
            "Rejects": 0,
        }
        for hour, (attempts, bounces, complaints) in enumerate(counts)
    ]
    region.stage("SendDataPoints", points)


def entity(region: Region, about: str, **members: Any) -> None:
    """A reputation entity that may send, except for what is given."""
    status = {"Status": "ENABLED"}
    found = {
        "ReputationEntityReference": f"arn:aws:ses:{region.region}:{ACCOUNT}:{about}",
        "ReputationEntityType": "RESOURCE",
        "SendingStatusAggregate": "ENABLED",
        "CustomerManagedStatus": status,
        "AwsSesManagedStatus": status,
        **members,
    }
    region.stage("ReputationEntities", [found])


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        (((19_000, 949, 18), (1_000, 50, 1)), []),
        (((999, 999, 999),), []),
        (((19_000, 950, 0), (1_000, 50, 0)), [("bounce-rate-high", "high")]),
        (((19_000, 1_950, 0), (1_000, 50, 0)), [("bounce-rate-high", "critical")]),
        (((10_000, 0, 10), (10_000, 0, 10)), [("complaint-rate-high", "high")]),
        (((10_000, 0, 50), (10_000, 0, 50)), [("complaint-rate-high", "critical")]),
    ],
)
def test_too_much_that_comes_back_is_found_in_its_region(
    world: Emulator, audit: Cli, counts: tuple[tuple[int, int, int], ...], expected: list[tuple[str, str]]
) -> None:
    """The data points are added up."""
    sent(world.region(HERE), *counts)
    result = audit(REGIONS)
    assert [(rule, HERE, ACCOUNT) for rule, _ in expected] == result.findings
    found = {(each["rule"], each["severity"]) for each in result.report["findings"] if each["severity"] != "info"}
    assert set(expected) == found


@pytest.mark.parametrize(
    "members",
    [
        {"SendingStatusAggregate": "DISABLED", "AwsSesManagedStatus": {"Status": "DISABLED", "Cause": "spam"}},
        {"ReputationImpact": "HIGH"},
    ],
)
def test_a_domain_that_is_impaired_is_found_in_its_region(
    world: Emulator, audit: Cli, members: dict[str, Any]
) -> None:
    """Paused, or about to be."""
    entity(world.region(HERE), "identity/example.com", **members)
    assert [("reputation-entity-impaired", HERE, "example.com")] == audit(REGIONS).findings


def test_a_paused_tenant_is_one_finding(world: Emulator, audit: Cli) -> None:
    """Both lists have it."""
    world.region(HERE).settle_tenant(TENANT, "DISABLED")
    assert [("tenant-sending-disabled", HERE, TENANT)] == audit(REGIONS).findings


@pytest.mark.parametrize(
    ("operation", "rules"),
    [
        ("GetSendStatistics", {"bounce-rate-high", "complaint-rate-high"}),
        ("ListReputationEntities", {"reputation-entity-impaired", "tenant-differs"}),
    ],
)
def test_a_refusal_leaves_only_its_own_rules_undecided(
    world: Emulator, audit: Cli, operation: str, rules: set[str]
) -> None:
    """Many users allow the new calls later."""
    world.inject(Fault("deny", operation=operation, region=HERE))
    report = audit(REGIONS).report
    assert rules == {rule for each in report["unread"] for rule in each["rules"]}


def test_a_region_without_the_operation_is_no_alarm(world: Emulator, audit: Cli) -> None:
    """It has no entities."""
    world.inject(Fault("not-supported", operation="ListReputationEntities", region=HERE))
    assert (0, []) == (audit(REGIONS).code, audit(REGIONS).findings)


def test_nothing_is_asked_where_nothing_can_be_sent(emulator: Emulator, audit: Cli) -> None:
    """An empty region takes no more calls."""
    emulator.region(HERE)
    audit(HERE)
    assert not {"GetSendStatistics", "ListReputationEntities", "DescribeAlarms"} & {
        call.operation for call in emulator.calls
    }


def test_quick_does_not_ask(world: Emulator, audit: Cli) -> None:
    """Not even with mail."""
    audit(REGIONS, "--depth", "quick")
    assert not {"GetSendStatistics", "ListReputationEntities", "DescribeAlarms"} & {
        call.operation for call in world.calls
    }


@contextmanager
def cloudwatch(emulator: Emulator, region: str) -> Iterator[Any]:
    """A client whose connections do not outlive the test."""
    made = boto3.client("cloudwatch", region_name=region, endpoint_url=emulator.url)
    try:
        yield made
    finally:
        made.close()


def watch(emulator: Emulator, region: str, metric: str, name: str = "ses", **members: Any) -> None:
    """An alarm on a metric of SES."""
    own = {"Namespace": "AWS/SES", "MetricName": metric, "Statistic": "Average", "Period": 300}
    common = {"Threshold": 0.05, "ComparisonOperator": "GreaterThanThreshold", "EvaluationPeriods": 1}
    with cloudwatch(emulator, region) as client:
        client.put_metric_alarm(AlarmName=name, **common, **(members or own))


def in_percent(metric: str) -> list[dict[str, Any]]:
    """An expression of a metric."""
    of = {"Namespace": "AWS/SES", "MetricName": metric}
    return [
        {"Id": "rate", "MetricStat": {"Metric": of, "Period": 300, "Stat": "Average"}, "ReturnData": False},
        {"Id": "percent", "Expression": "rate * 100", "ReturnData": True},
    ]


MISSING = ("reputation-alarm-missing-in-region", HERE, ACCOUNT)
BOUNCES, COMPLAINTS = "Reputation.BounceRate", "Reputation.ComplaintRate"


def test_an_alarm_that_is_missing_is_found_in_its_region(world: Emulator, audit: Cli) -> None:
    """Until it is there; one on another metric is not the same."""
    watch(world, THERE, BOUNCES)
    watch(world, HERE, "Bounce", "other")
    result = audit(REGIONS, "--fail-on", "low")
    assert [MISSING] == result.findings
    (found,) = (each for each in result.report["findings"] if each["rule"] == MISSING[0])
    assert {"us-west-2": ["ses"]} == found["evidence"]["without_actions"]
    watch(world, HERE, BOUNCES, "of another name")
    assert [] == audit(REGIONS).findings


def test_an_alarm_on_an_expression_is_one(world: Emulator, audit: Cli) -> None:
    """In percent, for example."""
    watch(world, THERE, BOUNCES)
    watch(world, HERE, BOUNCES, Metrics=in_percent(BOUNCES))
    assert [] == audit(REGIONS).findings
    watch(world, THERE, COMPLAINTS, "complaints", Metrics=in_percent(COMPLAINTS))
    assert [MISSING] == audit(REGIONS).findings


def test_alarms_that_may_not_be_read_are_not_missing(world: Emulator, audit: Cli) -> None:
    """Nor is anything else undecided."""
    watch(world, THERE, BOUNCES)
    world.inject(Fault("deny", operation="DescribeAlarms", region=HERE))
    result = audit(REGIONS)
    assert [] == result.findings
    assert {MISSING[0]} == {rule for each in result.report["unread"] for rule in each["rules"]}


@pytest.mark.parametrize("kind", ["empty", "html", "truncate", "garble", "cut"])
def test_an_answer_that_is_none_is_not_an_empty_list(world: Emulator, audit: Cli, kind: str) -> None:
    """A proxy may answer instead of CloudWatch."""
    watch(world, THERE, BOUNCES)
    world.inject(Fault(kind, operation="DescribeAlarms", region=HERE))
    result = audit(REGIONS, "--retries", "0")
    assert [] == result.findings
    assert any(MISSING[0] in each["rules"] for each in result.report["unread"])

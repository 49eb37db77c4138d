"""What is around SES: VPC endpoints, the event bus, requests for quotas. Each is found, and holds nothing up."""

import json
from collections import Counter

import pytest

from sescheck.emulator import Emulator, Fault
from sescheck.emulator.worlds import around, healthy
from tests.conftest import AwsCli, Cli

HERE, THERE = "us-east-1", "eu-west-1"
REGIONS = f"{HERE},{THERE}"
AROUND = {"ec2": "ec2", "events": "events", "service-quotas": "servicequotas"}
"""The IAM prefix by service."""
BUS_RULE, VPC, BOUNCES = "event-bus-rule-missing", "vpc-endpoint-missing-in-region", "bounces-go-nowhere"


@pytest.fixture
def world(emulator: Emulator) -> Emulator:
    """Two regions that match in everything."""
    healthy(emulator)
    return emulator


def rules_found(emulator: Emulator, audit: Cli, *options: str) -> set[tuple[str, str | None, str]]:
    """The findings about what is around SES."""
    found = audit(REGIONS, *options).findings
    emulator.clear_faults()
    return {each for each in found if each[0] in {BUS_RULE, VPC, BOUNCES, "daily-quota-lower-than-elsewhere"}}


@pytest.mark.usefixtures("world")
def test_two_equal_regions_have_no_finding(audit: Cli) -> None:
    """And all was read, by one call for each list and one for each rule."""
    result = audit(REGIONS)
    assert (0, [], []) == (result.code, result.findings, result.report["unread"])


def test_the_price_is_four_calls_a_region(world: Emulator, audit: Cli) -> None:
    """At quick none; a region without anything makes none."""
    audit(f"{REGIONS},us-west-2")
    calls = Counter((call.region, call.operation) for call in world.calls if call.service in AROUND)
    expected = (
        "DescribeVpcEndpoints",
        "ListRules",
        "ListTargetsByRule",
        "ListRequestedServiceQuotaChangeHistory",
    )
    assert {(region, name): 1 for region in (HERE, THERE) for name in expected} == calls
    world.forget_calls()
    audit(REGIONS, "--depth", "quick")
    assert [] == [call for call in world.calls if call.service in AROUND]


@pytest.mark.parametrize("state", [None, "failed", "expired"])
def test_a_vpc_endpoint_that_is_missing_or_not_usable(world: Emulator, audit: Cli, state: str | None) -> None:
    """Only in the region that lacks it."""
    staged = world.region(HERE).state.staged["VpcEndpoints"]
    world.region(HERE).stage("VpcEndpoints", [] if state is None else [staged[0] | {"State": state}])
    assert {(VPC, HERE, "email-smtp")} == rules_found(world, audit)


@pytest.mark.parametrize("kind", ["gone", "disabled", "no-target", "other-events"])
def test_events_that_no_rule_passes_on(world: Emulator, audit: Cli, kind: str) -> None:
    """The identities also have topics for bounces."""
    from moto.events.models import events_backends  # noqa: PLC0415 - after the emulator has started

    backend = events_backends["123456789012"][HERE]
    match kind:
        case "gone":
            backend.remove_targets("ses-feedback", None, ["1"])
            backend.delete_rule("ses-feedback", None)
        case "disabled":
            backend.disable_rule("ses-feedback", None)
        case "no-target":
            backend.remove_targets("ses-feedback", None, ["1"])
        case _:
            backend.put_rule("ses-feedback", event_pattern='{"source": ["aws.s3"]}')
    assert {(BUS_RULE, HERE, "123456789012")} == rules_found(world, audit)


def test_bounces_that_nobody_receives_from_the_bus(world: Emulator, audit: Cli) -> None:
    """Forwarding is off, and the topics were removed: the default set sends bounces to the bus only."""
    for name in (HERE, THERE):
        region = world.region(name)
        found = region.state.find("shop.example.org")
        assert found is not None
        found.forwarding, found.topics = False, {}
        destinations = region.state.configuration_sets["transactional"].destinations
        for each in [name for name in destinations if name not in {"bus", "stream", "metrics"}]:
            del destinations[each]
    assert set() == {each for each in rules_found(world, audit) if each[0] == BOUNCES}
    from moto.events.models import events_backends  # noqa: PLC0415 - as above

    events_backends["123456789012"][HERE].disable_rule("ses-feedback", None)
    assert {(BOUNCES, HERE, "shop.example.org")} == {
        each for each in rules_found(world, audit) if each[0] == BOUNCES
    }


@pytest.mark.parametrize("status", ["PENDING", "DENIED", "APPROVED"])
def test_a_lower_quota_says_what_was_requested(world: Emulator, audit: Cli, status: str) -> None:
    """A request that is open is waited for; another is not repeated in vain unseen."""
    here = world.region(HERE)
    here.account(max_24_hour_send=10_000)
    here.stage("RequestedQuotas", [])
    around.quota_request(here, "L-804C8AE8", 50_000, status)
    (finding,) = [
        each for each in audit(REGIONS).report["findings"] if each["rule"] == "daily-quota-lower-than-elsewhere"
    ]
    assert (f"({status})" in finding["message"]) == (status != "APPROVED")
    assert ("requested_increases" in finding["evidence"]) == (status != "APPROVED")
    titles = [step["title"] for step in finding["fix"]]
    assert any("Wait for" in title for title in titles) == (status == "PENDING")


@pytest.mark.parametrize("kind", ["deny", "garble", "hang"])
@pytest.mark.parametrize("service", sorted(AROUND))
def test_a_service_that_does_not_answer_leaves_the_rest_complete(
    world: Emulator, audit: Cli, service: str, kind: str
) -> None:
    """Only the rules of this service cannot tell; every identity is read, and a fault of SES is found."""
    world.region(HERE).settle("example.com", sending=False)
    world.inject(Fault(kind, region=HERE, service=service))
    result = audit(REGIONS, "--read-timeout", "1", "--retries", "0")
    world.clear_faults()
    assert ("identity-cannot-send", HERE, "example.com") in result.findings
    unread = result.report["unread"]
    assert {AROUND[service]} == {each["operation"].partition(":")[0] for each in unread}
    assert {HERE} == {each["region"] for each in unread}
    undecided = {rule for each in unread for rule in each["rules"]}
    expected: dict[str, set[str]] = {"ec2": {VPC}, "events": {BUS_RULE}, "service-quotas": set()}
    assert expected[service] <= undecided
    assert {BUS_RULE, VPC} & undecided <= expected[service]


@pytest.mark.awscli
def test_the_aws_cli_sets_up_such_a_world(aws_cli: AwsCli, emulator: Emulator, audit: Cli) -> None:
    """An endpoint and a rule are created, listed, and removed by its commands."""
    healthy(emulator)
    emulator.region(HERE).stage("VpcEndpoints", [])
    assert {(VPC, HERE, "email-smtp")} == rules_found(emulator, audit)
    service = f"com.amazonaws.{HERE}.email-smtp"
    at = ("--region", HERE)
    aws_cli("ec2", "create-vpc-endpoint", *at, "--vpc-id", "vpc-1", "--service-name", service)
    found = aws_cli("ec2", "describe-vpc-endpoints", *at, "--filters", "Name=service-name,Values=*.email-smtp")
    assert [service] == [each["ServiceName"] for each in found["VpcEndpoints"]]
    aws_cli("events", "remove-targets", *at, "--rule", "ses-feedback", "--ids", "1")
    assert {(BUS_RULE, HERE, "123456789012")} == rules_found(emulator, audit)
    pattern = json.dumps({"source": ["aws.ses"]})
    aws_cli("events", "put-rule", *at, "--name", "again", "--event-pattern", pattern)
    queue = f"arn:aws:sqs:{HERE}:123456789012:again"
    aws_cli("events", "put-targets", *at, "--rule", "again", "--targets", f"Id=1,Arn={queue}")
    assert set() == rules_found(emulator, audit)

"""Every list is followed to its last page."""

from collections import Counter
from pathlib import Path
from types import ModuleType
from typing import Any, cast

import msgspec
import pytest
from moto.cloudwatch.responses import CloudWatchResponse
from moto.core.responses import ActionResult
from moto.events.models import events_backends

from sescheck.collect.account import reputation_alarms
from sescheck.collect.around import vpc_endpoints
from sescheck.collect.declarations import every_read
from sescheck.emulator import Emulator, Fault
from sescheck.emulator.backdoor import Region
from sescheck.emulator.registry import page
from sescheck.emulator.worlds import around, parts
from sescheck.snapshot.model import Snapshot
from sescheck.snapshot.storage import load
from tests.cli.stocked import THERE, advise, stocked
from tests.cli.test_reputation_world import watch
from tests.collect.answering import made
from tests.conftest import Cli

REGION = THERE
SERVICES = {"sesv2", "mailmanager", "events", "service-quotas"}
IN_JSON = [each for each in every_read() if each.token is not None and each.service in SERVICES]
"""The lists of the newer protocols; the older ones have two real pages each in tests of their own."""
SIZED: list[tuple[ModuleType, str]] = [
    (vpc_endpoints, "DescribeVpcEndpoints"),
    (reputation_alarms, "DescribeAlarms"),
]
"""Lists of other protocols, whose reader names the size of a page."""
PATTERN = '{"source": ["aws.ses"]}'


OF_MAIL_MANAGER = (
    "IngressPoints",
    "RuleSets",
    "TrafficPolicies",
    "Archives",
    "Relays",
    "AddressLists",
    "AddonInstances",
)


@pytest.fixture
def full(emulator: Emulator) -> Emulator:
    """An emulated account with two or more of everything that comes in pages."""
    stocked(emulator)
    region = emulator.region(REGION)
    advise(region, "OPEN")
    for member in ("DedicatedIps", "Recommendations", *OF_MAIL_MANAGER):
        first, *_ = region.state.staged[member]
        second = {
            name: f"{value}-b" if isinstance(value, str) and "Name" in name else value
            for name, value in first.items()
        }
        region.stage(member, [first, second])
    route = {"RoutesDetails": [{"Region": "eu-west-1"}]}
    region.call("sesv2", "CreateMultiRegionEndpoint", EndpointName="another", Details=route)
    for each in IN_JSON:
        if str(each.items) not in region.state.staged:  # which counts where no other file of the emulator answers
            region.stage(str(each.items), [made(each, name) for name in ("a", "b")])
    parts.signs_smime(region, "signed", "example.com", "a@example.com")
    parts.certify(region, "example.com", "b@example.com")
    _around(emulator, region)
    for name in ("a", "b"):
        region.call("sesv2", "PutSuppressedDestination", EmailAddress=f"{name}@example.net", Reason="BOUNCE")
    return emulator


def _around(emulator: Emulator, region: Region) -> None:
    """Two or more event rules, each with two targets, requests for quotas, VPC endpoints and alarms."""
    around.event_rule(region, "another", PATTERN)
    events = events_backends[region.account_id][region.region]
    for rule in ("another", "ses-feedback"):
        events.put_targets(
            rule, None, [{"Id": "2", "Arn": f"arn:aws:sqs:{region.region}:{region.account_id}:two"}]
        )
    for code, status in (("L-804C8AE8", "PENDING"), ("L-CDEF9B6B", "CASE_CLOSED")):
        around.quota_request(region, code, 10_000, status)
    for service in ("email-smtp", "email"):
        around.vpc_endpoint(region, service)
    for name in ("one", "two", "three"):
        watch(emulator, region.region, "Reputation.BounceRate", name)


@pytest.fixture(autouse=True)
def alarms_in_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """CloudWatch gives as many alarms per page as a call wants. Moto gives all of them."""
    whole = CloudWatchResponse.describe_alarms

    def paged(self: CloudWatchResponse) -> ActionResult:
        found = cast("dict[str, Any]", whole(self).result)
        size, token = int(self._get_param("MaxRecords", 50)), self._get_param("NextToken")
        alarms, following = page(found["MetricAlarms"], size, token, "InvalidNextToken")
        return ActionResult({**found, "MetricAlarms": alarms, "NextToken": following})

    monkeypatch.setattr(CloudWatchResponse, "describe_alarms", paged)


def read(cli: Cli, emulator: Emulator, file: Path, depth: str = "deep") -> Snapshot:
    """One region, as a snapshot without its time."""
    where = ("--endpoint-url", emulator.url, "--regions", REGION, "--suppression-list", "--show-addresses")
    assert 0 == cli("snapshot", *where, "--depth", depth, "--output", str(file)).code
    return msgspec.structs.replace(load(file), taken_at="")


def test_a_list_in_many_pages_is_the_same_list(full: Emulator, cli: Cli, tmp_path: Path) -> None:
    """With one item per page, the same is read, in as many calls as there are items."""
    whole = read(cli, full, tmp_path / "whole")
    full.forget_calls()
    full.inject(*(Fault("one-a-page", service=each.service, operation=each.name) for each in IN_JSON))
    paged = read(cli, full, tmp_path / "paged")
    assert whole == paged
    calls = Counter((call.service, call.operation) for call in full.calls)
    assert set() == {each.name for each in IN_JSON if calls[each.service, each.name] < 2}


@pytest.mark.parametrize("depth", ["standard", "deep"])
@pytest.mark.parametrize(("module", "operation"), SIZED)
def test_a_list_of_small_pages_is_the_same_list(
    full: Emulator,
    cli: Cli,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    module: ModuleType,
    operation: str,
    depth: str,
) -> None:
    """With one item per page, as the reader asks for it, the same is read."""
    whole = read(cli, full, tmp_path / "whole", depth)
    full.forget_calls()
    monkeypatch.setattr(module, "_PAGE", 1)
    assert whole == read(cli, full, tmp_path / "paged", depth)
    found = getattr(whole.accounts[0].regions[0], module.FIELD)
    assert len(found.items) == sum(call.operation == operation for call in full.calls) > 1

"""What the account chose in a region, over HTTP: alike it is silent, and each difference is found by its rule."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from sescheck.emulator import Emulator, Fault
from sescheck.emulator.backdoor import Region
from sescheck.snapshot.reading import Known, Unreadable, Why
from sescheck.snapshot.storage import load
from tests.cli.stocked import ACCOUNT, HERE, REGIONS, THERE, sesv2, stocked
from tests.conftest import Cli

ON = "ENABLED"


@pytest.fixture
def world(emulator: Emulator) -> Emulator:
    """Two regions that match in everything."""
    stocked(emulator)
    return emulator


def validating(region: Region, status: str, threshold: str) -> None:
    """Switch Auto Validation; AWS keeps the threshold of one that is off."""
    condition = {
        "ConditionThresholdEnabled": status,
        "OverallConfidenceThreshold": {"ConfidenceVerdictThreshold": threshold},
    }
    region.call(
        "sesv2",
        "PutAccountSuppressionAttributes",
        SuppressedReasons=["BOUNCE", "COMPLAINT"],
        ValidationAttributes={"ConditionThreshold": condition},
    )


def vdm(region: Region, **parts: Mapping[str, str]) -> None:
    """The manager is on, with these attributes."""
    region.call("sesv2", "PutAccountVdmAttributes", VdmAttributes={"VdmEnabled": ON, **parts})


def test_each_difference_is_found_by_its_rule_and_nothing_else(world: Emulator, audit: Cli) -> None:
    """Each difference has one finding."""
    here, there = world.region(HERE), world.region(THERE)
    here.call("sesv2", "PutAccountDeliveryAttributes", SharedPoolDeliveryMode="GLOBAL")
    there.call("sesv2", "PutAccountDeliveryAttributes", SharedPoolDeliveryMode="REGIONAL")
    validating(here, ON, "HIGH")
    validating(there, ON, "MEDIUM")
    vdm(here, GuardianAttributes={"OptimizedSharedDelivery": ON})
    vdm(there, GuardianAttributes={"OptimizedSharedDelivery": "DISABLED"})
    result = audit(REGIONS)
    rules = ("auto-validation-differs", "delivery-mode-differs", "vdm-differs")
    expected = [(rule, THERE, ACCOUNT) for rule in rules]
    assert (1, expected) == (result.code, result.findings)


def test_automatic_warm_up_that_is_off_in_one_region_is_found_there(world: Emulator, audit: Cli) -> None:
    """Both regions have dedicated addresses. It is silent if both are alike, and without addresses."""
    here, there = world.region(HERE), world.region(THERE)
    for region in (here, there):
        region.call("sesv2", "PutAccountDedicatedIpWarmupAttributes", AutoWarmupEnabled=True)
    assert [] == audit(REGIONS).findings
    here.call("sesv2", "PutAccountDedicatedIpWarmupAttributes", AutoWarmupEnabled=False)
    assert [("automatic-warm-up-differs", HERE, ACCOUNT)] == audit(REGIONS).findings
    here.stage("DedicatedIps", [])
    assert "automatic-warm-up-differs" not in {rule for rule, _, _ in audit(REGIONS).findings}


def test_a_threshold_that_is_switched_off_makes_no_finding(world: Emulator, audit: Cli) -> None:
    """AWS goes on to give it; the region in which nobody ever chose one is off as well."""
    validating(world.region(HERE), "DISABLED", "HIGH")
    assert [] == audit(REGIONS).findings


def test_a_mode_that_only_one_region_returns_is_not_a_difference(world: Emulator, audit: Cli) -> None:
    """What an absent one means is not documented."""
    world.region(HERE).call("sesv2", "PutAccountDeliveryAttributes", SharedPoolDeliveryMode="GLOBAL")
    assert [] == audit(REGIONS).findings


def tenants_only(region: Region) -> None:
    """The manager is off, and AWS has found something about a tenant."""
    region.call("sesv2", "PutAccountVdmAttributes", VdmAttributes={"VdmEnabled": "DISABLED"})
    arn = f"arn:aws:ses:{region.region}:{ACCOUNT}:tenant/acme/tn-1"
    advice = {"ResourceArn": arn, "Type": "BOUNCE", "Impact": "HIGH", "Status": "OPEN"}
    region.stage("Recommendations", [advice])


def asked(emulator: Emulator, operation: str) -> set[str]:
    """The regions that were asked."""
    return {call.region for call in emulator.calls if call.operation == operation}


def test_recommendations_about_a_tenant_need_no_manager(world: Emulator, audit: Cli) -> None:
    """A region with tenants is asked."""
    for name in (HERE, THERE):
        tenants_only(world.region(name))
    found = [each for each in audit(REGIONS).findings if each[0] == "recommendation-open"]
    assert [("recommendation-open", region, ACCOUNT) for region in (HERE, THERE)] == found


def test_recommendations_are_not_read_without_vdm_and_tenants(world: Emulator, audit: Cli) -> None:
    """The report says once that it was not asked."""
    for name in (HERE, THERE):
        region = world.region(name)
        tenants_only(region)
        for tenant in list(region.state.kept["tenants"]):
            for resource in region.call("sesv2", "ListTenantResources", TenantName=tenant)["TenantResources"]:
                arn = resource["ResourceArn"]
                region.call("sesv2", "DeleteTenantResourceAssociation", TenantName=tenant, ResourceArn=arn)
            region.call("sesv2", "DeleteTenant", TenantName=tenant)
    result = audit(REGIONS)
    (question,) = (each for each in result.report["summary"]["not_asked"] if each["rule"] == "recommendation-open")
    assert "or there are tenants" in question["hint"]
    assert (0, [], set()) == (result.code, result.findings, asked(world, "ListRecommendations"))


def read(cli: Cli, emulator: Emulator, file: Path, *options: str) -> Any:
    """The first region of a saved snapshot."""
    where = ("--endpoint-url", emulator.url, "--regions", HERE)
    cli("snapshot", *where, *options, "--output", str(file))
    return load(file).accounts[0].regions[0]


def test_fields_of_get_account_are_kept(world: Emulator, cli: Cli, tmp_path: Path) -> None:
    """Also the automatic warm-up, and both settings of the manager."""
    here = world.region(HERE)
    here.call("sesv2", "PutAccountDedicatedIpWarmupAttributes", AutoWarmupEnabled=True)
    vdm(here, DashboardAttributes={"EngagementMetrics": ON})
    settings = read(cli, world, tmp_path / "x").settings
    assert isinstance(settings, Known)
    assert isinstance(settings.value.choices, Known)
    choices = settings.value.choices.value
    assert (True, ON, None) == (choices.auto_warmup, choices.engagement_metrics, choices.optimized_delivery)
    assert (None, None) == (choices.delivery_mode, choices.auto_validation)


def test_an_older_snapshot_is_completed(world: Emulator, cli: Cli, tmp_path: Path) -> None:
    """--resume asks again for what the version that saved it did not keep."""
    saved = Path(__file__).parents[1] / "snapshot" / "saved" / "version-2.snapshot"
    old = load(saved).accounts[0].regions[0]
    assert isinstance(old.settings, Known)
    assert isinstance(old.settings.value.choices, Unreadable)
    where = ("--endpoint-url", world.url, "--resume", str(saved), "--output", str(tmp_path / "x"))
    cli("snapshot", *where)
    region = load(tmp_path / "x").accounts[0].regions[0]
    assert isinstance(region.settings, Known)
    assert isinstance(region.settings.value.choices, Known)


@pytest.mark.parametrize(("production", "expected"), [(True, {HERE}), (False, set())])
def test_addresses_in_no_pool_are_asked_where_there_may_be_some(
    emulator: Emulator, audit: Cli, *, production: bool, expected: set[str]
) -> None:
    """An empty region in the sandbox pays for nothing."""
    emulator.region(HERE).account(production=production)
    audit(HERE)
    assert expected == asked(emulator, "GetDedicatedIps")


def test_only_an_empty_pool_is_asked_about(world: Emulator, audit: Cli) -> None:
    """Of the others the addresses tell; at depth quick nobody is."""
    audit(REGIONS, "--depth", "quick")
    assert set() == asked(world, "GetDedicatedIpPool")
    audit(REGIONS)
    assert {HERE, THERE} == asked(world, "GetDedicatedIpPool")
    assert {2} == {sum(call.operation == "GetDedicatedIpPool" for call in world.calls if call.region == HERE)}


def test_a_smaller_pool_is_found_and_an_idle_managed_one_is_not(world: Emulator, audit: Cli) -> None:
    """One address of two; of the empty pool AWS says what it is."""
    more = {"Ip": "192.0.2.2", "PoolName": "warm", "WarmupStatus": "DONE", "WarmupPercentage": 100}
    there = world.region(THERE)
    there.stage("DedicatedIps", [*there.state.staged["DedicatedIps"], more, {**more, "PoolName": "marketing"}])
    empty = [("ip-pool-smaller-than-elsewhere", HERE, "marketing")]
    smaller = [("ip-pool-smaller-than-elsewhere", HERE, "warm")]
    pools = [each for each in audit(REGIONS).findings if each[0] == "ip-pool-smaller-than-elsewhere"]
    assert [*empty, *smaller] == pools
    with sesv2(world, HERE) as client:
        client.delete_dedicated_ip_pool(PoolName="marketing")
        client.create_dedicated_ip_pool(PoolName="marketing", ScalingMode="MANAGED")
    pools = [each for each in audit(REGIONS).findings if each[0] == "ip-pool-smaller-than-elsewhere"]
    assert smaller == pools


def test_a_pool_that_is_managed_in_one_region_only_is_found(world: Emulator, audit: Cli) -> None:
    """In both regions: a person decides which mode is right. It is silent if they are alike."""
    assert [] == audit(REGIONS).findings
    with sesv2(world, HERE) as client:
        client.delete_dedicated_ip_pool(PoolName="marketing")
        client.create_dedicated_ip_pool(PoolName="marketing", ScalingMode="MANAGED")
    expected = [("ip-pool-mode-differs", THERE, "marketing")]
    assert expected == audit(REGIONS).findings


def test_a_denied_read_of_an_empty_pool_is_unread(world: Emulator, audit: Cli) -> None:
    """It is neither empty nor managed."""
    there = world.region(THERE)
    one = {"Ip": "192.0.2.2", "PoolName": "marketing", "WarmupStatus": "DONE", "WarmupPercentage": 100}
    there.stage("DedicatedIps", [*there.state.staged["DedicatedIps"], one])
    world.inject(Fault("deny", operation="GetDedicatedIpPool", region=HERE))
    result = audit(REGIONS)
    assert (3, []) == (result.code, result.findings)
    assert {(HERE, "ses:GetDedicatedIpPool", "denied")} == result.unread
    rules = ["ip-pool-mode-differs", "ip-pool-smaller-than-elsewhere"]
    assert rules == result.report["unread"][0]["rules"]


def test_a_refused_list_of_addresses_is_reported_once(world: Emulator, audit: Cli) -> None:
    """Not once more for the pools that may be empty."""
    world.inject(Fault("deny", operation="GetDedicatedIps", region=HERE))
    result = audit(REGIONS)
    assert [(HERE, "ses:GetDedicatedIps")] == [(e["region"], e["operation"]) for e in result.report["unread"]]
    assert Why.DENIED.value == result.report["unread"][0]["why"]

"""Templates, contact lists, tenants and the rest: alike they are silent, and each fault is found over HTTP."""

import json
from pathlib import Path

import pytest

from sescheck.emulator import Emulator
from tests.cli.stocked import (
    ACCOUNT,
    HERE,
    INGRESS_POINT,
    REGIONS,
    THERE,
    TOPICS,
    TRAFFIC_POLICY,
    advise,
    custom_template,
    sesv2,
    stocked,
)
from tests.conftest import AwsCli, Cli


@pytest.fixture
def world(emulator: Emulator) -> Emulator:
    """Two regions that match in everything."""
    stocked(emulator)
    return emulator


@pytest.mark.usefixtures("world")
def test_two_equal_regions_have_no_finding(audit: Cli) -> None:
    """Not even in passing, and all was read."""
    result = audit(REGIONS)
    assert (0, [], []) == (result.code, result.report["findings"], result.report["unread"])


def test_each_fault_is_found_by_its_rule_and_nothing_else(world: Emulator, audit: Cli) -> None:
    """One world with all of them, one audit."""
    here = world.region(HERE)
    here.call("sesv2", "DeleteEmailTemplate", TemplateName="welcome")
    here.call("sesv2", "UpdateEmailTemplate", TemplateName="receipt", TemplateContent={"Subject": "Hello"})
    here.call("sesv2", "DeleteCustomVerificationEmailTemplate", TemplateName="welcome")
    here.call("sesv2", "UpdateCustomVerificationEmailTemplate", **custom_template("receipt", "Confirm now"))
    with sesv2(world, HERE) as client:
        client.delete_contact_list(ContactListName="everybody")
        client.update_contact_list(ContactListName="readers", Topics=TOPICS[:1])
    here.call("sesv2", "DeleteTenant", TenantName="acme")
    here.settle_tenant("initech", "DISABLED")
    world.region(THERE).settle_endpoint("both", "FAILED")
    advise(here, "OPEN")
    here.stage("TrafficPolicies", [])
    result = audit(REGIONS)
    expected = [
        ("contact-list-differs", THERE, "readers"),
        ("contact-list-missing-in-region", HERE, "everybody"),
        ("custom-verification-template-differs", THERE, "receipt"),
        ("custom-verification-template-missing-in-region", HERE, "welcome"),
        ("global-endpoint-not-ready", THERE, "both"),
        ("mail-manager-missing-in-region", HERE, "traffic-policy/main"),
        ("recommendation-open", HERE, "example.com"),
        ("template-differs", THERE, "receipt"),
        ("template-missing-in-region", HERE, "welcome"),
        ("tenant-missing-in-region", HERE, "acme"),
        ("tenant-sending-disabled", HERE, "initech"),
    ]
    assert (1, expected) == (result.code, result.findings)
    types = {found["rule"]: found["subject"]["type"] for found in result.report["findings"]}
    assert "mail-manager" == types["mail-manager-missing-in-region"]
    assert "identity" == types["recommendation-open"]


def test_a_tenant_with_another_reputation_policy_is_found_at_depth_standard(world: Emulator, audit: Cli) -> None:
    """A list has it, so it takes no call of its own; the policies of two regions are the same in other words."""
    assert [] == audit(REGIONS).findings
    here = world.region(HERE)
    tenant = here.state.kept["tenants"]["acme"]["TenantArn"]
    named = {"ReputationEntityType": "RESOURCE", "ReputationEntityReference": tenant}
    strict = f"arn:aws:ses:{HERE}:aws:reputation-policy/strict"
    here.call("sesv2", "UpdateReputationEntityPolicy", **named, ReputationEntityPolicy=strict)
    found = audit(REGIONS)
    assert [("tenant-differs", THERE, "acme")] == found.findings
    (flagged,) = [each for each in found.report["findings"] if each["rule"] == "tenant-differs"]
    assert strict == flagged["evidence"]["ReputationManagementPolicy"][HERE]
    assert [] == audit(REGIONS, "--depth", "quick").findings


def test_a_tenant_that_may_use_less_or_suppresses_less_is_found_at_depth_deep(world: Emulator, audit: Cli) -> None:
    """Each takes a call for each tenant."""
    arns = {region: f"arn:aws:ses:{region}:{ACCOUNT}:template/welcome" for region in (HERE, THERE)}
    for region, arn in arns.items():
        named = {"TenantName": "acme", "ResourceArn": arn}
        world.region(region).call("sesv2", "CreateTenantResourceAssociation", **named)
    assert [] == audit(REGIONS, "--depth", "deep").findings
    here = world.region(HERE)
    here.call("sesv2", "DeleteTenantResourceAssociation", TenantName="acme", ResourceArn=arns[HERE])
    here.call("sesv2", "PutTenantSuppressionAttributes", TenantName="initech", SuppressionScope="TENANT")
    assert [] == audit(REGIONS).findings
    expected = [
        ("tenant-differs", THERE, "initech"),
        ("tenant-resource-missing-in-region", HERE, "acme"),
    ]
    assert expected == audit(REGIONS, "--depth", "deep").findings


def test_contacts_who_opted_out_in_one_region_only_are_found_without_their_addresses(
    world: Emulator, audit: Cli
) -> None:
    """They are read at depth deep with the option, and hashed as the suppression list is."""
    for number in range(120):
        with sesv2(world, THERE) as client:
            address = f"ann{number}@example.net"
            client.create_contact(
                ContactListName="readers", EmailAddress=address, UnsubscribeAll=number in {0, 119}
            )
    assert [] == audit(REGIONS, "--suppression-list").findings
    assert [] == audit(REGIONS, "--depth", "deep").findings
    result = audit(REGIONS, "--suppression-list", "--depth", "deep")
    assert [("opt-out-missing-in-region", HERE, "readers")] == result.findings
    (found,) = result.report["findings"]
    assert (2, 2) == (found["evidence"]["count"], len(found["evidence"]["contacts"]))
    assert all(each.startswith("hmac:") for each in found["evidence"]["contacts"])
    assert "@example.net" not in json.dumps(result.report)


def test_mail_manager_that_takes_no_mail_or_takes_more_is_found(world: Emulator, audit: Cli) -> None:
    """An endpoint that failed is worse than one of another type, or than a policy that lets everybody in."""
    here = world.region(HERE)
    here.stage("IngressPoints", [INGRESS_POINT | {"Status": "FAILED"}])
    here.stage("TrafficPolicies", [TRAFFIC_POLICY | {"DefaultAction": "ALLOW"}])
    found = {
        (each["region"], each["subject"]["name"], each["severity"]) for each in audit(REGIONS).report["findings"]
    }
    policy = "traffic-policy/main"
    assert {(HERE, "ingress-point/main", "high"), (THERE, policy, "medium")} == found
    here.stage("IngressPoints", [INGRESS_POINT | {"Type": "AUTH"}])
    here.stage("TrafficPolicies", [TRAFFIC_POLICY])
    differs = "mail-manager-differs"
    assert [(differs, THERE, "ingress-point/main")] == audit(REGIONS).findings


def test_a_global_endpoint_adds_a_group_to_the_configured_ones(
    world: Emulator, audit: Cli, tmp_path: Path
) -> None:
    """A standby may have more; a region through which mail is sent may not. The user's severity stands."""
    world.region(THERE).call("sesv2", "DeleteEmailTemplate", TemplateName="welcome")
    world.region(THERE).call("sesv2", "DeleteTenant", TenantName="acme")
    config = tmp_path / "sescheck.toml"
    group = f'[[group]]\nname = "mail"\nregions = ["{THERE}", "{HERE}"]\nmode = "standby"\n'
    config.write_text(f'{group}[severity]\ntenant-missing-in-region = "low"\n', encoding="utf-8")
    report = audit(REGIONS, "--config", str(config)).report
    found = [(each["rule"], each["region"], each["severity"], each["group"]) for each in report["findings"]]
    pair = f"global endpoint both ({THERE}, {HERE})"
    expected = [
        ("template-missing-in-region", THERE, "high", pair),
        ("tenant-missing-in-region", THERE, "low", pair),
    ]
    assert expected == found


@pytest.mark.awscli
def test_settings_made_with_the_aws_cli_are_read_correctly(world: Emulator, audit: Cli, aws_cli: AwsCli) -> None:
    """A template, a contact list and a tenant more in one region, and another tenant paused."""
    content = json.dumps({"Subject": "Bye", "Text": "Bye"})
    topics = json.dumps(TOPICS)
    aws_cli(
        *("sesv2", "create-email-template", "--template-name", "bye", "--template-content", content),
        region=THERE,
    )
    aws_cli(*("sesv2", "create-contact-list", "--contact-list-name", "staff", "--topics", topics), region=THERE)
    aws_cli("sesv2", "create-tenant", "--tenant-name", "hooli", region=THERE)
    arn = world.region(HERE).state.kept["tenants"]["acme"]["TenantArn"]
    aws_cli(
        *("sesv2", "update-reputation-entity-customer-managed-status", "--reputation-entity-type", "RESOURCE"),
        *("--reputation-entity-reference", arn, "--sending-status", "DISABLED"),
        region=HERE,
    )
    expected = [
        ("contact-list-missing-in-region", HERE, "staff"),
        ("template-missing-in-region", HERE, "bye"),
        ("tenant-missing-in-region", HERE, "hooli"),
        ("tenant-sending-disabled", HERE, "acme"),
    ]
    assert expected == audit(REGIONS).findings

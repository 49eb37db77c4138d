"""What is around sending, set up with the AWS CLI in two regions: silent if equal, each change is found."""

from functools import partial
from typing import Any

import pytest

from sescheck.emulator import Emulator
from tests.cli.awscli_building import SET, may_send_in, sending, sending_role, surroundings
from tests.conftest import AwsCli, Cli

pytestmark = [pytest.mark.exhaustive, pytest.mark.awscli]

EAST, WEST, ACCOUNT = "us-east-1", "us-west-2", "123456789012"
DEEP = (f"{EAST},{WEST}", "--depth", "deep", "--suppression-list")
MISSING, DIFFERS = "mail-manager-missing-in-region", "mail-manager-differs"
EXPECTED = [
    ("archive-differs", WEST, "archive/kept"),
    ("event-bus-rule-missing", EAST, ACCOUNT),
    *((DIFFERS, WEST, f"{kind}/main") for kind in ("ingress-point", "rule-set", "traffic-policy")),
    *((MISSING, EAST, name) for name in ("address-list/staff", "relay/office")),
    (MISSING, WEST, "add-on/SPAMHAUS_DBL"),
    ("opt-out-missing-in-region", EAST, "readers"),
    ("receiving-standby-differs", WEST, "spare"),
    ("reputation-alarm-missing-in-region", EAST, ACCOUNT),
    ("sender-denied-in-region", EAST, "shop"),
    ("tenant-differs", WEST, "outlet"),
    ("tenant-resource-missing-in-region", EAST, "outlet"),
    ("vpc-endpoint-missing-in-region", EAST, "email-smtp"),
]


@pytest.fixture
def equal(aws_cli: AwsCli, emulator: Emulator) -> AwsCli:
    """Two regions, with the same commands in each."""
    for name in (EAST, WEST):
        sending(aws_cli, emulator, name)
        surroundings(aws_cli, name)
    sending_role(aws_cli)
    may_send_in(aws_cli, EAST, WEST)
    return aws_cli


@pytest.mark.usefixtures("equal")
def test_two_regions_with_the_same_surroundings_have_no_finding(audit: Cli) -> None:
    """All was read, at the greatest depth."""
    result = audit(*DEEP)
    assert (0, [], []) == (result.code, result.findings, result.report["unread"])


def test_each_change_in_one_region_is_found_by_its_rule(equal: AwsCli, audit: Cli) -> None:
    """A command for each, and one audit."""
    run = partial(equal, region=EAST)
    _around(run)
    _content(run)
    _mail_manager(run)
    may_send_in(equal, WEST)
    assert sorted(EXPECTED) == sorted(audit(*DEEP).findings)


def _around(run: Any) -> None:
    run("cloudwatch", "delete-alarms", "--alarm-names", "bounces")
    (endpoint,) = run("ec2", "describe-vpc-endpoints")["VpcEndpoints"]
    run("ec2", "delete-vpc-endpoints", "--vpc-endpoint-ids", endpoint["VpcEndpointId"])
    run("events", "disable-rule", "--name", "ses")


def _content(run: Any) -> None:
    arn = f"arn:aws:ses:{EAST}:{ACCOUNT}:configuration-set/{SET}"
    outlet = ("--tenant-name", "outlet")
    run("sesv2", "delete-tenant-resource-association", *outlet, "--resource-arn", arn)
    run("sesv2", "put-tenant-suppression-attributes", *outlet, "--suppression-scope", "TENANT")
    who = ("--contact-list-name", "readers", "--email-address", "ann@example.net")
    run("sesv2", "delete-contact", *who)
    run("ses", "delete-receipt-rule", "--rule-set-name", "spare", "--rule-name", "second")


def _mail_manager(run: Any) -> None:
    manage = partial(run, "mailmanager")
    (archive,) = manage("list-archives")["Archives"]
    manage("update-archive", "--archive-id", archive["ArchiveId"], "--retention", "RetentionPeriod=TEN_YEARS")
    (relay,) = manage("list-relays")["Relays"]
    manage("delete-relay", "--relay-id", relay["RelayId"])
    (addresses,) = manage("list-address-lists")["AddressLists"]
    manage("delete-address-list", "--address-list-id", addresses["AddressListId"])
    (policy,) = manage("list-traffic-policies")["TrafficPolicies"]
    manage("update-traffic-policy", "--traffic-policy-id", policy["TrafficPolicyId"], "--default-action", "ALLOW")
    (rules,) = manage("list-rule-sets")["RuleSets"]
    drop = '[{"Name": "keep", "Actions": [{"Drop": {}}]}]'
    manage("update-rule-set", "--rule-set-id", rules["RuleSetId"], "--rules", drop)
    (point,) = manage("list-ingress-points")["IngressPoints"]
    bought = manage("create-addon-subscription", "--addon-name", "SPAMHAUS_DBL")["AddonSubscriptionId"]
    manage("create-addon-instance", "--addon-subscription-id", bought)
    tls = ("--tls-policy", "REQUIRED")
    manage("update-ingress-point", "--ingress-point-id", point["IngressPointId"], *tls)

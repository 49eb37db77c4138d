"""Mail Manager over HTTP: two equal regions are silent, and each difference in contents is found."""

import json

import pytest

from sescheck.emulator import Emulator
from sescheck.emulator.worlds import mail_manager, parts
from tests.conftest import AwsCli, Cli

HERE, THERE = "us-east-1", "us-west-2"
REGIONS = f"{HERE},{THERE}"
DEEP = (REGIONS, "--depth", "deep")


@pytest.fixture
def world(emulator: Emulator) -> Emulator:
    """Two regions with the same resources, each with ids of its own."""
    for name in (HERE, THERE):
        region = emulator.region(name)
        parts.production(region, sent=10)
        mail_manager.mail_manager(region)
    return emulator


def of_mail_manager(result: object) -> set[tuple[str, str, str]]:
    """The findings about Mail Manager and archives."""
    return {each for each in result.findings if "mail-manager" in each[0] or "archive" in each[0]}  # type: ignore[attr-defined]


def test_equal_regions_with_other_ids_have_no_finding(world: Emulator, audit: Cli) -> None:
    """All contents were read: of five kinds, one each, in two regions."""
    result = audit(*DEEP)
    assert (set(), []) == (of_mail_manager(result), result.report["unread"])
    got = [call.operation for call in world.calls if call.service == "mailmanager" and call.operation[:3] == "Get"]
    expected = ("GetArchive", "GetIngressPoint", "GetRelay", "GetRuleSet", "GetTrafficPolicy")
    assert sorted(expected * 2) == sorted(got)


def test_each_difference_in_contents_is_found(world: Emulator, audit: Cli) -> None:
    """A rule, a policy, an endpoint, a relay, an archive; the message names the rule and the member."""
    kept = world.region(HERE).state.staged
    kept["RuleSets"][0]["Rules"][0]["Actions"].reverse()
    kept["TrafficPolicies"][0]["MaxMessageSizeBytes"] = 1000
    kept["IngressPoints"][0]["TlsPolicy"] = "REQUIRED"
    kept["Relays"][0]["Authentication"] = {"SecretArn": "arn:aws:secretsmanager:us-east-1:1:secret:hidden"}
    kept["Archives"][0]["Retention"] = {"RetentionPeriod": "TEN_YEARS"}
    result = audit(*DEEP)
    differ = ("rule-set/main", "traffic-policy/main", "ingress-point/main", "relay/office")
    expected = {("mail-manager-differs", THERE, name) for name in differ}
    expected |= {("archive-differs", THERE, "archive/kept")}
    assert expected == of_mail_manager(result)
    assert "hidden" not in json.dumps(result.report)
    messages = [each["message"] for each in result.report["findings"]]
    assert any("rule 1 (all): action 1: Archive.TargetArchive" in each for each in messages)
    assert set() == of_mail_manager(audit(REGIONS))


def test_a_missing_part_is_found(world: Emulator, audit: Cli) -> None:
    """An archive and an add-on that the other region has."""
    staged = world.region(HERE).state.staged
    staged["AddonInstances"].clear()
    staged["AddressLists"].clear()
    missing = "mail-manager-missing-in-region"
    expected = {(missing, HERE, "add-on/TREND_MICRO_VSAPI"), (missing, HERE, "address-list/staff")}
    assert expected == of_mail_manager(audit(REGIONS))


def test_a_region_without_mail_manager_is_asked_three_lists_only(emulator: Emulator, audit: Cli) -> None:
    """At every depth."""
    parts.production(emulator.region(HERE), sent=10)
    audit(HERE, "--depth", "deep")
    asked = {call.operation for call in emulator.calls if call.service == "mailmanager"}
    assert {"ListIngressPoints", "ListRuleSets", "ListTrafficPolicies"} == asked


def test_an_archive_that_does_not_exist_or_is_being_deleted_is_found(emulator: Emulator, audit: Cli) -> None:
    """Without any other resource of Mail Manager: the configuration set names it."""
    region = emulator.region(HERE)
    parts.production(region, sent=10)
    arn = f"arn:aws:ses:{HERE}:{region.account_id}:mailmanager-archive/a-1"
    region.call(
        "sesv2", "CreateConfigurationSet", ConfigurationSetName="main", ArchivingOptions={"ArchiveArn": arn}
    )
    expected = {("archive-wrong-region", HERE, "main")}
    assert expected == of_mail_manager(audit(HERE))
    archive = {"ArchiveName": "kept", "ArchiveId": "a-1", "ArchiveState": "PENDING_DELETION"}
    region.stage("Archives", [archive])
    assert expected == of_mail_manager(audit(HERE))
    region.stage("Archives", [archive | {"ArchiveState": "ACTIVE"}])
    assert set() == of_mail_manager(audit(HERE))


@pytest.mark.awscli
def test_a_world_made_with_the_aws_cli_is_read(world: Emulator, audit: Cli, aws_cli: AwsCli) -> None:
    """A rule set, a relay, an archive, an address list; one of them updated, and one deleted."""

    def run(*words: str) -> dict[str, str]:
        found: dict[str, str] = aws_cli("mailmanager", *words, region=HERE) or {}
        return found

    rules = json.dumps([{"Name": "drop", "Actions": [{"Drop": {}}]}])
    made = run("create-rule-set", "--rule-set-name", "second", "--rules", rules)
    run("update-rule-set", "--rule-set-id", made["RuleSetId"], "--rule-set-name", "third")
    archive = run("create-archive", "--archive-name", "more", "--retention", "RetentionPeriod=ONE_YEAR")
    run("delete-archive", "--archive-id", archive["ArchiveId"])
    gone = run("create-address-list", "--address-list-name", "gone")
    run("delete-address-list", "--address-list-id", gone["AddressListId"])
    login = json.dumps({"NoAuthentication": {}})
    server = ("--server-name", "mail.example.com", "--server-port", "25", "--authentication", login)
    run("create-relay", "--relay-name", "spare", *server)
    missing = "mail-manager-missing-in-region"
    expected = {(missing, THERE, name) for name in ("archive/more", "relay/spare", "rule-set/third")}
    assert expected == of_mail_manager(audit(*DEEP))
    assert world.region(HERE).state.staged["Archives"][1]["ArchiveState"] == "PENDING_DELETION"

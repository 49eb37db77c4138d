"""Configuration sets, event destinations and IP pools: each fault is found over HTTP, by the rule meant for it."""

from sescheck.emulator import Emulator
from sescheck.emulator.backdoor import Region
from tests.cli.stocked import ACCOUNT, HERE, REGIONS, THERE, publish, sesv2, stocked, warm_up
from tests.conftest import Cli


def break_sets(here: Region) -> None:
    """One is deleted, one sends without TLS, one does not send."""
    here.call("sesv2", "DeleteConfigurationSet", ConfigurationSetName="bulk")
    here.call(
        "sesv2",
        "PutConfigurationSetDeliveryOptions",
        ConfigurationSetName="main",
        TlsPolicy="OPTIONAL",
        SendingPoolName="marketing",
    )
    here.call("sesv2", "PutConfigurationSetSendingOptions", ConfigurationSetName="paused", SendingEnabled=False)


def break_destinations(here: Region, topic_there: str) -> None:
    """Of those of one set one is deleted, one switched off, one publishes elsewhere, one to nobody."""
    here.call(
        "sesv2",
        "DeleteConfigurationSetEventDestination",
        ConfigurationSetName="main",
        EventDestinationName="spare",
    )
    found = here.state.configuration_sets["main"].destinations
    found["loud"] = {**found["loud"], "Enabled": False}
    publish(here, "main", "near", topic_there, write="Update")
    here.delete_topic(found["late"]["SnsDestination"]["TopicArn"])


def test_each_fault_is_found_by_its_rule_and_nothing_else(emulator: Emulator, audit: Cli) -> None:
    """One world with all of them, one audit."""
    stocked(emulator)
    here = emulator.region(HERE)
    break_sets(here)
    break_destinations(here, topic_there=f"arn:aws:sns:{THERE}:{ACCOUNT}:main-near")
    with sesv2(emulator, HERE) as client:
        client.delete_dedicated_ip_pool(PoolName="marketing")
    warm_up(here, "IN_PROGRESS")
    result = audit(REGIONS)
    expected = [
        ("configuration-set-differs", THERE, "main"),
        ("configuration-set-differs", THERE, "paused"),
        ("configuration-set-missing-in-region", HERE, "bulk"),
        ("configuration-set-pool-gone", HERE, "main"),
        ("configuration-set-sending-disabled", HERE, "paused"),
        ("configuration-set-tls-optional", HERE, "main"),
        ("event-destination-differs", THERE, "main/loud"),
        ("event-destination-disabled", HERE, "main/loud"),
        ("event-destination-gone", HERE, "main/late"),
        ("event-destination-missing-in-region", HERE, "main/spare"),
        ("event-destination-wrong-region", HERE, "main/near"),
        ("ip-pool-cold", HERE, "warm"),
        ("ip-pool-missing-in-region", HERE, "marketing"),
    ]
    assert (1, expected) == (result.code, result.findings)


def test_a_default_set_that_does_not_send_is_critical(emulator: Emulator, audit: Cli) -> None:
    """All mail of the domain fails; a set that is nobody's default stays where it was."""
    stocked(emulator)
    here = emulator.region(HERE)
    here.call(
        "sesv2",
        "PutEmailIdentityConfigurationSetAttributes",
        EmailIdentity="shop.example.org",
        ConfigurationSetName="main",
    )
    for name in ("main", "paused"):
        here.call("sesv2", "PutConfigurationSetSendingOptions", ConfigurationSetName=name, SendingEnabled=False)
    result = audit(REGIONS, "--select", "configuration-set-sending-disabled")
    severities = {found["subject"]["name"]: found["severity"] for found in result.report["findings"]}
    assert {"main": "critical", "paused": "medium"} == severities
    (found,) = (each for each in result.report["findings"] if each["severity"] == "critical")
    assert "shop.example.org" in found["evidence"]["default_of"]


def test_targets_that_cannot_work_are_found(emulator: Emulator, audit: Cli) -> None:
    """A tracking domain that nobody verified, an archive of another region, and a service that has ended."""
    stocked(emulator)
    here, there = emulator.region(HERE), emulator.region(THERE)
    archives = f"arn:aws:ses:{THERE}:{ACCOUNT}:mailmanager-archive/a-{'x' * 24}"
    there.stage("Archives", [{"ArchiveName": "kept", "ArchiveId": f"a-{'x' * 24}", "ArchiveState": "ACTIVE"}])
    for region in (here, there):
        options = region.state.configuration_sets["main"].options
        options["TrackingOptions"] = {"CustomRedirectDomain": "click.example.net"}
        options["ArchivingOptions"] = {"ArchiveArn": archives}
        project = f"arn:aws:mobiletargeting:{region.region}:{ACCOUNT}:apps/a1"
        ended = {"Name": "ended", "Enabled": True, "MatchingEventTypes": ["SEND"]}
        ended["PinpointDestination"] = {"ApplicationArn": project}
        region.state.configuration_sets["main"].destinations["ended"] = ended
    there.call("sesv2", "CreateEmailIdentity", EmailIdentity="click.example.net")
    there.settle("click.example.net", verification="SUCCESS")
    found = [each for each in audit(REGIONS).findings if each[2].startswith("main")]
    expected = [
        ("archive-wrong-region", HERE, "main"),
        ("event-destination-ended", HERE, "main/ended"),
        ("event-destination-ended", THERE, "main/ended"),
        ("tracking-domain-not-verified", HERE, "main"),
    ]
    assert expected == found

"""What is found is gone when the steps are carried out, nothing else is found, and no call is left."""

from collections.abc import Iterable
from pathlib import Path

import pytest

from sescheck.emulator import Emulator
from sescheck.engine.steps import Call
from sescheck.fix.plan import Plan
from tests.cli.stocked import ACCOUNT, HERE, REGIONS, THERE, TOPICS, custom_template, publish, sesv2, stocked
from tests.cli.test_choices_world import validating, vdm
from tests.conftest import Cli
from tests.rules.shared.steps.carrying_out import carry_out, planned

PERSON = {"MAIL_TYPE": "TRANSACTIONAL", "WEBSITE_URL": "https://example.com"}


@pytest.fixture
def world(emulator: Emulator) -> Emulator:
    """Two regions that match in everything."""
    stocked(emulator)
    return emulator


class Mended:
    """An audit, its steps carried out, and another audit."""

    def __init__(self, audit: Cli, cli: Cli, emulator: Emulator, folder: Path) -> None:
        self.before = set(audit(REGIONS, "--depth", "deep").findings)
        self.plan = planned(cli, emulator, folder / "before.snapshot", REGIONS)
        carry_out(self.plan, emulator, PERSON)
        self.after = set(audit(REGIONS, "--depth", "deep").findings)
        self.again = planned(cli, emulator, folder / "after.snapshot", REGIONS)

    def faults(self, *, left: Iterable[str] = ()) -> list[str]:
        """The findings, except those of the rules in ``left``; and calls that are left."""
        found = [f"{rule} of {name} in {region}" for rule, region, name in self.after if rule not in set(left)]
        return found + [f"again: {title}" for title in calls_of(self.again)]


def calls_of(plan: Plan) -> list[str]:
    """The titles of the calls of a plan."""
    return [each.step.title for each in plan.steps if isinstance(each.step.does, Call)]


def test_configuration_sets_become_equal(world: Emulator, audit: Cli, cli: Cli, tmp_path: Path) -> None:
    """One is missing, one does not send, and each option of one differs in one region or in the other."""
    here, there = world.region(HERE), world.region(THERE)
    here.call("sesv2", "DeleteConfigurationSet", ConfigurationSetName="bulk")
    here.call("sesv2", "PutConfigurationSetSendingOptions", ConfigurationSetName="paused", SendingEnabled=False)
    condition = {
        "ConditionThresholdEnabled": "ENABLED",
        "OverallConfidenceThreshold": {"ConfidenceVerdictThreshold": "HIGH"},
    }
    here.state.configuration_sets["main"].options |= {
        "SuppressionOptions": {
            "SuppressedReasons": ["BOUNCE"],
            "ValidationOptions": {"ConditionThreshold": condition},
        },
        "VdmOptions": {"DashboardOptions": {"EngagementMetrics": "DISABLED"}},
        "DeliveryOptions": {"TlsPolicy": "REQUIRE", "MaxDeliverySeconds": 600},
    }
    there.state.configuration_sets["main"].options |= {
        "ReputationOptions": {"ReputationMetricsEnabled": True},
        "DeliveryOptions": {"TlsPolicy": "OPTIONAL", "SharedPoolDeliveryMode": "REGIONAL"},
    }
    mended = Mended(audit, cli, world, tmp_path)
    assert {"configuration-set-missing-in-region", "configuration-set-differs"} < {
        rule for rule, _, _ in mended.before
    }
    assert [] == mended.faults()
    for region in (here, there):
        delivery = region.state.configuration_sets["main"].options["DeliveryOptions"]
        assert {
            "TlsPolicy": "REQUIRE",
            "SharedPoolDeliveryMode": "REGIONAL",
            "MaxDeliverySeconds": 600,
        } == delivery


def test_event_destinations_become_equal(world: Emulator, audit: Cli, cli: Cli, tmp_path: Path) -> None:
    """One is missing, one disabled, one publishes to another region, and one to a topic that does not exist."""
    here = world.region(HERE)
    here.call(
        "sesv2",
        "DeleteConfigurationSetEventDestination",
        ConfigurationSetName="main",
        EventDestinationName="spare",
    )
    found = here.state.configuration_sets["main"].destinations
    found["loud"] = {**found["loud"], "Enabled": False, "MatchingEventTypes": ["BOUNCE", "SEND"]}
    publish(here, "main", "near", f"arn:aws:sns:{THERE}:{ACCOUNT}:main-near", write="Update")
    here.delete_topic(found["late"]["SnsDestination"]["TopicArn"])
    mended = Mended(audit, cli, world, tmp_path)
    assert len(mended.before) > len({"missing", "disabled", "wrong region", "gone"})
    assert [] == mended.faults(left=["notification-topic-without-subscribers"])


def test_templates_lists_and_tenants_become_equal(world: Emulator, audit: Cli, cli: Cli, tmp_path: Path) -> None:
    """Each is missing in a region, or differs between two."""
    here = world.region(HERE)
    here.call("sesv2", "DeleteEmailTemplate", TemplateName="welcome")
    here.call("sesv2", "UpdateEmailTemplate", TemplateName="receipt", TemplateContent={"Subject": "Hello"})
    here.call("sesv2", "DeleteCustomVerificationEmailTemplate", TemplateName="welcome")
    here.call("sesv2", "UpdateCustomVerificationEmailTemplate", **custom_template("receipt", "Confirm now"))
    with sesv2(world, HERE) as client:
        client.update_contact_list(ContactListName="readers", Topics=TOPICS[:1], Description="Who reads")
    here.call("sesv2", "DeleteTenant", TenantName="acme")
    here.settle_tenant("initech", "DISABLED")
    mended = Mended(audit, cli, world, tmp_path)
    assert {"contact-list-differs", "template-differs", "tenant-sending-disabled"} < {
        rule for rule, _, _ in mended.before
    }
    assert [] == mended.faults()
    with sesv2(world, HERE) as client:
        assert "Who reads" == client.get_contact_list(ContactListName="readers")["Description"]


def test_the_settings_of_the_account_become_equal(world: Emulator, audit: Cli, cli: Cli, tmp_path: Path) -> None:
    """Two settings of one call differ, and the one call has both."""
    here, there = world.region(HERE), world.region(THERE)
    here.call("sesv2", "PutAccountDeliveryAttributes", SharedPoolDeliveryMode="GLOBAL")
    there.call("sesv2", "PutAccountDeliveryAttributes", SharedPoolDeliveryMode="REGIONAL")
    validating(here, "ENABLED", "HIGH")
    condition = {"ConditionThreshold": {"ConditionThresholdEnabled": "DISABLED"}}
    there.call(
        "sesv2",
        "PutAccountSuppressionAttributes",
        SuppressedReasons=["COMPLAINT"],
        ValidationAttributes=condition,
    )
    vdm(here, GuardianAttributes={"OptimizedSharedDelivery": "ENABLED"})
    vdm(there, GuardianAttributes={"OptimizedSharedDelivery": "DISABLED"})
    there.call("sesv2", "PutAccountSendingAttributes", SendingEnabled=False)
    mended = Mended(audit, cli, world, tmp_path)
    rules = {rule for rule, _, _ in mended.before}
    assert {"auto-validation-differs", "suppression-reasons-differ", "vdm-differs", "sending-disabled"} < rules
    assert [] == mended.faults()
    titles = [
        title for title in calls_of(mended.plan) if "suppressed reasons" in title or "Auto Validation" in title
    ]
    assert 1 == len(titles)

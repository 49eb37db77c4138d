"""What is wrong in the standby with sending: the account, the sets, the content."""

from sescheck.emulator.backdoor import Region
from sescheck.emulator.worlds import other_services
from tests.fix.every_gap.names import MAIN, PRIMARY, topic

_OLD_TOPIC = {"TopicName": "news", "DisplayName": "Old news", "DefaultSubscriptionStatus": "OPT_OUT"}


def account(standby: Region) -> None:
    """In the sandbox, under review, switched off, nearly used up, and set up otherwise."""
    standby.account(
        production=False,
        max_24_hour_send=200,
        max_send_rate=1,
        sent_last_24_hours=190,
        enforcement="PROBATION",
        review="DENIED",
        sending=False,
    )
    found = standby.state.account
    found.vdm = {"VdmEnabled": "DISABLED"}
    found.suppression_validation = None
    found.suppressed_reasons = ["COMPLAINT"]
    standby.call("sesv2", "DeleteSuppressedDestination", EmailAddress="gone@example.net")


def sets(standby: Region) -> None:
    """Configuration sets, their destinations, and pools."""
    found = standby.state.configuration_sets
    del found["missing"]
    found["differs"].options["DeliveryOptions"]["TlsPolicy"] = "OPTIONAL"
    found["disabled"].options["SendingOptions"] = {"SendingEnabled": False}
    arn = found["archived"].options["ArchivingOptions"]["ArchiveArn"]
    found["archived"].options["ArchivingOptions"]["ArchiveArn"] = arn.replace(standby.region, PRIMARY)
    destinations = found["events"].destinations
    del destinations["missing"]
    destinations["disabled"]["Enabled"] = False
    destinations["differs"]["MatchingEventTypes"] = ["BOUNCE"]
    standby.delete_topic(topic("events-gone", standby.region))
    destinations["elsewhere"]["SnsDestination"]["TopicArn"] = topic("events-elsewhere", PRIMARY)
    project = f"arn:aws:mobiletargeting:{standby.region}:{standby.account_id}:apps/1234"
    found[MAIN].destinations["ended"] = {
        "Name": "ended",
        "Enabled": True,
        "MatchingEventTypes": ["BOUNCE"],
        "PinpointDestination": {"ApplicationArn": project},
    }


def content(standby: Region) -> None:
    """Templates, lists, tenants, and Mail Manager."""
    standby.call("sesv2", "DeleteEmailTemplate", TemplateName="missing")
    changed = {"Subject": "Old", "Text": "Old."}
    standby.call("sesv2", "UpdateEmailTemplate", TemplateName="differs", TemplateContent=changed)
    customs = standby.state.kept["custom_templates"]
    del customs["confirm-missing"]
    customs["confirm-differs"]["TemplateSubject"] = "Old"
    lists = other_services._sesv2(standby)
    lists.update_contact_list("contacts", {"Topics": [_OLD_TOPIC]})
    standby.call("sesv2", "DeleteTenant", TenantName="tenant-missing")
    standby.settle_tenant("tenant-differs", "DISABLED")
    standby.state.kept["tenants"]["tenant-differs"]["Resources"].clear()
    standby.call("sesv2", "PutTenantSuppressionAttributes", TenantName="tenant-differs", SuppressionScope="TENANT")
    policy = f"arn:aws:ses:{standby.region}:aws:reputation-policy/none"
    standby.state.kept["tenants"]["tenant-differs"]["ReputationManagementPolicy"] = policy
    standby.state.staged["IngressPoints"].clear()
    standby.state.staged["TrafficPolicies"][0]["DefaultAction"] = "ALLOW"


def pools(standby: Region) -> None:
    """Dedicated addresses: too few, too cold, or none; and pools that do not exist."""
    sesv2 = other_services._sesv2(standby)
    for name in ("pooled", "missing-pool"):
        sesv2.delete_dedicated_ip_pool(name)
    listed = standby.state.staged["DedicatedIps"]
    kept = [each for each in listed if each["PoolName"] in {"small", "cold"}]
    kept = [each for number, each in enumerate(kept) if number != 0]
    cold = {"WarmupStatus": "IN_PROGRESS", "WarmupPercentage": 10}
    standby.stage("DedicatedIps", [each | cold if each["PoolName"] == "cold" else each for each in kept])

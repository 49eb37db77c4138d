"""A region in which nothing is missing: what the primary has, and what the standby should have."""

from collections.abc import Sequence

from sescheck.emulator.backdoor import Region
from sescheck.emulator.operations.dkim import own_key
from sescheck.emulator.state import Dkim
from sescheck.emulator.worlds import other_services, parts
from tests.fix.every_gap import names
from tests.fix.every_gap.names import MAIN, PARTNER, STANDBY

TAGS = {"owner": "acme-mail"}
POLICY = "partner"
PEAK, RATE = 100_000, 50


def sound(region: Region, domains: Sequence[str] = names.DOMAINS) -> None:
    """Fill a region, with these domains and those that are missing in the standby."""
    region.account(production=True, max_24_hour_send=PEAK, max_send_rate=RATE, sent_last_24_hours=60_000)
    account = region.state.account
    account.vdm = {"VdmEnabled": "ENABLED", "DashboardAttributes": {"EngagementMetrics": "ENABLED"}}
    account.suppression_validation = {"ConditionThreshold": {"ConditionThresholdEnabled": "ENABLED"}}
    region.call("sesv2", "PutSuppressedDestination", EmailAddress="gone@example.net", Reason="BOUNCE")
    _sets(region)
    _identities(region, domains)
    _content(region)


def _sets(region: Region) -> None:
    events = region.create_topic("acme-events")
    for name in (MAIN, "missing", *names.SETS):
        parts.configuration_set(region, name, events)
    options = {name: found.options for name, found in region.state.configuration_sets.items()}
    for name in ("pooled", "missing-pool", "small", "cold"):
        other_services.ip_pool(region, name, *_addresses(region, name))
    options["pooled"]["DeliveryOptions"]["SendingPoolName"] = "pooled"
    archive = f"arn:aws:ses:{region.region}:{names.ACCOUNT}:mailmanager-archive/a-{region.region}"
    options["archived"]["ArchivingOptions"] = {"ArchiveArn": archive}
    region.stage(
        "Archives", [{"ArchiveName": "kept", "ArchiveId": f"a-{region.region}", "ArchiveState": "ACTIVE"}]
    )
    for name, domain in (("tracked", "clicks"), ("linked", "links")):
        found = f"{domain}-{region.region}.example"
        parts.domain(region, found)
        options[name]["TrackingOptions"] = {"CustomRedirectDomain": found}
    for name in ("missing", "disabled", "differs", "gone", "elsewhere"):
        topic = region.create_topic(f"events-{name}")
        parts.publish(region, "events", name, "BOUNCE", "COMPLAINT", SnsDestination={"TopicArn": topic})


def _addresses(region: Region, pool: str) -> list[str]:
    """Two dedicated addresses."""
    number = sum(f"{region.region}{pool}".encode()) % 120
    return [f"198.51.100.{2 * number + each}" for each in range(2)]


def _identities(region: Region, domains: Sequence[str]) -> None:
    arns = parts.topics(region, "acme")
    every = domains == names.DOMAINS
    own_keys = (*(names.OWN_KEY if every else ()), "own-key-missing.example")
    for name in (*domains, *own_keys, *names.MISSING_DOMAINS[:1], names.MISSING_DOMAINS[2], names.SUBDOMAIN):
        parts.domain(region, name, configuration_set=MAIN, tags=TAGS, mail_from=True)
        parts.notify(region, name, arns)
    for name in own_keys:
        region.state.identities[name].dkim = own_key("mail")
        region.settle(name, dkim="SUCCESS")
    for name in names.ADDRESSES:
        parts.address(region, name, configuration_set=MAIN)
        parts.notify(region, name, arns)
    for name in (*(each for each in domains if each.startswith("policy-")), names.SUBDOMAIN):
        parts.let_send(region, name, POLICY, PARTNER)
    for name in (each.removesuffix(".example") for each in domains if each in names.OWN_TOPICS):
        parts.notify(region, f"{name}.example", {"Bounce": region.create_topic(name)})
    if every:
        _unsigned(region)


def _unsigned(region: Region) -> None:
    """A domain without DKIM, and one that has the key of the domain above it."""
    for name in (names.UNSIGNED, names.HEIR):
        parts.domain(region, name, configuration_set=MAIN, tags=TAGS, mail_from=name == names.UNSIGNED)
        identity = region.state.identities[name]
        identity.dkim, identity.dkim_off = Dkim(), name == names.UNSIGNED


def _content(region: Region) -> None:
    for name in ("missing", "differs"):
        parts.template(region, name)
        parts.custom_template(region, f"confirm-{name}", "boss@covered.example")
        region.call("sesv2", "CreateTenant", TenantName=f"tenant-{name}")
    used = f"arn:aws:ses:{region.region}:{region.account_id}:template/differs"
    region.call("sesv2", "CreateTenantResourceAssociation", TenantName="tenant-differs", ResourceArn=used)
    other_services.contact_list(region, "contacts", news="What is new", offers="Offers")
    manager = {"IngressPointName": "front-door", "IngressPointId": "inp-1", "Type": "OPEN", "Status": "ACTIVE"}
    region.stage("IngressPoints", [manager])
    region.stage("RuleSets", [{"RuleSetName": "sort-and-store", "RuleSetId": "rs-1"}])
    policy = {"TrafficPolicyName": "no-spam", "TrafficPolicyId": "tp-1", "DefaultAction": "DENY"}
    region.stage("TrafficPolicies", [policy])


def primary_only(primary: Region, third: Region) -> None:
    """What belongs to the primary or to the account: users, an endpoint, the parent of a replica."""
    primary.name_account("Acme Inc.", alias="acme-mail")
    parts.domain(third, "replica-missing.example")
    identity = primary.state.identities["replica-missing.example"]
    identity.dkim.origin, identity.dkim.tokens = "AWS_SES_US_WEST_2", []
    routes = [{"Region": STANDBY}]
    primary.call("sesv2", "CreateMultiRegionEndpoint", EndpointName="global", Details={"RoutesDetails": routes})
    primary.settle_endpoint("global", "READY")
    for name, created, only_in in (
        ("smtp-orders", "2024-03-05T09:00:00Z", (primary.region,)),
        ("smtp-old", "2018-03-05T09:00:00Z", ()),
    ):
        key_id = f"AKIA{name.upper().replace('-', 'X'):X<16}"
        other_services.smtp_user(primary, name, created=created, key_id=key_id, only_in=only_in)
    other_services.sending_role(primary, "shop-backend", only_in=(primary.region,))

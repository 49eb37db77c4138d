"""A region in which nothing is missing: what the primary has, and what the standby should have."""

from sescheck.emulator.backdoor import Region
from sescheck.emulator.operations.dkim import own_key
from sescheck.emulator.worlds import other_services, parts
from tests.fix.every_gap import names
from tests.fix.every_gap.names import MAIN, PARTNER, STANDBY

TAGS = {"owner": "acme-mail"}
POLICY = "partner"
PEAK, RATE = 100_000, 50


def sound(region: Region) -> None:
    """Fill a region."""
    region.account(production=True, max_24_hour_send=PEAK, max_send_rate=RATE, sent_last_24_hours=60_000)
    account = region.state.account
    account.vdm = {"VdmEnabled": "ENABLED", "DashboardAttributes": {"EngagementMetrics": "ENABLED"}}
    account.suppression_validation = {"ConditionThreshold": {"ConditionThresholdEnabled": "ENABLED"}}
    region.call("sesv2", "PutSuppressedDestination", EmailAddress="gone@example.net", Reason="BOUNCE")
    _sets(region)
    _identities(region)
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


def _identities(region: Region) -> None:
    arns = parts.topics(region, "acme")
    for name in (*names.DOMAINS, *names.OWN_KEY, *names.MISSING_DOMAINS, names.UNSIGNED, names.SUBDOMAIN):
        parts.domain(region, name, configuration_set=MAIN, tags=TAGS, mail_from=True)
        parts.notify(region, name, arns)
    for name in (*names.OWN_KEY, "own-key-missing.example"):
        region.state.identities[name].dkim = own_key("mail")
        region.settle(name, dkim="SUCCESS")
    for name in (names.UNSIGNED, names.HEIR):
        if name == names.HEIR:
            region.call("sesv2", "CreateEmailIdentity", EmailIdentity=name, ConfigurationSetName=MAIN)
            region.settle(name, verification="SUCCESS")
        identity = region.state.identities[name]
        identity.dkim, identity.dkim_off = type(identity.dkim)(), name == names.UNSIGNED
    for name in names.ADDRESSES:
        parts.address(region, name, configuration_set=MAIN)
        parts.notify(region, name, arns)
    for name in ("policy-differs", "policy-missing", "policy-elsewhere"):
        parts.let_send(region, f"{name}.example", POLICY, PARTNER)
    parts.let_send(region, names.SUBDOMAIN, POLICY, PARTNER)
    for word in ("encrypted", "refuses", "unheard", "gone"):
        found = region.create_topic(f"topic-{word}")
        parts.notify(region, f"topic-{word}.example", {"Bounce": found})


def _content(region: Region) -> None:
    for name in ("missing", "differs"):
        parts.template(region, name)
        parts.custom_template(region, f"confirm-{name}", "boss@covered.example")
        other_services.contact_list(region, f"contacts-{name}", news="What is new", offers="Offers")
        region.call("sesv2", "CreateTenant", TenantName=f"tenant-{name}")
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

"""Acme Inc. sends from us-east-1, and eu-west-1 is its standby.

`SEEDED` lists the deliberate faults, by the rule that should find them; everything else that an audit of the two
regions flags is a false alarm. Consequences of a fault are not listed separately: the sandbox's small quota,
the DKIM of a domain that was never verified. `ZONE` has the records that are not those that SES expects.
"""

from sescheck.emulator.backdoor import Region
from sescheck.emulator.server.emulator import DEFAULT_ACCOUNT, Emulator
from sescheck.emulator.worlds import other_services, parts, typical_surroundings
from sescheck.emulator.worlds.scenario import Scenario, Seed

PRIMARY, STANDBY, DISABLED = "us-east-1", "eu-west-1", "af-south-1"
TRANSACTIONAL, MARKETING = "acme-transactional", "acme-marketing"
TAGS = {"owner": "acme-mail"}
PARTNER, AGENCY = "210987654321", "345678901234"


_TOPIC = f"arn:aws:sns:{STANDBY}:{DEFAULT_ACCOUNT}:"
SEEDED = (
    Seed("identity-missing-in-region", STANDBY, "newsletter.example.net", "nobody created it there"),
    Seed("identity-not-verified", STANDBY, "invoices.example.org", "its records were never published"),
    Seed("dkim-missing-in-region", STANDBY, "shop.example.com", "switched off during an incident"),
    Seed("dkim-key-1024", STANDBY, "app.example.org", "an old key"),
    Seed("dkim-key-length-differs", STANDBY, "app.example.org", "the same key"),
    Seed("mail-from-not-verified", STANDBY, "mail.example.com", "its MX was removed in a clean-up"),
    Seed("mail-from-missing-in-region", STANDBY, "status.example.com", "forgotten"),
    Seed("notification-topic-missing-in-region", STANDBY, "orders.example.com", "bounces and complaints"),
    Seed("notification-topic-gone", STANDBY, f"{_TOPIC}billing-bounces", "deleted while in use"),
    Seed("notification-topic-without-subscribers", STANDBY, f"{_TOPIC}billing-complaints", "never confirmed"),
    Seed("default-configuration-set-gone", STANDBY, "promo.example.net", "names a set that is not there"),
    Seed("configuration-set-missing-in-region", STANDBY, MARKETING, "that very set"),
    Seed("event-destination-missing-in-region", STANDBY, f"{TRANSACTIONAL}/archive", "added later, in one region"),
    Seed("template-missing-in-region", STANDBY, "shipping-notice", "deployed to us-east-1 only"),
    Seed("suppression-off", STANDBY, DEFAULT_ACCOUNT, "switched off for a test"),
    Seed("policy-missing-in-region", STANDBY, "orders.example.com", "a partner may send for it, in us-east-1"),
    Seed("policy-names-other-region", STANDBY, "billing.example.org", "copied with the ARN of us-east-1"),
    Seed("receiving-resource-wrong-region", STANDBY, "acme-inbound/support", "copied with us-east-1's topic"),
    Seed("smtp-key-older-than-sigv4", None, "acme-fax-gateway", "a key of 2017"),
    Seed("smtp-user-denied-in-region", STANDBY, "acme-shop", "its policy was narrowed to us-east-1"),
    Seed("sandbox-while-production-elsewhere", STANDBY, DEFAULT_ACCOUNT, "access was never asked for"),
    Seed("daily-quota-nearly-used", PRIMARY, DEFAULT_ACCOUNT, "41,000 of 50,000"),
    Seed("dkim-record-missing", STANDBY, "invoices.example.org", "those records"),
    Seed("mail-from-mx-missing", STANDBY, "mail.example.com", "that MX"),
    Seed("mail-from-spf-missing", STANDBY, "mail.example.com", "removed with it"),
    Seed("dmarc-not-enforced", None, "promo.example.net", "it began with p=none, and nobody went on"),
    Seed("inbound-mx-without-rules", STANDBY, "shop.example.com", "its rule was deleted, and its MX was not"),
    Seed("bounce-rate-high", PRIMARY, DEFAULT_ACCOUNT, "a campaign to an old list of addresses, three days ago"),
    Seed("reputation-entity-impaired", PRIMARY, "promo.example.net", "the same campaign"),
    Seed("reputation-alarm-missing-in-region", STANDBY, DEFAULT_ACCOUNT, "made by hand, in us-east-1"),
    Seed("vpc-endpoint-missing-in-region", STANDBY, "email-smtp", "the warehouse has no other way out"),
    Seed("event-bus-rule-missing", STANDBY, DEFAULT_ACCOUNT, "disabled while the queue was full"),
    Seed("tenant-resource-missing-in-region", STANDBY, "acme-outlet", "its set was associated in one region"),
    Seed("opt-out-missing-in-region", STANDBY, "acme-readers", "two customers left the list in us-east-1"),
    Seed("sender-denied-in-region", STANDBY, "acme-order-service", "its policy names us-east-1"),
    Seed("receiving-standby-differs", STANDBY, "acme-maintenance", "a rule was added in us-east-1 only"),
    Seed("archive-differs", STANDBY, "archive/acme-compliance", "the period was extended in us-east-1 only"),
    Seed("mail-manager-differs", STANDBY, "traffic-policy/acme-gateway", "lets larger mail in, in us-east-1 only"),
    Seed("mail-manager-missing-in-region", STANDBY, "address-list/acme-mailboxes", "imported for a rule to come"),
    Seed("region-not-enabled", DISABLED, DEFAULT_ACCOUNT, "planned as a third region, and never enabled"),
)
ZONE = f"""
$TTL 300
_dmarc.promo.example.net.  TXT  "v=DMARC1; p=none; rua=mailto:dmarc@example.net"
shop.example.com.          MX   10 inbound-smtp.{STANDBY}.amazonaws.com.
"""
NO_ALARM = (
    "example.com",  # the same in both regions
    "global.example.com",  # eu-west-1 replicates us-east-1's DKIM
    "team@global.example.com",  # in us-east-1 only, but its domain is verified in both
)


def typical(emulator: Emulator) -> None:
    """Seed account 123456789012, whatever account the emulator's own keys have."""
    primary, standby = (emulator.region(name, DEFAULT_ACCOUNT) for name in (PRIMARY, STANDBY))
    primary.name_account("Acme Inc.", alias="acme-mail")
    emulator.region(DISABLED, DEFAULT_ACCOUNT).opt_status("DISABLED")
    parts.production(primary, sent=41_000)
    for region in (primary, standby):
        _what_both_have(region)
        typical_surroundings.what_both_have(region, TRANSACTIONAL)
    _smtp_users(primary)
    _what_only_the_primary_has(primary)
    _what_is_wrong_in_the_standby(standby)
    typical_surroundings.primary(primary, "promo.example.net")
    typical_surroundings.standby(standby)


def _what_both_have(region: Region) -> None:
    arns = parts.topics(region, "acme")
    billing = {kind: region.create_topic(f"billing-{parts.KINDS[kind]}") for kind in ("Bounce", "Complaint")}
    parts.configuration_set(region, TRANSACTIONAL, arns["Bounce"])
    parts.configuration_set(region, MARKETING, arns["Bounce"])
    parts.template(region, "order-confirmation")
    _receiving(region)
    for name in ("example.com", "mail.example.com", "shop.example.com", "app.example.org"):
        parts.domain(region, name, configuration_set=TRANSACTIONAL, tags=TAGS, mail_from=True)
        parts.notify(region, name, arns)
    parts.domain(region, "orders.example.com", tags=TAGS, mail_from=True)
    parts.notify(region, "orders.example.com", arns)
    for name, topics in (("status.example.com", arns), ("billing.example.org", billing)):
        parts.domain(region, name, configuration_set=TRANSACTIONAL, tags=TAGS)
        parts.notify(region, name, topics)
    parts.domain(region, "invoices.example.org", tags=TAGS)
    parts.domain(region, "promo.example.net", configuration_set=MARKETING, tags=TAGS)
    replica_of = PRIMARY if region.region == STANDBY else None
    parts.domain(region, "global.example.com", tags=TAGS, replica_of=replica_of)
    # the standby's copy names the primary's ARN
    parts.let_send(region, "billing.example.org", "agency", AGENCY, arn_region=PRIMARY)


def _receiving(region: Region) -> None:
    bucket = other_services.bucket(region, "acme-inbound-mail")
    region.create_topic("acme-inbound")
    copied = f"arn:aws:sns:{PRIMARY}:{DEFAULT_ACCOUNT}:acme-inbound"
    store = {"S3Action": {"BucketName": bucket}}
    tell = {"SNSAction": {"TopicArn": copied, "Encoding": "UTF-8"}}
    parts.rule_set(region, "acme-inbound", parts.rule("support", ["support@example.com"], store, tell))


def _smtp_users(region: Region) -> None:
    other_services.smtp_user(
        region,
        "acme-shop",
        created="2023-02-06T10:00:00Z",
        key_id="AKIAIOSFODNN7EXAMPLE",
        only_in=(PRIMARY,),
    )
    other_services.smtp_user(
        region, "acme-fax-gateway", created="2017-05-02T10:00:00Z", key_id="AKIAI44QH8DHBEXAMPLE"
    )


def _what_only_the_primary_has(primary: Region) -> None:
    parts.domain(primary, "newsletter.example.net", tags=TAGS)
    parts.address(primary, "team@global.example.com")
    parts.set_mail_from(primary, "status.example.com")
    parts.template(primary, "shipping-notice", "Your order {{number}} is on its way")
    parts.let_send(primary, "orders.example.com", "partner", PARTNER)
    archive = {
        "DeliveryStreamArn": other_services.stream(primary, "acme-archive"),
        "IamRoleArn": other_services.role(primary, "acme-archive"),
    }
    parts.publish(primary, TRANSACTIONAL, "archive", "SEND", "DELIVERY", KinesisFirehoseDestination=archive)


def _what_is_wrong_in_the_standby(standby: Region) -> None:
    standby.settle("invoices.example.org", verification="PENDING", dkim="PENDING", error="HOST_NOT_FOUND")
    standby.settle("app.example.org", key_length="RSA_1024_BIT")
    standby.settle("mail.example.com", mail_from="FAILED")
    standby.call("sesv2", "PutEmailIdentityDkimAttributes", EmailIdentity="shop.example.com", SigningEnabled=False)
    parts.notify(standby, "orders.example.com", {"Bounce": "", "Complaint": ""})
    standby.delete_topic(f"{_TOPIC}billing-bounces")
    standby.delete_topic(f"{_TOPIC}billing-complaints")
    standby.create_topic("billing-complaints", confirmed=False)
    standby.call("sesv2", "DeleteConfigurationSet", ConfigurationSetName=MARKETING)
    parts.suppress(standby)


TYPICAL = Scenario(
    "Acme Inc. sends from us-east-1, and eu-west-1 is its standby",
    typical,
    (PRIMARY, STANDBY, DISABLED),
    SEEDED,
    zone=ZONE,
)

"""Acme Inc. runs its mail from us-east-1 and thinks that eu-west-1 could take over.

`SEEDED` lists what is wrong on purpose, by the rule that should say so; whatever else an audit of the two
regions flags is a false alarm. What follows from a mistake is not listed besides it: the sandbox's small quota,
the DKIM of a domain that was never verified.
"""

from typing import NamedTuple

from sescheck.emulator.backdoor import Region
from sescheck.emulator.server import DEFAULT_ACCOUNT, Emulator
from sescheck.emulator.worlds import parts

PRIMARY, STANDBY, DISABLED = "us-east-1", "eu-west-1", "af-south-1"
TRANSACTIONAL, MARKETING = "acme-transactional", "acme-marketing"
TAGS = {"owner": "acme-mail"}


class Seed(NamedTuple):
    """A mistake: the rule that finds it, the region that the finding names, the subject's name, the story."""

    rule: str
    region: str
    subject: str
    story: str


_TOPIC = f"arn:aws:sns:{STANDBY}:{DEFAULT_ACCOUNT}:"
SEEDED = (
    Seed("identity-missing-in-region", STANDBY, "newsletter.example.net", "nobody created it there"),
    Seed("identity-not-verified", STANDBY, "invoices.example.org", "its records were never published"),
    Seed("dkim-missing-in-region", STANDBY, "shop.example.com", "switched off during an incident"),
    Seed("dkim-key-1024", STANDBY, "app.example.org", "an old key"),
    Seed("dkim-key-length-differs", STANDBY, "app.example.org", "the same key"),
    Seed("mail-from-not-verified", STANDBY, "mail.example.com", "its MX was removed in a clean-up"),
    Seed("mail-from-missing-in-region", STANDBY, "status.example.com", "forgotten"),
    Seed("notification-topic-missing-in-region", STANDBY, "orders.example.com", "bounces"),
    Seed("notification-topic-missing-in-region", STANDBY, "orders.example.com", "complaints"),
    Seed("notification-topic-gone", STANDBY, f"{_TOPIC}billing-bounces", "deleted while in use"),
    Seed("notification-topic-without-subscribers", STANDBY, f"{_TOPIC}billing-complaints", "never confirmed"),
    Seed("default-configuration-set-gone", STANDBY, "promo.example.net", "names a set that is not there"),
    Seed("sandbox-while-production-elsewhere", STANDBY, DEFAULT_ACCOUNT, "access was never asked for"),
    Seed("daily-quota-nearly-used", PRIMARY, DEFAULT_ACCOUNT, "41,000 of 50,000"),
    Seed("region-not-enabled", DISABLED, DEFAULT_ACCOUNT, "planned as a third region, and never enabled"),
)
NO_ALARM = (
    "example.com",  # the same in both regions
    "global.example.com",  # eu-west-1 replicates us-east-1's DKIM
    "team@global.example.com",  # in us-east-1 only, but its domain is verified in both
)


def demo(emulator: Emulator) -> None:
    """Seed account 123456789012, whatever account the emulator's own keys belong to."""
    primary, standby = (emulator.region(name, DEFAULT_ACCOUNT) for name in (PRIMARY, STANDBY))
    primary.name_account("Acme Inc.", alias="acme-mail")
    emulator.region(DISABLED, DEFAULT_ACCOUNT).opt_status("DISABLED")
    parts.production(primary, sent=41_000)
    for region in (primary, standby):
        _what_both_have(region)
    _what_only_the_primary_has(primary)
    _what_is_wrong_in_the_standby(standby)


def _what_both_have(region: Region) -> None:
    arns = parts.topics(region, "acme")
    billing = {kind: region.create_topic(f"billing-{parts.KINDS[kind]}") for kind in ("Bounce", "Complaint")}
    parts.configuration_set(region, TRANSACTIONAL, arns["Bounce"])
    parts.configuration_set(region, MARKETING, arns["Bounce"])
    parts.template(region, "order-confirmation")
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


def _what_only_the_primary_has(primary: Region) -> None:
    parts.domain(primary, "newsletter.example.net", tags=TAGS)
    parts.address(primary, "team@global.example.com")
    parts.set_mail_from(primary, "status.example.com")


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

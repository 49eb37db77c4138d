"""AWS paused us-east-1 this morning. eu-west-1 should take over now, which nobody has ever tested.

`SEEDED` lists every obstacle, by the rule that should find it.
"""

from sescheck.emulator.backdoor import Region
from sescheck.emulator.server.emulator import DEFAULT_ACCOUNT, Emulator
from sescheck.emulator.worlds import parts
from sescheck.emulator.worlds.scenario import Scenario, Seed

PRIMARY, STANDBY = "us-east-1", "eu-west-1"
ORDERS, ALERTS = "acme-orders", "acme-alerts"
TAGS = {"owner": "acme-mail"}

_TOPIC = f"arn:aws:sns:{STANDBY}:{DEFAULT_ACCOUNT}:acme-bounces"
SEEDED = (
    Seed("enforcement-not-healthy", PRIMARY, DEFAULT_ACCOUNT, "a campaign with too many complaints"),
    Seed("failover-capacity-short", PRIMARY, DEFAULT_ACCOUNT, "nothing else can carry its 18,000 messages"),
    Seed("sandbox-while-production-elsewhere", STANDBY, DEFAULT_ACCOUNT, "nobody asked to leave it"),
    Seed("identity-missing-in-region", STANDBY, "billing.example.org", "younger than the standby"),
    Seed("configuration-set-missing-in-region", STANDBY, ALERTS, "younger than the standby too"),
    Seed("default-configuration-set-gone", STANDBY, "alerts.example.com", "names that very set"),
    Seed("template-missing-in-region", STANDBY, "password-reset", "deployed to us-east-1 only"),
    Seed("notification-topic-gone", STANDBY, _TOPIC, "deleted with a stack that was out of use"),
)


def failover_day(emulator: Emulator) -> None:
    """Seed account 123456789012, whatever account the emulator's own keys have."""
    primary, standby = (emulator.region(name, DEFAULT_ACCOUNT) for name in (PRIMARY, STANDBY))
    primary.name_account("Acme Inc.", alias="acme-mail")
    for region in (primary, standby):
        _what_both_have(region)
    _what_only_the_primary_has(primary)
    standby.call("sesv2", "DeleteConfigurationSet", ConfigurationSetName=ALERTS)
    standby.delete_topic(_TOPIC)
    parts.production(primary, sent=18_000)
    primary.account(enforcement="SHUTDOWN")


def _what_both_have(region: Region) -> None:
    arns = parts.topics(region, "acme")
    events = region.create_topic("acme-events")
    for name in (ORDERS, ALERTS):
        parts.configuration_set(region, name, events)
    parts.template(region, "order-confirmation")
    for name, sends_with in (
        ("example.com", ORDERS),
        ("shop.example.com", ORDERS),
        ("alerts.example.com", ALERTS),
    ):
        parts.domain(region, name, configuration_set=sends_with, tags=TAGS, mail_from=True)
        parts.notify(region, name, arns)


def _what_only_the_primary_has(primary: Region) -> None:
    parts.domain(primary, "billing.example.org", configuration_set=ORDERS, tags=TAGS)
    parts.template(primary, "password-reset", "Choose a new password")


FAILOVER_DAY = Scenario(
    "AWS has paused us-east-1, and eu-west-1 must take over now",
    failover_day,
    (PRIMARY, STANDBY),
    SEEDED,
    failover=(PRIMARY, STANDBY),
)

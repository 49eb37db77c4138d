"""Acme Inc. around its sending: the network, events, tenants, readers, a standby for receiving, Mail Manager.

`typical` lists what is wrong here.
"""

from collections.abc import Mapping

from sescheck.emulator.backdoor import Region
from sescheck.emulator.worlds import around, mail_manager, other_services, parts

OUTLET = "acme-outlet"
READERS = "acme-readers"
MAINTENANCE = "acme-maintenance"
_DAY = 4
"""Quarters of a day."""
_REJECTS = '{"source": ["aws.ses"], "detail-type": ["Email Rejected"]}'
_USUAL, _CAMPAIGN = (10_250, 82), (10_250, 1_310)
"""Messages and bounces of six hours."""


def what_both_have(region: Region, configuration_set: str) -> None:
    """Everything that the two regions have alike."""
    bus = f"arn:aws:events:{region.region}:{region.account_id}:event-bus/default"
    parts.publish(region, configuration_set, "bus", "REJECT", EventBridgeDestination={"EventBusArn": bus})
    region.call("sesv2", "CreateTenant", TenantName=OUTLET)
    _associate(region, "identity/shop.example.com")
    other_services.contact_list(region, READERS, news="What is new", offers="Offers")
    other_services.contact(region, READERS, "ann@example.net")


def primary(region: Region, promoted: str) -> None:
    """What us-east-1 has: more of everything, and a campaign to an old list of addresses."""
    around.sent_before(region, *[_USUAL] * (7 * _DAY), *[_CAMPAIGN] * (5 * _DAY))
    around.reputation_entity(region, promoted, impact="HIGH")
    around.reputation_alarm(region, "acme-bounce-rate", region.create_topic("acme-alarms"))
    around.vpc_endpoint(region, "email-smtp")
    around.event_rule(region, "acme-rejects", _REJECTS)
    _associate(region, "configuration-set/acme-transactional")
    other_services.contact(region, READERS, "bob@example.net")
    other_services.contact(region, READERS, "eve@example.net")
    other_services.sending_role(region, "acme-order-service", only_in=(region.region,))
    parts.rule_set(region, MAINTENANCE, *_maintenance(region, "support", "orders"), active=False)
    mail_manager.address_list(region, "acme-mailboxes")
    _gateway(region, "TEN_YEARS", 25_000_000)


def standby(region: Region) -> None:
    """What eu-west-1 has of it."""
    around.event_rule(region, "acme-rejects", _REJECTS, enabled=False)
    parts.rule_set(region, MAINTENANCE, *_maintenance(region, "support"), active=False)
    _gateway(region, "ONE_YEAR", 10_000_000)


def _associate(region: Region, resource: str) -> None:
    arn = f"arn:aws:ses:{region.region}:{region.account_id}:{resource}"
    region.call("sesv2", "CreateTenantResourceAssociation", TenantName=OUTLET, ResourceArn=arn)


def _maintenance(region: Region, *mailboxes: str) -> tuple[Mapping[str, object], ...]:
    """Rules that only store mail, while the software that reads it is off."""
    store = {"S3Action": {"BucketName": other_services.bucket(region, "acme-inbound-mail")}}
    return tuple(parts.rule(each, [f"{each}@example.com"], store) for each in mailboxes)


def _gateway(region: Region, period: str, largest: int) -> None:
    """Mail Manager in front of the office: mail of at most this size is archived, and sent on."""
    actions = (
        {"Archive": {"TargetArchive": mail_manager.archive(region, "acme-compliance", period)}},
        {"Relay": {"Relay": mail_manager.relay(region, "acme-office", "mail.example.com")}},
    )
    own = {"Evaluate": {"Attribute": "RECIPIENT"}, "Operator": "ENDS_WITH", "Values": ["@example.com"]}
    accept = {"Conditions": [{"StringExpression": own}], "Action": "ALLOW"}
    mail_manager.ingress_endpoint(
        region, "acme-gateway", actions, PolicyStatements=[accept], MaxMessageSizeBytes=largest
    )

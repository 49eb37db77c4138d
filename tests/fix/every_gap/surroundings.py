"""What is around sending: the network, events, an alarm, the reputation, readers, pools and archives."""

from sescheck.emulator.backdoor import Region
from sescheck.emulator.worlds import around, other_services, parts
from tests.fix.every_gap.names import ACCOUNT

POOL, CONTACTS, LEFT = "modes", "contacts", "left@example.net"
BOUNCES, RULE = "ses-bounces", "ses-rejects"


def sound(region: Region) -> None:
    """One of each, except for the pool."""
    region.state.account.warmup = True
    bus = f"arn:aws:events:{region.region}:{ACCOUNT}:event-bus/default"
    parts.publish(region, "events", "bus", "REJECT", EventBridgeDestination={"EventBusArn": bus})
    for create in (endpoint, rule, alarm, opt_out):
        create(region)


def pool(region: Region) -> None:
    """A pool without addresses, whose mode can differ; a standby that lacks the whole pool needs addresses."""
    other_services.ip_pool(region, POOL)


def endpoint(region: Region) -> None:
    """A VPC endpoint for SMTP."""
    around.vpc_endpoint(region, "email-smtp")


def rule(region: Region) -> None:
    """A rule of the event bus that passes on what SES sends."""
    around.event_rule(region, RULE, '{"source": ["aws.ses"]}')


def alarm(region: Region) -> None:
    """An alarm on the bounce rate."""
    around.reputation_alarm(region, BOUNCES, f"arn:aws:sns:{region.region}:{ACCOUNT}:acme-events")


def opt_out(region: Region) -> None:
    """A contact who opted out."""
    other_services.contact(region, CONTACTS, LEFT)


def gaps(standby: Region) -> None:
    """All that is missing there, or differs; and a domain that AWS may pause."""
    from moto.cloudwatch.models import cloudwatch_backends  # noqa: PLC0415 - as in around
    from moto.events.models import events_backends  # noqa: PLC0415 - as in around

    standby.state.account.warmup = False
    standby.state.backend.dedicated_ip_pools[POOL].scaling_mode = "MANAGED"
    del standby.state.backend.contacts_lists[CONTACTS].contacts[LEFT]
    standby.stage("VpcEndpoints", [])
    events_backends[ACCOUNT][standby.region].disable_rule(RULE, None)
    cloudwatch_backends[ACCOUNT][standby.region].delete_alarms([BOUNCES])
    standby.state.staged["Archives"][0]["Retention"] = {"RetentionPeriod": "TEN_YEARS"}
    around.reputation_entity(standby, "covered.example", impact="HIGH")

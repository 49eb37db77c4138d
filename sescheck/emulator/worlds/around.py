"""What a world has around SES: the network, the event bus, alarms, requests for quotas, and the reputation."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sescheck.emulator.backdoor import Region


def vpc_endpoint(region: Region, service: str, state: str = "available") -> None:
    """A VPC endpoint that leads to a service of SES in the region."""
    staged = region.state.staged["VpcEndpoints"]
    made = {
        "VpcEndpointId": f"vpce-{len(staged) + 1:017x}",
        "VpcEndpointType": "Interface",
        "VpcId": "vpc-0a1b2c3d4e5f60718",
        "ServiceName": f"com.amazonaws.{region.region}.{service}",
        "State": state,
    }
    region.stage("VpcEndpoints", [*staged, made])


def event_rule(region: Region, name: str, pattern: str, *, enabled: bool = True) -> None:
    """A rule of the default event bus, with a queue as its target."""
    from moto.events.models import events_backends  # noqa: PLC0415 # see installation.install

    backend: Any = events_backends[region.account_id][region.region]
    backend.put_rule(name, event_pattern=pattern)
    queue = f"arn:{region.state.partition}:sqs:{region.region}:{region.account_id}:{name}"
    backend.put_targets(name, None, [{"Id": "1", "Arn": queue}])
    if not enabled:
        backend.disable_rule(name, None)


def quota_request(region: Region, code: str, desired: float, status: str) -> None:
    """A request for a higher quota, three days ago."""
    created = datetime.now(UTC).replace(microsecond=0) - timedelta(days=3)
    made = {
        "Id": f"request-{code}",
        "ServiceCode": "ses",
        "QuotaCode": code,
        "DesiredValue": float(desired),
        "Status": status,
        "Created": created,
    }
    region.stage("RequestedQuotas", [*region.state.staged["RequestedQuotas"], made])


def reputation_alarm(region: Region, name: str, topic: str) -> None:
    """An alarm on the bounce rate of the account that publishes to a topic."""
    from moto.cloudwatch.models import cloudwatch_backends  # noqa: PLC0415 # as above

    backend: Any = cloudwatch_backends[region.account_id][region.region]
    backend.put_metric_alarm(
        name=name,
        namespace="AWS/SES",
        metric_name="Reputation.BounceRate",
        comparison_operator="GreaterThanThreshold",
        evaluation_periods=1,
        period=300,
        threshold=0.05,
        statistic="Average",
        description="Many messages bounce",
        dimensions=[],
        alarm_actions=[topic],
    )


def sent_before(region: Region, *counts: tuple[int, int]) -> None:
    """Messages and bounces of each quarter of a day, up to now."""
    until, quarter = datetime.now(UTC).replace(microsecond=0), timedelta(hours=6)
    points = [
        {
            "Timestamp": until - number * quarter,
            "DeliveryAttempts": attempts,
            "Bounces": bounces,
            "Complaints": 0,
            "Rejects": 0,
        }
        for number, (attempts, bounces) in enumerate(reversed(counts))
    ]
    region.stage("SendDataPoints", points)


def reputation_entity(region: Region, identity: str, impact: str | None = None) -> None:
    """An identity that SES tracks, that may send; with an open finding of this impact, if one is given."""
    status = {"Status": "ENABLED"}
    made = {
        "ReputationEntityReference": f"arn:{region.state.partition}:ses:{region.region}:{region.account_id}"
        f":identity/{identity}",
        "ReputationEntityType": "RESOURCE",
        "SendingStatusAggregate": "ENABLED",
        "CustomerManagedStatus": status,
        "AwsSesManagedStatus": status,
        **({"ReputationImpact": impact} if impact else {}),
    }
    region.stage("ReputationEntities", [*region.state.staged["ReputationEntities"], made])

"""The model of the reputation of sending: what was sent lately, and whose sending is watched or paused."""

import msgspec


class SendStatistics(msgspec.Struct, frozen=True, gc=False):
    """The sums of the last days in one region. Source: ses GetSendStatistics, which has two weeks at most.

    AWS gives a data point for each 15 minutes in which something was sent.

    Attributes:
        attempts: DeliveryAttempts, emails that were sent.
        rejects: emails that SES itself rejected, such as one with a virus.
        since: the time of the first data point, RFC 3339; None if there is none.
    """

    attempts: int
    bounces: int
    complaints: int
    rejects: int
    since: str | None


class ReputationEntity(msgspec.Struct, frozen=True, gc=False):
    """A resource whose reputation SES tracks. Source: sesv2 ListReputationEntities.

    The statuses are ``ENABLED``, ``REINSTATED`` or ``DISABLED``; None if AWS gives none.

    Attributes:
        arn: ReputationEntityReference, the ARN of the resource.
        sending: SendingStatusAggregate, which follows from the two others.
        by_owner: CustomerManagedStatus, which the owner of the account sets.
        owner_says: the cause of that status; None if AWS gives none.
        by_aws: AwsSesManagedStatus, which only AWS sets.
        aws_says: the cause of that status; None if AWS gives none.
        impact: ReputationImpact, the worst of the open findings: ``LOW`` or ``HIGH``; None if there is none.
        policy: the ARN of the policy by which SES pauses it; None if it has none.
    """

    arn: str
    sending: str | None
    by_owner: str | None
    owner_says: str | None
    by_aws: str | None
    aws_says: str | None
    impact: str | None
    policy: str | None


class ReputationAlarm(msgspec.Struct, frozen=True, gc=False):
    """An alarm on the reputation metrics of the account. Source: cloudwatch DescribeAlarms.

    Attributes:
        metrics: ``Reputation.BounceRate``, ``Reputation.ComplaintRate`` or both, sorted.
        acts: True if it has an action for the state ALARM, and actions are enabled.
    """

    name: str
    metrics: tuple[str, ...]
    acts: bool

r"""The daily sending quota is lower than in another region

## What it finds

A region whose sending quota (`Max24HourSend`) is lower than in another region of its group. A quota of -1 is
unlimited and therefore the highest. The evidence has the figure of this region and every higher one.

A region in the sandbox is skipped if another region has production access:
[sandbox-while-production-elsewhere](sandbox-while-production-elsewhere.md) reports the cause, and production
access lifts the sandbox's quota of 200 messages.

If an increase was requested and AWS has not granted it, the finding says so, with the date and the status of the
last request: `PENDING` and `CASE_OPENED` mean that AWS has not answered yet, `DENIED` and `NOT_APPROVED` that it
refused. If the requests could not be read, the finding is the same without them. They are read with
`--depth standard`.

## Why it matters

Quotas grow in each region separately: AWS raises them where mail is sent. The quota of a standby region that never
sends does not grow. After a failover, SES refuses what exceeds the quota.
[failover-capacity-short](failover-capacity-short.md) reports whether the regions together can carry the load.

## How to fix

Request the higher quota in this region. AWS answers within 24 hours:

    aws service-quotas request-service-quota-increase --region REGION --service-code ses \
        --quota-code L-804C8AE8 --desired-value 50000

## Sources

- [Managing your sending limits](https://docs.aws.amazon.com/ses/latest/dg/manage-sending-quotas.html)
- [Increasing your sending quotas](https://docs.aws.amazon.com/ses/latest/dg/manage-sending-quotas-request-increase.html)
- [SendQuota](https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendQuota.html)
"""

from collections.abc import Iterable
from functools import partial

from sescheck.rules.kit import DEGRADES, Fact, Flag, Lead, RegionAcrossRegions, Severity, Steps, Verdict, rule
from sescheck.rules.shared.quota import DAILY, lower_than_elsewhere
from sescheck.rules.shared.requested_increases import with_requests
from sescheck.rules.shared.steps.quotas import request_quota
from sescheck.snapshot.around import QuotaRequest
from sescheck.snapshot.model import Region
from sescheck.snapshot.reading import Listing
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, ireland, unknown, west


@rule(Severity.MEDIUM, reads=(Fact.SETTINGS, Fact.QUOTA_REQUESTS), failover=DEGRADES, lead=Lead.LONG)
def check(subject: RegionAcrossRegions) -> Verdict:
    """Flag a region that allows fewer messages in 24 hours than another region."""
    return with_requests(lower_than_elsewhere(subject, DAILY), (subject.here,), DAILY)


def fix(subject: RegionAcrossRegions, _: Flag) -> Steps:
    """Request the quota of the region that has the highest."""
    return request_quota(subject.account, subject.here, DAILY)


def _quota(
    region: partial[Region],
    quota: float,
    *,
    production_access: bool = True,
    requests: Iterable[QuotaRequest] | Listing[QuotaRequest] = (),
) -> Region:
    settings = s.account_settings(production_access=production_access, max_24_hour_send=quota)
    return region(settings=settings, quota_requests=requests)


_UNREAD = s.unread("ses:GetAccount")
_LIST = "servicequotas:ListRequestedServiceQuotaChangeHistory"

EXAMPLES = (
    flagged("The quota of us-east-1 is lower.", _quota(west, 50_000), _quota(east, 10_000), at=s.ACCOUNT_ID),
    flagged(
        "Region us-west-2 has the highest quota; the quotas of both other regions are lower.",
        _quota(west, 50_000),
        _quota(east, 10_000),
        _quota(ireland, 20_000),
        at=[s.ACCOUNT_ID, ("eu-west-1", s.ACCOUNT_ID)],
    ),
    flagged("AWS writes an unlimited quota as -1.", _quota(west, -1), _quota(east, 1_000_000), at=s.ACCOUNT_ID),
    flagged(
        "The quota of us-west-2 is higher, which is enough, although the settings of eu-west-1 could not be read.",
        _quota(west, 50_000),
        _quota(east, 10_000),
        ireland(settings=_UNREAD),
        at=s.ACCOUNT_ID,
    ),
    flagged(
        "Both regions are in the sandbox, and AWS has raised the quota of one.",
        _quota(west, 1_000, production_access=False),
        _quota(east, 200, production_access=False),
        at=s.ACCOUNT_ID,
    ),
    flagged(
        "The quota of us-east-1 is lower, and AWS has not yet answered the request for a higher one.",
        _quota(west, 50_000),
        _quota(east, 10_000, requests=[s.quota_request(50_000)]),
        at=s.ACCOUNT_ID,
    ),
    flagged(
        "The quota of us-east-1 is lower, and AWS denied the request for a higher one.",
        _quota(west, 50_000),
        _quota(east, 10_000, requests=[s.quota_request(50_000, "DENIED")]),
        at=s.ACCOUNT_ID,
    ),
    flagged(
        "The quota of us-east-1 is lower; the requests for higher ones could not be read.",
        _quota(west, 50_000),
        _quota(east, 10_000, requests=Listing((), s.unread(_LIST))),
        at=s.ACCOUNT_ID,
    ),
    clear("Both regions have the same quota.", _quota(west, 50_000), _quota(east, 50_000)),
    clear("Both regions are unlimited.", _quota(west, -1), _quota(east, -1)),
    clear(
        "Region us-east-1 has 200 messages because it is in the sandbox: another rule reports it.",
        _quota(west, 50_000),
        _quota(east, 200, production_access=False),
    ),
    clear("There is one region only.", _quota(east, 200)),
    unknown(
        "The settings of us-west-2 could not be read: its quota may be higher.",
        west(settings=_UNREAD),
        _quota(east, 50_000),
    ),
    unknown(
        "The settings of us-east-1 could not be read; the quota of us-west-2 is unlimited, so no other is higher.",
        _quota(west, -1),
        east(settings=_UNREAD),
    ),
)

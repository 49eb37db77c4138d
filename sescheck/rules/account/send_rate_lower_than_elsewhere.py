r"""The sending rate is lower than in another region

## What it finds

A region whose maximum sending rate (`MaxSendRate`, messages per second) is lower than in another region of its
group. The evidence has the figure of this region and every higher one.

A region in the sandbox is skipped if another region has production access:
[sandbox-while-production-elsewhere](sandbox-while-production-elsewhere.md) reports the cause, and production
access lifts the sandbox's rate of one message per second.

If an increase was requested and AWS has not granted it, the finding says so, with the date and the status of the
last request: `PENDING` and `CASE_OPENED` mean that AWS has not answered yet, `DENIED` and `NOT_APPROVED` that it
refused. If the requests could not be read, the finding is the same without them. They are read with
`--depth standard`.

## Why it matters

A sender that uses the full rate of one region is throttled in the other ("Maximum sending rate exceeded"). After a
failover its queues grow, even if the daily quota is high enough.

## How to fix

Request the higher rate in this region. AWS answers within 24 hours:

    aws service-quotas request-service-quota-increase --region REGION --service-code ses \
        --quota-code L-CDEF9B6B --desired-value 14

## Sources

- [Managing your sending limits](https://docs.aws.amazon.com/ses/latest/dg/manage-sending-quotas.html)
- [Increasing your sending quotas](https://docs.aws.amazon.com/ses/latest/dg/manage-sending-quotas-request-increase.html)
- [Errors related to the sending quotas](https://docs.aws.amazon.com/ses/latest/dg/manage-sending-quotas-errors.html)
"""

from functools import partial

from sescheck.rules.kit import DEGRADES, Fact, Flag, Lead, RegionAcrossRegions, Severity, Steps, Verdict, rule
from sescheck.rules.shared.quota import RATE, lower_than_elsewhere
from sescheck.rules.shared.requested_increases import with_requests
from sescheck.rules.shared.steps.quotas import request_quota
from sescheck.snapshot.model import Region
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, ireland, unknown, west


@rule(Severity.MEDIUM, reads=(Fact.SETTINGS, Fact.QUOTA_REQUESTS), failover=DEGRADES, lead=Lead.LONG)
def check(subject: RegionAcrossRegions) -> Verdict:
    """Flag a region that allows fewer messages per second than another region."""
    return with_requests(lower_than_elsewhere(subject, RATE), (subject.here,), RATE)


def fix(subject: RegionAcrossRegions, _: Flag) -> Steps:
    """Request the quota of the region that has the highest."""
    return request_quota(subject.account, subject.here, RATE)


def _rate(region: partial[Region], rate: float, *, production_access: bool = True) -> Region:
    settings = s.account_settings(production_access=production_access, max_send_rate=rate)
    return region(settings=settings)


_UNREAD = s.unread("ses:GetAccount")

EXAMPLES = (
    flagged("The rate of us-east-1 is lower.", _rate(west, 80), _rate(east, 14), at=s.ACCOUNT_ID),
    flagged(
        "The rate of us-west-2 is higher, which is enough, although the settings of eu-west-1 could not be read.",
        _rate(west, 80),
        _rate(east, 14),
        ireland(settings=_UNREAD),
        at=s.ACCOUNT_ID,
    ),
    flagged(
        "The rate of us-east-1 is lower, and AWS has not yet answered the request for a higher one.",
        _rate(west, 80),
        east(quota_requests=[s.quota_request(80, "CASE_OPENED", code="L-CDEF9B6B")]),
        at=s.ACCOUNT_ID,
    ),
    clear("Both regions have the same rate.", _rate(west, 14), _rate(east, 14)),
    clear("Only the daily quotas differ.", west(settings=s.account_settings(max_24_hour_send=100_000)), east()),
    clear(
        "Region us-east-1 has one message per second because it is in the sandbox: another rule reports it.",
        _rate(west, 14),
        _rate(east, 1, production_access=False),
    ),
    clear("There is one region only.", _rate(east, 1)),
    unknown(
        "The settings of us-west-2 could not be read: its rate may be higher.",
        west(settings=_UNREAD),
        _rate(east, 14),
    ),
    unknown("The settings of us-east-1 could not be read.", _rate(west, 14), east(settings=_UNREAD)),
)

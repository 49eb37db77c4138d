r"""The daily sending quota is nearly used up

## What it finds

A region in which the messages of the last 24 hours (`SentLast24Hours`) are at least 80% of the sending quota
(`Max24HourSend`), and with `high` severity at least 95%. The thresholds are `quota_used_percent` and
`quota_nearly_gone_percent`. An unlimited quota (-1) is never flagged. A quota of 0 always is.

If an increase was requested and AWS has not granted it, the finding says so, with the date and the status of the
last request: `PENDING` and `CASE_OPENED` mean that AWS has not answered yet, `DENIED` and `NOT_APPROVED` that it
refused. If the requests could not be read, the finding is the same without them. They are read with
`--depth standard`.

## Why it matters

SES refuses what exceeds the quota ("Daily message quota exceeded"), until enough messages are older than 24 hours.
The quota counts recipients, not messages. It is a rolling quota: it is not reset at midnight.

## How to fix

Request a higher quota. AWS answers within 24 hours, and often raises the quota automatically for an account that
sends good mail near its limit:

    aws service-quotas request-service-quota-increase --region REGION --service-code ses \
        --quota-code L-804C8AE8 --desired-value 100000

If nobody meant to send the mail, find the sender before you request more.

## Sources

- [Managing your sending limits](https://docs.aws.amazon.com/ses/latest/dg/manage-sending-quotas.html)
- [Increasing your sending quotas](https://docs.aws.amazon.com/ses/latest/dg/manage-sending-quotas-request-increase.html)
- [Errors related to the sending quotas](https://docs.aws.amazon.com/ses/latest/dg/manage-sending-quotas-errors.html)
"""

from math import floor, isinf

from sescheck.rules.kit import (
    BLOCKS,
    CLEAR,
    DEGRADES,
    Fact,
    Failover,
    Flag,
    Lead,
    OneRegion,
    Severity,
    Steps,
    Verdict,
    need,
    rule,
)
from sescheck.rules.shared.quota import DAILY, limit
from sescheck.rules.shared.requested_increases import with_requests
from sescheck.rules.shared.steps.quotas import request_quota
from sescheck.snapshot.model import Region, Settings
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, unknown


def _failover(subject: OneRegion, flag: Flag) -> Failover:
    """SES refuses mail if nothing of the quota is left."""
    return BLOCKS if _used_percent(need(subject.settings)) >= _ALL else DEGRADES


@rule(Severity.MEDIUM, reads=(Fact.SETTINGS, Fact.QUOTA_REQUESTS), failover=_failover, lead=Lead.LONG)
def check(subject: OneRegion) -> Verdict:
    """Flag a region that has used most of its daily quota."""
    settings, thresholds = need(subject.settings), subject.account.thresholds
    percent = _used_percent(settings)
    nearly_gone = percent >= thresholds.quota_nearly_gone_percent
    if not nearly_gone and percent < thresholds.quota_used_percent:
        return CLEAR
    sent, quota = settings.sent_last_24_hours, settings.max_24_hour_send
    flag = Flag(
        f"{subject.region} has used {floor(percent)}% of its daily quota: {sent:,.0f} of {quota:,.0f} messages",
        evidence={"sent_last_24_hours": sent, "max_24_hour_send": quota, "used_percent": round(percent, 1)},
        severity=Severity.HIGH if nearly_gone else None,
    )
    return with_requests(flag, (subject.here,), DAILY)


def fix(subject: OneRegion, _: Flag) -> Steps:
    """Request a quota that leaves room for more than was sent today."""
    return request_quota(subject.account, subject.here, DAILY)


_ALL = 100
"""Percent."""


def _used_percent(settings: Settings) -> float:
    quota = limit(settings.max_24_hour_send)
    if isinf(quota):
        return 0
    return _ALL * settings.sent_last_24_hours / quota if quota else _ALL


def _sent(messages: float, *, of: float) -> Region:
    return east(settings=s.account_settings(sent_last_24_hours=messages, max_24_hour_send=of))


EXAMPLES = (
    flagged("Of 50,000 messages 40,000 are used.", _sent(40_000, of=50_000), at=s.ACCOUNT_ID),
    flagged("Of 50,000 messages 47,499 are used.", _sent(47_499, of=50_000), at=s.ACCOUNT_ID),
    flagged(
        "Of 50,000 messages 47,500 are used.", _sent(47_500, of=50_000), at=s.ACCOUNT_ID, severity=Severity.HIGH
    ),
    flagged(
        "AWS lowered the quota below what was sent.",
        _sent(60_000, of=50_000),
        at=s.ACCOUNT_ID,
        severity=Severity.HIGH,
    ),
    flagged("The quota is 0: nothing may be sent.", _sent(0, of=0), at=s.ACCOUNT_ID, severity=Severity.HIGH),
    clear("Of 50,000 messages 39,999 are used.", _sent(39_999, of=50_000)),
    clear("The quota is unlimited, which AWS writes as -1.", _sent(9_000_000, of=-1)),
    unknown("The settings of us-east-1 could not be read.", east(settings=s.unread("ses:GetAccount"))),
)

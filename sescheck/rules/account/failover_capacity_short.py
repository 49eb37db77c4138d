r"""The other regions cannot carry the load of this region

## What it finds

A region whose mail the other regions of the group cannot carry: their daily quotas together are lower than a peak
day of the group. The peak is `peak_messages_per_day` of the configuration. Without it, the peak is what the
group's regions sent in the last 24 hours, which may have been a quiet day. The finding belongs to the region that
fails. In a standby group only the first region is examined.

A region that is in the sandbox, whose sending is disabled or that AWS has paused cannot take over. A region in the
sandbox has no mail that others would have to carry, so it has no finding of its own, unless a standby group names
it as the first region. If its settings could not be read, the answer is unknown. If another region does not accept
the credentials, the answer is unknown too: enabled regions do not accept a token of the global STS endpoint
either. What a region in the sandbox has sent does not count towards the peak, because it went to verified
recipients only. A group of one region is not examined: there is no other region to fail over to.

If an increase of the daily quota was requested in one of the other regions and AWS has not granted it, the finding
says so. If the requests could not be read, the finding is the same without them.

## Why it matters

Often the quota of each region is only enough for its own part of the mail. When one region fails, the other gets
all of it, and SES refuses what exceeds its quota. A higher quota takes up to 24 hours.

## How to fix

Raise the quotas until the other regions can carry the mail of any region that fails. The evidence has the capacity
of each:

    aws service-quotas request-service-quota-increase --region REGION --service-code ses \
        --quota-code L-804C8AE8 --desired-value 100000

Set `peak_messages_per_day`, or run the audit on a busy day too.

## Sources

- [Managing your sending limits](https://docs.aws.amazon.com/ses/latest/dg/manage-sending-quotas.html)
- [Global endpoints](https://docs.aws.amazon.com/ses/latest/dg/global-endpoints.html)
"""

from functools import partial
from math import isinf

from sescheck.comparison.account_view import Mode, RegionView
from sescheck.comparison.logic import NO, unread_among
from sescheck.rules.kit import (
    BLOCKS,
    CLEAR,
    NOT_APPLICABLE,
    Fact,
    Flag,
    Human,
    Lead,
    Phase,
    RegionAcrossRegions,
    Severity,
    Step,
    Steps,
    Verdict,
    cannot_tell,
    clear_unless,
    need,
    rule,
)
from sescheck.rules.shared.quota import DAILY, capacity_of, peak_of
from sescheck.rules.shared.requested_increases import with_requests
from sescheck.rules.shared.steps.quotas import request_quota
from sescheck.ses.sending_status import settings_of
from sescheck.snapshot.model import Region
from sescheck.snapshot.reading import Why, value_of
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, ireland, unknown, west


@rule(Severity.HIGH, reads=(Fact.SETTINGS, Fact.QUOTA_REQUESTS), failover=BLOCKS, lead=Lead.LONG)
def check(subject: RegionAcrossRegions) -> Verdict:
    """Flag a region whose mail the other regions of its group cannot carry if it fails."""
    if _is_in_sandbox(subject) and subject.group.mode is Mode.MIRROR:
        return NOT_APPLICABLE
    others = settings_of(_others(subject))
    if not others.known and not others.unread:
        return NOT_APPLICABLE
    capacity = {region: capacity_of(settings) for region, settings in others.known}
    total = sum(capacity.values())
    peak, uncounted = peak_of(subject.account, subject.group)
    if total >= peak:
        return CLEAR if isinf(total) else clear_unless(*uncounted)
    if others.unread:
        return cannot_tell(*unread_among(*others.unread, *uncounted))
    if subject.group.mode is Mode.MIRROR:
        need(subject.settings)  # it may be in the sandbox: then nothing is lost if it fails
    configured = subject.account.thresholds.peak_messages_per_day is not None
    flag = Flag(
        f"If {subject.region} fails, {' and '.join(capacity)} can carry {total:,.0f} of the {peak:,.0f} messages"
        " of a peak day",
        evidence={
            "peak_messages_per_day": peak,
            "peak_from": "configuration" if configured else "last 24 hours",
            "capacity": capacity,
        },
        compared_with=tuple(capacity),
    )
    return with_requests(flag, _others(subject), DAILY)


def fix(subject: RegionAcrossRegions, flag: Flag) -> Steps:
    """Request higher quotas in the regions that take over. Those that cannot send have no capacity to raise."""
    able = False
    for view in _others(subject):
        if need(value_of(view.region.settings, capacity_of)):
            able = True
            yield from request_quota(subject.account, view, DAILY)
    if not able:
        regions = " and ".join(flag.compared_with)
        words = (
            f"{regions} cannot take over: the account is in the sandbox there, or sending is disabled or paused,"
            " or the quota is 0. Mend that first, and then compare the quotas again."
        )
        yield Step(f"Make {regions} able to send", Human(words), None, Phase.ACCOUNT)


def _is_in_sandbox(subject: RegionAcrossRegions) -> bool:
    return value_of(subject.settings, lambda settings: settings.production_access) == NO


def _others(subject: RegionAcrossRegions) -> tuple[RegionView, ...]:
    """The regions that take over if this one fails; none if it is a standby itself."""
    group = subject.group
    if group.mode is Mode.STANDBY and subject.here is not group.regions[0]:
        return ()
    return tuple(view for view in group.regions if view is not subject.here)


def _region(region: partial[Region], sent: float, quota: float, *, defect: str = "") -> Region:
    """A region with this much of this quota used, which cannot take over if it has a defect."""
    settings = s.account_settings(
        sent_last_24_hours=sent,
        max_24_hour_send=quota,
        production_access=defect != "sandbox",
        sending_enabled=defect != "disabled",
        enforcement_status="SHUTDOWN" if defect == "paused" else "HEALTHY",
    )
    return region(settings=settings)


_UNREAD = east(settings=s.unread("ses:GetAccount"))
_WEST = ("us-west-2", s.ACCOUNT_ID)
_EAST = ("us-east-1", s.ACCOUNT_ID)

EXAMPLES = (
    flagged(
        "Each region sent 40,000 of its 50,000 messages: neither can carry 80,000.",
        _region(west, 40_000, 50_000),
        _region(east, 40_000, 50_000),
        at=[_WEST, _EAST],
    ),
    flagged(
        "Region us-east-1 cannot carry the mail of us-west-2; us-west-2 can carry that of us-east-1.",
        _region(west, 40_000, 90_000),
        _region(east, 1_000, 10_000),
        at=_WEST,
    ),
    flagged(
        "The quota of us-east-1 is high enough, but it is in the sandbox.",
        _region(west, 40_000, 50_000),
        _region(east, 0, 50_000, defect="sandbox"),
        at=_WEST,
    ),
    flagged(
        "AWS has paused us-west-2. Region us-east-1 is in the sandbox, so nothing is lost if it fails.",
        _region(west, 40_000, 50_000, defect="paused"),
        _region(east, 0, 200, defect="sandbox"),
        at=_WEST,
    ),
    flagged(
        "The quota of us-east-1 is high enough, but its sending is disabled.",
        _region(west, 40_000, 50_000),
        _region(east, 0, 50_000, defect="disabled"),
        at=_WEST,
    ),
    flagged(
        "The quota of us-east-1 is unlimited, but AWS has paused its sending.",
        _region(west, 40_000, 50_000),
        _region(east, 0, -1, defect="paused"),
        at=_WEST,
    ),
    unknown(
        "The settings of us-west-2 could not be read: it may be in the sandbox.",
        west(settings=s.unread("ses:GetAccount")),
        _region(east, 40_000, 30_000),
        _region(ireland, 40_000, 30_000),
    ),
    unknown(
        "Region us-east-1 does not accept the token, as a region that is not enabled does not.",
        _region(west, 40_000, 50_000),
        east(settings=s.unread("ses:GetAccount", Why.REGION_DISABLED)),
    ),
    clear(
        "Region us-east-1 can carry just what both send.",
        _region(west, 40_000, 50_000),
        _region(east, 10_000, 50_000),
    ),
    clear(
        "Any two of the three regions can carry what all send.",
        _region(west, 20_000, 30_000),
        _region(east, 20_000, 30_000),
        _region(ireland, 20_000, 30_000),
    ),
    clear("Both regions are unlimited.", _region(west, 9_000_000, -1), _region(east, 9_000_000, -1)),
    clear("Nothing is sent in either region.", _region(west, 0, 50_000), _region(east, 0, 0)),
    clear(
        "Both regions are in the sandbox: what they send goes to verified recipients only.",
        _region(west, 150, 200, defect="sandbox"),
        _region(east, 150, 200, defect="sandbox"),
    ),
    clear(
        "The settings of us-east-1 could not be read; the two others are unlimited, and one of them remains.",
        _region(west, 1, -1),
        _UNREAD,
        _region(ireland, 1, -1),
    ),
    clear("There is one region only.", _region(east, 40_000, 50_000)),
    unknown(
        "The settings of us-east-1 could not be read: its capacity and what it sends are unknown.",
        _region(west, 40_000, 50_000),
        _UNREAD,
    ),
    unknown(
        "The settings of us-east-1 could not be read: it may send more than us-west-2 can carry.",
        _region(west, 0, 50_000),
        _UNREAD,
    ),
)

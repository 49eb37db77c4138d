r"""The other regions cannot carry the load of this region

## What it finds

For each region of a group: if it were lost, would the daily quotas of the others together be enough for a peak day
of the group? The peak is taken to be what the group's regions sent in the last 24 hours, which is a quiet day as
often as a busy one. The finding belongs to the region that would be lost. In a
standby group only the loss of the first region is asked about.

A region that is in the sandbox, whose sending is switched off or that AWS has paused takes over nothing. A region
that refuses the credentials as one that is not enabled does leaves the answer open: so do enabled ones, to a token
of the global STS endpoint. What a
region in the sandbox has sent is left out of the peak too: it went to verified recipients only. A group of one
region has nowhere to fail over to, and is not asked.

## Why it matters

Regions are mostly set up with two quotas that are each enough for their own half of the mail. When one region
fails, the other gets all of it, and SES refuses what exceeds its quota just then, when a higher one takes up to 24
hours.

## How to fix

Raise the quotas so that any region can be missing; the evidence has the sum that the others reach:

    aws service-quotas request-service-quota-increase --region REGION --service-code ses \
        --quota-code L-804C8AE8 --desired-value 100000

Run the audit on a busy day too, so that a quiet one hides nothing.

## Sources

- [Managing your sending limits](https://docs.aws.amazon.com/ses/latest/dg/manage-sending-quotas.html)
- [Global endpoints](https://docs.aws.amazon.com/ses/latest/dg/global-endpoints.html)
"""

from math import isinf

from sescheck.comparison.account_view import Mode, RegionView
from sescheck.comparison.answers import Answers
from sescheck.comparison.logic import unread_among
from sescheck.rules.kit import (
    CLEAR,
    NOT_APPLICABLE,
    Fact,
    Flag,
    RegionAcrossRegions,
    Severity,
    Verdict,
    cannot_tell,
    rule,
)
from sescheck.rules.shared.quota import limit
from sescheck.ses.sending_status import delivers, settings_of
from sescheck.snapshot.model import Region, Settings
from sescheck.snapshot.reading import Unreadable, Why
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, unknown, west


@rule(Severity.HIGH, reads=(Fact.SETTINGS,))
def check(subject: RegionAcrossRegions) -> Verdict:
    """If this region were lost, would the others' quotas fall short of the group's peak day?"""
    survivors = _survivors(subject)
    if not survivors:
        return NOT_APPLICABLE
    others = settings_of(survivors)
    room = sum(_room(settings) for _, settings in others.known)
    load, unmeasured = _load(subject)
    if room >= load:
        return cannot_tell(*unmeasured) if unmeasured and not isinf(room) else CLEAR
    if others.unread:
        return cannot_tell(*unread_among(*others.unread, *unmeasured))
    return Flag(
        f"If {subject.here.name} were lost, {_names(others)} could carry {room:,.0f} of the {load:,.0f} messages"
        " of a peak day",
        evidence={
            "peak_messages_per_day": load,
            "peak_from": "last 24 hours" if _peak(subject) is None else "configuration",
            "capacity": {region: _room(settings) for region, settings in others.known},
        },
        compared_with=tuple(region for region, _ in others.known),
    )


def _survivors(subject: RegionAcrossRegions) -> tuple[RegionView, ...]:
    group, here = subject.group, subject.here
    match group.mode:
        case Mode.MIRROR:
            asked = True
        case Mode.STANDBY:
            asked = here is group.regions[0]
    return tuple(view for view in group.regions if asked and view is not here)


def _peak(subject: RegionAcrossRegions) -> float | None:
    return subject.account.thresholds.peak_messages_per_day


def _load(subject: RegionAcrossRegions) -> tuple[float, tuple[Unreadable, ...]]:
    """The messages of a peak day, at least, and the readings for want of which it may be more."""
    peak = _peak(subject)
    if peak is not None:
        return peak, ()
    measured = settings_of(subject.group.regions)
    return sum(_traffic(settings) for _, settings in measured.known), measured.unread


def _traffic(settings: Settings) -> float:
    """What others would have to carry: what goes to verified recipients only is no such thing."""
    return settings.sent_last_24_hours if settings.production_access else 0


def _room(settings: Settings) -> float:
    """What it can carry in 24 hours."""
    return limit(settings.max_24_hour_send) if delivers(settings) else 0


def _names(others: Answers[Settings]) -> str:
    return " and ".join(region for region, _ in others.known)


def _region(name: str, sent: float, quota: float, *, lame: str = "") -> Region:
    """A region that sent so much of such a quota, and by one defect cannot take over, or can."""
    settings = s.account_settings(
        sent_last_24_hours=sent,
        max_24_hour_send=quota,
        production_access=lame != "sandbox",
        sending_enabled=lame != "switched off",
        enforcement_status="SHUTDOWN" if lame == "paused" else "HEALTHY",
    )
    return s.region(name, settings=settings)


_REFUSED = east(settings=s.unread("ses:GetAccount"))
_WEST = ("us-west-2", s.ACCOUNT_ID)
_EAST = ("us-east-1", s.ACCOUNT_ID)

EXAMPLES = (
    flagged(
        "Each region sent 40,000 of its 50,000 messages: neither could carry 80,000.",
        _region("us-west-2", 40_000, 50_000),
        _region("us-east-1", 40_000, 50_000),
        at=[_WEST, _EAST],
    ),
    flagged(
        "Region us-east-1 could not carry what us-west-2 sends; the other way round there is room.",
        _region("us-west-2", 40_000, 90_000),
        _region("us-east-1", 1_000, 10_000),
        at=_WEST,
    ),
    flagged(
        "Region us-east-1 has the quota, and is in the sandbox.",
        _region("us-west-2", 40_000, 50_000),
        _region("us-east-1", 0, 50_000, lame="sandbox"),
        at=_WEST,
    ),
    flagged(
        "Region us-east-1 has the quota, and its sending is switched off.",
        _region("us-west-2", 40_000, 50_000),
        _region("us-east-1", 0, 50_000, lame="switched off"),
        at=_WEST,
    ),
    flagged(
        "Region us-east-1 has an unlimited quota, and AWS has paused it.",
        _region("us-west-2", 40_000, 50_000),
        _region("us-east-1", 0, -1, lame="paused"),
        at=_WEST,
    ),
    flagged(
        "Region us-west-2 refused the question; what the two others sent is more than either could carry.",
        west(settings=s.unread("ses:GetAccount")),
        _region("us-east-1", 40_000, 30_000),
        _region("eu-west-1", 40_000, 30_000),
        at=_WEST,
    ),
    unknown(
        "Region us-east-1 refuses the token, as one that is not enabled does.",
        _region("us-west-2", 40_000, 50_000),
        east(settings=s.unread("ses:GetAccount", Why.REGION_DISABLED)),
    ),
    clear(
        "Region us-east-1 could carry exactly what both send.",
        _region("us-west-2", 40_000, 50_000),
        _region("us-east-1", 10_000, 50_000),
    ),
    clear(
        "Any two of the three regions could carry what all send.",
        _region("us-west-2", 20_000, 30_000),
        _region("us-east-1", 20_000, 30_000),
        _region("eu-west-1", 20_000, 30_000),
    ),
    clear("Both regions are unlimited.", _region("us-west-2", 9_000_000, -1), _region("us-east-1", 9_000_000, -1)),
    clear("Nothing is sent in either region.", _region("us-west-2", 0, 50_000), _region("us-east-1", 0, 0)),
    clear(
        "Both regions are in the sandbox: what they send goes to verified recipients only.",
        _region("us-west-2", 150, 200, lame="sandbox"),
        _region("us-east-1", 150, 200, lame="sandbox"),
    ),
    clear(
        "Region us-east-1 refused the question; two others are unlimited, of which one is always left.",
        _region("us-west-2", 1, -1),
        _REFUSED,
        _region("eu-west-1", 1, -1),
    ),
    clear("There is one region only.", _region("us-east-1", 40_000, 50_000)),
    unknown(
        "Region us-east-1 did not say what it could carry; nor is it known what it sends.",
        _region("us-west-2", 40_000, 50_000),
        _REFUSED,
    ),
    unknown(
        "Region us-east-1 did not say what it sends: it may be more than us-west-2 could carry.",
        _region("us-west-2", 0, 50_000),
        _REFUSED,
    ),
)

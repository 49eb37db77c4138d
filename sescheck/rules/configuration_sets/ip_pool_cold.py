r"""The addresses of an IP pool are still warming up here, and are warm in another region

## What it finds

A dedicated IP pool in which addresses are still warming up here (`IN_PROGRESS`), and in which fewer addresses are
warm (`DONE`) than in the pool of the same name in another region of the group. The evidence has the figures of
each. Where as many are warm here as elsewhere, further ones that are warming up take nothing away.

Managed pools are not flagged: their addresses are `NOT_APPLICABLE`, for SES warms them up by itself. So are
addresses in no pool.

An account that has switched automatic warm-up off gets its new addresses as `DONE`, however cold they are. So
where it is off, an address that counts as warm here may be cold: SES does not say when it came. The evidence says
whether automatic warm-up is on, here and in the other regions, and the percentage of each address that is still
warming up.

## Why it matters

Receivers hold back, or refuse, mail from addresses that they do not know. A region that takes over another's
traffic from cold addresses does not get it delivered. SES warms an address up over 45 days.

## How to fix

Begin early, and let real mail go through this region, so that its addresses warm up. How far they are:

    aws sesv2 get-dedicated-ips --region REGION --pool-name POOL

Setting an address to 100 % by hand does not make its receivers know it.

## Sources

- [Warming up dedicated IP addresses](https://docs.aws.amazon.com/ses/latest/dg/dedicated-ip-warming.html)
- [DedicatedIp](https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_DedicatedIp.html)
"""

from collections import Counter

from sescheck.comparison.account_view import RegionView
from sescheck.rules.kit import (
    CLEAR,
    NOT_APPLICABLE,
    Fact,
    Flag,
    IpPoolAcrossRegions,
    Severity,
    Verdict,
    cannot_tell,
    rule,
)
from sescheck.rules.shared.choices import choices_of
from sescheck.ses.pools import may_exist
from sescheck.snapshot.model import Region
from sescheck.snapshot.reading import Known, Listing, value_of
from sescheck.snapshot.sending import DedicatedIp
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, unknown, west

_WARM, _WARMING = "DONE", "IN_PROGRESS"


@rule(Severity.MEDIUM, reads=(Fact.IP_POOLS, Fact.DEDICATED_IPS, Fact.SETTINGS))
def check(subject: IpPoolAcrossRegions) -> Verdict:
    """Are addresses of the pool warming up here, and more of them warm elsewhere?"""
    here, unread = _by_warmth(subject.here, subject.name), subject.here.region.dedicated_ips.unread
    if not subject.others or (not here and (unread is None or not may_exist(subject.here, subject.name))):
        return NOT_APPLICABLE
    elsewhere = {view.name: _by_warmth(view, subject.name_in(view.name)) for view in subject.others}
    warmer = {region: count for region, count in elsewhere.items() if count[_WARM] > here[_WARM]}
    silent = tuple(
        view.region.dedicated_ips.unread for view in subject.others if view.region.dedicated_ips.unread is not None
    )
    if unread is not None and (warmer or silent):
        return cannot_tell(unread, *silent)
    if not here[_WARMING]:
        return CLEAR
    if not warmer:
        return cannot_tell(*silent) if silent else CLEAR
    return Flag(
        f"The IP pool {subject.name} of {subject.here.name} has {here[_WARM]} warm addresses and {here[_WARMING]}"
        f" still warming up; {', '.join(f'{region} has {count[_WARM]} warm' for region, count in warmer.items())}",
        evidence={
            "here": _told(here) | _warming_up(subject.here, subject.name),
            "elsewhere": {
                view.name: _told(elsewhere[view.name]) | _automatic(view)
                for view in subject.others
                if view.name in warmer
            },
        },
        compared_with=tuple(warmer),
    )


def _by_warmth(view: RegionView, pool: str) -> Counter[str]:
    return Counter(each.warmup for each in view.region.dedicated_ips.items if each.pool == pool)


def _told(count: Counter[str]) -> dict[str, object]:
    return {"warm": count[_WARM], "warming_up": count[_WARMING]}


def _warming_up(view: RegionView, pool: str) -> dict[str, object]:
    addresses = (each for each in view.region.dedicated_ips.items if each.pool == pool)
    percent = sorted(each.warmed_percent for each in addresses if each.warmup == _WARMING)
    return {"percent_of_those": percent} | _automatic(view)


def _automatic(view: RegionView) -> dict[str, object]:
    """Whether SES warms up new addresses; nothing where that is not known."""
    match value_of(choices_of(view), lambda choices: choices.auto_warmup):
        case Known(bool() as on):
            return {"automatic_warm_up": on}
        case _:
            return {}


def _region(name: str, *addresses: DedicatedIp, cut: bool = False) -> Region:
    listed = Listing(addresses, s.unread("ses:GetDedicatedIps") if cut else None)
    return s.region(name, ip_pools=["marketing"], dedicated_ips=listed)


_WARM_ONE = s.dedicated_ip("192.0.2.1")
_WARM_TWO = s.dedicated_ip("192.0.2.2")
_COLD = s.dedicated_ip("198.51.100.1", warmup=_WARMING, percent=40)
_MANAGED = s.dedicated_ip("203.0.113.1", warmup="NOT_APPLICABLE", percent=-1)
_HERE = ("us-east-1", "marketing")

EXAMPLES = (
    flagged(
        "The pool's address in us-east-1 is at 40 %; in us-west-2 it is warm.",
        _region("us-west-2", _WARM_ONE),
        _region("us-east-1", _COLD),
        at=_HERE,
    ),
    flagged(
        "The pools are called after their regions.",
        west(ip_pools=["bulk-usw2"], dedicated_ips=[s.dedicated_ip("192.0.2.1", "bulk-usw2")]),
        east(ip_pools=["bulk-use1"], dedicated_ips=[s.dedicated_ip("198.51.100.1", "bulk-use1", _WARMING, 40)]),
        at="bulk-use1",
    ),
    flagged(
        "One of two is warm in us-east-1, both in us-west-2.",
        _region("us-west-2", _WARM_ONE, _WARM_TWO),
        _region("us-east-1", _WARM_ONE, _COLD),
        at=_HERE,
    ),
    flagged(
        "In us-west-2 one is warm, which is enough, although the list breaks off after it.",
        _region("us-west-2", _WARM_ONE, cut=True),
        _region("us-east-1", _COLD),
        at=_HERE,
    ),
    clear(
        "The addresses are warm in both regions.", _region("us-west-2", _WARM_ONE), _region("us-east-1", _WARM_TWO)
    ),
    clear(
        "As many are warm here as there; one more is warming up.",
        _region("us-west-2", _WARM_ONE),
        _region("us-east-1", _WARM_TWO, _COLD),
    ),
    clear("They are warming up in both regions.", _region("us-west-2", _COLD), _region("us-east-1", _COLD)),
    clear(
        "SES warms up the addresses of a managed pool by itself.",
        _region("us-west-2", _WARM_ONE),
        _region("us-east-1", _MANAGED),
    ),
    clear(
        "The warm address of us-west-2 is in another pool.",
        _region("us-west-2", s.dedicated_ip("192.0.2.3", pool="bulk")),
        _region("us-east-1", _COLD),
    ),
    unknown(
        "The addresses of us-east-1 were refused.", _region("us-west-2", _WARM_ONE), _region("us-east-1", cut=True)
    ),
    unknown(
        "The addresses of us-west-2 were refused.", _region("us-west-2", cut=True), _region("us-east-1", _COLD)
    ),
)

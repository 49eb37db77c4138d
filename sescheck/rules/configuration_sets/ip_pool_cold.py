r"""An IP pool has fewer warm addresses than in another region

## What it finds

A dedicated IP pool with addresses that are still warming up (`IN_PROGRESS`) in this region, and with fewer warm
addresses (`DONE`) than the same pool in another region of the group. The evidence has the numbers of each region.
If this region has as many warm addresses as the other one, further addresses that are warming up are not flagged.

Managed pools are not flagged: their addresses are `NOT_APPLICABLE`, because SES warms them up. Addresses without a
pool are not flagged either.

If automatic warm-up is disabled in the account, new addresses are `DONE` immediately, even if they are cold. So an
address that counts as warm here may be cold: SES does not give its age.
[automatic-warm-up-differs](automatic-warm-up-differs.md) reports that. The evidence says whether automatic warm-up
is enabled, here and in the other regions, and has the percentage of each address that is still warming up.

## Why it matters

Receivers delay or refuse mail from addresses that they do not know. If a region takes over the traffic of another
region with cold addresses, this mail does not arrive. SES warms an address up over 45 days.

## How to fix

Start early, and send real mail through this region. This warms its addresses up. Read how far they are:

    aws sesv2 get-dedicated-ips --region REGION --pool-name POOL

If you set an address to 100% by hand, receivers still do not know it.

## Sources

- [Warming up dedicated IP addresses](https://docs.aws.amazon.com/ses/latest/dg/dedicated-ip-warming.html)
- [DedicatedIp](https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_DedicatedIp.html)
"""

from collections import Counter

from sescheck.comparison.account_view import RegionView
from sescheck.rules.kit import (
    CLEAR,
    DEGRADES,
    NOT_APPLICABLE,
    Fact,
    Flag,
    IpPoolAcrossRegions,
    Lead,
    Phase,
    Severity,
    Verdict,
    by_hand,
    cannot_tell,
    clear_unless,
    rule,
)
from sescheck.rules.shared.choices import choices_of
from sescheck.ses.pools import may_exist
from sescheck.snapshot.model import Region
from sescheck.snapshot.reading import Known, Listing, value_of
from sescheck.snapshot.sending import DedicatedIp
from sescheck.testing import builders as s
from sescheck.testing.examples import EAST, WEST, clear, east, flagged, unknown, west

_WARM, _WARMING = "DONE", "IN_PROGRESS"


@rule(Severity.MEDIUM, reads=(Fact.IP_POOLS, Fact.DEDICATED_IPS, Fact.SETTINGS), failover=DEGRADES, lead=Lead.LONG)
def check(subject: IpPoolAcrossRegions) -> Verdict:
    """Flag an IP pool whose addresses are warming up here while another region has more warm ones."""
    here, unread = _by_warmth(subject.here, subject.name), subject.here.region.dedicated_ips.unread
    if not subject.others or (not here and (unread is None or not may_exist(subject.here, subject.name))):
        return NOT_APPLICABLE
    elsewhere = [(view, _by_warmth(view, subject.name_in(view.name))) for view in subject.others]
    warmer = [(view, count) for view, count in elsewhere if count[_WARM] > here[_WARM]]
    lists = (view.region.dedicated_ips for view in subject.others)
    unread_elsewhere = tuple(listed.unread for listed in lists if listed.unread is not None)
    if unread is not None and (warmer or unread_elsewhere):
        return cannot_tell(unread, *unread_elsewhere)
    if not here[_WARMING]:
        return CLEAR
    if not warmer:
        return clear_unless(*unread_elsewhere)
    others = ", ".join(f"{view.name} ({count[_WARM]})" for view, count in warmer)
    return Flag(
        f"The IP pool {subject.name} has fewer warm addresses in {subject.region} ({here[_WARM]}, and"
        f" {here[_WARMING]} warming up) than in {others}",
        evidence={
            "here": _counts(here) | _warming_up(subject.here, subject.name) | _automatic(subject.here),
            "elsewhere": {view.name: _counts(count) | _automatic(view) for view, count in warmer},
        },
        compared_with=tuple(view.name for view, _ in warmer),
    )


fix = by_hand(
    "Send real mail through the IP pool {name} in {region}. Start with little, and raise it step by step: this"
    " warms its addresses up. If you set an address to 100% by hand, receivers still do not know it.",
    takes="up to 45 days",
    phase=Phase.ADDRESSES,
)


def _by_warmth(view: RegionView, pool: str) -> Counter[str]:
    return Counter(each.warmup for each in view.region.dedicated_ips.items if each.pool == pool)


def _counts(count: Counter[str]) -> dict[str, object]:
    return {"warm": count[_WARM], "warming_up": count[_WARMING]}


def _warming_up(view: RegionView, pool: str) -> dict[str, object]:
    addresses = (each for each in view.region.dedicated_ips.items if each.pool == pool)
    return {"percent_of_those": sorted(each.warmed_percent for each in addresses if each.warmup == _WARMING)}


def _automatic(view: RegionView) -> dict[str, object]:
    """Whether automatic warm-up is enabled; nothing if it was not read."""
    match value_of(choices_of(view), lambda choices: choices.auto_warmup):
        case Known(bool() as on):
            return {"automatic_warm_up": on}
        case _:
            return {}


def _region(name: str, *addresses: DedicatedIp, partial: bool = False) -> Region:
    listed = Listing(addresses, s.unread("ses:GetDedicatedIps") if partial else None)
    return s.region(name, ip_pools=["marketing"], dedicated_ips=listed)


_WARM_ONE = s.dedicated_ip("192.0.2.1")
_WARM_TWO = s.dedicated_ip("192.0.2.2")
_COLD = s.dedicated_ip("198.51.100.1", warmup=_WARMING, percent=40)
_MANAGED = s.dedicated_ip("203.0.113.1", warmup="NOT_APPLICABLE", percent=-1)

EXAMPLES = (
    flagged(
        "The address of the pool is at 40% in us-east-1 and warm in us-west-2.",
        _region(WEST, _WARM_ONE),
        _region(EAST, _COLD),
        at="marketing",
    ),
    flagged(
        "The names of the pools contain their regions.",
        west(ip_pools=["bulk-usw2"], dedicated_ips=[s.dedicated_ip("192.0.2.1", "bulk-usw2")]),
        east(ip_pools=["bulk-use1"], dedicated_ips=[s.dedicated_ip("198.51.100.1", "bulk-use1", _WARMING, 40)]),
        at="bulk-use1",
    ),
    flagged(
        "One of two addresses is warm in us-east-1, and both are warm in us-west-2.",
        _region(WEST, _WARM_ONE, _WARM_TWO),
        _region(EAST, _WARM_ONE, _COLD),
        at="marketing",
    ),
    flagged(
        "One address is warm in us-west-2, which is enough, although the list is incomplete.",
        _region(WEST, _WARM_ONE, partial=True),
        _region(EAST, _COLD),
        at="marketing",
    ),
    clear("The addresses are warm in both regions.", _region(WEST, _WARM_ONE), _region(EAST, _WARM_TWO)),
    clear(
        "Both regions have one warm address; one more is warming up in us-east-1.",
        _region(WEST, _WARM_ONE),
        _region(EAST, _WARM_TWO, _COLD),
    ),
    clear("The addresses are warming up in both regions.", _region(WEST, _COLD), _region(EAST, _COLD)),
    clear("SES warms up the addresses of a managed pool.", _region(WEST, _WARM_ONE), _region(EAST, _MANAGED)),
    clear(
        "The warm address in us-west-2 is in another pool.",
        _region(WEST, s.dedicated_ip("192.0.2.3", pool="bulk")),
        _region(EAST, _COLD),
    ),
    unknown(
        "The addresses in us-east-1 could not be read.", _region(WEST, _WARM_ONE), _region(EAST, partial=True)
    ),
    unknown("The addresses in us-west-2 could not be read.", _region(WEST, partial=True), _region(EAST, _COLD)),
)

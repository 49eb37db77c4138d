r"""Automatic warm-up of dedicated IP addresses is off here and on in another region

## What it finds

A region with dedicated IP addresses in which automatic warm-up is disabled, while it is enabled in another region
of the group. It is enabled by default.

A region whose addresses all belong to managed pools is skipped, because SES warms those up in any case. A region
without dedicated addresses is skipped too. If AWS does not give the setting, it is not compared.

## Why it matters

With automatic warm-up, SES increases the mail through a new address slowly, over 45 days. Without it, SES does not
limit the mail through a new address, and reports the address as warm (`DONE`) immediately. Receivers do not know
the address: they delay or refuse its mail. The pool looks ready to take over, but is not, and
[ip-pool-cold](ip-pool-cold.md) cannot see that.

## How to fix

Enable it before you request more addresses in this region:

    aws sesv2 put-account-dedicated-ip-warmup-attributes --region REGION --auto-warmup-enabled

AWS does not document what this changes for the addresses that you already have. Warm them up by sending real mail
through them, a little at first. If you warm up your addresses yourself in this region, accept the finding.

## Sources

- [Warming up dedicated IP addresses](https://docs.aws.amazon.com/ses/latest/dg/dedicated-ip-warming.html)
- [PutAccountDedicatedIpWarmupAttributes](https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_PutAccountDedicatedIpWarmupAttributes.html)
- [GetAccount](https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_GetAccount.html):
  `DedicatedIpAutoWarmupEnabled`
"""

from functools import partial

from sescheck.comparison.answers import gather
from sescheck.rules.kit import (
    CLEAR,
    DEGRADES,
    NOT_APPLICABLE,
    Call,
    Fact,
    Flag,
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
from sescheck.rules.shared.choices import choices_of
from sescheck.ses.pools import is_managed
from sescheck.snapshot.model import Choices, Region
from sescheck.snapshot.reading import Listing
from sescheck.snapshot.sending import DedicatedIp
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, ireland, unknown, west


@rule(Severity.LOW, reads=(Fact.SETTINGS, Fact.DEDICATED_IPS), failover=DEGRADES)
def check(subject: RegionAcrossRegions) -> Verdict:
    """Flag a region with dedicated addresses in which automatic warm-up is off, and on elsewhere."""
    listed = subject.here.region.dedicated_ips
    own = [each for each in listed.items if not is_managed(each)]
    if not subject.elsewhere or not (own or listed.unread):
        return NOT_APPLICABLE
    if need(choices_of(subject.here)).auto_warmup is not False:
        return CLEAR
    elsewhere = gather((view.name, choices_of(view)) for view in subject.elsewhere)
    on = elsewhere.where(_is_on)
    if not on:
        return clear_unless(*elsewhere.unread)
    if listed.unread is not None and not own:
        return cannot_tell(listed.unread)
    return Flag(
        f"Automatic warm-up of dedicated IP addresses is off in {subject.region} and on in {', '.join(on)}",
        evidence={"dedicated_addresses": len(own)},
        compared_with=on,
    )


def fix(subject: RegionAcrossRegions, _: Flag) -> Steps:
    """Enable it, for the addresses that come next."""
    yield Step(
        f"Enable automatic warm-up of dedicated IP addresses in {subject.region}",
        Call("sesv2", "PutAccountDedicatedIpWarmupAttributes", subject.region, {"AutoWarmupEnabled": True}),
        subject.region,
        Phase.ACCOUNT,
        alternative="accept the finding if you warm up new addresses yourself.",
    )


def _is_on(choices: Choices) -> bool:
    return choices.auto_warmup is True


def _warming(region: partial[Region], on: bool | None, *addresses: DedicatedIp, partial: bool = False) -> Region:  # noqa: FBT001
    listed = Listing(addresses, s.unread("ses:GetDedicatedIps") if partial else None)
    settings = s.account_settings(choices=s.chosen(auto_warmup=on))
    return region(settings=settings, ip_pools=["marketing"], dedicated_ips=listed)


_ON, _OFF = True, False
_ADDRESS = s.dedicated_ip("192.0.2.1")
_MANAGED = s.dedicated_ip("203.0.113.1", warmup="NOT_APPLICABLE", percent=-1)
_UNREAD = s.unread("ses:GetAccount")
_WEST = _warming(west, _ON, _ADDRESS)

EXAMPLES = (
    flagged(
        "Automatic warm-up is off in us-east-1 and on in us-west-2.",
        _WEST,
        _warming(east, _OFF, _ADDRESS),
        at=s.ACCOUNT_ID,
    ),
    flagged(
        "It is on in us-west-2, which is enough, although the settings of eu-west-1 could not be read.",
        _WEST,
        _warming(east, _OFF, _ADDRESS),
        ireland(settings=_UNREAD),
        at=s.ACCOUNT_ID,
    ),
    flagged(
        "It is on in us-west-2, which has no address yet.",
        _warming(west, _ON),
        _warming(east, _OFF, _ADDRESS, partial=True),
        at=s.ACCOUNT_ID,
    ),
    clear("It is on in both regions.", _WEST, _warming(east, _ON, _ADDRESS)),
    clear("It is off in both regions.", _warming(west, _OFF, _ADDRESS), _warming(east, _OFF, _ADDRESS)),
    clear("AWS does not give the setting for us-east-1.", _WEST, _warming(east, None, _ADDRESS)),
    clear("No region has dedicated addresses.", _warming(west, _ON), _warming(east, _OFF)),
    clear("The addresses in us-east-1 belong to a managed pool.", _WEST, _warming(east, _OFF, _MANAGED)),
    unknown(
        "The settings of us-east-1 could not be read.", _WEST, east(settings=_UNREAD, dedicated_ips=[_ADDRESS])
    ),
    unknown(
        "It is off in us-east-1; the settings of us-west-2 could not be read.",
        west(settings=_UNREAD),
        _warming(east, _OFF, _ADDRESS),
    ),
    unknown(
        "It is off in us-east-1, whose addresses could not be read.", _WEST, _warming(east, _OFF, partial=True)
    ),
)

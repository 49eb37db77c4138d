r"""The Virtual Deliverability Manager differs between regions

## What it finds

A region in which the account's Virtual Deliverability Manager (VDM) is off while it is on in another region of the
group. Where AWS gives no VDM attributes it was never switched on, which is off. A later word of AWS's than
`ENABLED` or `DISABLED` is not flagged, here and elsewhere.

Where it is on in both regions, two of its settings are compared: engagement tracking (`EngagementMetrics`) and
optimized shared delivery (`OptimizedSharedDelivery`). One for which AWS gives no value is not compared. A
configuration set can override both; [configuration-set-differs](configuration-set-differs.md) compares that.

## Why it matters

VDM keeps its figures a region. Where it is off there is no dashboard and no advice for the mail of that region,
and nothing to look back on when it takes over. Where it is on it costs something for every message: after a
failover, perhaps against expectation, it does not.

Engagement tracking puts links of SES's own, and a pixel, into each message. Optimized shared delivery chooses the
shared IP addresses that mail leaves from.

## How to fix

    aws sesv2 get-account --region OTHER_REGION --query VdmAttributes
    aws sesv2 put-account-vdm-attributes --region REGION --vdm-attributes file://vdm-attributes.json

with `{"VdmEnabled": "ENABLED", "DashboardAttributes": {"EngagementMetrics": "ENABLED"}, "GuardianAttributes":
{"OptimizedSharedDelivery": "ENABLED"}}` in the file. It is the whole of the settings: write both attributes as the
other region has them, because AWS does not say what one that is left out becomes. Mind the price. If one region is
meant to go without it, accept the finding.

## Sources

- [Virtual Deliverability Manager](https://docs.aws.amazon.com/ses/latest/dg/vdm.html)
- [PutAccountVdmAttributes](https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_PutAccountVdmAttributes.html)
- [Amazon SES pricing](https://aws.amazon.com/ses/pricing/)
"""

from collections.abc import Mapping

from sescheck.comparison.account_view import RegionView
from sescheck.comparison.answers import gather
from sescheck.comparison.logic import NO
from sescheck.rules.kit import (
    CLEAR,
    NOT_APPLICABLE,
    Fact,
    Flag,
    RegionAcrossRegions,
    Severity,
    Verdict,
    cannot_tell,
    need,
    rule,
)
from sescheck.rules.shared.choices import choices_of
from sescheck.snapshot.model import Choices, Region
from sescheck.snapshot.reading import Known, Unreadable, value_of
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, ireland, unknown, west

_ON = "ENABLED"
_OFF = frozenset({"DISABLED", None})


@rule(Severity.LOW, reads=(Fact.SETTINGS,), about_sending=False)
def check(subject: RegionAcrossRegions) -> Verdict:
    """Is VDM off here, and on elsewhere?"""
    if not subject.elsewhere:
        return NOT_APPLICABLE
    settings = need(subject.here.region.settings)
    if settings.vdm == _ON:
        return _parts(subject)
    if settings.vdm not in _OFF:
        return CLEAR
    elsewhere = gather(
        (view.name, value_of(view.region.settings, lambda told: told.vdm)) for view in subject.elsewhere
    )
    on = elsewhere.where(lambda status: status == _ON)
    if not on:
        return cannot_tell(*elsewhere.unread) if elsewhere.unread else CLEAR
    return Flag(
        f"The Virtual Deliverability Manager is on in {', '.join(on)} and off in {subject.here.name}",
        evidence={"here": settings.vdm},
        compared_with=on,
    )


def _parts(subject: RegionAcrossRegions) -> Verdict:
    """Where it is on, has it other settings than where it is on elsewhere?"""
    on = [view for view in subject.elsewhere if _may_be_on(view)]
    match choices_of(subject.here):
        case Known(choices):
            here = _settings(choices)
        case Unreadable() as unread:
            return cannot_tell(unread) if on else CLEAR
    elsewhere = gather((view.name, choices_of(view)) for view in on if any(here.values())).each(_settings)
    odd = {region: names for region, told in elsewhere.known if (names := _unlike(here, told))}
    if not odd:
        return cannot_tell(*elsewhere.unread) if elsewhere.unread else CLEAR
    values = {subject.here.name: here} | {region: told for region, told in elsewhere.known if region in odd}
    differ = sorted(set().union(*odd.values()))
    return Flag(
        f"The Virtual Deliverability Manager of {subject.here.name} differs from that of {', '.join(odd)}:"
        f" {', '.join(differ)}",
        evidence={name: {region: told[name] for region, told in values.items()} for name in differ},
        compared_with=tuple(odd),
    )


def _may_be_on(view: RegionView) -> bool:
    return value_of(view.region.settings, lambda told: told.vdm == _ON) != NO


def _settings(choices: Choices) -> Mapping[str, str | None]:
    return {"EngagementMetrics": choices.engagement_metrics, "OptimizedSharedDelivery": choices.optimized_delivery}


def _unlike(here: Mapping[str, str | None], told: Mapping[str, str | None]) -> set[str]:
    return {name for name in here if None not in (here[name], told[name]) and here[name] != told[name]}


def _tracking(name: str, metrics: str | None) -> Region:
    return s.region(name, settings=s.account_settings(vdm=_ON, choices=s.chosen(engagement_metrics=metrics)))


def _vdm(name: str, status: str | None) -> Region:
    return s.region(name, settings=s.account_settings(vdm=status))


_SILENT = s.unread("ses:GetAccount")
_WEST = _vdm("us-west-2", _ON)
_HERE = ("us-east-1", s.ACCOUNT_ID)

EXAMPLES = (
    flagged("VDM is off in us-east-1.", _WEST, _vdm("us-east-1", "DISABLED"), at=_HERE),
    flagged("VDM was never switched on in us-east-1.", _WEST, _vdm("us-east-1", None), at=_HERE),
    flagged(
        "VDM is off in us-east-1; eu-west-1 refused the question.",
        _WEST,
        _vdm("us-east-1", "DISABLED"),
        ireland(settings=_SILENT),
        at=_HERE,
    ),
    flagged(
        "VDM is on in both regions; engagement is tracked in us-west-2 only.",
        _tracking("us-west-2", _ON),
        _tracking("us-east-1", "DISABLED"),
        at=[("us-west-2", s.ACCOUNT_ID), _HERE],
    ),
    clear(
        "AWS does not say whether engagement is tracked in us-east-1.",
        _tracking("us-west-2", _ON),
        _tracking("us-east-1", None),
    ),
    clear("VDM is on in both regions.", _WEST, _vdm("us-east-1", _ON)),
    clear("VDM is off in both regions.", _vdm("us-west-2", "DISABLED"), _vdm("us-east-1", None)),
    unknown("Region us-east-1 refused the question.", _WEST, east(settings=_SILENT)),
    unknown(
        "VDM is off in us-east-1; us-west-2 refused the question.",
        west(settings=_SILENT),
        _vdm("us-east-1", "DISABLED"),
    ),
)

r"""The Virtual Deliverability Manager differs between regions

## What it finds

A region in which the account's Virtual Deliverability Manager (VDM) is off while it is on in another region of the
group. If AWS gives no VDM attributes, VDM was never enabled and counts as off. A status other than `ENABLED` or
`DISABLED`, which AWS may add later, is not flagged in any region. There is one finding for a difference: in the
region that differs from most others, or, if there are two regions, in the second one of the group. It does not say
which region is right.

If VDM is on in both regions, two of its settings are compared: engagement tracking (`EngagementMetrics`) and
optimized shared delivery (`OptimizedSharedDelivery`). A setting without a value is not compared. A configuration
set can override both; [configuration-set-differs](configuration-set-differs.md) compares that.

## Why it matters

VDM keeps its figures for each region separately. If it is off, there is no dashboard and no advice for the mail of
that region, and no history when the region takes over. VDM costs something for every message: after a failover the
bill changes too.

Engagement tracking puts SES's own links and a pixel into each message. Optimized shared delivery chooses the
shared IP addresses that mail leaves from.

## How to fix

    aws sesv2 get-account --region OTHER_REGION --query VdmAttributes
    aws sesv2 put-account-vdm-attributes --region REGION --vdm-attributes file://vdm-attributes.json

with `{"VdmEnabled": "ENABLED", "DashboardAttributes": {"EngagementMetrics": "ENABLED"}, "GuardianAttributes":
{"OptimizedSharedDelivery": "ENABLED"}}` in the file. The command replaces the whole of the settings: write both
attributes as the other region has them, because AWS does not say what happens to one that is left out. Check the
price first. If one region is meant to work without VDM, accept the finding.

## Sources

- [Virtual Deliverability Manager](https://docs.aws.amazon.com/ses/latest/dg/vdm.html)
- [PutAccountVdmAttributes](https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_PutAccountVdmAttributes.html)
- [Amazon SES pricing](https://aws.amazon.com/ses/pricing/)
"""

from collections.abc import Mapping
from functools import partial

from sescheck.comparison.answers import gather
from sescheck.comparison.logic import NO
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
    clear_unless,
    need,
    rule,
)
from sescheck.rules.shared.choices import choices_of
from sescheck.rules.shared.steps.reference import to_make_equal
from sescheck.ses.sending_status import settings_of
from sescheck.snapshot.model import Choices, Region, Settings
from sescheck.snapshot.reading import value_of
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, ireland, unknown, west


@rule(Severity.LOW, reads=(Fact.SETTINGS,), about_sending=False, failover=DEGRADES, is_mutual=True)
def check(subject: RegionAcrossRegions) -> Verdict:
    """Flag a region in which VDM is off, or set up differently, while it is on in another region."""
    if not subject.elsewhere:
        return NOT_APPLICABLE
    settings = need(subject.settings)
    if _is_on(settings):
        return _with_vdm(subject)
    if settings.vdm not in {"DISABLED", None}:
        return CLEAR
    elsewhere = settings_of(subject.elsewhere)
    on = elsewhere.where(_is_on)
    if not on:
        return clear_unless(*elsewhere.unread)
    return Flag(
        f"The Virtual Deliverability Manager is on in {', '.join(on)} and off in {subject.region}",
        evidence={"here": settings.vdm},
        compared_with=on,
    )


def fix(subject: RegionAcrossRegions, flag: Flag) -> Steps:
    """Set up the Virtual Deliverability Manager like in the first region that has it."""
    first, others = to_make_equal(subject.group, subject.here, flag.compared_with)
    if not _is_on(need(subject.settings)):
        first = next(view for view in subject.group.regions if view.name in flag.compared_with)
        others = [subject.here]
    like = _settings(need(choices_of(first)))
    for view in others:
        now = _settings(need(choices_of(view)))
        yield _put(view.name, first.name, {name: like[name] or now[name] for name in like}, now)


def _put(region: str, there: str, after: Mapping[str, str | None], now: Mapping[str, str | None]) -> Step:
    attributes: dict[str, object] = {"VdmEnabled": "ENABLED"}
    for name, member in (("EngagementMetrics", "Dashboard"), ("OptimizedSharedDelivery", "Guardian")):
        if after[name] is not None:
            attributes[f"{member}Attributes"] = {name: after[name]}
    old = [f"{name} {value}" for name, value in now.items() if value not in (None, after[name])]
    return Step(
        f"Set up the Virtual Deliverability Manager in {region}, as in {there}",
        Call("sesv2", "PutAccountVdmAttributes", region, {"VdmAttributes": attributes}),
        region,
        Phase.ACCOUNT,
        replaces=f"{', '.join(old)}." if old else "",
        alternative="accept the finding: AWS charges for it for each message.",
    )


def _is_on(settings: Settings) -> bool:
    return settings.vdm == "ENABLED"


def _with_vdm(subject: RegionAcrossRegions) -> Verdict:
    """Flag a region with VDM whose settings of VDM differ from those of another region with VDM."""
    maybe_on = [view for view in subject.elsewhere if value_of(view.region.settings, _is_on) != NO]
    if not maybe_on:
        return CLEAR
    here = _settings(need(choices_of(subject.here)))
    elsewhere = gather((view.name, choices_of(view)) for view in maybe_on if any(here.values())).each(_settings)
    other = {region: names for region, there in elsewhere.known if (names := _differing(here, there))}
    if not other:
        return clear_unless(*elsewhere.unread)
    values = {subject.region: here} | {region: there for region, there in elsewhere.known if region in other}
    differing = sorted(set().union(*other.values()))
    return Flag(
        f"The Virtual Deliverability Manager differs between {subject.region} and {', '.join(other)}:"
        f" {', '.join(differing)}",
        evidence={name: {region: there[name] for region, there in values.items()} for name in differing},
        compared_with=tuple(other),
    )


def _settings(choices: Choices) -> Mapping[str, str | None]:
    return {"EngagementMetrics": choices.engagement_metrics, "OptimizedSharedDelivery": choices.optimized_delivery}


def _differing(here: Mapping[str, str | None], there: Mapping[str, str | None]) -> set[str]:
    """The settings that have a value in both regions, and not the same one."""
    return {name for name in here if None not in (here[name], there[name]) and here[name] != there[name]}


def _tracking(region: partial[Region], metrics: str | None) -> Region:
    return region(settings=s.account_settings(vdm="ENABLED", choices=s.chosen(engagement_metrics=metrics)))


def _vdm(region: partial[Region], status: str | None) -> Region:
    return region(settings=s.account_settings(vdm=status))


_UNREAD = s.unread("ses:GetAccount")
_WEST = _vdm(west, "ENABLED")


EXAMPLES = (
    flagged("VDM is off in us-east-1.", _WEST, _vdm(east, "DISABLED"), at=s.ACCOUNT_ID),
    flagged("VDM was never enabled in us-east-1.", _WEST, _vdm(east, None), at=s.ACCOUNT_ID),
    flagged(
        "VDM is off in us-east-1; the settings of eu-west-1 could not be read.",
        _WEST,
        _vdm(east, "DISABLED"),
        ireland(settings=_UNREAD),
        at=s.ACCOUNT_ID,
    ),
    flagged(
        "VDM is on in both regions; engagement tracking is on in us-west-2 only.",
        _tracking(west, "ENABLED"),
        _tracking(east, "DISABLED"),
        at=s.ACCOUNT_ID,
    ),
    clear("AWS gives no value for us-east-1.", _tracking(west, "ENABLED"), _tracking(east, None)),
    clear("VDM is on in both regions.", _WEST, _vdm(east, "ENABLED")),
    clear("VDM is off in both regions.", _vdm(west, "DISABLED"), _vdm(east, None)),
    unknown("The settings of us-east-1 could not be read.", _WEST, east(settings=_UNREAD)),
    unknown(
        "VDM is off in us-east-1; us-west-2 could not be read.", west(settings=_UNREAD), _vdm(east, "DISABLED")
    ),
)

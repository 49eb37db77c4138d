"""The Virtual Deliverability Manager is off here and on elsewhere

## What it finds

A region in which the account's Virtual Deliverability Manager (VDM) is off while it is on in another region of the
group. Where AWS gives no VDM attributes it was never switched on, which is off. A later word of AWS's than
`ENABLED` or `DISABLED` is let be, here and elsewhere.

## Why it matters

VDM keeps its figures a region. Where it is off there is no dashboard and no advice for the mail of that region,
and nothing to look back on when it takes over. Where it is on it costs something for every message: after a
failover, perhaps against expectation, it does not.

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

from sescheck.rules import staging as s
from sescheck.rules.compare import gather
from sescheck.rules.rule import (
    CLEAR,
    NOT_CONCERNED,
    Flag,
    Rule,
    Severity,
    Verdict,
    cannot_tell,
    clear,
    flagged,
    in_doubt,
)
from sescheck.rules.scopes import REGION_ACROSS, RegionSubject
from sescheck.snapshot.model import Fact, Region
from sescheck.snapshot.reading import Known, Unreadable, value_of

_ON = "ENABLED"
_OFF = frozenset({"DISABLED", None})


def check(subject: RegionSubject) -> Verdict:
    """Is VDM off here, and on elsewhere?"""
    if not subject.elsewhere:
        return NOT_CONCERNED
    match subject.here.region.settings:
        case Known(settings):
            if settings.vdm not in _OFF:
                return CLEAR
        case Unreadable() as unread:
            return cannot_tell(unread)
    elsewhere = gather(
        (view.name, value_of(view.region.settings, lambda told: told.vdm)) for view in subject.elsewhere
    )
    on = elsewhere.where(lambda status: status == _ON)
    if not on:
        return cannot_tell(*elsewhere.silent) if elsewhere.silent else CLEAR
    return Flag(
        f"The Virtual Deliverability Manager is on in {', '.join(on)} and off in {subject.here.name}",
        evidence={"here": settings.vdm},
        compared_with=on,
    )


def _vdm(name: str, status: str | None) -> Region:
    return s.region(name, settings=s.account_settings(vdm=status))


_SILENT = s.unread("ses:GetAccount")
_WEST = _vdm("us-west-2", _ON)
_HERE = ("us-east-1", s.ACCOUNT_ID)

RULE = Rule(
    severity=Severity.LOW,
    scope=REGION_ACROSS,
    facts=(Fact.SETTINGS,),
    check=check,
    about_sending=False,
    examples=(
        flagged("VDM is off in us-east-1.", s.snapshot(_WEST, _vdm("us-east-1", "DISABLED")), _HERE),
        flagged("VDM was never switched on in us-east-1.", s.snapshot(_WEST, _vdm("us-east-1", None)), _HERE),
        flagged(
            "VDM is off in us-east-1; eu-west-1 refused the question.",
            s.snapshot(_WEST, _vdm("us-east-1", "DISABLED"), s.region("eu-west-1", settings=_SILENT)),
            _HERE,
        ),
        clear("VDM is on in both regions.", s.snapshot(_WEST, _vdm("us-east-1", _ON))),
        clear("VDM is off in both regions.", s.snapshot(_vdm("us-west-2", "DISABLED"), _vdm("us-east-1", None))),
        in_doubt(
            "Region us-east-1 refused the question.", s.snapshot(_WEST, s.region("us-east-1", settings=_SILENT))
        ),
        in_doubt(
            "VDM is off in us-east-1; us-west-2 refused the question.",
            s.snapshot(s.region("us-west-2", settings=_SILENT), _vdm("us-east-1", "DISABLED")),
        ),
    ),
)

"""The suppression reasons of the account differ between regions

## What it finds

A region whose suppressed reasons differ from those of another region of the group: for instance, only `BOUNCE` in
one, and `BOUNCE` and `COMPLAINT` in the other. A region without any suppressed reason is reported by
[suppression-off](suppression-off.md), and not by this rule. There is one finding for a difference: in the region
that differs from most others, or, if there are two regions, in the second one of the group. It does not say which
region is right.

## Why it matters

Each region suppresses an address only for the reasons that are chosen there. The same message to the same people
is suppressed in one region, and bounces or causes complaints in the other. After a failover that damages your
reputation.

## How to fix

Choose the same reasons in both regions; `sescheck fix` chooses both reasons. The command replaces the reasons of
the region:

    aws sesv2 get-account --region REGION --query SuppressionAttributes
    aws sesv2 put-account-suppression-attributes --region REGION --suppressed-reasons BOUNCE COMPLAINT

If the answer has `ValidationAttributes`, name them with `--validation-attributes`: AWS does not say whether it
keeps what is left out.

## Sources

- [The account-level suppression list](https://docs.aws.amazon.com/ses/latest/dg/sending-email-suppression-list.html)
- [PutAccountSuppressionAttributes](https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_PutAccountSuppressionAttributes.html)
"""

from functools import partial

from sescheck.rules.kit import (
    DEGRADES,
    NOT_APPLICABLE,
    Fact,
    Flag,
    RegionAcrossRegions,
    Severity,
    Steps,
    Verdict,
    clear_unless,
    need,
    rule,
)
from sescheck.rules.shared.steps.account import BOTH_REASONS, put_suppression
from sescheck.ses.sending_status import settings_of
from sescheck.snapshot.model import Region, Settings
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, ireland, unknown, west


@rule(Severity.MEDIUM, reads=(Fact.SETTINGS,), failover=DEGRADES, is_mutual=True)
def check(subject: RegionAcrossRegions) -> Verdict:
    """Flag a region whose suppressed reasons differ from those of another region."""
    if not subject.elsewhere:
        return NOT_APPLICABLE
    here = _reasons(need(subject.settings))
    if not here:
        return NOT_APPLICABLE
    elsewhere = settings_of(subject.elsewhere).each(_reasons)
    other = {region: reasons for region, reasons in elsewhere.known if reasons and reasons != here}
    if not other:
        return clear_unless(*elsewhere.unread)
    reasons_by_region = ", and ".join(f"{' and '.join(reasons)} in {region}" for region, reasons in other.items())
    return Flag(
        f"The account suppresses {' and '.join(here)} in {subject.region}, and {reasons_by_region}",
        evidence={"here": here, "elsewhere": other},
        compared_with=tuple(other),
    )


def fix(subject: RegionAcrossRegions, flag: Flag) -> Steps:
    """Suppress every reason in every region: if two regions differ, each reason is one of either."""
    differ = {subject.region, *flag.compared_with}
    for view in subject.group.regions:
        if view.name in differ and _reasons(need(view.region.settings)) != sorted(BOTH_REASONS):
            yield put_suppression(view, reasons=BOTH_REASONS)


def _reasons(settings: Settings) -> list[str]:
    return sorted(set(settings.suppressed_reasons or ()))


def _for(region: partial[Region], *reasons: str) -> Region:
    return region(settings=s.account_settings(suppressed_reasons=reasons))


_UNREAD = s.unread("ses:GetAccount")
_WEST = _for(west, "BOUNCE", "COMPLAINT")

EXAMPLES = (
    flagged(
        "Complaints are suppressed in us-west-2 and not in us-east-1.",
        _WEST,
        _for(east, "BOUNCE"),
        at=s.ACCOUNT_ID,
    ),
    flagged(
        "Complaints are not suppressed in us-east-1; the settings of eu-west-1 could not be read.",
        _WEST,
        _for(east, "BOUNCE"),
        ireland(settings=_UNREAD),
        at=s.ACCOUNT_ID,
    ),
    clear("The reasons are the same.", _WEST, _for(east, "BOUNCE", "COMPLAINT")),
    clear("The reasons are the same in another order.", _WEST, _for(east, "COMPLAINT", "BOUNCE")),
    clear("Nothing is suppressed in us-east-1: another rule reports it.", _WEST, _for(east)),
    clear(
        "AWS gives no attributes for us-east-1.", _WEST, east(settings=s.account_settings(suppressed_reasons=None))
    ),
    unknown("The settings of us-east-1 could not be read.", _WEST, east(settings=_UNREAD)),
)

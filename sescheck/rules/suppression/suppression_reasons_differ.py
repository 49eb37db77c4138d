"""The suppression reasons of the account differ between regions

## What it finds

A region in which the account's suppressed reasons are other ones than in another region of the group: only
`BOUNCE` here and `BOUNCE` with `COMPLAINT` there, for instance. Where one of the two suppresses for no reason at
all, that is reported by [suppression-off](suppression-off.md) and not repeated here.

## Why it matters

The same message to the same list of people bounces or is complained about in one region and is suppressed in the
other. An address is kept only for a reason that is chosen in its region, and only then does SES not send to it.
After a failover your reputation is what the weaker setting makes of it.

## How to fix

Choose the same reasons in both regions. The command replaces the reasons of the region:

    aws sesv2 get-account --region REGION --query SuppressionAttributes
    aws sesv2 put-account-suppression-attributes --region REGION --suppressed-reasons BOUNCE COMPLAINT

Where the answer has `ValidationAttributes`, name them with `--validation-attributes`: AWS does not say whether
what is left out stays.

## Sources

- [The account-level suppression list](https://docs.aws.amazon.com/ses/latest/dg/sending-email-suppression-list.html)
- [PutAccountSuppressionAttributes](https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_PutAccountSuppressionAttributes.html)
"""

from sescheck.comparison.answers import gather
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
from sescheck.snapshot.model import Region
from sescheck.snapshot.reading import value_of
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, ireland, unknown


@rule(Severity.MEDIUM, reads=(Fact.SETTINGS,))
def check(subject: RegionAcrossRegions) -> Verdict:
    """Are the reasons here other ones than elsewhere?"""
    if not subject.elsewhere:
        return NOT_APPLICABLE
    settings = need(subject.here.region.settings)
    here = frozenset(settings.suppressed_reasons or ())
    if not here:
        return NOT_APPLICABLE
    elsewhere = gather(
        (view.name, value_of(view.region.settings, lambda told: frozenset(told.suppressed_reasons or ())))
        for view in subject.elsewhere
    )
    odd = {region: reasons for region, reasons in elsewhere.known if reasons and reasons != here}
    if not odd:
        return cannot_tell(*elsewhere.unread) if elsewhere.unread else CLEAR
    said = ", ".join(f"{_words(reasons)} in {region}" for region, reasons in odd.items())
    return Flag(
        f"The account suppresses for {_words(here)} in {subject.here.name}, and for {said}",
        evidence={"here": sorted(here), "elsewhere": {region: sorted(reasons) for region, reasons in odd.items()}},
        compared_with=tuple(odd),
    )


def _words(reasons: frozenset[str]) -> str:
    return " and ".join(sorted(reasons))


def _for(name: str, *reasons: str) -> Region:
    return s.region(name, settings=s.account_settings(suppressed_reasons=reasons))


_SILENT = s.unread("ses:GetAccount")
_WEST = _for("us-west-2", "BOUNCE", "COMPLAINT")
_BOTH = (("us-west-2", s.ACCOUNT_ID), ("us-east-1", s.ACCOUNT_ID))

EXAMPLES = (
    flagged(
        "Complaints are suppressed in us-west-2 and not in us-east-1.",
        _WEST,
        _for("us-east-1", "BOUNCE"),
        at=[*_BOTH],
    ),
    flagged(
        "Complaints are not suppressed in us-east-1; the settings of eu-west-1 cannot be read.",
        _WEST,
        _for("us-east-1", "BOUNCE"),
        ireland(settings=_SILENT),
        at=[*_BOTH],
    ),
    clear("The reasons are the same.", _WEST, _for("us-east-1", "BOUNCE", "COMPLAINT")),
    clear("The reasons are the same in another order.", _WEST, _for("us-east-1", "COMPLAINT", "BOUNCE")),
    clear("Nothing is suppressed in us-east-1: another rule reports it.", _WEST, _for("us-east-1")),
    clear(
        "AWS says nothing of suppression in us-east-1.",
        _WEST,
        east(settings=s.account_settings(suppressed_reasons=None)),
    ),
    unknown("The settings of us-east-1 cannot be read.", _WEST, east(settings=_SILENT)),
)

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
from sescheck.engine.rule import (
    CLEAR,
    NOT_APPLICABLE,
    Flag,
    Rule,
    Severity,
    Verdict,
    cannot_tell,
    clear,
    flagged,
    in_doubt,
    need,
)
from sescheck.engine.subjects.identities import REGION_ACROSS, RegionSubject
from sescheck.snapshot.model import Fact, Region
from sescheck.snapshot.reading import value_of
from sescheck.testing import builders as s


def check(subject: RegionSubject) -> Verdict:
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
    odd = {region: reasons for region, reasons in elsewhere.said if reasons and reasons != here}
    if not odd:
        return cannot_tell(*elsewhere.silent) if elsewhere.silent else CLEAR
    said = ", ".join(f"{_words(reasons)} in {region}" for region, reasons in odd.items())
    return Flag(
        f"The account suppresses for {_words(here)} in {subject.here.name}, and for {said}",
        evidence={
            "here": sorted(here),
            "elsewhere": {region: sorted(reasons) for region, reasons in odd.items()},
        },
        compared_with=tuple(odd),
    )


def _words(reasons: frozenset[str]) -> str:
    return " and ".join(sorted(reasons))


def _for(name: str, *reasons: str) -> Region:
    return s.region(name, settings=s.account_settings(suppressed_reasons=reasons))


_SILENT = s.unread("ses:GetAccount")
_WEST = _for("us-west-2", "BOUNCE", "COMPLAINT")
_BOTH = (("us-west-2", s.ACCOUNT_ID), ("us-east-1", s.ACCOUNT_ID))

RULE = Rule(
    severity=Severity.MEDIUM,
    scope=REGION_ACROSS,
    facts=(Fact.SETTINGS,),
    check=check,
    examples=(
        flagged(
            "Complaints are suppressed in us-west-2 and not in us-east-1.",
            s.snapshot(_WEST, _for("us-east-1", "BOUNCE")),
            *_BOTH,
        ),
        flagged(
            "Complaints are not suppressed in us-east-1; eu-west-1 refused the question.",
            s.snapshot(_WEST, _for("us-east-1", "BOUNCE"), s.region("eu-west-1", settings=_SILENT)),
            *_BOTH,
        ),
        clear("The reasons are the same.", s.snapshot(_WEST, _for("us-east-1", "BOUNCE", "COMPLAINT"))),
        clear(
            "The reasons are the same in another order.",
            s.snapshot(_WEST, _for("us-east-1", "COMPLAINT", "BOUNCE")),
        ),
        clear(
            "Nothing is suppressed in us-east-1: another rule's question.", s.snapshot(_WEST, _for("us-east-1"))
        ),
        clear(
            "AWS says nothing of suppression in us-east-1.",
            s.snapshot(_WEST, s.region("us-east-1", settings=s.account_settings(suppressed_reasons=None))),
        ),
        in_doubt(
            "Region us-east-1 refused the question.", s.snapshot(_WEST, s.region("us-east-1", settings=_SILENT))
        ),
    ),
)

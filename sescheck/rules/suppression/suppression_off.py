"""The account-level suppression list is off in this region

## What it finds

A region in which the account has no suppressed reasons: neither `BOUNCE` nor `COMPLAINT`. A configuration set can
have its own suppressed reasons, and a tenant its own list: those are not examined. A region without suppression
attributes, or one that is not in use, is not flagged.

## Why it matters

SES keeps sending to addresses that hard bounced or complained, and adds no new ones to the list. Bounces and
complaints then count against the account in this region. AWS reviews it at a bounce rate of 5% or a complaint
rate of 0.1%. Accounts that began to use SES after November 25, 2019 suppress for both reasons in every region. In
older ones, suppression has to be switched on in each region separately.

## How to fix

    aws sesv2 get-account --region REGION --query SuppressionAttributes
    aws sesv2 put-account-suppression-attributes --region REGION --suppressed-reasons BOUNCE COMPLAINT

If the answer has `ValidationAttributes`, name them with `--validation-attributes`: AWS does not say whether it
keeps what is left out.

If your own software keeps such a list and uses it for every message, accept the finding.

## Sources

- [The account-level suppression list](https://docs.aws.amazon.com/ses/latest/dg/sending-email-suppression-list.html)
- [Suppression of configuration sets](https://docs.aws.amazon.com/ses/latest/dg/sending-email-suppression-list-config-level.html)
- [PutAccountSuppressionAttributes](https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_PutAccountSuppressionAttributes.html)
- [Reputation: when AWS reviews an account](https://docs.aws.amazon.com/ses/latest/dg/faqs-enforcement.html)
"""

from functools import partial

from sescheck.rules.kit import (
    CLEAR,
    DEGRADES,
    NOT_APPLICABLE,
    Fact,
    Flag,
    OneRegion,
    Severity,
    Steps,
    Verdict,
    need,
    rule,
)
from sescheck.rules.shared.steps.account import BOTH_REASONS, put_suppression
from sescheck.snapshot.model import Asked, Region
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, unknown, west


@rule(Severity.MEDIUM, reads=(Fact.SETTINGS,), failover=DEGRADES)
def check(subject: OneRegion) -> Verdict:
    """Flag a region in which the account suppresses neither bounces nor complaints."""
    if subject.region in subject.account.unused:
        return NOT_APPLICABLE
    reasons = need(subject.settings).suppressed_reasons
    if reasons is None:
        return NOT_APPLICABLE
    if reasons:
        return CLEAR
    return Flag(
        f"The account suppresses neither bounces nor complaints in {subject.region}",
        evidence={"suppressed_reasons": []},
    )


def fix(subject: OneRegion, _: Flag) -> Steps:
    """Suppress bounces and complaints, and keep Auto Validation as it is."""
    return (put_suppression(subject.here, reasons=BOTH_REASONS),)


def _for(region: partial[Region], *reasons: str) -> Region:
    return region(settings=s.account_settings(suppressed_reasons=reasons))


EXAMPLES = (
    flagged("Nothing is suppressed in us-east-1.", _for(west, "BOUNCE", "COMPLAINT"), _for(east), at=s.ACCOUNT_ID),
    clear("Bounces and complaints are suppressed.", _for(east, "BOUNCE", "COMPLAINT")),
    clear("Only complaints are suppressed.", _for(east, "COMPLAINT")),
    clear("AWS gives no suppression attributes.", east(settings=s.account_settings(suppressed_reasons=None))),
    clear(
        "Nothing is suppressed in a region that is not in use.",
        east(settings=s.account_settings(production_access=False, sent_last_24_hours=0, suppressed_reasons=())),
        asked=Asked.DISCOVERED,
    ),
    unknown("The settings of us-east-1 could not be read.", east(settings=s.unread("ses:GetAccount"))),
)

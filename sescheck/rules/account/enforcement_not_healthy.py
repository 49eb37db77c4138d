"""AWS has the account under review or has paused its sending

## What it finds

A region whose `EnforcementStatus` is not `HEALTHY`. It is `PROBATION` while AWS reviews the account, and
`SHUTDOWN` after AWS has paused its sending, which is critical. A status that AWS adds later is also flagged.

## Why it matters

An account under review still sends, and AWS may pause it when the review ends. A paused account cannot send in
this region. AWS writes to the email address of the AWS account, which often nobody reads.

## How to fix

No command ends a review. Look at the status and the case:

    aws sesv2 get-account --region REGION

Correct what AWS names in its message (bounces, complaints, spam traps), then answer the case that AWS opened in
the Support Center. Do not move the traffic to another region instead: the same mail brings the same review there.

## Sources

- [Sending review process FAQs](https://docs.aws.amazon.com/ses/latest/dg/faqs-enforcement.html)
- [GetAccount](https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_GetAccount.html), `EnforcementStatus`
"""

from sescheck.rules.kit import (
    BLOCKS,
    CLEAR,
    DEGRADES,
    Fact,
    Failover,
    Flag,
    Lead,
    OneRegion,
    Phase,
    Severity,
    Verdict,
    by_hand,
    need,
    rule,
)
from sescheck.ses.sending_status import is_paused
from sescheck.snapshot.model import Region
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, unknown, west


def _failover(subject: OneRegion, flag: Flag) -> Failover:
    """AWS pauses sending in a region that is shut down."""
    return BLOCKS if is_paused(need(subject.settings)) else DEGRADES


@rule(Severity.HIGH, reads=(Fact.SETTINGS,), failover=_failover, lead=Lead.LONG)
def check(subject: OneRegion) -> Verdict:
    """Flag a region in which AWS reviews the account or has paused its sending."""
    settings = need(subject.settings)
    if settings.enforcement_status == "HEALTHY":
        return CLEAR
    return Flag(
        f"The account's enforcement status in {subject.region} is {settings.enforcement_status}",
        evidence={"enforcement_status": settings.enforcement_status},
        severity=Severity.CRITICAL if is_paused(settings) else None,
    )


fix = by_hand(
    "Correct what AWS names in its message about {region}. It is about bounces, complaints or spam traps. Then"
    " answer the case that AWS opened in the Support Center: no call ends a review. Do not move the mail to"
    " another region, because the same mail brings the same review there.",
    who="you and AWS",
    takes="days",
    phase=Phase.ACCOUNT,
)


def _region(status: str) -> Region:
    return east(settings=s.account_settings(enforcement_status=status))


EXAMPLES = (
    flagged("AWS reviews the account's sending in us-east-1.", west(), _region("PROBATION"), at=s.ACCOUNT_ID),
    flagged(
        "AWS has paused sending in us-east-1.",
        west(),
        _region("SHUTDOWN"),
        at=s.ACCOUNT_ID,
        severity=Severity.CRITICAL,
    ),
    flagged("This version does not know the status of us-east-1.", _region("UNDER_OBSERVATION"), at=s.ACCOUNT_ID),
    clear("The account is healthy.", east()),
    unknown("The settings of us-east-1 could not be read.", east(settings=s.unread("ses:GetAccount"))),
)

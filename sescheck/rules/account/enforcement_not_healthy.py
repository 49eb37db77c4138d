"""AWS has the account under review or has paused its sending

## What it finds

A region whose `EnforcementStatus` is anything but `HEALTHY`: `PROBATION` while AWS reviews the account, `SHUTDOWN`
once AWS has paused its sending, which is critical, or another word that AWS may come to use.

## Why it matters

Under review the account still sends, and AWS may pause it when the review ends. Paused, it sends nothing in this
region. AWS writes to the email address of the AWS account, which often nobody reads.

## How to fix

No command ends a review. See the status and the case:

    aws sesv2 get-account --region REGION

Correct what AWS names in its message (bounces, complaints, spam traps), then answer the case that AWS opened in
the Support Center. Do not move the traffic to another region instead: the same mail brings the same review there.

## Sources

- [Sending review process FAQs](https://docs.aws.amazon.com/ses/latest/dg/faqs-enforcement.html)
- [GetAccount](https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_GetAccount.html), `EnforcementStatus`
"""

from sescheck.rules.kit import CLEAR, Fact, Flag, OneRegion, Severity, Verdict, need, rule
from sescheck.ses.sending_status import is_paused
from sescheck.snapshot.model import Region
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, unknown, west


@rule(Severity.HIGH, reads=(Fact.SETTINGS,))
def check(subject: OneRegion) -> Verdict:
    """Does AWS find fault with the account's sending here?"""
    settings = need(subject.here.region.settings)
    status = settings.enforcement_status
    if status == "HEALTHY":
        return CLEAR
    return Flag(
        f"AWS has the account's sending in {subject.here.name} as {status}",
        evidence={"enforcement_status": status},
        severity=Severity.CRITICAL if is_paused(settings) else None,
    )


def _region(status: str) -> Region:
    return east(settings=s.account_settings(enforcement_status=status))


EXAMPLES = (
    flagged("AWS reviews the account's sending in us-east-1.", west(), _region("PROBATION"), at=s.ACCOUNT_ID),
    flagged(
        "AWS has paused the account's sending in us-east-1.",
        west(),
        _region("SHUTDOWN"),
        at=s.ACCOUNT_ID,
        severity=Severity.CRITICAL,
    ),
    flagged(
        "Region us-east-1 has a status that this version does not know, and it is not HEALTHY.",
        _region("UNDER_OBSERVATION"),
        at=s.ACCOUNT_ID,
    ),
    clear("The account is healthy.", east()),
    unknown("Region us-east-1 refused the question.", east(settings=s.unread("ses:GetAccount"))),
)

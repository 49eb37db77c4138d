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

from sescheck.engine.rule import CLEAR, Flag, Rule, Severity, Verdict, clear, flagged, in_doubt, need
from sescheck.engine.subjects.identities import REGION, RegionSubject
from sescheck.ses.standing import is_paused
from sescheck.snapshot.model import Fact, Region
from sescheck.testing import builders as s


def check(subject: RegionSubject) -> Verdict:
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
    return s.region("us-east-1", settings=s.account_settings(enforcement_status=status))


RULE = Rule(
    severity=Severity.HIGH,
    scope=REGION,
    facts=(Fact.SETTINGS,),
    check=check,
    examples=(
        flagged(
            "AWS reviews the account's sending in us-east-1.",
            s.snapshot(s.region("us-west-2"), _region("PROBATION")),
            ("us-east-1", s.ACCOUNT_ID),
        ),
        flagged(
            "AWS has paused the account's sending in us-east-1.",
            s.snapshot(s.region("us-west-2"), _region("SHUTDOWN")),
            ("us-east-1", s.ACCOUNT_ID),
            severity=Severity.CRITICAL,
        ),
        flagged(
            "Region us-east-1 has a status that this version does not know, and it is not HEALTHY.",
            s.snapshot(_region("UNDER_OBSERVATION")),
            ("us-east-1", s.ACCOUNT_ID),
        ),
        clear("The account is healthy.", s.snapshot(s.region("us-east-1"))),
        in_doubt(
            "Region us-east-1 refused the question.",
            s.snapshot(s.region("us-east-1", settings=s.unread("ses:GetAccount"))),
        ),
    ),
)

r"""Many recipients complain

## What it finds

A region in which recipients complained about at least 0.1% of the messages of the last two weeks: AWS may review
the account. The severity is `critical` at 0.5% or more: AWS may pause the sending. The counts are those of
`GetSendStatistics`. A region that sent fewer than 1,000 messages in that time is not checked, because one
complaint would decide. The counts are read with `--depth standard`.

**AWS judges by another rate.** It takes a representative volume of mail, which may be older than two weeks, and
may count other messages than `GetSendStatistics` does. So the rate here shows what is happening now. The rate that
AWS judges is on the page of reputation metrics in the console, and in CloudWatch as `Reputation.ComplaintRate`.

In a failover the region still sends, so [readiness](../readiness.md) counts this as worse, not as a block. AWS may
pause the region while it also carries the mail of the other one. If AWS has already paused it, see
[enforcement-not-healthy](enforcement-not-healthy.md).

## Why it matters

Each region has its own rate. AWS pauses the region in which it is too high, and then SES refuses all mail there.
A recipient complains by marking the mail as spam, so receivers treat the next mail as spam too.

## How to fix

Find out about which mail people complain, and send it only to those who asked for it. Make it easy to unsubscribe.
Look at the counts, and check that SES does not send again to those who complained:

    aws ses get-send-statistics --region REGION
    aws sesv2 get-account --region REGION --query SuppressionAttributes

## Sources

- [Reputation metrics](https://docs.aws.amazon.com/ses/latest/dg/reputation-dashboard-dg.html): both limits
- [Sending review process FAQs](https://docs.aws.amazon.com/ses/latest/dg/faqs-enforcement.html)
- [GetSendStatistics](https://docs.aws.amazon.com/ses/latest/APIReference/API_GetSendStatistics.html)
"""

from sescheck.rules.kit import DEGRADES, Fact, Lead, OneRegion, Phase, Severity, Verdict, by_hand, rule
from sescheck.rules.shared.rates import COMPLAINTS, judged
from sescheck.snapshot.model import Region
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, unknown, west


@rule(Severity.HIGH, reads=(Fact.STATISTICS,), failover=DEGRADES, lead=Lead.LONG)
def check(subject: OneRegion) -> Verdict:
    """Flag a region in which so many recipients complain that AWS may act."""
    return judged(subject, "brought a complaint", lambda found: found.complaints, COMPLAINTS)


fix = by_hand(
    "Stop sending to those who complain in {region}, and to those who never asked for the mail. Event destinations"
    " and feedback have the addresses. No call lowers the rate. It falls as wanted mail is sent.",
    takes="days",
    phase=Phase.CONTENT,
)


def _region(attempts: int, complaints: int) -> Region:
    return east(statistics=s.sent(attempts, complaints=complaints))


_UNREAD = s.unread("ses:GetSendStatistics")

EXAMPLES = (
    flagged("Of 1,000 messages one brought a complaint.", west(), _region(1_000, 1), at=s.ACCOUNT_ID),
    flagged("Of 20,000 messages 99 brought a complaint.", _region(20_000, 99), at=s.ACCOUNT_ID),
    flagged(
        "Of 20,000 messages 100 brought a complaint.",
        _region(20_000, 100),
        at=s.ACCOUNT_ID,
        severity=Severity.CRITICAL,
    ),
    clear("Of 20,000 messages 19 brought a complaint.", _region(20_000, 19)),
    clear("All messages brought a complaint, but there are only 999.", _region(999, 999)),
    clear("There is nothing that could send.", east()),
    unknown("The statistics could not be read.", east(statistics=_UNREAD)),
)

r"""Many messages bounce

## What it finds

A region in which at least 5% of the messages of the last two weeks bounced: AWS may review the account. The
severity is `critical` if at least 10% bounced: AWS may pause the sending. The counts are those of
`GetSendStatistics`. A region that sent fewer than 1,000 messages in that time is not checked, because a few
bounces would decide. The counts are read with `--depth standard`.

**AWS judges by another rate.** It takes a representative volume of mail, which may be older than two weeks, and
only hard bounces of domains that you have not verified. AWS does not say if `GetSendStatistics` counts other
bounces too, or mail to the mailbox simulator. So the rate here shows what is happening now. The rate that AWS
judges is on the page of reputation metrics in the console, and in CloudWatch as `Reputation.BounceRate`.

In a failover the region still sends, so [readiness](../readiness.md) counts this as worse, not as a block. AWS may
pause the region while it also carries the mail of the other one. If AWS has already paused it, see
[enforcement-not-healthy](enforcement-not-healthy.md).

## Why it matters

Each region has its own rate. AWS pauses the region in which it is too high, and then SES refuses all mail there.
Receivers also treat mail of such a sender as spam.

## How to fix

Find out which mail bounces, and stop sending it: old lists, addresses with typing errors, a form that robots fill
in. Look at the counts, and check that SES does not send again to addresses that bounced:

    aws ses get-send-statistics --region REGION
    aws sesv2 get-account --region REGION --query SuppressionAttributes

## Sources

- [Reputation metrics](https://docs.aws.amazon.com/ses/latest/dg/reputation-dashboard-dg.html): both limits
- [Sending review process FAQs](https://docs.aws.amazon.com/ses/latest/dg/faqs-enforcement.html)
- [GetSendStatistics](https://docs.aws.amazon.com/ses/latest/APIReference/API_GetSendStatistics.html)
"""

from sescheck.rules.kit import DEGRADES, Fact, Lead, OneRegion, Phase, Severity, Verdict, by_hand, rule
from sescheck.rules.shared.rates import BOUNCES, judged
from sescheck.snapshot.model import Region
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, unknown, west


@rule(Severity.HIGH, reads=(Fact.STATISTICS,), failover=DEGRADES, lead=Lead.LONG)
def check(subject: OneRegion) -> Verdict:
    """Flag a region in which so many messages bounce that AWS may act."""
    return judged(subject, "bounced", lambda found: found.bounces, BOUNCES)


fix = by_hand(
    "Stop sending to the addresses that bounce in {region}. Event destinations and feedback have them: look for an"
    " old list, or a form that robots fill in. No call lowers the rate. It falls as good mail is sent.",
    takes="days",
    phase=Phase.CONTENT,
)


def _region(attempts: int, bounces: int) -> Region:
    return east(statistics=s.sent(attempts, bounces=bounces))


_UNREAD = s.unread("ses:GetSendStatistics")

EXAMPLES = (
    flagged("Of 1,000 messages 50 bounced.", west(), _region(1_000, 50), at=s.ACCOUNT_ID),
    flagged("Of 20,000 messages 1,999 bounced.", _region(20_000, 1_999), at=s.ACCOUNT_ID),
    flagged(
        "Of 20,000 messages 2,000 bounced.", _region(20_000, 2_000), at=s.ACCOUNT_ID, severity=Severity.CRITICAL
    ),
    clear("Of 20,000 messages 999 bounced.", _region(20_000, 999)),
    clear("All messages bounced, but there are only 999.", _region(999, 999)),
    clear("Nothing was sent.", _region(0, 0)),
    clear("There is nothing that could send.", east()),
    unknown("The statistics could not be read.", east(statistics=_UNREAD)),
)

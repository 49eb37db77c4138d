r"""The sending rate is lower here than in another region

## What it finds

A region whose maximum sending rate (`MaxSendRate`, messages a second) is below that of another region of its
group. The evidence has the figure here and every higher one.

A region that is in the sandbox while another is not is passed over:
[sandbox-while-production-elsewhere](sandbox-while-production-elsewhere.md) names the cause, and the sandbox's rate
of one message a second goes with it.

## Why it matters

A sender that is tuned to one region's rate is throttled in the other ("Maximum sending rate exceeded"): after a
failover its queues grow, even where the day's quota would do.

## How to fix

Ask for the higher rate in this region; AWS answers within 24 hours:

    aws service-quotas request-service-quota-increase --region REGION --service-code ses \
        --quota-code L-CDEF9B6B --desired-value 14

## Sources

- [Managing your sending limits](https://docs.aws.amazon.com/ses/latest/dg/manage-sending-quotas.html)
- [Increasing your sending quotas](https://docs.aws.amazon.com/ses/latest/dg/manage-sending-quotas-request-increase.html)
- [Errors related to the sending quotas](https://docs.aws.amazon.com/ses/latest/dg/manage-sending-quotas-errors.html)
"""

from sescheck.rules.kit import Fact, RegionAcrossRegions, Severity, Verdict, rule
from sescheck.rules.shared.quota import RATE, lower_than_elsewhere
from sescheck.snapshot.model import Region
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, ireland, unknown, west


@rule(Severity.MEDIUM, reads=(Fact.SETTINGS,))
def check(subject: RegionAcrossRegions) -> Verdict:
    """May fewer messages be sent in a second here than elsewhere?"""
    return lower_than_elsewhere(subject, RATE)


def _region(name: str, rate: float, *, production_access: bool = True) -> Region:
    settings = s.account_settings(production_access=production_access, max_send_rate=rate)
    return s.region(name, settings=settings)


_REFUSED = s.unread("ses:GetAccount")

EXAMPLES = (
    flagged(
        "Region us-east-1 may send 14 messages a second, us-west-2 80.",
        _region("us-west-2", 80),
        _region("us-east-1", 14),
        at=s.ACCOUNT_ID,
    ),
    flagged(
        "Region us-west-2 is higher, which is enough, although eu-west-1 refused the question.",
        _region("us-west-2", 80),
        _region("us-east-1", 14),
        ireland(settings=_REFUSED),
        at=s.ACCOUNT_ID,
    ),
    clear("Both regions have the same rate.", _region("us-west-2", 14), _region("us-east-1", 14)),
    clear(
        "The quotas of 24 hours differ, the rates do not.",
        west(settings=s.account_settings(max_24_hour_send=100_000)),
        east(),
    ),
    clear(
        "Region us-east-1 has one message a second because it is in the sandbox: another rule's finding.",
        _region("us-west-2", 14),
        _region("us-east-1", 1, production_access=False),
    ),
    clear("There is one region only.", _region("us-east-1", 1)),
    unknown(
        "Region us-east-1 has 14 messages a second, and us-west-2 refused the question.",
        west(settings=_REFUSED),
        _region("us-east-1", 14),
    ),
    unknown("Region us-east-1 refused the question.", _region("us-west-2", 14), east(settings=_REFUSED)),
)

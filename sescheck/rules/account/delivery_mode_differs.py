r"""The shared IP addresses for outgoing mail differ between regions

## What it finds

A region in which the account's shared pool delivery mode is not the one of another region of the group: `REGIONAL`
here and `GLOBAL` there, for instance. Every region that differs from another gets the finding: which of them is
right, only its owner knows.

- `GLOBAL`: SES delivers from this region first. Where that is better for delivery, it also uses its shared IP
  addresses in other regions of the partition.
- `REGIONAL`: mail leaves from the shared IP addresses of this region only.

The two may differ although nobody chose them: accounts that start to send in a region on or after the day when AWS
introduced this setting use `GLOBAL` there. A region in which you have sent for years and a new standby differ by
default.

Where AWS gives no mode, it is unknown, and no difference: AWS does not document what an absent value means.
A configuration set can override the mode; [configuration-set-differs](configuration-set-differs.md) compares that.
Mail from dedicated IP addresses is not affected.

## Why it matters

Under `GLOBAL`, mail of a region in the EU may leave from addresses elsewhere. That matters for rules on where data
may be, and for receivers that only accept addresses they know. After a failover the same mail then leaves from
other addresses than you expect.

## How to fix

Choose the same mode in both regions, `GLOBAL` or `REGIONAL`:

    aws sesv2 put-account-delivery-attributes --region REGION --shared-pool-delivery-mode REGIONAL

It takes a few minutes. Messages that are queued already keep the mode that they were sent with.

## Sources

- [PutAccountDeliveryAttributes](https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_PutAccountDeliveryAttributes.html)
- [GetAccount](https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_GetAccount.html)
"""

from sescheck.rules.kit import Fact, RegionAcrossRegions, Severity, Verdict, rule
from sescheck.rules.shared.choices import Choice, differing
from sescheck.snapshot.model import Choices, Region
from sescheck.snapshot.reading import Why
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, ireland, unknown


@rule(Severity.MEDIUM, reads=(Fact.SETTINGS,))
def check(subject: RegionAcrossRegions) -> Verdict:
    """Is the mode here another one than elsewhere?"""
    return differing(subject, Choice("The shared pool delivery mode", _mode, unknown=None))


def _mode(choices: Choices) -> str | None:
    return choices.delivery_mode


def _mode_in(name: str, mode: str | None) -> Region:
    return s.region(name, settings=s.account_settings(choices=s.chosen(delivery_mode=mode)))


_SILENT = s.unread("ses:GetAccount")
_NOT_KEPT = s.unread("ses:GetAccount", Why.NOT_ASKED)
_WEST = _mode_in("us-west-2", "REGIONAL")
_BOTH = (("us-west-2", s.ACCOUNT_ID), ("us-east-1", s.ACCOUNT_ID))

EXAMPLES = (
    flagged(
        "Mail leaves from us-west-2's addresses only; that of us-east-1 may leave from anywhere.",
        _WEST,
        _mode_in("us-east-1", "GLOBAL"),
        at=[*_BOTH],
    ),
    flagged(
        "Two regions differ, which is enough, although eu-west-1 refused the question.",
        _WEST,
        _mode_in("us-east-1", "GLOBAL"),
        ireland(settings=_SILENT),
        at=[*_BOTH],
    ),
    clear("The modes are the same.", _WEST, _mode_in("us-east-1", "REGIONAL")),
    clear("AWS gives no mode for us-east-1.", _WEST, _mode_in("us-east-1", None)),
    unknown("Region us-east-1 refused the question.", _WEST, east(settings=_SILENT)),
    unknown(
        "The snapshot of us-east-1 does not hold the mode, as one that an older version saved.",
        _WEST,
        east(settings=s.account_settings(choices=_NOT_KEPT)),
    ),
)

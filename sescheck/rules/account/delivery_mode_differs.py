r"""The shared pool delivery mode differs between regions

## What it finds

A region whose shared pool delivery mode differs from that of another region of the group: for instance, `REGIONAL`
in one and `GLOBAL` in the other. There is one finding for a difference: in the region that differs from most
others, or, if there are two regions, in the second one of the group. It does not say which region is right.

- `GLOBAL`: SES delivers from this region first. If that improves delivery, it also uses its shared IP addresses in
  other regions of the partition.
- `REGIONAL`: mail leaves from the shared IP addresses of this region only.

The two can differ although nobody chose them: accounts that start to send in a region on or after the day when AWS
introduced this setting use `GLOBAL` there. A region in which you have sent for years and a new standby region
differ by default.

If AWS gives no mode, the mode is not compared: AWS does not document what an absent value means. A configuration
set can override the mode; [configuration-set-differs](configuration-set-differs.md) compares that. Mail from
dedicated IP addresses is not affected.

## Why it matters

With `GLOBAL`, mail of a region in the EU may leave from addresses elsewhere. That matters for data residency rules
and for receivers that only accept known addresses. After a failover, the same mail leaves from addresses that you
do not expect.

## How to fix

Choose the same mode in both regions, `GLOBAL` or `REGIONAL`:

    aws sesv2 put-account-delivery-attributes --region REGION --shared-pool-delivery-mode REGIONAL

`sescheck fix` chooses `REGIONAL` if a region has it, because rules may demand it.

The change takes a few minutes. Messages that are already queued keep the mode that they were sent with.

## Sources

- [PutAccountDeliveryAttributes](https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_PutAccountDeliveryAttributes.html)
- [GetAccount](https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_GetAccount.html)
"""

from functools import partial

from sescheck.rules.kit import (
    DEGRADES,
    Call,
    Fact,
    Flag,
    Phase,
    RegionAcrossRegions,
    Severity,
    Step,
    Steps,
    Verdict,
    need,
    rule,
)
from sescheck.rules.shared.choices import Choice, choices_of, differing
from sescheck.snapshot.model import Region
from sescheck.snapshot.reading import Why
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, ireland, unknown, west


@rule(Severity.MEDIUM, reads=(Fact.SETTINGS,), failover=DEGRADES, is_mutual=True)
def check(subject: RegionAcrossRegions) -> Verdict:
    """Flag a region whose delivery mode differs from that of another region."""
    mode = Choice("The shared pool delivery mode", lambda choices: choices.delivery_mode, unknown=None)
    return differing(subject, mode)


def fix(subject: RegionAcrossRegions, flag: Flag) -> Steps:
    """Set ``REGIONAL`` if a region has it, because a law may demand that, or else the mode of the first region."""
    differ = {subject.region, *flag.compared_with}
    modes = [(view, need(choices_of(view)).delivery_mode) for view in subject.group.regions if view.name in differ]
    first, wanted = next((each for each in modes if each[1] == "REGIONAL"), modes[0])
    for view, old in modes:
        if old != wanted:
            yield Step(
                f"Set the shared pool delivery mode {wanted} in {view.name}, as in {first.name}",
                Call("sesv2", "PutAccountDeliveryAttributes", view.name, {"SharedPoolDeliveryMode": wanted}),
                view.name,
                Phase.ACCOUNT,
                replaces=f"the mode {old}.",
            )


def _mode_in(region: partial[Region], mode: str | None) -> Region:
    return region(settings=s.account_settings(choices=s.chosen(delivery_mode=mode)))


_UNREAD = s.unread("ses:GetAccount")
_NOT_KEPT = s.unread("ses:GetAccount", Why.NOT_ASKED)
_WEST = _mode_in(west, "REGIONAL")

EXAMPLES = (
    flagged(
        "The mode is REGIONAL in us-west-2 and GLOBAL in us-east-1.",
        _WEST,
        _mode_in(east, "GLOBAL"),
        at=s.ACCOUNT_ID,
    ),
    flagged(
        "Two regions differ, which is enough, although the settings of eu-west-1 could not be read.",
        _WEST,
        _mode_in(east, "GLOBAL"),
        ireland(settings=_UNREAD),
        at=s.ACCOUNT_ID,
    ),
    clear("The modes are the same.", _WEST, _mode_in(east, "REGIONAL")),
    clear("AWS gives no mode for us-east-1.", _WEST, _mode_in(east, None)),
    unknown("The settings of us-east-1 could not be read.", _WEST, east(settings=_UNREAD)),
    unknown(
        "The snapshot does not contain the mode of us-east-1: an older version saved it.",
        _WEST,
        east(settings=s.account_settings(choices=_NOT_KEPT)),
    ),
)

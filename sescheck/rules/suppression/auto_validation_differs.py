r"""Auto Validation differs between regions

## What it finds

A region whose Auto Validation differs from that of another region of the group: on in one and off in the other, or
on in both with different thresholds (`MEDIUM`, `HIGH`, `MANAGED`). There is one finding for a difference: in the
region that differs from most others, or, if there are two regions, in the second one of the group. It does not say
which region is right.

The threshold counts only while Auto Validation is on: AWS still returns it after the feature is switched off. If
AWS returns no validation attributes, the feature was never switched on and counts as off.

A configuration set can override the account's setting; [configuration-set-differs](configuration-set-differs.md)
compares that.

## Why it matters

If it is on, SES checks each recipient and does not send to those below the threshold. You pay for those messages
as if they were sent, and they count towards the quota. After a failover some people no longer get the mail, or
mail goes to addresses that bounce.

## How to fix

Choose the same in both regions. Look at the current settings first:

    aws sesv2 get-account --region REGION --query SuppressionAttributes

The command replaces the whole of them, so name the suppressed reasons that are there now. Switch Auto Validation
on with a threshold, or off:

    aws sesv2 put-account-suppression-attributes --region REGION --suppressed-reasons BOUNCE COMPLAINT \
        --validation-attributes file://validation-attributes.json
    aws sesv2 put-account-suppression-attributes --region REGION --suppressed-reasons BOUNCE COMPLAINT \
        --validation-attributes 'ConditionThreshold={ConditionThresholdEnabled=DISABLED}'

with `{"ConditionThreshold": {"ConditionThresholdEnabled": "ENABLED", "OverallConfidenceThreshold":
{"ConfidenceVerdictThreshold": "MANAGED"}}}` in the file. AWS charges for Auto Validation for each message.

## Sources

- [Auto Validation](https://docs.aws.amazon.com/ses/latest/dg/email-validation-auto.html)
- [PutAccountSuppressionAttributes](https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_PutAccountSuppressionAttributes.html)
- [AWS still returns a disabled threshold](https://github.com/hashicorp/terraform-provider-aws/issues/48236)
"""

from functools import partial

from sescheck.rules.kit import DEGRADES, Fact, Flag, RegionAcrossRegions, Severity, Steps, Verdict, need, rule
from sescheck.rules.shared.choices import Choice, choices_of, differing
from sescheck.rules.shared.steps.account import OFF, put_suppression
from sescheck.rules.shared.steps.reference import to_make_equal
from sescheck.snapshot.model import Region
from sescheck.snapshot.reading import Why
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, ireland, unknown, west


@rule(Severity.MEDIUM, reads=(Fact.SETTINGS,), failover=DEGRADES, is_mutual=True)
def check(subject: RegionAcrossRegions) -> Verdict:
    """Flag a region whose Auto Validation differs from that of another region."""
    return differing(subject, Choice("Auto Validation", lambda choices: choices.auto_validation or OFF))


def fix(subject: RegionAcrossRegions, flag: Flag) -> Steps:
    """Set Auto Validation as in the first region that takes part."""
    first, others = to_make_equal(subject.group, subject.here, flag.compared_with)
    wanted = need(choices_of(first)).auto_validation or OFF
    return (put_suppression(view, validation=wanted) for view in others)


def _validating(region: partial[Region], threshold: str | None) -> Region:
    return region(settings=s.account_settings(choices=s.chosen(auto_validation=threshold)))


_UNREAD = s.unread("ses:GetAccount")
_NOT_KEPT = s.unread("ses:GetAccount", Why.NOT_ASKED)
_WEST = _validating(west, "HIGH")

EXAMPLES = (
    flagged("Auto Validation is on in us-west-2 only.", _WEST, _validating(east, None), at=s.ACCOUNT_ID),
    flagged(
        "The threshold is HIGH in us-west-2 and MEDIUM in us-east-1; the settings of eu-west-1 could not be read.",
        _WEST,
        _validating(east, "MEDIUM"),
        ireland(settings=_UNREAD),
        at=s.ACCOUNT_ID,
    ),
    clear("The threshold is the same.", _WEST, _validating(east, "HIGH")),
    clear("It is off in both regions.", _validating(west, None), _validating(east, None)),
    unknown("The settings of us-east-1 could not be read.", _WEST, east(settings=_UNREAD)),
    unknown(
        "The snapshot does not contain the setting of us-east-1: an older version saved it.",
        _WEST,
        east(settings=s.account_settings(choices=_NOT_KEPT)),
    ),
)

r"""Mail is received in another region but not here

## What it finds

A region that supports email receiving and in which no receipt rule set is active, while one is active in another
region of its group. The evidence names the rule sets that this region has, of which one may only wait to be made
active.

A region that does not support receiving, and answers that it does not know the operation, is reported by
[receiving-unsupported-in-region](receiving-unsupported-in-region.md).

## Why it matters

Receipt rules act in their own region only. If the domain's MX record is pointed to this region, or names it beside
the other one, SES refuses the mail that comes here.

## How to fix

Create the rules that the other region has, each with the topics, functions and keys of this region, and make
the set active:

    aws ses describe-active-receipt-rule-set --region OTHER_REGION
    aws ses create-receipt-rule-set --region REGION --rule-set-name SET
    aws ses create-receipt-rule --region REGION --rule-set-name SET --rule file://rule.json
    aws ses set-active-receipt-rule-set --region REGION --rule-set-name SET

If this region is not meant to receive, accept the finding.

## Sources

- [Regions and Amazon SES: email receiving](https://docs.aws.amazon.com/ses/latest/dg/regions.html#region-receive-email):
  "you have to create an active receipt rule set in that region"
- [SetActiveReceiptRuleSet](https://docs.aws.amazon.com/ses/latest/APIReference/API_SetActiveReceiptRuleSet.html)
"""

from sescheck.engine.subjects.receipt_rules import active_in
from sescheck.rules.kit import (
    CLEAR,
    NOT_APPLICABLE,
    Fact,
    Flag,
    RegionAcrossRegions,
    Severity,
    Verdict,
    cannot_tell,
    rule,
)
from sescheck.snapshot.reading import Known, Unreadable, Why
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, ireland, unknown, west


@rule(Severity.MEDIUM, reads=(Fact.ACTIVE_RULE_SET,))
def check(subject: RegionAcrossRegions) -> Verdict:
    """Is a rule set active elsewhere and none here?"""
    others = active_in(subject.elsewhere)
    if not others.known and not others.unread:
        return NOT_APPLICABLE
    match subject.here.region.active_rule_set:
        case Known(rule_set):
            if rule_set is not None:
                return CLEAR
        case Unreadable(why=Why.NOT_SUPPORTED_HERE):
            return NOT_APPLICABLE
        case Unreadable() as unread:
            return cannot_tell(unread, *(() if others.known else others.unread))
    if not others.known:
        return cannot_tell(*others.unread)
    active = {region: rule_set.name for region, rule_set in others.known}
    return Flag(
        f"No receipt rule set is active in {subject.here.name}, while one is in {', '.join(active)}",
        evidence={"rule_sets": list(subject.here.region.rule_sets.items), "active_elsewhere": active},
        compared_with=tuple(active),
    )


_INBOUND = s.rule_set("example.com")
_REFUSED = s.unread("ses:DescribeActiveReceiptRuleSet")
_UNSUPPORTED = s.unread("ses:DescribeActiveReceiptRuleSet", Why.NOT_SUPPORTED_HERE)
_HERE = ("us-east-1", s.ACCOUNT_ID)

EXAMPLES = (
    flagged(
        "A rule set is active in us-west-2, and us-east-1 has none.",
        west(active_rule_set=_INBOUND),
        east(),
        at=_HERE,
    ),
    flagged(
        "Region us-east-1 has a rule set, which is not active.",
        west(active_rule_set=_INBOUND),
        east(rule_sets=["inbound"]),
        at=_HERE,
    ),
    flagged(
        "A rule set is active in us-west-2, which is enough, although eu-west-1 refused the question.",
        west(active_rule_set=_INBOUND),
        east(),
        ireland(active_rule_set=_REFUSED),
        at=_HERE,
    ),
    clear(
        "A rule set is active in each region, under different names.",
        west(active_rule_set=_INBOUND),
        east(active_rule_set=s.rules(s.receipt_rule("store"), name="mail-in")),
    ),
    clear("No region receives.", west(), east()),
    clear(
        "The other region does not support receiving: another rule's question.",
        west(active_rule_set=_INBOUND),
        s.region("me-central-1", active_rule_set=_UNSUPPORTED),
    ),
    unknown(
        "A rule set is active in us-west-2, and us-east-1 refused the question.",
        west(active_rule_set=_INBOUND),
        east(active_rule_set=_REFUSED),
    ),
    unknown(
        "None is active in us-east-1, and us-west-2 refused the question.", west(active_rule_set=_REFUSED), east()
    ),
)

r"""A receipt rule does not scan mail for spam and viruses

## What it finds

An enabled receipt rule of the active rule set with `ScanEnabled` false. Disabled rules and rule sets that are not
active are not flagged: they do not process mail.

## Why it matters

What reads the mail, for example a function, a ticket system or a person, gets spam and viruses without a warning.
With the scan each message has the verdicts of SES, which the next step can use to drop it. SES does not drop mail
itself: you decide what to do with the verdicts.

If something behind SES scans the mail, accept the finding.

## How to fix

The command replaces the whole rule, so read it first:

    aws ses describe-receipt-rule --region REGION --rule-set-name SET --rule-name RULE --query Rule > rule.json

Write `"ScanEnabled": true` into the file, and update the rule:

    aws ses update-receipt-rule --region REGION --rule-set-name SET --rule file://rule.json

## Sources

- [ReceiptRule](https://docs.aws.amazon.com/ses/latest/APIReference/API_ReceiptRule.html): "The default value is
  `false`"
- [Email receiving concepts: authentication and malware scanning](https://docs.aws.amazon.com/ses/latest/dg/receiving-email-concepts.html#receiving-email-auth-and-scan)

The two disagree about a rule without this setting: the first says no scan, the second says scan. This rule uses
the answer that SES gives about the rule.
"""

from sescheck.rules.kit import (
    CLEAR,
    NOT_APPLICABLE,
    NOTHING,
    Fact,
    Flag,
    ReceiptRuleInRegion,
    Severity,
    Steps,
    Track,
    Verdict,
    rule,
)
from sescheck.rules.shared.example_values import ACTIVE_RULES_UNREAD, NO_RECEIVING
from sescheck.rules.shared.steps.receipt_rules import change_rule
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, unknown


@rule(Severity.LOW, reads=(Fact.ACTIVE_RULE_SET,), failover=NOTHING, track=Track.RECEIVING)
def check(subject: ReceiptRuleInRegion) -> Verdict:
    """Flag an enabled receipt rule that does not scan mail."""
    if not subject.resource.enabled:
        return NOT_APPLICABLE
    if subject.resource.scan:
        return CLEAR
    return Flag(
        f"The receipt rule {subject.name} in {subject.region} does not scan mail for spam and viruses",
        evidence={"scan_enabled": False},
    )


def fix(subject: ReceiptRuleInRegion, flag: Flag) -> Steps:
    """Scan; everything else of the rule stays."""
    yield change_rule(
        subject,
        f"Scan the mail of the receipt rule {subject.name} in {subject.region}",
        {"ScanEnabled": True},
    )


EXAMPLES = (
    flagged(
        "One of two rules does not scan mail.",
        east(active_rule_set=s.rules(s.receipt_rule("store"), s.receipt_rule("sort", scan=False))),
        at="inbound/sort",
    ),
    clear("The rule scans mail.", east(active_rule_set=s.rules(s.receipt_rule("store")))),
    clear(
        "The rule is disabled.", east(active_rule_set=s.rules(s.receipt_rule("store", scan=False, enabled=False)))
    ),
    clear("The region does not support receiving.", east(active_rule_set=NO_RECEIVING)),
    unknown("The active rule set could not be read.", east(active_rule_set=ACTIVE_RULES_UNREAD)),
)

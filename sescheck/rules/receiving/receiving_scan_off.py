r"""A receipt rule does not scan mail for spam and viruses

## What it finds

A receipt rule of the active rule set, switched on, with `ScanEnabled` false. A rule that is switched off is not
flagged, and so are rule sets that are not active: they take nothing.

## Why it matters

Whatever reads the mail, a function, a ticket system, a person, gets spam and viruses without a word of warning.
With the scan each message carries SES's verdicts, by which the next step can throw it away. SES itself throws
nothing away: what becomes of the verdicts is up to you.

If something behind SES scans the mail, accept the finding.

## How to fix

The rule is replaced as a whole, so begin with what is there:

    aws ses describe-receipt-rule --region REGION --rule-set-name SET --rule-name RULE --query Rule > rule.json

Write `"ScanEnabled": true` into the file, and put it back:

    aws ses update-receipt-rule --region REGION --rule-set-name SET --rule file://rule.json

## Sources

- [ReceiptRule](https://docs.aws.amazon.com/ses/latest/APIReference/API_ReceiptRule.html): "The default value is
  `false`"
- [Email receiving concepts: authentication and malware scanning](https://docs.aws.amazon.com/ses/latest/dg/receiving-email-concepts.html#receiving-email-auth-and-scan)

The two disagree on what holds of a rule that does not say: the first has no scan, the second has one. What SES
answers when asked for the rule is what counts here.
"""

from sescheck.rules.kit import CLEAR, NOT_APPLICABLE, Fact, Flag, ReceiptRuleInRegion, Severity, Verdict, rule
from sescheck.snapshot.model import Snapshot
from sescheck.snapshot.reading import Unreadable, Why
from sescheck.snapshot.receiving import ReceiptRuleSet
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, unknown


@rule(Severity.LOW, reads=(Fact.ACTIVE_RULE_SET,))
def check(subject: ReceiptRuleInRegion) -> Verdict:
    """Does the rule run without the scan?"""
    if not subject.resource.enabled:
        return NOT_APPLICABLE
    if subject.resource.scan:
        return CLEAR
    return Flag(
        f"The receipt rule {subject.name} of {subject.here.name} does not have mail scanned for spam and viruses",
        evidence={"scan_enabled": False},
    )


def _active(rule_set: ReceiptRuleSet | Unreadable | None) -> Snapshot:
    return s.snapshot(east(active_rule_set=rule_set))


_DESCRIBE = "ses:DescribeActiveReceiptRuleSet"

EXAMPLES = (
    flagged(
        "One rule scans, the other one does not.",
        _active(s.rules(s.receipt_rule("store"), s.receipt_rule("sort", scan=False))),
        at="inbound/sort",
    ),
    clear("The rule scans.", _active(s.rules(s.receipt_rule("store")))),
    clear("The rule is switched off.", _active(s.rules(s.receipt_rule("store", scan=False, enabled=False)))),
    clear("The region does not support receiving.", _active(s.unread(_DESCRIBE, Why.NOT_SUPPORTED_HERE))),
    unknown("The active rule set was refused.", _active(s.unread(_DESCRIBE))),
)

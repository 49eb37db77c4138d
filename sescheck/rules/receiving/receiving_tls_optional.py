r"""A receipt rule accepts mail without TLS

## What it finds

A receipt rule of the active rule set, switched on, whose TLS policy is `Optional`, which is what SES does
unless it is told otherwise. A rule that is switched off is not flagged, and so are rule sets that are not active:
they take nothing.

## Why it matters

A message that comes without TLS can be read and changed on its way by whoever sits between the two servers. With
`Require` SES bounces such mail.

Some senders have no TLS. If their mail has to arrive, `Optional` is right: accept the finding.

## How to fix

The rule is replaced as a whole, so begin with what is there:

    aws ses describe-receipt-rule --region REGION --rule-set-name SET --rule-name RULE --query Rule > rule.json

Write `"TlsPolicy": "Require"` into the file, and put it back:

    aws ses update-receipt-rule --region REGION --rule-set-name SET --rule file://rule.json

## Sources

- [ReceiptRule](https://docs.aws.amazon.com/ses/latest/APIReference/API_ReceiptRule.html): "The default is
  `Optional`"
- [Creating receipt rules](https://docs.aws.amazon.com/ses/latest/dg/receiving-email-receipt-rules-console-walkthrough.html)
"""

from sescheck.rules.kit import CLEAR, NOT_APPLICABLE, Fact, Flag, ReceiptRuleInRegion, Severity, Verdict, rule
from sescheck.snapshot.model import Snapshot
from sescheck.snapshot.reading import Unreadable, Why
from sescheck.snapshot.receiving import ReceiptRuleSet
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, unknown

_OPTIONAL = "Optional"


@rule(Severity.LOW, reads=(Fact.ACTIVE_RULE_SET,))
def check(subject: ReceiptRuleInRegion) -> Verdict:
    """Is TLS optional? A policy that this version does not know is not flagged."""
    if not subject.resource.enabled:
        return NOT_APPLICABLE
    if subject.resource.tls != _OPTIONAL:
        return CLEAR
    return Flag(
        f"The receipt rule {subject.name} of {subject.here.name} does not require TLS",
        evidence={"tls_policy": _OPTIONAL},
    )


def _active(rule_set: ReceiptRuleSet | Unreadable | None) -> Snapshot:
    return s.snapshot(east(active_rule_set=rule_set))


_DESCRIBE = "ses:DescribeActiveReceiptRuleSet"

EXAMPLES = (
    flagged(
        "One rule requires TLS, the other one does not.",
        _active(s.rules(s.receipt_rule("store"), s.receipt_rule("sort", tls=_OPTIONAL))),
        at="inbound/sort",
    ),
    clear("TLS is required.", _active(s.rules(s.receipt_rule("store")))),
    clear("The rule is switched off.", _active(s.rules(s.receipt_rule("store", tls=_OPTIONAL, enabled=False)))),
    clear("A policy of a later version of AWS's.", _active(s.rules(s.receipt_rule("store", tls="Strict")))),
    clear("The region does not support receiving.", _active(s.unread(_DESCRIBE, Why.NOT_SUPPORTED_HERE))),
    unknown("The active rule set was refused.", _active(s.unread(_DESCRIBE))),
)

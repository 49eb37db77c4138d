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

from sescheck.engine.rule import CLEAR, NOT_APPLICABLE, Flag, Rule, Severity, Verdict, clear, flagged, in_doubt
from sescheck.engine.subjects.receipt_rules import RECEIPT_RULES
from sescheck.engine.subjects.resources import ResourceSubject, one_by_one
from sescheck.snapshot.model import Fact, Snapshot
from sescheck.snapshot.reading import Unreadable, Why
from sescheck.snapshot.receiving import ReceiptRule, ReceiptRuleSet
from sescheck.testing import builders as s

_OPTIONAL = "Optional"


def check(subject: ResourceSubject[ReceiptRule]) -> Verdict:
    """Is TLS optional? A policy that this version does not know is not flagged."""
    if not subject.thing.enabled:
        return NOT_APPLICABLE
    if subject.thing.tls != _OPTIONAL:
        return CLEAR
    return Flag(
        f"The receipt rule {subject.name} of {subject.here.name} does not require TLS",
        evidence={"tls_policy": _OPTIONAL},
    )


def _active(rule_set: ReceiptRuleSet | Unreadable | None) -> Snapshot:
    return s.snapshot(s.region("us-east-1", active_rule_set=rule_set))


_DESCRIBE = "ses:DescribeActiveReceiptRuleSet"

RULE = Rule(
    severity=Severity.LOW,
    scope=one_by_one(RECEIPT_RULES),
    facts=(Fact.ACTIVE_RULE_SET,),
    check=check,
    examples=(
        flagged(
            "One rule requires TLS, the other one does not.",
            _active(s.rules(s.receipt_rule("store"), s.receipt_rule("sort", tls=_OPTIONAL))),
            ("us-east-1", "inbound/sort"),
        ),
        clear("TLS is required.", _active(s.rules(s.receipt_rule("store")))),
        clear(
            "The rule is switched off.",
            _active(s.rules(s.receipt_rule("store", tls=_OPTIONAL, enabled=False))),
        ),
        clear("A policy of a later version of AWS's.", _active(s.rules(s.receipt_rule("store", tls="Strict")))),
        clear("The region does not support receiving.", _active(s.unread(_DESCRIBE, Why.NOT_SUPPORTED_HERE))),
        in_doubt("The active rule set was refused.", _active(s.unread(_DESCRIBE))),
    ),
)

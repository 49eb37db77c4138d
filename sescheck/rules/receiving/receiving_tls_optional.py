r"""A receipt rule accepts mail without TLS

## What it finds

An enabled receipt rule of the active rule set whose TLS policy is `Optional`, which is the default of SES.
Disabled rules and rule sets that are not active are not flagged: they do not process mail.

## Why it matters

Somebody between the two servers can read and change a message that arrives without TLS. With `Require` SES bounces
such mail.

Some senders do not support TLS. If their mail must arrive, `Optional` is right: accept the finding.

## How to fix

The command replaces the whole rule, so read it first:

    aws ses describe-receipt-rule --region REGION --rule-set-name SET --rule-name RULE --query Rule > rule.json

Write `"TlsPolicy": "Require"` into the file, and update the rule:

    aws ses update-receipt-rule --region REGION --rule-set-name SET --rule file://rule.json

## Sources

- [ReceiptRule](https://docs.aws.amazon.com/ses/latest/APIReference/API_ReceiptRule.html): "The default is
  `Optional`"
- [Creating receipt rules](https://docs.aws.amazon.com/ses/latest/dg/receiving-email-receipt-rules-console-walkthrough.html)
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
from sescheck.rules.shared.steps.receipt_rules import REQUIRE, change_rule
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, unknown

_OPTIONAL = "Optional"


@rule(Severity.LOW, reads=(Fact.ACTIVE_RULE_SET,), failover=NOTHING, track=Track.RECEIVING)
def check(subject: ReceiptRuleInRegion) -> Verdict:
    """Flag an enabled receipt rule with optional TLS; a policy that this version does not know is not flagged."""
    if not subject.resource.enabled:
        return NOT_APPLICABLE
    if subject.resource.tls != _OPTIONAL:
        return CLEAR
    return Flag(
        f"The receipt rule {subject.name} in {subject.region} does not require TLS",
        evidence={"tls_policy": _OPTIONAL},
    )


def fix(subject: ReceiptRuleInRegion, flag: Flag) -> Steps:
    """Require TLS; everything else of the rule stays."""
    yield change_rule(
        subject,
        f"Require TLS in the receipt rule {subject.name} in {subject.region}",
        {"TlsPolicy": REQUIRE},
        alternative="if mail of senders without TLS must arrive, accept the finding: SES bounces their mail then.",
    )


EXAMPLES = (
    flagged(
        "One of two rules does not require TLS.",
        east(active_rule_set=s.rules(s.receipt_rule("store"), s.receipt_rule("sort", tls=_OPTIONAL))),
        at="inbound/sort",
    ),
    clear("The rule requires TLS.", east(active_rule_set=s.rules(s.receipt_rule("store")))),
    clear(
        "The rule is disabled.",
        east(active_rule_set=s.rules(s.receipt_rule("store", tls=_OPTIONAL, enabled=False))),
    ),
    clear(
        "This version does not know the policy.",
        east(active_rule_set=s.rules(s.receipt_rule("store", tls="Strict"))),
    ),
    clear("The region does not support receiving.", east(active_rule_set=NO_RECEIVING)),
    unknown("The active rule set could not be read.", east(active_rule_set=ACTIVE_RULES_UNREAD)),
)

"""There are receipt rule sets but none is active

## What it finds

A region in which no receipt rule set is active, although one has rules that are switched on. The evidence names
these rule sets with their rules. A region without rule sets, or with empty ones only, has no finding.

Where a rule set is active in another region of the group,
[receiving-inactive-in-region](receiving-inactive-in-region.md) says so of this region, and this rule does not. The
rules of rule sets are asked for with `--depth standard`, and only where none is active.

## Why it matters

SES uses the rules of the active rule set only. Without one it refuses the mail that comes here. Everything looks
set up: CloudFormation and the CDK create a rule set and its rules, and cannot make the set active.

## How to fix

Make the rule set active:

    aws ses set-active-receipt-rule-set --region REGION --rule-set-name SET

Where the mail is taken by Mail Manager or by another service, delete the rule set, or accept the finding.

## Sources

- [Creating receipt rule sets](https://docs.aws.amazon.com/ses/latest/dg/receiving-email-receipt-rules-console-walkthrough.html)
- [SetActiveReceiptRuleSet](https://docs.aws.amazon.com/ses/latest/APIReference/API_SetActiveReceiptRuleSet.html)
- [DescribeReceiptRuleSet](https://docs.aws.amazon.com/ses/latest/APIReference/API_DescribeReceiptRuleSet.html)
"""

from collections.abc import Mapping

from sescheck.comparison.logic import unread_among
from sescheck.engine.subjects.receipt_rules import active_in
from sescheck.rules.kit import CLEAR, NOT_APPLICABLE, Fact, Flag, OneRegion, Severity, Verdict, cannot_tell, rule
from sescheck.snapshot.model import Region
from sescheck.snapshot.reading import Known, Listing, Reading, Unreadable, Why
from sescheck.snapshot.receiving import IdleRuleSet, ReceiptRule
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, unknown, west


@rule(Severity.MEDIUM, reads=(Fact.RULE_SETS, Fact.ACTIVE_RULE_SET, Fact.IDLE_RULE_SETS))
def check(subject: OneRegion) -> Verdict:
    """Is no rule set active here, or elsewhere in the group, while one here has enabled rules?"""
    match subject.here.region.active_rule_set:
        case Known(rule_set):
            if rule_set is not None:
                return CLEAR
        case Unreadable(why=Why.NOT_SUPPORTED_HERE):
            return NOT_APPLICABLE
        case Unreadable() as unread:
            return cannot_tell(unread)
    return NOT_APPLICABLE if _is_active_elsewhere(subject) else _of_idle(subject)


def _is_active_elsewhere(subject: OneRegion) -> bool:
    """In any group of the region: there another rule speaks."""
    groups = (group for group in subject.account.groups if subject.here in group.regions)
    return any(active_in(group.elsewhere(subject.here)).known for group in groups)


def _of_idle(subject: OneRegion) -> Verdict:
    region = subject.here.region
    waiting = dict(
        filter(lambda each: each[1], ((each.name, _enabled(each)) for each in region.idle_rule_sets.items))
    )
    if waiting:
        return Flag(
            f"No receipt rule set is active in {subject.here.name}, and rules that are switched on wait in"
            f" {', '.join(waiting)}",
            evidence={"rule_sets": waiting},
        )
    silent = _silent(region)
    if silent:
        return cannot_tell(*silent)
    return CLEAR if region.rule_sets.items else NOT_APPLICABLE


def _enabled(found: IdleRuleSet) -> list[str]:
    match found.rules:
        case Known(rules):
            return [rule.name for rule in rules if rule.enabled]
        case Unreadable():
            return []


def _silent(region: Region) -> tuple[Unreadable, ...]:
    """What keeps a no from being sure: a list of names that breaks off, or rules that were not read."""
    if region.rule_sets.unread is not None:
        return (region.rule_sets.unread,)
    if region.rule_sets.items and region.idle_rule_sets.unread is not None:
        return (region.idle_rule_sets.unread,)
    return unread_among(*(each.rules for each in region.idle_rule_sets.items))


_HERE = ("us-east-1", s.ACCOUNT_ID)
_ON = Known((s.receipt_rule("store", "example.com"),))
_OFF = Known((s.receipt_rule("store", "example.com", enabled=False),))
_DESCRIBE = "ses:DescribeReceiptRuleSet"


def _idle(sets: Mapping[str, Reading[tuple[ReceiptRule, ...]]], name: str = "us-east-1") -> Region:
    """A region in which none of these rule sets is active."""
    found = [IdleRuleSet(rule_set, rules) for rule_set, rules in sets.items()]
    return s.region(name, rule_sets=sets, idle_rule_sets=found)


EXAMPLES = (
    flagged("The only rule set has a rule, and is not active.", _idle({"Stack": _ON}), at=_HERE),
    flagged(
        "The rules of one set were refused; that another one waits is enough.",
        _idle({"Stack": _ON, "old": s.unread(_DESCRIBE)}),
        at=_HERE,
    ),
    flagged(
        "None is active in either region; one of them has a rule set.", west(), _idle({"Stack": _ON}), at=_HERE
    ),
    clear(
        "One is active in us-west-2: another rule's question.",
        west(active_rule_set=s.rule_set("example.com"), rule_sets=["inbound"]),
        _idle({"Stack": _ON}),
    ),
    clear(
        "A rule set is active, and another one waits.",
        east(
            active_rule_set=s.rule_set("example.com"),
            rule_sets=["inbound", "next"],
            idle_rule_sets=Listing((), s.unread(_DESCRIBE, Why.NOT_ASKED)),
        ),
    ),
    clear("All rules are switched off.", _idle({"Stack": _OFF})),
    clear("The rule set is empty.", _idle({"Stack": Known(())})),
    clear("There is no rule set.", east()),
    clear(
        "The region does not receive.",
        s.region(
            "me-central-1", active_rule_set=s.unread("ses:DescribeActiveReceiptRuleSet", Why.NOT_SUPPORTED_HERE)
        ),
    ),
    unknown("The rules of the rule set were refused.", _idle({"Stack": s.unread(_DESCRIBE)})),
    unknown(
        "The rules of the rule set are not asked for at this depth.",
        _idle({"Stack": s.unread(_DESCRIBE, Why.NOT_ASKED)}),
    ),
    unknown(
        "The list of rule sets was refused.", east(rule_sets=Listing((), s.unread("ses:ListReceiptRuleSets")))
    ),
    unknown(
        "Whether one is active was refused.", east(active_rule_set=s.unread("ses:DescribeActiveReceiptRuleSet"))
    ),
)

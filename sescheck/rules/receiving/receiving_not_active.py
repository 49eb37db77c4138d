"""Receipt rule sets exist but none is active

## What it finds

A region that does not have an active receipt rule set, although one of its rule sets has enabled rules. The
evidence has these rule sets and their rules. A region without rule sets, or with empty rule sets only, is not
flagged.

If another region of the group has an active rule set, only
[receiving-inactive-in-region](receiving-inactive-in-region.md) reports this region. The rules of rule sets are
read with `--depth standard`, and only if no rule set is active.

## Why it matters

SES uses the rules of the active rule set only. Without one it refuses the mail that arrives here. The setup looks
complete: CloudFormation and the CDK create a rule set and its rules, but they cannot activate the set.

## How to fix

Activate the rule set:

    aws ses set-active-receipt-rule-set --region REGION --rule-set-name SET

If Mail Manager or another service receives the mail, delete the rule set, or accept the finding.

## Sources

- [Creating receipt rule sets](https://docs.aws.amazon.com/ses/latest/dg/receiving-email-receipt-rules-console-walkthrough.html)
- [SetActiveReceiptRuleSet](https://docs.aws.amazon.com/ses/latest/APIReference/API_SetActiveReceiptRuleSet.html)
- [DescribeReceiptRuleSet](https://docs.aws.amazon.com/ses/latest/APIReference/API_DescribeReceiptRuleSet.html)
"""

from collections.abc import Mapping

from sescheck.comparison.account_view import RegionView
from sescheck.comparison.logic import unread_among
from sescheck.engine.subjects.receipt_rules import active_in
from sescheck.rules.kit import (
    BLOCKS,
    CLEAR,
    NOT_APPLICABLE,
    Fact,
    Flag,
    Human,
    Lead,
    OneRegion,
    Phase,
    Severity,
    Step,
    Steps,
    Track,
    Verdict,
    cannot_tell,
    need,
    rule,
)
from sescheck.rules.shared.example_values import ACTIVE_RULES_UNREAD, NO_RECEIVING
from sescheck.rules.shared.steps.receipt_rules import activate
from sescheck.rules.shared.steps.recipients import are_verified, verify_recipients
from sescheck.snapshot.model import Region
from sescheck.snapshot.reading import Known, Listing, Reading, Unreadable, Why, is_unsupported
from sescheck.snapshot.receiving import IdleRuleSet, ReceiptRule
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, unknown, west


@rule(
    Severity.MEDIUM,
    reads=(Fact.RULE_SETS, Fact.ACTIVE_RULE_SET, Fact.IDLE_RULE_SETS),
    failover=BLOCKS,
    track=Track.RECEIVING,
    lead=Lead.HOURS,
)
def check(subject: OneRegion) -> Verdict:
    """Flag a region whose rule sets have enabled rules while none of them is active, here or in its group."""
    active = subject.here.region.active_rule_set
    if is_unsupported(active):
        return NOT_APPLICABLE
    if need(active) is not None:
        return CLEAR
    return NOT_APPLICABLE if _is_active_elsewhere(subject) else _inactive(subject)


def fix(subject: OneRegion, flag: Flag) -> Steps:
    """Verify the recipients of the only rule set that has enabled rules, and activate it.

    Of several rule sets, a person chooses one.
    """
    names = list(_with_enabled_rules(subject.here.region))
    if len(names) == 1:
        rules = _rules_of(subject.here.region, names[0])
        yield from verify_recipients(subject.account, _group(subject), subject.here, rules)
        yield activate(names[0], subject.region, are_verified(subject.region, rules))
        return
    words = (
        f"Only one receipt rule set is active at a time. Choose one of {', '.join(names)}, and activate it with"
        " `aws ses set-active-receipt-rule-set`."
    )
    yield Step(f"Choose a receipt rule set in {subject.region}", Human(words), subject.region, Phase.LAST)


def _rules_of(region: Region, name: str) -> tuple[ReceiptRule, ...]:
    """The rules of a rule set, as far as they were read."""
    rules = (each.rules for each in region.idle_rule_sets.items if each.name == name)
    return next((each.value for each in rules if isinstance(each, Known)), ())


def _group(subject: OneRegion) -> tuple[RegionView, ...]:
    """The regions that shall have the same identities."""
    groups = (group.regions for group in subject.account.groups if subject.here in group.regions)
    return next(groups, (subject.here,))


def _is_active_elsewhere(subject: OneRegion) -> bool:
    """True if another region in any group of the region has an active rule set: another rule reports that."""
    groups = (group for group in subject.account.groups if subject.here in group.regions)
    return any(active_in(group.elsewhere(subject.here)).known for group in groups)


def _inactive(subject: OneRegion) -> Verdict:
    region = subject.here.region
    enabled = _with_enabled_rules(region)
    if enabled:
        return Flag(
            f"No receipt rule set is active in {subject.region}, but there are enabled rules in"
            f" {', '.join(enabled)}",
            evidence={"rule_sets": enabled},
        )
    unread = _unread(region)
    if unread:
        return cannot_tell(*unread)
    return CLEAR if region.rule_sets.items else NOT_APPLICABLE


def _with_enabled_rules(region: Region) -> dict[str, list[str]]:
    """The rule sets with enabled rules -> these rules."""
    return {each.name: rules for each in region.idle_rule_sets.items if (rules := _enabled(each))}


def _enabled(found: IdleRuleSet) -> list[str]:
    """The names of its enabled rules, as far as they were read."""
    match found.rules:
        case Known(rules):
            return [rule.name for rule in rules if rule.enabled]
        case Unreadable():
            return []


def _unread(region: Region) -> tuple[Unreadable, ...]:
    """The readings that may hide a rule set, or enabled rules."""
    if region.rule_sets.unread is not None:
        return (region.rule_sets.unread,)
    if region.rule_sets.items and region.idle_rule_sets.unread is not None:
        return (region.idle_rule_sets.unread,)
    return unread_among(*(each.rules for each in region.idle_rule_sets.items))


_ON = Known((s.receipt_rule("store", "example.com"),))
_OFF = Known((s.receipt_rule("store", "example.com", enabled=False),))
_DESCRIBE = "ses:DescribeReceiptRuleSet"


def _none_active(sets: Mapping[str, Reading[tuple[ReceiptRule, ...]]], name: str = "us-east-1") -> Region:
    """A region with these rule sets, of which none is active."""
    found = [IdleRuleSet(rule_set, rules) for rule_set, rules in sets.items()]
    return s.region(name, rule_sets=sets, idle_rule_sets=found)


EXAMPLES = (
    flagged(
        "The only rule set has an enabled rule and is not active.", _none_active({"Stack": _ON}), at=s.ACCOUNT_ID
    ),
    flagged(
        "One rule set has an enabled rule, which is enough, although the rules of another one could not be read.",
        _none_active({"Stack": _ON, "old": s.unread(_DESCRIBE)}),
        at=s.ACCOUNT_ID,
    ),
    flagged(
        "No rule set is active in either region, and us-east-1 has one.",
        west(),
        _none_active({"Stack": _ON}),
        at=s.ACCOUNT_ID,
    ),
    clear(
        "A rule set is active in us-west-2: another rule reports it.",
        west(active_rule_set=s.rule_set("example.com"), rule_sets=["inbound"]),
        _none_active({"Stack": _ON}),
    ),
    clear(
        "One of two rule sets is active.",
        east(
            active_rule_set=s.rule_set("example.com"),
            rule_sets=["inbound", "next"],
            idle_rule_sets=Listing((), s.unread(_DESCRIBE, Why.NOT_ASKED)),
        ),
    ),
    clear("All rules are disabled.", _none_active({"Stack": _OFF})),
    clear("The rule set is empty.", _none_active({"Stack": Known(())})),
    clear("The region does not have a rule set.", east()),
    clear(
        "The region does not support receiving.",
        s.region("me-central-1", active_rule_set=NO_RECEIVING),
    ),
    unknown("The rules of the rule set could not be read.", _none_active({"Stack": s.unread(_DESCRIBE)})),
    unknown(
        "The rules of rule sets are not read at this depth.",
        _none_active({"Stack": s.unread(_DESCRIBE, Why.NOT_ASKED)}),
    ),
    unknown(
        "The list of rule sets could not be read.",
        east(rule_sets=Listing((), s.unread("ses:ListReceiptRuleSets"))),
    ),
    unknown(
        "The active rule set could not be read.",
        east(active_rule_set=ACTIVE_RULES_UNREAD),
    ),
)

r"""Mail is received in another region but not here

## What it finds

A region that supports email receiving and does not have an active receipt rule set, while another region of its
group has one. The evidence has the rule sets of this region: perhaps one of them only needs to be activated.

[receiving-unsupported-in-region](receiving-unsupported-in-region.md) reports a region that does not support
receiving.

## Why it matters

Receipt rules work in their own region only. If the MX record of the domain points to this region, alone or
together with the other one, SES refuses the mail that arrives here.

## How to fix

Create the rules of the other region here, with the topics, functions and keys of this region, and activate the
rule set:

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
    BLOCKS,
    CLEAR,
    NOT_APPLICABLE,
    Fact,
    Flag,
    Lead,
    RegionAcrossRegions,
    Severity,
    Steps,
    Track,
    Verdict,
    cannot_tell,
    need,
    rule,
)
from sescheck.rules.shared.example_values import ACTIVE_RULES_UNREAD, NO_RECEIVING
from sescheck.rules.shared.steps.receipt_rule_sets import LikeOther, RuleSetIn, create_rule_set
from sescheck.rules.shared.steps.receipt_rules import activate
from sescheck.rules.shared.steps.recipients import are_verified, verify_recipients
from sescheck.ses.localised import moved
from sescheck.snapshot.reading import Unreadable, Why, is_unsupported
from sescheck.snapshot.receiving import ReceiptRuleSet
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, ireland, unknown, west

_NOT_READ = Unreadable(Why.NOT_ASKED, "ses:DescribeReceiptRuleSet", "the rules of the rule set were not read")


@rule(Severity.MEDIUM, reads=(Fact.ACTIVE_RULE_SET,), failover=BLOCKS, track=Track.RECEIVING, lead=Lead.HOURS)
def check(subject: RegionAcrossRegions) -> Verdict:
    """Flag a region without an active rule set while another region has one."""
    others = active_in(subject.elsewhere)
    if not others.known and not others.unread:
        return NOT_APPLICABLE
    here = subject.here.region.active_rule_set
    if is_unsupported(here):
        return NOT_APPLICABLE
    unread_elsewhere = () if others.known else others.unread
    if isinstance(here, Unreadable):
        return cannot_tell(here, *unread_elsewhere)
    if here.value is not None:
        return CLEAR
    if unread_elsewhere:
        return cannot_tell(*unread_elsewhere)
    active = {region: rule_set.name for region, rule_set in others.known}
    return Flag(
        f"No receipt rule set is active in {subject.region}, but one is active in {', '.join(active)}",
        evidence={"rule_sets": list(subject.here.region.rule_sets.items), "active_elsewhere": active},
        compared_with=tuple(active),
    )


def fix(subject: RegionAcrossRegions, flag: Flag) -> Steps:
    """Create or complete a rule set like that of the first region, verify its recipients, and then activate it."""
    there = next(view for view in subject.group.regions if view.name in flag.compared_with)
    (like,) = (rule_set for region, rule_set in active_in((there,)).known)
    own = _idle(subject, str(moved(like.name, there.name, subject.region)))
    if own.name not in subject.here.region.rule_sets.items:
        yield create_rule_set(own.name, subject.region, f"{like.name} in {there.name}")
    wanted = LikeOther(subject.account, RuleSetIn(subject.region, own), RuleSetIn(there.name, like))
    yield from wanted.steps()
    rules = wanted.rules()
    yield from verify_recipients(subject.account, subject.group.regions, subject.here, rules)
    yield activate(own.name, subject.region, (*wanted.names(), *are_verified(subject.region, rules)))


def _idle(subject: RegionAcrossRegions, name: str) -> ReceiptRuleSet:
    """The rule set of this name, as far as it exists: its rules have to be read."""
    region = subject.here.region
    if region.rule_sets.unread is not None:
        need(region.rule_sets.unread)
    if name not in region.rule_sets.items:
        return ReceiptRuleSet(name, ())
    found = next((each.rules for each in region.idle_rule_sets.items if each.name == name), None)
    return ReceiptRuleSet(name, need(found or region.idle_rule_sets.unread or _NOT_READ))


_INBOUND = s.rule_set("example.com")

EXAMPLES = (
    flagged(
        "A rule set is active in us-west-2, and us-east-1 does not have a rule set.",
        west(active_rule_set=_INBOUND),
        east(),
        at=s.ACCOUNT_ID,
    ),
    flagged(
        "The rule set in us-east-1 is not active.",
        west(active_rule_set=_INBOUND),
        east(rule_sets=["inbound"]),
        at=s.ACCOUNT_ID,
    ),
    flagged(
        "A rule set is active in us-west-2, which is enough, although eu-west-1 could not be read.",
        west(active_rule_set=_INBOUND),
        east(),
        ireland(active_rule_set=ACTIVE_RULES_UNREAD),
        at=s.ACCOUNT_ID,
    ),
    clear(
        "Each region has an active rule set, under different names.",
        west(active_rule_set=_INBOUND),
        east(active_rule_set=s.rules(s.receipt_rule("store"), name="mail-in")),
    ),
    clear("No region receives.", west(), east()),
    clear(
        "The other region does not support receiving: another rule reports it.",
        west(active_rule_set=_INBOUND),
        s.region("me-central-1", active_rule_set=NO_RECEIVING),
    ),
    unknown(
        "A rule set is active in us-west-2, and us-east-1 could not be read.",
        west(active_rule_set=_INBOUND),
        east(active_rule_set=ACTIVE_RULES_UNREAD),
    ),
    unknown(
        "No rule set is active in us-east-1, and us-west-2 could not be read.",
        west(active_rule_set=ACTIVE_RULES_UNREAD),
        east(),
    ),
)

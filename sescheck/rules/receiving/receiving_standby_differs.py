r"""A receipt rule set that is not active differs between regions

## What it finds

A receipt rule set that two regions of the group have under the same name, with other rules in each of them, if it
is not active in at least one of the two. The name is the same if only the region in it differs, or a part that
CloudFormation, CDK or Terraform generated. What counts as a difference is the same as in
[receiving-rules-differ](receiving-rules-differ.md), which compares the active rule sets. The evidence has each
difference, with its value in every region that was compared. There is one finding for a difference: in the region
that differs from most others, or, if there are two regions, in the second one of the group. It does not say which
region is right.

If no rule set of a region is active, the rules of all its rule sets are read. If one is active, the rules of the
others are read with `--depth deep`.

## Why it matters

A standby often keeps its rule set ready and inactive, because only one region receives. Nobody sees that it is out
of date until somebody activates it. Then mail is lost, or the wrong function handles it.

## How to fix

Decide which rules are right. If the rule set is active in one region, that is usually the right one. Write its
rules in the other region. An update replaces the whole rule:

    aws ses describe-receipt-rule-set --region OTHER_REGION --rule-set-name SET
    aws ses describe-receipt-rule --region REGION --rule-set-name SET --rule-name RULE --query Rule > rule.json
    aws ses update-receipt-rule --region REGION --rule-set-name SET --rule file://rule.json
    aws ses create-receipt-rule --region REGION --rule-set-name SET --after RULE_BEFORE --rule file://rule.json
    aws ses reorder-receipt-rule-set --region REGION --rule-set-name SET --rule-names FIRST SECOND THIRD

If nobody needs the rule set that is not active, delete it, or accept the finding.

## Sources

- [Email receiving concepts](https://docs.aws.amazon.com/ses/latest/dg/receiving-email-concepts.html): only
  one rule set is active at a time
- [DescribeReceiptRuleSet](https://docs.aws.amazon.com/ses/latest/APIReference/API_DescribeReceiptRuleSet.html)
"""

from collections.abc import Iterator, Mapping
from functools import partial

from sescheck.comparison.account_view import RegionView
from sescheck.comparison.answers import gather
from sescheck.engine.subjects.receipt_rules import StoredRuleSet
from sescheck.rules.kit import (
    NOT_APPLICABLE,
    NOTHING,
    Fact,
    Flag,
    Severity,
    Steps,
    StoredRuleSetAcrossRegions,
    Track,
    Verdict,
    clear_unless,
    need,
    rule,
)
from sescheck.rules.shared.example_values import NO_RECEIVING
from sescheck.rules.shared.receipt_differences import by_setting, differences_of
from sescheck.rules.shared.steps.receipt_rule_sets import LikeOther, RuleSetIn
from sescheck.rules.shared.steps.reference import to_make_equal
from sescheck.snapshot.model import Region, Snapshot
from sescheck.snapshot.reading import Known, Listing, Reading, Unreadable, Why
from sescheck.snapshot.receiving import IdleRuleSet, ReceiptRule, ReceiptRuleSet
from sescheck.testing import builders as s
from sescheck.testing.examples import EAST, WEST, clear, flagged, unknown
from sescheck.testing.receipt_actions import other_kinds, storing


@rule(
    Severity.LOW,
    reads=(Fact.RULE_SETS, Fact.ACTIVE_RULE_SET, Fact.IDLE_RULE_SETS),
    failover=NOTHING,
    track=Track.RECEIVING,
    is_mutual=True,
)
def check(subject: StoredRuleSetAcrossRegions) -> Verdict:
    """Flag a rule set whose rules are others in another region, if it is not active in one of the two."""
    own = need(subject.found)
    if own is None:
        return NOT_APPLICABLE
    found = gather(subject.elsewhere)
    others = [(name, each) for name, each in found.known if each is not None and not (own.active and each.active)]
    if not (others or found.unread):
        return NOT_APPLICABLE
    here, rules = subject.region, need(own.content)
    theirs = gather((name, each.content) for name, each in others)
    compared = {region: dict(differences_of(rules, here, each, region)) for region, each in theirs.known}
    differences = {region: each for region, each in compared.items() if each}
    if not differences:
        return clear_unless(*found.unread, *theirs.unread)
    evidence = by_setting(here, differences)
    one, other = ("active", "inactive one") if own.active else ("inactive", "one")
    return Flag(
        f"The {one} receipt rule set {rules.name} in {here} differs from the {other} in {', '.join(differences)}:"
        f" {', '.join(evidence)}",
        evidence=evidence,
        compared_with=tuple(differences),
    )


def fix(subject: StoredRuleSetAcrossRegions, flag: Flag) -> Steps:
    """Make the rules like those of the active set, or else of the first region. No active set changes."""
    found = {view.name: each for view, each in _in_group(subject)}
    every = {region: each.content.value for region, each in found.items() if isinstance(each.content, Known)}
    active = [view for view in subject.group.regions if view.name in found and found[view.name].active]
    if active:
        first, differ = active[0], {subject.region, *flag.compared_with}
        others = [view for view in subject.group.regions if view.name in differ and view not in active]
    else:
        first, others = to_make_equal(subject.group, subject.here, flag.compared_with, every)
    like, sets = RuleSetIn(first.name, every[first.name]), [RuleSetIn(*each) for each in every.items()]
    for view in others:
        yield from LikeOther(subject.account, RuleSetIn(view.name, every[view.name]), like, sets).steps()


def _in_group(subject: StoredRuleSetAcrossRegions) -> Iterator[tuple[RegionView, StoredRuleSet]]:
    """The rule set in each region of the group that has it, as far as it was read."""
    for view in subject.group.regions:
        match subject.kind.counterpart(subject.here, subject.name, view):
            case Known((_, found)):
                yield view, found
            case _:
                pass


_FIRST, _SECOND = s.receipt_rule("first", "example.com"), s.receipt_rule("second", "example.com")
_DESCRIBE, _LIST = "ses:DescribeReceiptRuleSet", "ses:ListReceiptRuleSets"


def _idle(region: str, *rules: ReceiptRule, name: str = "inbound", content: Unreadable | None = None) -> Region:
    """A region with a rule set that is not active."""
    reading: Reading[tuple[ReceiptRule, ...]] = content or Known(rules)
    return s.region(region, rule_sets=[name], idle_rule_sets=[IdleRuleSet(name, reading)])


def _active(region: str, *rules: ReceiptRule, idle: Mapping[str, tuple[ReceiptRule, ...]] | None = None) -> Region:
    """A region in which "inbound" is active, next to others."""
    others = idle or {}
    return s.region(
        region,
        active_rule_set=ReceiptRuleSet("inbound", rules),
        rule_sets=["inbound", *others],
        idle_rule_sets=[IdleRuleSet(name, Known(each)) for name, each in others.items()],
    )


def _both(west: ReceiptRule, east: ReceiptRule) -> Snapshot:
    return s.snapshot(_idle(WEST, west), _idle(EAST, east))


_flagged = partial(flagged, at="inbound")

EXAMPLES = (
    _flagged(
        "The rule set is active in us-west-2, and not in us-east-1, where a rule is missing.",
        _active(WEST, _FIRST, _SECOND),
        _idle(EAST, _FIRST),
    ),
    _flagged("The rule set is active in neither region.", _idle(WEST, _FIRST, _SECOND), _idle(EAST, _FIRST)),
    _flagged(
        "The rule set is active in us-east-1, the second region, and us-west-2 has one more rule.",
        _idle(WEST, _FIRST, _SECOND),
        _active(EAST, _FIRST),
    ),
    _flagged(
        "TLS is required in one region only.",
        _both(_FIRST, s.receipt_rule("first", "example.com", tls="Optional")),
    ),
    _flagged("The recipients differ.", _both(_FIRST, s.receipt_rule("first", "example.org"))),
    _flagged(
        "The rule is enabled in one region only.",
        _both(_FIRST, s.receipt_rule("first", "example.com", enabled=False)),
    ),
    _flagged(
        "The rule scans mail in one region only.",
        _both(_FIRST, s.receipt_rule("first", "example.com", scan=False)),
    ),
    flagged(
        "The active rule sets are the same; the ones for a failover differ.",
        _active(WEST, _FIRST, idle={"failover": (_FIRST, _SECOND)}),
        _active(EAST, _FIRST, idle={"failover": (_SECOND, _FIRST)}),
        at="failover",
    ),
    flagged(
        "Each set has its region in its name.",
        _idle(WEST, _FIRST, name="inbound-us-west-2"),
        _idle(EAST, _SECOND, _FIRST, name="inbound-us-east-1"),
        at="inbound-us-east-1",
    ),
    _flagged(
        "The rules in us-west-2 and us-east-1 differ, which is enough, although eu-west-1 was refused.",
        _idle(WEST, _FIRST),
        _idle(EAST, _SECOND, _FIRST),
        _idle("eu-west-1", content=s.unread(_DESCRIBE)),
    ),
    clear("The rules are the same.", _active(WEST, _FIRST, _SECOND), _idle(EAST, _FIRST, _SECOND)),
    clear(
        "The rules differ only in the region of what they name.",
        _idle(WEST, storing(WEST), other_kinds(WEST)),
        _idle(EAST, storing(EAST), other_kinds(EAST)),
    ),
    clear(
        "The rule set is active in both regions: another rule compares it.",
        _active(WEST, _FIRST),
        _active(EAST, _SECOND, _FIRST),
    ),
    clear(
        "Only us-west-2 has the rule set.", _active(WEST, _FIRST, idle={"old": (_SECOND,)}), _active(EAST, _FIRST)
    ),
    clear("No region has a rule set.", s.region(WEST), s.region(EAST)),
    clear(
        "The other region does not support receiving.",
        _idle(WEST, _FIRST),
        s.region(
            "me-central-1",
            active_rule_set=NO_RECEIVING,
            rule_sets=Listing((), s.unread(_LIST, Why.NOT_SUPPORTED_HERE)),
        ),
    ),
    unknown(
        "A rule set is active in each region, and the others are not read at this depth.",
        *(
            s.region(
                region,
                active_rule_set=ReceiptRuleSet("inbound", (_FIRST,)),
                rule_sets=["inbound", "failover"],
                idle_rule_sets=Listing((), s.unread(_DESCRIBE, Why.NOT_ASKED)),
            )
            for region in (WEST, EAST)
        ),
    ),
    unknown(
        "The rules in us-east-1 could not be read.",
        _active(WEST, _FIRST),
        _idle(EAST, content=s.unread(_DESCRIBE)),
    ),
    unknown(
        "The rule sets of us-east-1 could not be listed.",
        _idle(WEST, _FIRST),
        s.region(EAST, rule_sets=Listing((), s.unread(_LIST))),
    ),
)

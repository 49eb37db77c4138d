r"""Receipt rules differ between regions

## What it finds

A region whose active receipt rule set does not do the same as that of another region of the group. What the two
sets are called does not matter. Their rules are matched by name, else by what they do, and compared: which
there are and in which order; whether each is switched on; its recipients, TLS policy and scan; its actions in
their order, with their settings. The evidence names each difference, with the value of every region that was
compared. Every region that differs from another gets the finding: which of them is right, only its owner knows.

What may well be another in each region does not count:

- The region in the ARN of a topic, a function or a key. That it is not the rule's own region is reported by
  [receiving-resource-wrong-region](receiving-resource-wrong-region.md).
- The region's own name wherever it stands as a word, as `us-east-1`, `us_east_1`, `useast1` or `use1`: in a
  bucket's or a topic's name, in a rule's, in a header.
- What CloudFormation, CDK or Terraform make up at the end of a name, such as `Mail-Topic-1A2B3C4D5E6F`.
- Which bucket it is, where each region has one that holds the same mail: no two buckets of the world have one
  name.
- Which key of your own mail is encrypted with: keys have an id of their own in every region. Whether it is one
  of yours or SES's is compared.
- Which IAM role, WorkMail organization or Amazon Connect instance an action names. Whether there is one is
  compared.
- The order and case of recipients.

Two rules, or two buckets, that have no name in common are the same if they do the same, and if nothing else on
either side does that. So a bucket that should be another one, and holds the same mail, is not found.

## Why it matters

The same mail is kept in one region and lost in the other, or sorted by a function that the other one does not
have. It comes out in a failover, when somebody misses it.

## How to fix

Decide on one, and write it where it differs. A rule is replaced as a whole:

    aws ses describe-active-receipt-rule-set --region OTHER_REGION
    aws ses describe-receipt-rule --region REGION --rule-set-name SET --rule-name RULE --query Rule > rule.json
    aws ses update-receipt-rule --region REGION --rule-set-name SET --rule file://rule.json
    aws ses create-receipt-rule --region REGION --rule-set-name SET --after RULE_BEFORE --rule file://rule.json
    aws ses reorder-receipt-rule-set --region REGION --rule-set-name SET --rule-names FIRST SECOND THIRD

## Sources

- [Email receiving concepts](https://docs.aws.amazon.com/ses/latest/dg/receiving-email-concepts.html): rules and
  actions run in their order
- [ReceiptRule](https://docs.aws.amazon.com/ses/latest/APIReference/API_ReceiptRule.html),
  [ReceiptAction](https://docs.aws.amazon.com/ses/latest/APIReference/API_ReceiptAction.html)
- [DescribeActiveReceiptRuleSet](https://docs.aws.amazon.com/ses/latest/APIReference/API_DescribeActiveReceiptRuleSet.html)
"""

from collections.abc import Iterator, Mapping
from typing import Any

from sescheck.rules.kit import (
    CLEAR,
    NOT_APPLICABLE,
    Fact,
    Flag,
    RuleSetAcrossRegions,
    Severity,
    Verdict,
    cannot_tell,
    rule,
)
from sescheck.rules.shared.receipt_pairing import PairedSets, paired
from sescheck.rules.shared.receipt_settings import ACTIONS, settings_of
from sescheck.snapshot.model import Region, Snapshot
from sescheck.snapshot.reading import Why
from sescheck.snapshot.receiving import Action, ReceiptRule, ReceiptRuleSet
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, flagged, unknown


@rule(Severity.MEDIUM, reads=(Fact.ACTIVE_RULE_SET,))
def check(subject: RuleSetAcrossRegions) -> Verdict:
    """Does the active rule set do something else here than elsewhere?"""
    others = subject.elsewhere
    if not others.known and not others.unread:
        return NOT_APPLICABLE
    here, own = subject.here.name, subject.rule_set
    told = {region: dict(_differences(own, here, rules, region)) for region, rules in others.known}
    odd = {region: differences for region, differences in told.items() if differences}
    if not odd:
        return cannot_tell(*others.unread) if others.unread else CLEAR
    evidence = _by_difference(here, odd)
    return Flag(
        f"The active receipt rule set {own.name} of {here} differs from that of {', '.join(odd)}:"
        f" {', '.join(evidence)}",
        evidence=evidence,
        compared_with=tuple(odd),
    )


def _by_difference(here: str, odd: Mapping[str, Mapping[str, tuple[Any, Any]]]) -> dict[str, dict[str, Any]]:
    """What differs -> region -> value there."""
    evidence: dict[str, dict[str, Any]] = {}
    for region, differences in odd.items():
        for name, (own, other) in differences.items():
            evidence.setdefault(name, {here: own})[region] = other
    return evidence


def _differences(
    own: ReceiptRuleSet, here: str, other: ReceiptRuleSet, region: str
) -> Iterator[tuple[str, tuple[Any, Any]]]:
    """What differs, with the value of each."""
    sets = paired(own, here, other, region)
    if [sets.rules.get(rule.name) for rule in own.rules] != [rule.name for rule in other.rules]:
        yield "rules", ([rule.name for rule in own.rules], [rule.name for rule in other.rules])
    theirs = {rule.name: rule for rule in other.rules}
    for each in own.rules:
        if each.name in sets.rules:
            one, two = settings_of(each), settings_of(theirs[sets.rules[each.name]])
            for path in _unlike(one, two, sets):
                yield f"{each.name}.{path}", (one.get(path), two.get(path))


def _unlike(one: Mapping[str, Any], two: Mapping[str, Any], sets: PairedSets) -> Iterator[str]:
    """The paths of the settings that differ; of other actions there is nothing to compare one by one."""
    other_actions = one[ACTIONS] != two[ACTIONS]
    for path in dict.fromkeys((*one, *two)):
        if not (other_actions and path.startswith(f"{ACTIONS}.")) and not sets.same(
            path, one.get(path), two.get(path)
        ):
            yield path


_DESCRIBE = "ses:DescribeActiveReceiptRuleSet"
_WEST, _EAST = "us-west-2", "us-east-1"
_BOTH = ((_WEST, "inbound"), (_EAST, "inbound"))
_FIRST, _SECOND = s.receipt_rule("first", "example.com"), s.receipt_rule("second", "example.com")


def _at(region: str, *rules: ReceiptRule, name: str = "inbound") -> Region:
    return s.region(region, active_rule_set=s.rules(*rules, name=name))


def _silent(region: str, why: Why = Why.DENIED) -> Region:
    return s.region(region, active_rule_set=s.unread(_DESCRIBE, why))


def _rules(west: ReceiptRule, east: ReceiptRule) -> Snapshot:
    return s.snapshot(_at(_WEST, west), _at(_EAST, east))


def _actions(west: Action, east: Action) -> Snapshot:
    return _rules(s.receipt_rule("store", actions=[west]), s.receipt_rule("store", actions=[east]))


def _stored(bucket: str, **settings: str) -> Action:
    return s.action("S3", BucketName=bucket, **settings)


def _storing(rule: str, bucket: str) -> ReceiptRule:
    return s.receipt_rule(rule, actions=[_stored(bucket)])


def _key(region: str, key: str) -> str:
    return f"arn:aws:kms:{region}:123456789012:{key}"


def _in(region: str, short: str, own: str) -> Action:
    """What is called after the region, and what has a name or an id of its own there."""
    return _stored(
        f"example-inbound-{region}",
        TopicArn=s.arn(f"mail-{short}", region),
        KmsKeyArn=_key(region, f"key/{own}"),
        IamRoleArn=f"arn:aws:iam::123456789012:role/ses-{own}",
    )


EXAMPLES = (
    flagged("A rule is in us-west-2 only.", _at(_WEST, _FIRST, _SECOND), _at(_EAST, _FIRST), at=[*_BOTH]),
    flagged(
        "The same rules in another order.", _at(_WEST, _FIRST, _SECOND), _at(_EAST, _SECOND, _FIRST), at=[*_BOTH]
    ),
    flagged(
        "Another recipient.",
        _rules(s.receipt_rule("store", "example.com"), s.receipt_rule("store", "example.org")),
        at=[*_BOTH],
    ),
    flagged(
        "A recipient here, every one there.",
        _rules(s.receipt_rule("store", "example.com"), s.receipt_rule("store")),
        at=[*_BOTH],
    ),
    flagged(
        "On in us-west-2, off in us-east-1.",
        _rules(_FIRST, s.receipt_rule("first", "example.com", enabled=False)),
        at=[*_BOTH],
    ),
    flagged(
        "TLS is optional in us-east-1 only.",
        _rules(_FIRST, s.receipt_rule("first", "example.com", tls="Optional")),
        at=[*_BOTH],
    ),
    flagged(
        "No scan in us-east-1.", _rules(_FIRST, s.receipt_rule("first", "example.com", scan=False)), at=[*_BOTH]
    ),
    flagged(
        "Another action.",
        _actions(_stored("example-inbound"), s.action("SNS", TopicArn=s.arn("mail", _EAST))),
        at=[*_BOTH],
    ),
    flagged(
        "One bucket for the mail of two rules in us-west-2, one for each in us-east-1.",
        _at(_WEST, _storing("first", "example-inbound"), _storing("second", "example-inbound")),
        _at(_EAST, _storing("first", "example-a"), _storing("second", "example-b")),
        at=[*_BOTH],
    ),
    flagged(
        "Another topic.",
        _actions(s.action("SNS", TopicArn=s.arn("mail", _WEST)), s.action("SNS", TopicArn=s.arn("news", _EAST))),
        at=[*_BOTH],
    ),
    flagged(
        "Mail is encrypted in us-west-2 only.",
        _actions(_stored("example-inbound", KmsKeyArn=_key(_WEST, "key/7f3c")), _stored("example-inbound")),
        at=[*_BOTH],
    ),
    flagged(
        "A key of one's own in us-west-2, SES's in us-east-1.",
        _actions(
            _stored("example-inbound", KmsKeyArn=_key(_WEST, "key/7f3c")),
            _stored("example-inbound", KmsKeyArn=_key(_EAST, "alias/aws/ses")),
        ),
        at=[*_BOTH],
    ),
    flagged(
        "Region us-west-2 and us-east-1 differ, which is enough, although eu-west-1 refused the question.",
        _at(_WEST, _FIRST),
        _at(_EAST, _FIRST, _SECOND),
        _silent("eu-west-1"),
        at=[*_BOTH],
    ),
    clear("The same rules.", _at(_WEST, _FIRST, _SECOND), _at(_EAST, _FIRST, _SECOND)),
    clear("The same rules in sets of two names.", _at(_WEST, _FIRST), _at(_EAST, _FIRST, name="mail-in")),
    clear(
        "The same recipients in another order, and in capitals.",
        _rules(
            s.receipt_rule("store", "example.com", "help@example.org"),
            s.receipt_rule("store", "help@EXAMPLE.org", "Example.com"),
        ),
    ),
    clear(
        "Each region has a bucket and a topic called after it, a key and a role of its own.",
        _actions(_in(_WEST, "usw2", "7f3c"), _in(_EAST, "use1", "a9d4")),
    ),
    clear(
        "Each region stores the same mail in a bucket of its own: no two buckets have one name.",
        _actions(_stored("example-inbound"), _stored("example-archive")),
    ),
    clear(
        "Both regions store in the bucket of us-west-2.",
        _actions(_stored("example-inbound-us-west-2"), _stored("example-inbound-us-west-2")),
    ),
    clear(
        "A topic and a rule to which CloudFormation gave a name of their own in each region.",
        _rules(
            s.receipt_rule(
                "Mail-Sort-1A2B3C4D5E6F",
                actions=[s.action("SNS", TopicArn=s.arn("Mail-Topic-7G8H9I0J1K2L", _WEST))],
            ),
            s.receipt_rule(
                "Mail-Sort-9Z8Y7X6W5V4U",
                actions=[s.action("SNS", TopicArn=s.arn("Mail-Topic-3T4S5R6Q7P8O", _EAST))],
            ),
        ),
    ),
    clear(
        "Two rules that do the same, called otherwise: nothing refers to a rule by its name.",
        _rules(s.receipt_rule("store", "example.com"), s.receipt_rule("keep", "example.com")),
    ),
    clear(
        "Rules called after their regions.",
        _rules(s.receipt_rule("store_us_west_2"), s.receipt_rule("store_us_east_1")),
    ),
    clear(
        "Both regions use the topic of us-west-2: another rule's question.",
        _actions(s.action("SNS", TopicArn=s.arn("mail", _WEST)), s.action("SNS", TopicArn=s.arn("mail", _WEST))),
    ),
    clear(
        "Said in one region, the default in the other one.",
        _actions(
            s.action(
                "LAMBDA", FunctionArn=f"arn:aws:lambda:{_WEST}:123456789012:function:sort", InvocationType="Event"
            ),
            s.action("LAMBDA", FunctionArn=f"arn:aws:lambda:{_EAST}:123456789012:function:sort"),
        ),
    ),
    clear("No rule set is active in us-east-1: another rule's question.", _at(_WEST, _FIRST), s.region(_EAST)),
    clear(
        "Region me-central-1 does not support receiving.",
        _at(_WEST, _FIRST),
        _silent("me-central-1", Why.NOT_SUPPORTED_HERE),
    ),
    unknown("The active rule set of us-east-1 was refused.", _at(_WEST, _FIRST), _silent(_EAST)),
)

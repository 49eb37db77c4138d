r"""Mail is received otherwise than in another region

## What it finds

A region whose active receipt rule set does not do the same as that of another region of the group. What the two
sets are called does not matter. Their rules are matched by name, and compared: which there are and in which
order; whether each is switched on; its recipients, TLS policy and scan; its actions in their order, with their
settings. The evidence names each difference, with the value of every region that was compared. Every region
that differs from another gets the finding: which of them is right, only its owner knows.

What may well be another in each region is let be:

- The region in the ARN of a topic, a function or a key. That it is not the rule's own region is
  [receiving-resource-wrong-region](receiving-resource-wrong-region.md)'s.
- The region's own name wherever it stands as a word, as `us-east-1`, `us_east_1`, `useast1` or `use1`: in a
  bucket's or a topic's name, in a rule's, in a header.
- Which key of your own mail is encrypted with: keys have an id of their own in every region. Whether it is one
  of yours or SES's is compared.
- Which IAM role, WorkMail organization or Amazon Connect instance an action names. Whether there is one is
  compared.
- The order and case of recipients.

Buckets are compared by name: two regions may well share one, and where each has its own, it is mostly called
after the region. Where the names are made in another way, accept the finding.

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

from sescheck.rules import staging as s
from sescheck.rules.receipts import RULE_SET_ACROSS, RuleSetSubject
from sescheck.rules.rule import (
    CLEAR,
    NOT_CONCERNED,
    Flag,
    Rule,
    Severity,
    Verdict,
    cannot_tell,
    clear,
    flagged,
    in_doubt,
)
from sescheck.rules.ses.receipt_settings import ACTIONS, alike, settings_of, without_own_name
from sescheck.snapshot.model import Fact, Region, Snapshot
from sescheck.snapshot.reading import Why
from sescheck.snapshot.receiving import Action, ReceiptRule, ReceiptRuleSet


def check(subject: RuleSetSubject) -> Verdict:
    """Does the active rule set do something else here than elsewhere?"""
    others = subject.elsewhere
    if not others.said and not others.silent:
        return NOT_CONCERNED
    here, own = subject.here.name, subject.rule_set
    told = {region: dict(_differences(own, here, rules, region)) for region, rules in others.said}
    odd = {region: differences for region, differences in told.items() if differences}
    if not odd:
        return cannot_tell(*others.silent) if others.silent else CLEAR
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
    ours, theirs = _by_name(own, here), _by_name(other, region)
    if list(ours) != list(theirs):
        yield "rules", ([rule.name for rule in own.rules], [rule.name for rule in other.rules])
    for name in ours:
        if name in theirs:
            one, two = settings_of(ours[name]), settings_of(theirs[name])
            for path in _unlike(one, here, two, region):
                yield f"{ours[name].name}.{path}", (one.get(path), two.get(path))


def _by_name(rule_set: ReceiptRuleSet, region: str) -> Mapping[str, ReceiptRule]:
    return {without_own_name(rule.name, region): rule for rule in rule_set.rules}


def _unlike(one: Mapping[str, Any], here: str, two: Mapping[str, Any], region: str) -> Iterator[str]:
    """The paths of the settings that differ; of other actions there is nothing to compare one by one."""
    other_actions = one[ACTIONS] != two[ACTIONS]
    for path in dict.fromkeys((*one, *two)):
        if not (other_actions and path.startswith(f"{ACTIONS}.")) and (
            alike(path, one.get(path), here) != alike(path, two.get(path), region)
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


RULE = Rule(
    severity=Severity.MEDIUM,
    scope=RULE_SET_ACROSS,
    facts=(Fact.ACTIVE_RULE_SET,),
    check=check,
    examples=(
        flagged(
            "A rule is in us-west-2 only.", s.snapshot(_at(_WEST, _FIRST, _SECOND), _at(_EAST, _FIRST)), *_BOTH
        ),
        flagged(
            "The same rules in another order.",
            s.snapshot(_at(_WEST, _FIRST, _SECOND), _at(_EAST, _SECOND, _FIRST)),
            *_BOTH,
        ),
        flagged(
            "Another recipient.",
            _rules(s.receipt_rule("store", "example.com"), s.receipt_rule("store", "example.org")),
            *_BOTH,
        ),
        flagged(
            "A recipient here, every one there.",
            _rules(s.receipt_rule("store", "example.com"), s.receipt_rule("store")),
            *_BOTH,
        ),
        flagged(
            "On in us-west-2, off in us-east-1.",
            _rules(_FIRST, s.receipt_rule("first", "example.com", enabled=False)),
            *_BOTH,
        ),
        flagged(
            "TLS is optional in us-east-1 only.",
            _rules(_FIRST, s.receipt_rule("first", "example.com", tls="Optional")),
            *_BOTH,
        ),
        flagged(
            "No scan in us-east-1.", _rules(_FIRST, s.receipt_rule("first", "example.com", scan=False)), *_BOTH
        ),
        flagged(
            "Another action.",
            _actions(_stored("example-inbound"), s.action("SNS", TopicArn=s.arn("mail", _EAST))),
            *_BOTH,
        ),
        flagged("Another bucket.", _actions(_stored("example-inbound"), _stored("example-archive")), *_BOTH),
        flagged(
            "Another topic.",
            _actions(
                s.action("SNS", TopicArn=s.arn("mail", _WEST)), s.action("SNS", TopicArn=s.arn("news", _EAST))
            ),
            *_BOTH,
        ),
        flagged(
            "Mail is encrypted in us-west-2 only.",
            _actions(_stored("example-inbound", KmsKeyArn=_key(_WEST, "key/7f3c")), _stored("example-inbound")),
            *_BOTH,
        ),
        flagged(
            "A key of one's own in us-west-2, SES's in us-east-1.",
            _actions(
                _stored("example-inbound", KmsKeyArn=_key(_WEST, "key/7f3c")),
                _stored("example-inbound", KmsKeyArn=_key(_EAST, "alias/aws/ses")),
            ),
            *_BOTH,
        ),
        flagged(
            "Region us-west-2 and us-east-1 differ, which is enough, although eu-west-1 refused the question.",
            s.snapshot(_at(_WEST, _FIRST), _at(_EAST, _SECOND), _silent("eu-west-1")),
            *_BOTH,
        ),
        clear("The same rules.", s.snapshot(_at(_WEST, _FIRST, _SECOND), _at(_EAST, _FIRST, _SECOND))),
        clear(
            "The same rules in sets of two names.",
            s.snapshot(_at(_WEST, _FIRST), _at(_EAST, _FIRST, name="mail-in")),
        ),
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
            "Rules called after their regions.",
            _rules(s.receipt_rule("store_us_west_2"), s.receipt_rule("store_us_east_1")),
        ),
        clear(
            "Both regions use the topic of us-west-2: another rule's question.",
            _actions(
                s.action("SNS", TopicArn=s.arn("mail", _WEST)), s.action("SNS", TopicArn=s.arn("mail", _WEST))
            ),
        ),
        clear(
            "Said in one region, the default in the other one.",
            _actions(
                s.action(
                    "LAMBDA",
                    FunctionArn=f"arn:aws:lambda:{_WEST}:123456789012:function:sort",
                    InvocationType="Event",
                ),
                s.action("LAMBDA", FunctionArn=f"arn:aws:lambda:{_EAST}:123456789012:function:sort"),
            ),
        ),
        clear(
            "No rule set is active in us-east-1: another rule's question.",
            s.snapshot(_at(_WEST, _FIRST), s.region(_EAST)),
        ),
        clear(
            "Region me-central-1 does not support receiving.",
            s.snapshot(_at(_WEST, _FIRST), _silent("me-central-1", Why.NOT_SUPPORTED_HERE)),
        ),
        in_doubt("The active rule set of us-east-1 was refused.", s.snapshot(_at(_WEST, _FIRST), _silent(_EAST))),
    ),
)

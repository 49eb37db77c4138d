r"""Receipt rules differ between regions

## What it finds

A region whose active receipt rule set does not do the same as the active rule set of another region of the group.
The names of the two sets do not count. Rules are matched by name, or else by what they do. The rule compares which
rules there are, and in which order; whether a rule is enabled; its recipients, TLS policy and scan; its actions in
their order, with their settings. The evidence has each difference, with its value in every region that was
compared. There is one finding for a difference: in the region that differs from most others, or, if there are two
regions, in the second one of the group. It does not say which region is right.

These differences do not count:

- The region in the ARN of a topic, a function or a key.
  [receiving-resource-wrong-region](receiving-resource-wrong-region.md) reports an ARN of another region than the
  rule's.
- The name of the region wherever it is a word of its own, as `us-east-1`, `us_east_1`, `useast1` or `use1`: in the
  name of a bucket, a topic or a rule, or in a header.
- The part that CloudFormation, CDK or Terraform generated at the end of a name, such as `Mail-Topic-1A2B3C4D5E6F`.
- Which bucket it is, if each region has one that holds the same mail: the name of a bucket is unique in AWS.
- Which of your own keys encrypts the mail: keys have a different id in every region. Whether it is your key or
  SES's own key is compared.
- Which IAM role, WorkMail organization or Amazon Connect instance an action uses. Whether there is one is
  compared.
- The order and case of recipients.

Two rules, or two buckets, with different names are the same if they do the same. Several that do the same are
matched in the order of their names. So this rule does not find a wrong bucket that holds the same mail.

## Why it matters

One region keeps mail that the other one loses, or sorts mail with a function that the other one does not have.
Nobody sees it until a failover.

## How to fix

Decide which rules are right, and write them in the other region. An update replaces the whole rule:

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

from collections.abc import Iterable
from functools import partial

from msgspec import structs

from sescheck.engine.subjects.receipt_rules import active_in
from sescheck.rules.kit import (
    DEGRADES,
    NOT_APPLICABLE,
    Fact,
    Flag,
    Lead,
    RuleSetAcrossRegions,
    Severity,
    Steps,
    Track,
    Verdict,
    clear_unless,
    rule,
)
from sescheck.rules.shared.receipt_differences import by_setting, differences_of
from sescheck.rules.shared.steps.receipt_rule_sets import LikeOther, RuleSetIn
from sescheck.rules.shared.steps.recipients import verify_recipients
from sescheck.rules.shared.steps.reference import to_make_equal
from sescheck.snapshot.model import Region, Snapshot
from sescheck.snapshot.reading import Why
from sescheck.snapshot.receiving import Action, ReceiptRule, ReceiptRuleSet
from sescheck.testing import builders as s
from sescheck.testing.examples import EAST, WEST, clear, flagged, unknown
from sescheck.testing.receipt_actions import other_kinds


@rule(
    Severity.MEDIUM,
    reads=(Fact.ACTIVE_RULE_SET,),
    failover=DEGRADES,
    track=Track.RECEIVING,
    is_mutual=True,
    lead=Lead.HOURS,
)
def check(subject: RuleSetAcrossRegions) -> Verdict:
    """Flag an active rule set that does something else than the active rule set of another region."""
    others = subject.elsewhere
    if not (others.known or others.unread):
        return NOT_APPLICABLE
    here, own = subject.region, subject.rule_set
    compared = {region: dict(differences_of(own, here, rules, region)) for region, rules in others.known}
    differences = {region: found for region, found in compared.items() if found}
    if not differences:
        return clear_unless(*others.unread)
    evidence = by_setting(here, differences)
    return Flag(
        f"The active receipt rule set {own.name} in {here} differs from the one in {', '.join(differences)}:"
        f" {', '.join(evidence)}",
        evidence=evidence,
        compared_with=tuple(differences),
    )


def fix(subject: RuleSetAcrossRegions, flag: Flag) -> Steps:
    """Make the rules like those of the first region. A rule that is stricter in one region becomes so in all."""
    active = {subject.region: subject.rule_set, **dict(active_in(subject.group.elsewhere(subject.here)).known)}
    every = {**dict(active_in(subject.group.regions).known), **active}
    first, others = to_make_equal(subject.group, subject.here, flag.compared_with, every)
    like, sets = RuleSetIn(first.name, every[first.name]), [RuleSetIn(*each) for each in every.items()]
    for region in (first.name, *(view.name for view in others)):
        wanted = LikeOther(subject.account, RuleSetIn(region, every[region]), like, sets)
        yield from wanted.steps()
        here = next(view for view in subject.group.regions if view.name == region)
        yield from verify_recipients(
            subject.account, subject.group.regions, here, _new(wanted.rules(), every[region])
        )


def _new(rules: Iterable[ReceiptRule], own: ReceiptRuleSet) -> list[ReceiptRule]:
    """The rules with the recipients that a rule set does not have yet: another rule reports the others."""
    known = {recipient for each in own.rules for recipient in each.recipients}
    return [
        structs.replace(each, recipients=tuple(r for r in each.recipients if r not in known)) for each in rules
    ]


_FIRST, _SECOND = s.receipt_rule("first", "example.com"), s.receipt_rule("second", "example.com")


def _at(region: str, *rules: ReceiptRule, name: str = "inbound") -> Region:
    return s.region(region, active_rule_set=s.rules(*rules, name=name))


def _refusing(region: str, why: Why = Why.DENIED) -> Region:
    return s.region(region, active_rule_set=s.unread("ses:DescribeActiveReceiptRuleSet", why))


def _rules(west: ReceiptRule, east: ReceiptRule) -> Snapshot:
    return s.snapshot(_at(WEST, west), _at(EAST, east))


def _actions(west: Action, east: Action) -> Snapshot:
    return _rules(s.receipt_rule("store", actions=[west]), s.receipt_rule("store", actions=[east]))


def _stored(bucket: str, **settings: str) -> Action:
    return s.action("S3", BucketName=bucket, **settings)


def _storing(rule: str, bucket: str) -> ReceiptRule:
    return s.receipt_rule(rule, actions=[_stored(bucket)])


def _key(region: str, key: str) -> str:
    return f"arn:aws:kms:{region}:123456789012:{key}"


def _in(region: str, short: str, own: str) -> Action:
    """An action with names that contain the region, and with a key and a role that belong to it."""
    return _stored(
        f"example-inbound-{region}",
        TopicArn=s.arn(f"mail-{short}", region),
        KmsKeyArn=_key(region, f"key/{own}"),
        IamRoleArn=f"arn:aws:iam::123456789012:role/ses-{own}",
    )


_flagged = partial(flagged, at="inbound")

EXAMPLES = (
    _flagged("One rule exists in us-west-2 but not in us-east-1.", _at(WEST, _FIRST, _SECOND), _at(EAST, _FIRST)),
    _flagged("The rules are the same, in another order.", _at(WEST, _FIRST, _SECOND), _at(EAST, _SECOND, _FIRST)),
    _flagged(
        "The recipients differ.",
        _rules(s.receipt_rule("store", "example.com"), s.receipt_rule("store", "example.org")),
    ),
    _flagged(
        "The rule has a recipient in us-west-2, and applies to all in us-east-1.",
        _rules(s.receipt_rule("store", "example.com"), s.receipt_rule("store")),
    ),
    _flagged(
        "The rule is enabled in us-west-2 and disabled in us-east-1.",
        _rules(_FIRST, s.receipt_rule("first", "example.com", enabled=False)),
    ),
    _flagged(
        "TLS is required in us-west-2 and optional in us-east-1.",
        _rules(_FIRST, s.receipt_rule("first", "example.com", tls="Optional")),
    ),
    _flagged(
        "The rule scans mail in us-west-2 but not in us-east-1.",
        _rules(_FIRST, s.receipt_rule("first", "example.com", scan=False)),
    ),
    _flagged(
        "The kinds of the actions differ.",
        _actions(_stored("example-inbound"), s.action("SNS", TopicArn=s.arn("mail", EAST))),
    ),
    _flagged(
        "Two rules use one bucket in us-west-2, and two buckets in us-east-1.",
        _at(WEST, _storing("first", "example-inbound"), _storing("second", "example-inbound")),
        _at(EAST, _storing("first", "example-a"), _storing("second", "example-b")),
    ),
    _flagged(
        "The topics have different names.",
        _actions(s.action("SNS", TopicArn=s.arn("mail", WEST)), s.action("SNS", TopicArn=s.arn("news", EAST))),
    ),
    _flagged(
        "The mail is encrypted in us-west-2 but not in us-east-1.",
        _actions(_stored("example-inbound", KmsKeyArn=_key(WEST, "key/7f3c")), _stored("example-inbound")),
    ),
    _flagged(
        "The rule uses your own key in us-west-2, and SES's own key in us-east-1.",
        _actions(
            _stored("example-inbound", KmsKeyArn=_key(WEST, "key/7f3c")),
            _stored("example-inbound", KmsKeyArn=_key(EAST, "alias/aws/ses")),
        ),
    ),
    _flagged(
        "The rules in us-west-2 and us-east-1 differ, which is enough, although eu-west-1 was refused.",
        _at(WEST, _FIRST),
        _at(EAST, _FIRST, _SECOND),
        _refusing("eu-west-1"),
    ),
    clear("The rules are the same in both regions.", _at(WEST, _FIRST, _SECOND), _at(EAST, _FIRST, _SECOND)),
    clear(
        "The rules are the same, in rule sets with different names.",
        _at(WEST, _FIRST),
        _at(EAST, _FIRST, name="mail-in"),
    ),
    clear(
        "The recipients are the same, in another order and in capitals.",
        _rules(
            s.receipt_rule("store", "example.com", "help@example.org"),
            s.receipt_rule("store", "help@EXAMPLE.org", "Example.com"),
        ),
    ),
    clear(
        "Bucket and topic have the region in their names, and each region has its own key and role.",
        _actions(_in(WEST, "usw2", "7f3c"), _in(EAST, "use1", "a9d4")),
    ),
    clear(
        "Each region stores the same mail in its own bucket.",
        _actions(_stored("example-inbound"), _stored("example-archive")),
    ),
    clear(
        "Both regions store mail in one bucket, whose name contains us-west-2.",
        _actions(_stored("example-inbound-us-west-2"), _stored("example-inbound-us-west-2")),
    ),
    clear(
        "CloudFormation generated the names of the topics and the rules.",
        _rules(
            s.receipt_rule(
                "Mail-Sort-1A2B3C4D5E6F",
                actions=[s.action("SNS", TopicArn=s.arn("Mail-Topic-7G8H9I0J1K2L", WEST))],
            ),
            s.receipt_rule(
                "Mail-Sort-9Z8Y7X6W5V4U",
                actions=[s.action("SNS", TopicArn=s.arn("Mail-Topic-3T4S5R6Q7P8O", EAST))],
            ),
        ),
    ),
    clear(
        "Two rules with different names do the same.",
        _rules(s.receipt_rule("store", "example.com"), s.receipt_rule("keep", "example.com")),
    ),
    clear(
        "The names of the rules contain their regions.",
        _rules(s.receipt_rule("store_us_west_2"), s.receipt_rule("store_us_east_1")),
    ),
    clear(
        "Both regions use one topic in us-west-2: another rule reports it.",
        _actions(s.action("SNS", TopicArn=s.arn("mail", WEST)), s.action("SNS", TopicArn=s.arn("mail", WEST))),
    ),
    clear(
        "A setting is explicit in one region and has the same value by default in the other.",
        _actions(
            s.action(
                "LAMBDA", FunctionArn=f"arn:aws:lambda:{WEST}:123456789012:function:sort", InvocationType="Event"
            ),
            s.action("LAMBDA", FunctionArn=f"arn:aws:lambda:{EAST}:123456789012:function:sort"),
        ),
    ),
    clear(
        "The actions that change, refuse or hand on mail are the same in both regions.",
        _rules(other_kinds(WEST), other_kinds(EAST)),
    ),
    clear("No rule set is active in us-east-1: another rule reports it.", _at(WEST, _FIRST), s.region(EAST)),
    clear(
        "The other region does not support receiving.",
        _at(WEST, _FIRST),
        _refusing("me-central-1", Why.NOT_SUPPORTED_HERE),
    ),
    unknown("The active rule set in us-east-1 could not be read.", _at(WEST, _FIRST), _refusing(EAST)),
)

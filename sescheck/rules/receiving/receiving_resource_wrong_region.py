r"""A receipt rule uses a resource in another region

## What it finds

A receipt rule of the active rule set with an action whose SNS topic, Lambda function, KMS key or WorkMail
organization has the ARN of another region. Only the ARN is compared: it does not matter whether the resource
exists in that region. There is one finding for each rule; the evidence has each ARN and its region. For a disabled
rule the finding is `low`: it loses nothing until somebody enables it.

S3 buckets are not flagged, because they may be in any region; see
[receiving-bucket-needs-role](receiving-bucket-needs-role.md) for the one condition. IAM roles do not have a
region. An Amazon Connect instance is not flagged: AWS's sentence below includes it, but no page of the developer
guide mentions it.

## Why it matters

SES uses only the resources of its own region: the action fails, and the mail is not processed. A review does not
find it, because the topic exists. The usual cause is a template or a script that was copied from one region to
another.

## How to fix

Create the topic, function or key in this region too, and allow SES to use it. The command replaces the whole rule:
read it first, write the ARN of this region into the file, and update the rule:

    aws ses describe-receipt-rule --region REGION --rule-set-name SET --rule-name RULE --query Rule > rule.json
    aws ses update-receipt-rule --region REGION --rule-set-name SET --rule file://rule.json

## Sources

- [Regions and Amazon SES: email receiving](https://docs.aws.amazon.com/ses/latest/dg/regions.html#region-receive-email):
  "With the exception of Amazon S3 buckets, all of the AWS resources that you use for receiving email with SES
  have to be in the same AWS Region as the SES endpoint"
- [Deliver to S3 bucket action](https://docs.aws.amazon.com/ses/latest/dg/receiving-email-action-s3.html): its
  key and topic
- [Invoke Lambda function action](https://docs.aws.amazon.com/ses/latest/dg/receiving-email-action-lambda.html),
  [Integrate with Amazon WorkMail action](https://docs.aws.amazon.com/ses/latest/dg/receiving-email-action-workmail.html)
"""

from functools import partial

from sescheck.rules.kit import (
    BLOCKS,
    CLEAR,
    NOT_APPLICABLE,
    Fact,
    Flag,
    ReceiptRuleInRegion,
    Severity,
    Steps,
    Track,
    Verdict,
    rule,
)
from sescheck.rules.shared.example_values import ACTIVE_RULES_UNREAD, NO_RECEIVING, inbound_rule
from sescheck.rules.shared.receiving import FUNCTION, KEY, TOPIC, WORKMAIL, named, severity_of
from sescheck.rules.shared.steps.receipt_resources import User, actions_with_own_resources, needed, things_of
from sescheck.rules.shared.steps.receipt_rules import change_rule, structure
from sescheck.ses.arns import region_of
from sescheck.snapshot.model import Snapshot
from sescheck.snapshot.reading import Unreadable
from sescheck.snapshot.receiving import Action, ReceiptRuleSet
from sescheck.snapshot.resources import Found
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, unknown


@rule(Severity.HIGH, reads=(Fact.ACTIVE_RULE_SET,), failover=BLOCKS, track=Track.RECEIVING)
def check(subject: ReceiptRuleInRegion) -> Verdict:
    """Flag a receipt rule with a topic, function, key or WorkMail organization in another region."""
    regions = {arn: region_of(arn) for arn in named(subject.resource, TOPIC, FUNCTION, KEY, WORKMAIL)}
    if not any(regions.values()):
        return NOT_APPLICABLE
    elsewhere = {arn: region for arn, region in regions.items() if region not in {None, subject.region}}
    if not elsewhere:
        return CLEAR
    return Flag(
        f"The receipt rule {subject.name} in {subject.region} uses resources in another region:"
        f" {', '.join(elsewhere)}",
        evidence={"resources": elsewhere, "enabled": subject.resource.enabled},
        severity=severity_of(subject.resource),
    )


def fix(subject: ReceiptRuleInRegion, flag: Flag) -> Steps:
    """Use resources of this region with the same part, and create them if they do not exist."""
    before = structure(subject.resource)["Actions"]
    actions = actions_with_own_resources(before, subject.region)
    uses = {value for action in subject.resource.actions for value in action.settings.values()}
    user = User(subject.account, subject.region, subject.name, uses)
    yield from needed(user, before, actions)
    yield change_rule(
        subject,
        f"Let the receipt rule {subject.name} use resources of {subject.region}",
        {"Actions": actions},
        things_of(user, actions),
    )


def _rule(*actions: Action, enabled: bool = True) -> Snapshot:
    return _active(inbound_rule(*actions, enabled=enabled))


def _active(rule_set: ReceiptRuleSet | Unreadable) -> Snapshot:
    return s.snapshot(east(active_rule_set=rule_set))


def _key(region: str) -> str:
    return f"arn:aws:kms:{region}:123456789012:key/7f3c"


def _function(region: str) -> str:
    return f"arn:aws:lambda:{region}:123456789012:function:sort"


_EAST, _WEST = s.arn("mail", "us-east-1"), s.arn("mail", "us-west-2")
_flagged = partial(flagged, at="inbound/store")

EXAMPLES = (
    _flagged("The topic is in us-west-2.", _rule(s.action("SNS", TopicArn=_WEST))),
    _flagged("The function is in us-west-2.", _rule(s.action("LAMBDA", FunctionArn=_function("us-west-2")))),
    _flagged(
        "The WorkMail organization is in us-west-2.",
        _rule(s.action("WORKMAIL", OrganizationArn="arn:aws:workmail:us-west-2:123456789012:organization/m-1")),
    ),
    _flagged(
        "The key that encrypts mail is in us-west-2.",
        _rule(s.action("S3", BucketName="example-inbound", KmsKeyArn=_key("us-west-2"))),
    ),
    _flagged(
        "The topic of the S3 action is in us-west-2; the topic of the next action is not.",
        _rule(s.action("S3", BucketName="example-inbound", TopicArn=_WEST), s.action("SNS", TopicArn=_EAST)),
    ),
    _flagged(
        "The rule is disabled, so it loses nothing yet.",
        _rule(s.action("SNS", TopicArn=_WEST), enabled=False),
        severity=Severity.LOW,
    ),
    clear(
        "The topic, the function and the key are in the same region as the rule.",
        _rule(
            s.action("S3", BucketName="example-inbound", KmsKeyArn=_key("us-east-1"), TopicArn=_EAST),
            s.action("LAMBDA", FunctionArn=_function("us-east-1")),
        ),
    ),
    clear(
        "The bucket is in us-west-2, which is allowed.",
        east(
            active_rule_set=s.rules(
                s.receipt_rule("store", actions=[s.action("S3", BucketName="example-inbound")])
            )
        ),
        resources=[s.resource("arn:aws:s3:::example-inbound", Found("us-west-2"))],
    ),
    clear(
        "The role does not have a region.",
        _rule(s.action("S3", BucketName="example-inbound", IamRoleArn="arn:aws:iam::123456789012:role/ses")),
    ),
    clear(
        "The Amazon Connect instance is in us-west-2, which is not checked.",
        _rule(s.action("CONNECT", InstanceARN="arn:aws:connect:us-west-2:123456789012:instance/7f3c")),
    ),
    clear("The region does not support receiving.", _active(NO_RECEIVING)),
    unknown("The active rule set could not be read.", _active(ACTIVE_RULES_UNREAD)),
)

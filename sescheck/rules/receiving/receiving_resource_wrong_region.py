r"""A receipt rule uses something in another region

## What it finds

A receipt rule of the active rule set with an action whose SNS topic, Lambda function, KMS key or WorkMail
organization has an ARN that names another region than the rule's. The ARN alone decides: that the topic exists
in the region it names, changes nothing. One finding a rule; the evidence names each ARN and its region. Of a
rule that is switched off it is `low`: nothing is lost before somebody switches it on.

S3 buckets are exempt: they may be in any region ([receiving-bucket-needs-role](receiving-bucket-needs-role.md)
has the one condition). IAM roles have no region. An Amazon Connect instance is not flagged: AWS's sentence covers
it, but no page of the developer guide speaks of it.

## Why it matters

SES uses what is in its own region only: the action fails, and the mail is not processed. It
looks right in a review, because the topic is there. The usual cause is a template or a script copied from one
region to the next.

## How to fix

Create the topic, function or key in this region too, and let SES use it. The rule is replaced as a whole, so
begin with what is there, write the ARN of this region into the file, and put it back:

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

from sescheck.rules.kit import CLEAR, NOT_APPLICABLE, Fact, Flag, ReceiptRuleInRegion, Severity, Verdict, rule
from sescheck.rules.shared.receiving import FUNCTION, KEY, TOPIC, WORKMAIL, named, severity_of
from sescheck.ses.arns import region_of
from sescheck.snapshot.model import Snapshot
from sescheck.snapshot.reading import Unreadable, Why
from sescheck.snapshot.receiving import Action, ReceiptRuleSet
from sescheck.snapshot.resources import Found
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, unknown


@rule(Severity.HIGH, reads=(Fact.ACTIVE_RULE_SET,))
def check(subject: ReceiptRuleInRegion) -> Verdict:
    """Does an ARN of a topic, function, key or WorkMail organization name another region than the rule's?"""
    regions = {arn: region_of(arn) for arn in named(subject.resource, TOPIC, FUNCTION, KEY, WORKMAIL)}
    if not any(regions.values()):
        return NOT_APPLICABLE
    elsewhere = {arn: region for arn, region in regions.items() if region not in {None, subject.here.name}}
    if not elsewhere:
        return CLEAR
    return Flag(
        f"The receipt rule {subject.name} of {subject.here.name} uses what is in another region:"
        f" {', '.join(elsewhere)}",
        evidence={"resources": elsewhere, "enabled": subject.resource.enabled},
        severity=severity_of(subject.resource),
    )


def _rule(*actions: Action, enabled: bool = True) -> Snapshot:
    return _active(s.rules(s.receipt_rule("store", "example.com", actions=actions, enabled=enabled)))


def _active(rule_set: ReceiptRuleSet | Unreadable) -> Snapshot:
    return s.snapshot(east(active_rule_set=rule_set))


def _key(region: str) -> str:
    return f"arn:aws:kms:{region}:123456789012:key/7f3c"


def _function(region: str) -> str:
    return f"arn:aws:lambda:{region}:123456789012:function:sort"


_DESCRIBE = "ses:DescribeActiveReceiptRuleSet"
_HERE = ("us-east-1", "inbound/store")
_EAST, _WEST = s.arn("mail", "us-east-1"), s.arn("mail", "us-west-2")

EXAMPLES = (
    flagged("A topic of us-west-2.", _rule(s.action("SNS", TopicArn=_WEST)), at=_HERE),
    flagged("A function of us-west-2.", _rule(s.action("LAMBDA", FunctionArn=_function("us-west-2"))), at=_HERE),
    flagged(
        "A WorkMail organization of us-west-2.",
        _rule(s.action("WORKMAIL", OrganizationArn="arn:aws:workmail:us-west-2:123456789012:organization/m-1")),
        at=_HERE,
    ),
    flagged(
        "Mail is encrypted with a key of us-west-2.",
        _rule(s.action("S3", BucketName="example-inbound", KmsKeyArn=_key("us-west-2"))),
        at=_HERE,
    ),
    flagged(
        "The topic that is told of stored mail is in us-west-2; the action after it is right.",
        _rule(s.action("S3", BucketName="example-inbound", TopicArn=_WEST), s.action("SNS", TopicArn=_EAST)),
        at=_HERE,
    ),
    flagged(
        "The rule is switched off: nothing is lost yet.",
        _rule(s.action("SNS", TopicArn=_WEST), enabled=False),
        at=_HERE,
        severity=Severity.LOW,
    ),
    clear(
        "Topic, function and key are in the rule's region.",
        _rule(
            s.action("S3", BucketName="example-inbound", KmsKeyArn=_key("us-east-1"), TopicArn=_EAST),
            s.action("LAMBDA", FunctionArn=_function("us-east-1")),
        ),
    ),
    clear(
        "The bucket is in us-west-2: buckets are exempt.",
        east(
            active_rule_set=s.rules(
                s.receipt_rule("store", actions=[s.action("S3", BucketName="example-inbound")])
            )
        ),
        resources=[s.resource("arn:aws:s3:::example-inbound", Found("us-west-2"))],
    ),
    clear(
        "The role has no region.",
        _rule(s.action("S3", BucketName="example-inbound", IamRoleArn="arn:aws:iam::123456789012:role/ses")),
    ),
    clear(
        "An Amazon Connect instance of us-west-2 is not decided on.",
        _rule(s.action("CONNECT", InstanceARN="arn:aws:connect:us-west-2:123456789012:instance/7f3c")),
    ),
    clear("The region does not support receiving.", _active(s.unread(_DESCRIBE, Why.NOT_SUPPORTED_HERE))),
    unknown("The active rule set was refused.", _active(s.unread(_DESCRIBE))),
)

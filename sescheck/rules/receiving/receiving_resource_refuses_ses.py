r"""A receipt rule uses something that does not allow SES

## What it finds

A receipt rule of the active rule set with an action that SES plainly may not carry out, because what it needs
keeps SES out. One finding a rule; the evidence names each of them and says why.

- A Lambda function whose policy does not let `ses.amazonaws.com` invoke it, or that has no policy.
- An S3 bucket whose policy does not let `ses.amazonaws.com` put objects under the action's prefix, or that has no
  policy. Not where the action has an IAM role: SES then writes by that role. Nor where SES does not receive in the
  bucket's region: then only a role helps, as
  [receiving-bucket-needs-role](receiving-bucket-needs-role.md) says.
- An S3 bucket with Object Lock and a default retention: SES does not support it, also with a role.
- A customer managed KMS key for the messages of an S3 action whose policy does not let `ses.amazonaws.com`
  generate data keys. Not where the action has an IAM role, and not SES's own key, `alias/aws/ses`.
- An IAM role whose trust policy does not let `ses.amazonaws.com` assume it.

A policy keeps SES out if a statement denies it, or if no statement could allow it. Conditions are weighed where
SES's request is known: `aws:SourceAccount` is this account, and `aws:SourceArn` is the ARN of the receipt rule. In
older policies of buckets `aws:Referer` is the account. SES is a service, and in no organization: a statement that
asks for `aws:PrincipalOrgID` does not let it in. A statement with any other condition may match or not: it is not
counted as a denial, and it is counted as one that could allow. A policy that this version does not understand is
not judged. What a role itself may do is not looked at.

Of a rule that is switched off it is `low`: nothing is lost before somebody switches it on. What belongs to another
account is not looked at: "cannot tell". Of topics,
[notification-topic-refuses-ses](notification-topic-refuses-ses.md) and
[notification-topic-encrypted](notification-topic-encrypted.md) speak.

## Why it matters

The action fails: mail is accepted, and not stored or not processed. SES tries an action when the rule is written.
What is changed later, such as a policy that a deployment replaces, leaves the rule as it was.

## How to fix

Let SES invoke the function:

    aws lambda add-permission --region REGION --function-name FUNCTION --statement-id ses \
        --action lambda:InvokeFunction --principal ses.amazonaws.com --source-account ACCOUNT \
        --source-arn arn:PARTITION:ses:REGION:ACCOUNT:receipt-rule-set/SET:receipt-rule/RULE

`PARTITION` is `aws-us-gov` in GovCloud, `aws-eusc` in the European Sovereign Cloud, and `aws` elsewhere.

Let SES write to the bucket. `put-bucket-policy` replaces the whole policy, so begin with the one that is there:

    aws s3api get-bucket-policy --bucket BUCKET --query Policy --output text > policy.json
    aws s3api put-bucket-policy --bucket BUCKET --policy file://policy.json

The statement that SES needs:

    {"Effect": "Allow", "Principal": {"Service": "ses.amazonaws.com"}, "Action": "s3:PutObject",
     "Resource": "arn:PARTITION:s3:::BUCKET/*", "Condition": {"StringEquals": {"AWS:SourceAccount": "ACCOUNT",
     "AWS:SourceArn": "arn:PARTITION:ses:REGION:ACCOUNT:receipt-rule-set/SET:receipt-rule/RULE"}}}

The key's policy needs a similar statement, with `"Action": ["kms:GenerateDataKey*", "kms:Decrypt"]` and
`"Resource": "*"`. The role's trust policy needs one with `"Action": "sts:AssumeRole"` and no resource. The
commands replace the whole policy, so begin with the one that is there:

    aws kms get-key-policy --region REGION --key-id KEY_ID --query Policy --output text > policy.json
    aws iam get-role --role-name ROLE --query Role.AssumeRolePolicyDocument > trust.json
    aws kms put-key-policy --region REGION --key-id KEY_ID --policy-name default --policy file://policy.json
    aws iam update-assume-role-policy --role-name ROLE --policy-document file://trust.json

For a bucket with a default retention there is no permission to give: name another bucket in the rule.

## Sources

- [Giving permissions for email receiving](https://docs.aws.amazon.com/ses/latest/dg/receiving-email-permissions.html)
- [Deliver to S3 bucket action](https://docs.aws.amazon.com/ses/latest/dg/receiving-email-action-s3.html): "SES
  does not support receipt rules that upload to S3 buckets enabled with object lock configured with a default
  retention period"
- [Invoke Lambda function action](https://docs.aws.amazon.com/ses/latest/dg/receiving-email-action-lambda.html)
- [GetPolicy](https://docs.aws.amazon.com/lambda/latest/api/API_GetPolicy.html),
  [GetBucketPolicy](https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketPolicy.html),
  [GetObjectLockConfiguration](https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectLockConfiguration.html),
  [GetKeyPolicy](https://docs.aws.amazon.com/kms/latest/APIReference/API_GetKeyPolicy.html),
  [GetRole](https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetRole.html)
"""

import json

from sescheck.comparison.logic import unread_among
from sescheck.rules.kit import (
    CLEAR,
    NOT_APPLICABLE,
    Fact,
    Flag,
    ReceiptRuleInRegion,
    Severity,
    Verdict,
    cannot_tell,
    rule,
)
from sescheck.rules.shared.receipt_needs import refusals_of
from sescheck.rules.shared.receiving import severity_of
from sescheck.snapshot.model import Snapshot
from sescheck.snapshot.reading import Known, Why
from sescheck.snapshot.receiving import Action
from sescheck.snapshot.resources import Found, Resource
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, unknown


@rule(
    Severity.HIGH,
    reads=(Fact.ACTIVE_RULE_SET, Fact.RESOURCES, Fact.RESOURCE_POLICIES, Fact.KEY_POLICIES, Fact.ACCOUNT_ID),
)
def check(subject: ReceiptRuleInRegion) -> Verdict:
    """Does something that an action needs plainly keep SES out?"""
    asked = refusals_of(subject)
    if not asked:
        return NOT_APPLICABLE
    refused = {
        arn: said.value for arn, said in asked.items() if isinstance(said, Known) and said.value is not None
    }
    if not refused:
        silent = unread_among(*asked.values())
        return cannot_tell(*silent) if silent else CLEAR
    return Flag(
        f"The receipt rule {subject.name} of {subject.here.name} needs what does not let SES in:"
        f" {'; '.join(f'{arn}: {because}' for arn, because in refused.items())}",
        evidence={"refuses": refused, "enabled": subject.resource.enabled},
        severity=severity_of(subject.resource),
    )


_HERE = ("us-east-1", "inbound/store")
_BUCKET = "arn:aws:s3:::example-inbound"
_FUNCTION = f"arn:aws:lambda:us-east-1:{s.ACCOUNT_ID}:function:sort"
_KEY = f"arn:aws:kms:us-east-1:{s.ACCOUNT_ID}:key/7f3c"
_ROLE = f"arn:aws:iam::{s.ACCOUNT_ID}:role/ses"
_RULE_ARN = f"arn:aws:ses:us-east-1:{s.ACCOUNT_ID}:receipt-rule-set/inbound:receipt-rule/store"
_THEIRS = "210987654321"
_STORE = s.action("S3", BucketName="example-inbound")
_ENCRYPT = s.action("S3", BucketName="example-inbound", KmsKeyArn=_KEY)
_BY_ROLE = s.action("S3", BucketName="example-inbound", KmsKeyArn=_KEY, IamRoleArn=_ROLE)
_SORT = s.action("LAMBDA", FunctionArn=_FUNCTION)


def _policy(action: str, resource: str | None = "*", *, service: str = "ses.amazonaws.com", **more: object) -> str:
    named = {} if resource is None else {"Resource": resource}
    statement = {"Effect": "Allow", "Principal": {"Service": service}, "Action": action, **named, **more}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def _when(**values: str) -> dict[str, object]:
    """Conditions on the source, by the last part of their keys."""
    return {"StringEquals": {f"aws:Source{name}": value for name, value in values.items()}}


def _rule(action: Action, *resources: Resource, enabled: bool = True) -> Snapshot:
    """A rule with one action, and what there is of what it names."""
    inbound = s.rules(s.receipt_rule("store", "example.com", actions=[action], enabled=enabled))
    return s.snapshot(east(active_rule_set=inbound), resources=resources)


_INVOKE, _PUT, _GENERATE = "lambda:InvokeFunction", "s3:PutObject", "kms:GenerateDataKey*"
_OPEN_BUCKET = s.resource(_BUCKET, Found("us-east-1"), policy=_policy(_PUT, f"{_BUCKET}/*"))
_OPEN_KEY = s.resource(_KEY, state="Enabled", policy=_policy(_GENERATE))
_OPEN_ROLE = s.resource(_ROLE, policy=_policy("sts:AssumeRole", None))
_DENIED = json.dumps(
    {
        "Statement": [
            json.loads(_policy(_PUT, f"{_BUCKET}/*"))["Statement"][0],
            {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": [_BUCKET, f"{_BUCKET}/*"]},
        ]
    }
)


def _referred(account: str) -> str:
    """What AWS's own policy for buckets was, before there was ``aws:SourceAccount``."""
    return _policy(_PUT, f"{_BUCKET}/*", Condition={"StringEquals": {"aws:Referer": account}})


EXAMPLES = (
    flagged("The function has no policy.", _rule(_SORT, s.resource(_FUNCTION)), at=_HERE),
    flagged(
        "The function lets another service in.",
        _rule(_SORT, s.resource(_FUNCTION, policy=_policy(_INVOKE, service="s3.amazonaws.com"))),
        at=_HERE,
    ),
    flagged(
        "The function lets SES in for another account.",
        _rule(_SORT, s.resource(_FUNCTION, policy=_policy(_INVOKE, Condition=_when(Account=_THEIRS)))),
        at=_HERE,
    ),
    flagged(
        "The function lets SES in for a receipt rule of another region.",
        _rule(
            _SORT,
            s.resource(
                _FUNCTION,
                policy=_policy(_INVOKE, Condition=_when(Arn=_RULE_ARN.replace("us-east-1", "us-west-2"))),
            ),
        ),
        at=_HERE,
    ),
    flagged("The bucket has no policy.", _rule(_STORE, s.resource(_BUCKET, Found("us-east-1"))), at=_HERE),
    flagged(
        "The bucket's policy is about another bucket.",
        _rule(_STORE, s.resource(_BUCKET, Found("us-east-1"), policy=_policy(_PUT, "arn:aws:s3:::other/*"))),
        at=_HERE,
    ),
    flagged(
        "The bucket's policy is about another prefix.",
        _rule(
            s.action("S3", BucketName="example-inbound", ObjectKeyPrefix="mail/"),
            s.resource(_BUCKET, Found("us-east-1"), policy=_policy(_PUT, f"{_BUCKET}/log/*")),
        ),
        at=_HERE,
    ),
    flagged(
        "The bucket's policy lets SES in for another account, as older policies say it.",
        _rule(_STORE, s.resource(_BUCKET, Found("us-east-1"), policy=_referred(_THEIRS))),
        at=_HERE,
    ),
    flagged(
        "The bucket's policy denies everything to everyone.",
        _rule(_STORE, s.resource(_BUCKET, Found("us-east-1"), policy=_DENIED)),
        at=_HERE,
    ),
    flagged(
        "The bucket retains what is written by default, although the action has a role.",
        _rule(
            _BY_ROLE,
            s.resource(_BUCKET, Found("us-east-1"), retention="GOVERNANCE"),
            s.resource(_KEY, state="Enabled"),
            _OPEN_ROLE,
        ),
        at=_HERE,
    ),
    flagged(
        "The key's policy is the one that KMS gives a new key.",
        _rule(
            _ENCRYPT,
            _OPEN_BUCKET,
            s.resource(
                _KEY,
                state="Enabled",
                policy=_policy("kms:*", Principal={"AWS": f"arn:aws:iam::{s.ACCOUNT_ID}:root"}),
            ),
        ),
        at=_HERE,
    ),
    flagged(
        "The role is for Lambda.",
        _rule(
            _BY_ROLE,
            s.resource(_BUCKET, Found("us-east-1")),
            s.resource(_KEY, state="Enabled"),
            s.resource(_ROLE, policy=_policy("sts:AssumeRole", None, service="lambda.amazonaws.com")),
        ),
        at=_HERE,
    ),
    flagged(
        "The bucket may not be looked at; that the key keeps SES out is enough.",
        _rule(
            _ENCRYPT,
            s.resource(_BUCKET, s.unread("s3:GetBucketLocation")),
            s.resource(_KEY, state="Enabled", policy=_policy("kms:Decrypt")),
        ),
        at=_HERE,
    ),
    flagged(
        "The rule is switched off: nothing is lost yet.",
        _rule(_SORT, s.resource(_FUNCTION), enabled=False),
        at=_HERE,
        severity=Severity.LOW,
    ),
    clear(
        "The bucket's policy lets SES in for this account, as older policies say it.",
        _rule(_STORE, s.resource(_BUCKET, Found("us-east-1"), policy=_referred(s.ACCOUNT_ID))),
    ),
    clear(
        "The function lets SES in for the account and the receipt rule.",
        _rule(
            _SORT,
            s.resource(_FUNCTION, policy=_policy(_INVOKE, Condition=_when(Account=s.ACCOUNT_ID, Arn=_RULE_ARN))),
        ),
    ),
    clear("The bucket and the key let SES in.", _rule(_ENCRYPT, _OPEN_BUCKET, _OPEN_KEY)),
    clear(
        "The action has a role that SES may assume: bucket and key need not let SES in.",
        _rule(_BY_ROLE, s.resource(_BUCKET, Found("us-east-1")), s.resource(_KEY, state="Enabled"), _OPEN_ROLE),
    ),
    clear(
        "The bucket is in a region where only a role helps: another rule's question.",
        _rule(_STORE, s.resource(_BUCKET, Found("ap-east-1"))),
    ),
    clear(
        "The bucket's policy has a condition of which nothing is known.",
        _rule(
            _STORE,
            s.resource(
                _BUCKET,
                Found("us-east-1"),
                policy=_policy(_PUT, f"{_BUCKET}/*", Condition={"StringEquals": {"aws:Referer": s.ACCOUNT_ID}}),
            ),
        ),
    ),
    clear(
        "The key is SES's own, by its alias.",
        _rule(
            s.action(
                "S3", BucketName="example-inbound", KmsKeyArn=f"arn:aws:kms:us-east-1:{s.ACCOUNT_ID}:alias/aws/ses"
            ),
            _OPEN_BUCKET,
        ),
    ),
    clear(
        "The key is SES's own, by its id.",
        _rule(_ENCRYPT, _OPEN_BUCKET, s.resource(_KEY, Found("us-east-1", "Enabled", "AWS", _KEY))),
    ),
    clear("The function does not exist: another rule's question.", _rule(_SORT, s.gone(_FUNCTION))),
    clear("The action needs nothing.", _rule(s.action("STOP", Scope="RuleSet"))),
    unknown(
        "The function's policy was refused.",
        _rule(_SORT, s.resource(_FUNCTION, policy=s.unread("lambda:GetPolicy"))),
    ),
    unknown(
        "The bucket may not be looked at.", _rule(_STORE, s.resource(_BUCKET, s.unread("s3:GetBucketLocation")))
    ),
    unknown(
        "Whether the bucket has a default retention was refused.",
        _rule(
            _STORE,
            s.resource(
                _BUCKET,
                Found("us-east-1"),
                policy=_policy(_PUT, f"{_BUCKET}/*"),
                retention=s.unread("s3:GetBucketObjectLockConfiguration"),
            ),
        ),
    ),
    unknown(
        "The role belongs to another account, which is not looked at.",
        _rule(
            s.action("S3", BucketName="example-inbound", IamRoleArn=_ROLE.replace(s.ACCOUNT_ID, _THEIRS)),
            _OPEN_BUCKET,
            s.resource(_ROLE.replace(s.ACCOUNT_ID, _THEIRS), s.unread("iam:GetRole", Why.NOT_ASKED)),
        ),
    ),
    unknown("The snapshot does not hold the function, as one that an older version saved.", _rule(_SORT)),
    unknown(
        "The active rule set was refused.", east(active_rule_set=s.unread("ses:DescribeActiveReceiptRuleSet"))
    ),
)

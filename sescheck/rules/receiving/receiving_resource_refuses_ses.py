r"""A receipt rule uses a resource that refuses SES

## What it finds

A receipt rule of the active rule set with an action that SES cannot carry out, because a resource of the action
refuses SES. There is one finding for each rule; the evidence has each resource and the reason.

- A Lambda function whose policy does not allow `ses.amazonaws.com` to invoke it, or that does not have a policy.
- An S3 bucket whose policy does not allow `ses.amazonaws.com` to put objects under the prefix of the action, or
  that does not have a policy. A bucket is not flagged if the action has an IAM role: then SES writes with that
  role. It is not flagged either if SES does not receive in its region: only a role helps there, as
  [receiving-bucket-needs-role](receiving-bucket-needs-role.md) reports.
- An S3 bucket with Object Lock and a default retention: SES does not support it, even with a role.
- A customer managed KMS key for the messages of an S3 action, whose policy does not allow `ses.amazonaws.com` to
  generate data keys. It is not flagged if the action has an IAM role. SES's own key, `alias/aws/ses`, is not
  flagged.
- An IAM role whose trust policy does not allow `ses.amazonaws.com` to assume it.

A policy refuses SES if a statement denies the request, or if no statement could allow it. These conditions are
evaluated, because the request of SES is known: `aws:SourceAccount` is this account, and `aws:SourceArn` is the ARN
of the receipt rule. In older bucket policies `aws:Referer` is the account. SES is a service and belongs to no
organization: a statement with `aws:PrincipalOrgID` does not allow it. A statement with any other condition may
match or not: it does not count as a denial, and it counts as one that could allow. A policy that this version does
not understand is not judged. The permissions of a role are not read.

For a disabled rule the finding is `low`: it loses nothing until somebody enables it. Resources of another account
are not read: "cannot tell". For topics see [notification-topic-refuses-ses](notification-topic-refuses-ses.md) and
[notification-topic-encrypted](notification-topic-encrypted.md).

## Why it matters

The action fails: SES accepts the mail, but does not store or process it. SES tries an action when you write the
rule. It does not change the rule if something changes later, for example a policy that a deployment replaces.

## How to fix

Allow SES to invoke the function:

    aws lambda add-permission --region REGION --function-name FUNCTION --statement-id ses \
        --action lambda:InvokeFunction --principal ses.amazonaws.com --source-account ACCOUNT \
        --source-arn arn:PARTITION:ses:REGION:ACCOUNT:receipt-rule-set/SET:receipt-rule/RULE

`PARTITION` is `aws-us-gov` in GovCloud, `aws-eusc` in the European Sovereign Cloud, and `aws` elsewhere.

Allow SES to write to the bucket. `put-bucket-policy` replaces the whole policy, so read it first:

    aws s3api get-bucket-policy --bucket BUCKET --query Policy --output text > policy.json
    aws s3api put-bucket-policy --bucket BUCKET --policy file://policy.json

The statement that SES needs:

    {"Effect": "Allow", "Principal": {"Service": "ses.amazonaws.com"}, "Action": "s3:PutObject",
     "Resource": "arn:PARTITION:s3:::BUCKET/*", "Condition": {"StringEquals": {"AWS:SourceAccount": "ACCOUNT",
     "AWS:SourceArn": "arn:PARTITION:ses:REGION:ACCOUNT:receipt-rule-set/SET:receipt-rule/RULE"}}}

The policy of the key needs a similar statement, with `"Action": ["kms:GenerateDataKey*", "kms:Decrypt"]` and
`"Resource": "*"`. The trust policy of the role needs one with `"Action": "sts:AssumeRole"` and no resource. The
commands replace the whole policy, so read it first:

    aws kms get-key-policy --region REGION --key-id KEY_ID --query Policy --output text > policy.json
    aws iam get-role --role-name ROLE --query Role.AssumeRolePolicyDocument > trust.json
    aws kms put-key-policy --region REGION --key-id KEY_ID --policy-name default --policy file://policy.json
    aws iam update-assume-role-policy --role-name ROLE --policy-document file://trust.json

For a bucket with a default retention no permission helps: use another bucket in the rule.

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
from functools import partial

from sescheck.comparison.answers import gather
from sescheck.comparison.logic import unread_among
from sescheck.rules.kit import (
    BLOCKS,
    NOT_APPLICABLE,
    Fact,
    Flag,
    ReceiptRuleInRegion,
    Severity,
    Steps,
    Track,
    Verdict,
    clear_unless,
    rule,
)
from sescheck.rules.shared.example_values import ACTIVE_RULES_UNREAD, INBOUND_BUCKET, STORE, inbound_rule
from sescheck.rules.shared.receipt_needs import refusals_of
from sescheck.rules.shared.receiving import severity_of
from sescheck.rules.shared.steps.receiving_access import allow
from sescheck.snapshot.model import Snapshot
from sescheck.snapshot.reading import Unreadable, Why
from sescheck.snapshot.receiving import Action
from sescheck.snapshot.resources import Found, Resource
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, unknown


@rule(
    Severity.HIGH,
    reads=(Fact.ACTIVE_RULE_SET, Fact.RESOURCES, Fact.RESOURCE_POLICIES, Fact.KEY_POLICIES, Fact.ACCOUNT_ID),
    failover=BLOCKS,
    track=Track.RECEIVING,
)
def check(subject: ReceiptRuleInRegion) -> Verdict:
    """Flag a receipt rule with an action whose resource refuses SES."""
    answers = refusals_of(subject)
    if not answers:
        return NOT_APPLICABLE
    refusals = {arn: reason for arn, reason in gather(answers.items()).known if reason is not None}
    if not refusals:
        return clear_unless(*unread_among(*answers.values()))
    return Flag(
        f"The receipt rule {subject.name} in {subject.region} uses a resource that refuses SES:"
        f" {'; '.join(f'{arn}: {reason}' for arn, reason in refusals.items())}",
        evidence={"refuses": refusals, "enabled": subject.resource.enabled},
        severity=severity_of(subject.resource),
    )


def fix(subject: ReceiptRuleInRegion, flag: Flag) -> Steps:
    """Allow SES to use each resource, by one more statement in its policy."""
    for arn, reason in gather(refusals_of(subject).items()).known:
        if reason is not None:
            yield from allow(subject.account, arn, reason, subject.region)


_FUNCTION = f"arn:aws:lambda:us-east-1:{s.ACCOUNT_ID}:function:sort"
_KEY = f"arn:aws:kms:us-east-1:{s.ACCOUNT_ID}:key/7f3c"
_ROLE = f"arn:aws:iam::{s.ACCOUNT_ID}:role/ses"
_RULE_ARN = f"arn:aws:ses:us-east-1:{s.ACCOUNT_ID}:receipt-rule-set/inbound:receipt-rule/store"
_THEIRS = "210987654321"
_ENCRYPT = s.action("S3", BucketName="example-inbound", KmsKeyArn=_KEY)
_BY_ROLE = s.action("S3", BucketName="example-inbound", KmsKeyArn=_KEY, IamRoleArn=_ROLE)
_SORT = s.action("LAMBDA", FunctionArn=_FUNCTION)


def _policy(action: str, resource: str | None = "*", *, service: str = "ses.amazonaws.com", **more: object) -> str:
    named = {} if resource is None else {"Resource": resource}
    statement = {"Effect": "Allow", "Principal": {"Service": service}, "Action": action, **named, **more}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def _when(**values: str) -> dict[str, object]:
    """A condition for each ``aws:Source`` key, by the rest of its name."""
    return {"StringEquals": {f"aws:Source{name}": value for name, value in values.items()}}


def _rule(action: Action, *resources: Resource, enabled: bool = True) -> Snapshot:
    """A rule with one action, and the resources that exist."""
    return s.snapshot(east(active_rule_set=inbound_rule(action, enabled=enabled)), resources=resources)


def _calls(policy: str | Unreadable | None, *, enabled: bool = True) -> Snapshot:
    """A rule that invokes a function with this policy."""
    return _rule(_SORT, s.resource(_FUNCTION, policy=policy), enabled=enabled)


def _referer(account: str) -> str:
    """AWS's policy for buckets before ``aws:SourceAccount`` existed."""
    return _policy(_PUT, f"{INBOUND_BUCKET}/*", Condition={"StringEquals": {"aws:Referer": account}})


_INVOKE, _PUT, _GENERATE = "lambda:InvokeFunction", "s3:PutObject", "kms:GenerateDataKey*"
_bucket = partial(s.resource, INBOUND_BUCKET, Found("us-east-1"))
_key = partial(s.resource, _KEY, state="Enabled")
_role = partial(s.resource, _ROLE)
_BUCKET_REFUSED = s.resource(INBOUND_BUCKET, s.unread("s3:GetBucketLocation"))
_ALLOWS_PUT = _policy(_PUT, f"{INBOUND_BUCKET}/*")
_WITH_ACL = {"StringEquals": {"s3:x-amz-acl": "bucket-owner-full-control"}}
_ALLOWS_ROLE = _policy("sts:AssumeRole", None)
_DENIES = {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": [INBOUND_BUCKET, f"{INBOUND_BUCKET}/*"],
}
_DENIED = json.dumps({"Statement": [json.loads(_ALLOWS_PUT)["Statement"][0], _DENIES]})
_flagged = partial(flagged, at="inbound/store")

EXAMPLES = (
    _flagged("The function does not have a policy.", _calls(None)),
    _flagged(
        "The policy of the function allows another service.",
        _calls(_policy(_INVOKE, service="s3.amazonaws.com")),
    ),
    _flagged(
        "The policy of the function allows SES for another account.",
        _calls(_policy(_INVOKE, Condition=_when(Account=_THEIRS))),
    ),
    _flagged(
        "The policy of the function allows SES for a receipt rule in another region.",
        _calls(_policy(_INVOKE, Condition=_when(Arn=_RULE_ARN.replace("us-east-1", "us-west-2")))),
    ),
    _flagged("The bucket does not have a policy.", _rule(STORE, _bucket())),
    _flagged(
        "The policy of the bucket names another bucket.",
        _rule(STORE, _bucket(policy=_policy(_PUT, "arn:aws:s3:::other/*"))),
    ),
    _flagged(
        "The policy of the bucket allows another prefix.",
        _rule(
            s.action("S3", BucketName="example-inbound", ObjectKeyPrefix="mail/"),
            _bucket(policy=_policy(_PUT, f"{INBOUND_BUCKET}/log/*")),
        ),
    ),
    _flagged(
        "The policy of the bucket allows SES for another account, with the older condition key.",
        _rule(STORE, _bucket(policy=_referer(_THEIRS))),
    ),
    _flagged("The policy of the bucket denies everything to everyone.", _rule(STORE, _bucket(policy=_DENIED))),
    _flagged(
        "The bucket has a default retention, and the action has a role.",
        _rule(_BY_ROLE, _bucket(retention="GOVERNANCE"), _key(), _role(policy=_ALLOWS_ROLE)),
    ),
    _flagged(
        "The policy of the key is the default one of KMS.",
        _rule(
            _ENCRYPT,
            _bucket(policy=_ALLOWS_PUT),
            _key(policy=_policy("kms:*", Principal={"AWS": f"arn:aws:iam::{s.ACCOUNT_ID}:root"})),
        ),
    ),
    _flagged(
        "The trust policy of the role allows Lambda only.",
        _rule(
            _BY_ROLE,
            _bucket(),
            _key(),
            _role(policy=_policy("sts:AssumeRole", None, service="lambda.amazonaws.com")),
        ),
    ),
    _flagged(
        "The key refuses SES, which is enough, although the bucket was refused.",
        _rule(_ENCRYPT, _BUCKET_REFUSED, _key(policy=_policy("kms:Decrypt"))),
    ),
    _flagged("The rule is disabled, so it loses nothing yet.", _calls(None, enabled=False), severity=Severity.LOW),
    clear(
        "The policy of the bucket allows SES for this account, with the older condition key.",
        _rule(STORE, _bucket(policy=_referer(s.ACCOUNT_ID))),
    ),
    clear(
        "The policy of the function allows SES for this account and this receipt rule.",
        _calls(_policy(_INVOKE, Condition=_when(Account=s.ACCOUNT_ID, Arn=_RULE_ARN))),
    ),
    clear(
        "The policies of the bucket and the key allow SES.",
        _rule(_ENCRYPT, _bucket(policy=_ALLOWS_PUT), _key(policy=_policy(_GENERATE))),
    ),
    clear(
        "The action has a role that SES may assume, so the bucket and the key do not have to allow SES.",
        _rule(_BY_ROLE, _bucket(), _key(), _role(policy=_ALLOWS_ROLE)),
    ),
    clear(
        "The bucket is in a region in which SES needs a role: another rule reports it.",
        _rule(STORE, s.resource(INBOUND_BUCKET, Found("ap-east-1"))),
    ),
    clear(
        "The policy of the bucket has a condition that cannot be evaluated.",
        _rule(STORE, _bucket(policy=_policy(_PUT, f"{INBOUND_BUCKET}/*", Condition=_WITH_ACL))),
    ),
    clear(
        "The key is SES's own key, named by its alias.",
        _rule(
            s.action(
                "S3", BucketName="example-inbound", KmsKeyArn=f"arn:aws:kms:us-east-1:{s.ACCOUNT_ID}:alias/aws/ses"
            ),
            _bucket(policy=_ALLOWS_PUT),
        ),
    ),
    clear(
        "The key is SES's own key, named by its id.",
        _rule(_ENCRYPT, _bucket(policy=_ALLOWS_PUT), s.resource(_KEY, Found("us-east-1", "Enabled", "AWS", _KEY))),
    ),
    clear("The function does not exist: another rule reports it.", _rule(_SORT, s.gone(_FUNCTION))),
    clear("The action does not use a resource.", _rule(s.action("STOP", Scope="RuleSet"))),
    unknown("The policy of the function could not be read.", _calls(s.unread("lambda:GetPolicy"))),
    unknown("The bucket could not be read.", _rule(STORE, _BUCKET_REFUSED)),
    unknown(
        "The default retention of the bucket could not be read.",
        _rule(STORE, _bucket(policy=_ALLOWS_PUT, retention=s.unread("s3:GetBucketObjectLockConfiguration"))),
    ),
    unknown(
        "The role belongs to another account and is not read.",
        _rule(
            s.action("S3", BucketName="example-inbound", IamRoleArn=_ROLE.replace(s.ACCOUNT_ID, _THEIRS)),
            _bucket(policy=_ALLOWS_PUT),
            s.resource(_ROLE.replace(s.ACCOUNT_ID, _THEIRS), s.unread("iam:GetRole", Why.NOT_ASKED)),
        ),
    ),
    unknown("An older version wrote the snapshot, without the function.", _rule(_SORT)),
    unknown(
        "The active rule set could not be read.",
        east(active_rule_set=ACTIVE_RULES_UNREAD),
    ),
)

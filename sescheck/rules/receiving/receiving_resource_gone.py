r"""A receipt rule uses something that does not exist

## What it finds

A receipt rule of the active rule set with an action whose S3 bucket, SNS topic, Lambda function, KMS key or IAM
role does not exist, or whose key or function cannot be used: a key that is disabled, waits for its deletion, or
for its key material; a function that could not be set up (`Failed`), or that is being deleted. One finding a rule;
the evidence names what is gone and the state of the rest. Of a rule that is switched off it is `low`: nothing is
lost before somebody switches it on.

A function that Lambda has put to sleep (`Inactive`) wakes when it is called, and a function whose last update
failed goes on with its earlier code: neither is a finding.

What belongs to another account is never said to be gone: that account need not tell us. (The name of a bucket
belongs to no account: that nobody has it, S3 says to all.) Nor is SES's own key, `alias/aws/ses`, which AWS
makes when it is first used. What may not be looked at is "cannot tell". A WorkMail organization and an Amazon
Connect instance are not looked at.

## Why it matters

The action fails: mail is accepted, and not stored, not announced, not processed. SES checks what an action
names when the rule is written; what is deleted later leaves the rule as it was. A bucket's name that is free
again can be taken by anybody, who then may get the mail.

## How to fix

Create the bucket, topic, function, key or role again, where its name or ARN stays the same; let SES use it;
switch on the key, or cancel its deletion:

    aws s3 mb s3://BUCKET --region REGION
    aws sns create-topic --region REGION --name NAME
    aws kms cancel-key-deletion --region REGION --key-id KEY
    aws kms enable-key --region REGION --key-id KEY

A key whose deletion is cancelled is disabled until you enable it.

Or name another one. The rule is replaced as a whole, so begin with what is there:

    aws ses describe-receipt-rule --region REGION --rule-set-name SET --rule-name RULE --query Rule > rule.json
    aws ses update-receipt-rule --region REGION --rule-set-name SET --rule file://rule.json

## Sources

- [Actions of receipt rules](https://docs.aws.amazon.com/ses/latest/dg/receiving-email-action.html)
- [Key states of AWS KMS keys](https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html): in which a
  key cannot be used
- [Lambda function states](https://docs.aws.amazon.com/lambda/latest/dg/functions-states.html)
- [GetBucketLocation](https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketLocation.html),
  [GetTopicAttributes](https://docs.aws.amazon.com/sns/latest/api/API_GetTopicAttributes.html),
  [GetFunctionConfiguration](https://docs.aws.amazon.com/lambda/latest/api/API_GetFunctionConfiguration.html),
  [DescribeKey](https://docs.aws.amazon.com/kms/latest/APIReference/API_DescribeKey.html),
  [GetRole](https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetRole.html)
"""

from collections.abc import Iterator

from sescheck.comparison.account_view import AccountView
from sescheck.comparison.logic import YES, unread_among
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
from sescheck.rules.shared.receiving import (
    AWS_OWN_ALIAS,
    BUCKET,
    CONNECT_ROLE,
    FUNCTION,
    KEY,
    ROLE,
    TOPIC,
    is_read,
    named,
    not_in_snapshot,
    severity_of,
)
from sescheck.ses.arns import service_of
from sescheck.ses.event_targets import account_of
from sescheck.ses.states import unusable
from sescheck.snapshot.model import Snapshot
from sescheck.snapshot.reading import Known, Reading, then, value_of
from sescheck.snapshot.receiving import Action, ReceiptRule
from sescheck.snapshot.resources import Found, Resource, Topic, bucket_arn
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, unknown

_GONE = "gone"


@rule(Severity.HIGH, reads=(Fact.ACTIVE_RULE_SET, Fact.TOPICS, Fact.RESOURCES, Fact.ACCOUNT_ID))
def check(subject: ReceiptRuleInRegion) -> Verdict:
    """Does AWS say that something which an action needs is not there, or cannot be used?"""
    faults = {arn: _fault(subject.account, arn) for arn in _needed(subject.account, subject.resource)}
    if not faults:
        return NOT_APPLICABLE
    found = {arn: said.value for arn, said in faults.items() if isinstance(said, Known) and said.value is not None}
    if not found:
        silent = unread_among(*faults.values())
        return cannot_tell(*silent) if silent else CLEAR
    return Flag(
        f"The receipt rule {subject.name} of {subject.here.name} needs what is not there: {_in_words(found)}",
        evidence={
            "gone": [arn for arn, fault in found.items() if fault == _GONE],
            "key_states": _states(found, "kms"),
            "function_states": _states(found, "lambda"),
            "enabled": subject.resource.enabled,
        },
        severity=severity_of(subject.resource),
    )


def _states(found: dict[str, str], service: str) -> dict[str, str]:
    return {arn: fault for arn, fault in found.items() if fault != _GONE and service_of(arn) == service}


def _in_words(found: dict[str, str]) -> str:
    return ", ".join(f"{arn} ({'does not exist' if fault == _GONE else fault})" for arn, fault in found.items())


def _needed(account: AccountView, rule: ReceiptRule) -> Iterator[str]:
    """The ARNs of what the actions need, as far as that is looked at."""
    for bucket in named(rule, BUCKET):
        yield bucket_arn(bucket, account.partition)
    for arn in named(rule, TOPIC, FUNCTION, KEY, ROLE, CONNECT_ROLE):
        if is_read(arn) and AWS_OWN_ALIAS not in arn:
            yield arn


def _fault(account: AccountView, arn: str) -> Reading[str | None]:
    """``gone``, the state of a key or a function that cannot be used, or None."""
    return then(_found(account, arn), lambda found: _judged(account, arn, found))


def _found(account: AccountView, arn: str) -> Reading[Found | None]:
    topic: Topic | None = account.topics.get(arn)
    if topic is not None:
        return value_of(topic.attributes, lambda attributes: None if attributes is None else Found(None))
    resource: Resource | None = account.resources.get(arn)
    return not_in_snapshot(arn) if resource is None else resource.found


def _judged(account: AccountView, arn: str, found: Found | None) -> Reading[str | None]:
    if found is None:
        return value_of(_is_ours(account, arn), lambda ours: _GONE if ours else None)
    return Known(unusable(arn, found.state))


def _is_ours(account: AccountView, arn: str) -> Reading[bool]:
    """Would we be told of it? A bucket's ARN names no account."""
    owner = account_of(arn)
    return YES if owner is None else value_of(account.number, lambda own: owner == own)


_DESCRIBE = "ses:DescribeActiveReceiptRuleSet"
_HERE = ("us-east-1", "inbound/store")
_THEIRS = "210987654321"
_BUCKET = "arn:aws:s3:::example-inbound"
_TOPIC_ARN = s.arn("mail", "us-east-1")
_FUNCTION_ARN = "arn:aws:lambda:us-east-1:123456789012:function:sort"
_KEY_ARN = "arn:aws:kms:us-east-1:123456789012:key/7f3c"
_SES_KEY = "arn:aws:kms:us-east-1:123456789012:alias/aws/ses"
_ROLE_ARN = "arn:aws:iam::123456789012:role/ses"
_STORE = s.action("S3", BucketName="example-inbound")
_ENCRYPT = s.action("S3", BucketName="example-inbound", KmsKeyArn=_KEY_ARN)
_ANNOUNCE = s.action("SNS", TopicArn=_TOPIC_ARN)
_SORT = s.action("LAMBDA", FunctionArn=_FUNCTION_ARN)


def _rule(action: Action, *resources: Resource, topics: tuple[Topic, ...] = (), enabled: bool = True) -> Snapshot:
    """A rule with one action, and what there is of what it names."""
    inbound = s.rules(s.receipt_rule("store", "example.com", actions=[action], enabled=enabled))
    return s.snapshot(east(active_rule_set=inbound), topics=topics, resources=resources)


def _key_in(state: str) -> Snapshot:
    return _rule(_ENCRYPT, s.resource(_BUCKET), s.resource(_KEY_ARN, state=state))


EXAMPLES = (
    flagged("The bucket was deleted.", _rule(_STORE, s.gone(_BUCKET)), at=_HERE),
    flagged("The topic was deleted.", _rule(_ANNOUNCE, topics=(s.topic(_TOPIC_ARN, exists=False),)), at=_HERE),
    flagged("The function was deleted.", _rule(_SORT, s.gone(_FUNCTION_ARN)), at=_HERE),
    flagged("The key does not exist.", _rule(_ENCRYPT, s.resource(_BUCKET), s.gone(_KEY_ARN)), at=_HERE),
    flagged("The key is disabled.", _key_in("Disabled"), at=_HERE),
    flagged("The key waits for its deletion.", _key_in("PendingDeletion"), at=_HERE),
    flagged(
        "The key waits for the deletion of its copies in other regions.",
        _key_in("PendingReplicaDeletion"),
        at=_HERE,
    ),
    flagged("The key has no key material yet.", _key_in("PendingImport"), at=_HERE),
    flagged(
        "The bucket may not be looked at; that the role is gone is enough.",
        _rule(
            s.action("S3", BucketName="example-inbound", IamRoleArn=_ROLE_ARN),
            s.resource(_BUCKET, s.unread("s3:GetBucketLocation")),
            s.gone(_ROLE_ARN),
        ),
        at=_HERE,
    ),
    flagged(
        "The role of an action for Amazon Connect is gone.",
        _rule(s.action("CONNECT", IAMRoleARN=_ROLE_ARN), s.gone(_ROLE_ARN)),
        at=_HERE,
    ),
    flagged(
        "The rule is switched off: nothing is lost yet.",
        _rule(_STORE, s.gone(_BUCKET), enabled=False),
        at=_HERE,
        severity=Severity.LOW,
    ),
    clear(
        "Bucket, key, role and topic are there.",
        _rule(
            s.action(
                "S3", BucketName="example-inbound", KmsKeyArn=_KEY_ARN, IamRoleArn=_ROLE_ARN, TopicArn=_TOPIC_ARN
            ),
            s.resource(_BUCKET),
            s.resource(_KEY_ARN, state="Enabled"),
            s.resource(_ROLE_ARN),
            topics=(s.topic(_TOPIC_ARN),),
        ),
    ),
    flagged(
        "The function could not be set up.", _rule(_SORT, s.resource(_FUNCTION_ARN, state="Failed")), at=_HERE
    ),
    clear("The key is being made.", _key_in("Creating")),
    clear("The function sleeps until it is called.", _rule(_SORT, s.resource(_FUNCTION_ARN, state="Inactive"))),
    clear(
        "A topic of another account is never said to be gone.",
        _rule(
            s.action("SNS", TopicArn=s.arn("mail", "us-east-1", _THEIRS)),
            topics=(s.topic(s.arn("mail", "us-east-1", _THEIRS), exists=False),),
        ),
    ),
    clear(
        "A role of another account is never said to be gone.",
        _rule(
            s.action("S3", BucketName="example-inbound", IamRoleArn=_ROLE_ARN.replace(s.ACCOUNT_ID, _THEIRS)),
            s.resource(_BUCKET),
            s.gone(_ROLE_ARN.replace(s.ACCOUNT_ID, _THEIRS)),
        ),
    ),
    clear(
        "SES's own key is made when it is first used.",
        _rule(
            s.action("S3", BucketName="example-inbound", KmsKeyArn=_SES_KEY), s.resource(_BUCKET), s.gone(_SES_KEY)
        ),
    ),
    clear("The action needs nothing.", _rule(s.action("STOP", Scope="RuleSet"))),
    unknown(
        "The bucket may not be looked at.", _rule(_STORE, s.resource(_BUCKET, s.unread("s3:GetBucketLocation")))
    ),
    unknown(
        "The topic may not be looked at.",
        _rule(_ANNOUNCE, topics=(s.topic(_TOPIC_ARN, attributes=s.unread("sns:GetTopicAttributes")),)),
    ),
    unknown("The snapshot does not hold the function, as one that an older version saved.", _rule(_SORT)),
    unknown("The active rule set was refused.", east(active_rule_set=s.unread(_DESCRIBE))),
)

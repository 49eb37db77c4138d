r"""A receipt rule uses a resource that does not exist

## What it finds

A receipt rule of the active rule set with an action whose S3 bucket, SNS topic, Lambda function, KMS key or IAM
role does not exist, or whose key or function cannot be used: a key that is disabled, pending deletion or without
key material; a function whose setup failed (`Failed`) or that is being deleted. There is one finding for each
rule; the evidence has what does not exist and the states of the other resources. For a disabled rule the finding
is `low`: it loses nothing until somebody enables it.

A function that is idle (`Inactive`) starts when it is called, and a function whose last update failed keeps its
earlier code: neither is flagged.

A resource of another account is never reported as missing: AWS does not have to tell you about it. Buckets are
different: their names belong to no account, and S3 tells everybody that a bucket does not exist. SES's own key,
`alias/aws/ses`, is not flagged either: AWS creates it when it is first used. If a resource cannot be read, the
answer is "cannot tell". WorkMail organizations and Amazon Connect instances are not read.

## Why it matters

The action fails: SES accepts the mail, but does not store it, announce it or process it. SES checks the resources
of an action when you write the rule. It does not change the rule if you delete a resource later. Anybody can
create a bucket with a name that is free again, and may then get the mail.

## How to fix

Create the bucket, topic, function, key or role again, if its name or ARN stays the same, and allow SES to use it;
or enable the key, or cancel its deletion:

    aws s3 mb s3://BUCKET --region REGION
    aws sns create-topic --region REGION --name NAME
    aws kms cancel-key-deletion --region REGION --key-id KEY
    aws kms enable-key --region REGION --key-id KEY

A key whose deletion is cancelled is disabled until you enable it.

Or use another resource in the rule. The command replaces the whole rule, so read it first:

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
from functools import partial

from sescheck.comparison.account_view import AccountView
from sescheck.comparison.answers import Answers, gather
from sescheck.comparison.logic import YES
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
from sescheck.rules.shared.steps.missing_resources import create_again, redeploy, usable_key
from sescheck.ses.arns import service_of
from sescheck.ses.event_targets import account_of
from sescheck.ses.states import unusable
from sescheck.snapshot.model import Snapshot
from sescheck.snapshot.reading import Known, Reading, then, value_of
from sescheck.snapshot.receiving import Action, ReceiptRule
from sescheck.snapshot.resources import Found, Resource, Topic, bucket_arn
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, unknown

_MISSING = "does not exist"


@rule(
    Severity.HIGH,
    reads=(Fact.ACTIVE_RULE_SET, Fact.TOPICS, Fact.RESOURCES, Fact.ACCOUNT_ID),
    failover=BLOCKS,
    track=Track.RECEIVING,
)
def check(subject: ReceiptRuleInRegion) -> Verdict:
    """Flag a receipt rule with an action whose resource does not exist or cannot be used."""
    answers = _answers(subject)
    if not (answers.known or answers.unread):
        return NOT_APPLICABLE
    faults = {arn: fault for arn, fault in answers.known if fault is not None}
    if not faults:
        return clear_unless(*answers.unread)
    return Flag(
        f"The receipt rule {subject.name} in {subject.region} uses a resource that does not exist or cannot be"
        f" used: {', '.join(f'{arn} ({fault})' for arn, fault in faults.items())}",
        evidence={
            "gone": [arn for arn, fault in faults.items() if fault == _MISSING],
            "key_states": _states(faults, "kms"),
            "function_states": _states(faults, "lambda"),
            "enabled": subject.resource.enabled,
        },
        severity=severity_of(subject.resource),
    )


def fix(subject: ReceiptRuleInRegion, flag: Flag) -> Steps:
    """Create the topic again, or enable the key. A person creates what only a person knows."""
    for arn, fault in _answers(subject).known:
        if fault == _MISSING:
            yield from create_again(subject.account, arn, subject.region, subject.name)
        elif fault is not None and service_of(arn) == "kms":
            yield from usable_key(subject.account, arn, fault, subject.region)
        elif fault is not None:
            yield redeploy(arn, fault, subject.region)


def _answers(subject: ReceiptRuleInRegion) -> Answers[str | None]:
    """The resources that the actions use, each with its fault."""
    return gather((arn, _fault(subject.account, arn)) for arn in _used(subject.account, subject.resource))


def _states(faults: dict[str, str], service: str) -> dict[str, str]:
    return {arn: fault for arn, fault in faults.items() if fault != _MISSING and service_of(arn) == service}


def _used(account: AccountView, rule: ReceiptRule) -> Iterator[str]:
    """The ARNs of the resources that the actions use, as far as sescheck reads them."""
    for bucket in named(rule, BUCKET):
        yield bucket_arn(bucket, account.partition)
    for arn in named(rule, TOPIC, FUNCTION, KEY, ROLE, CONNECT_ROLE):
        if is_read(arn) and AWS_OWN_ALIAS not in arn:
            yield arn


def _fault(account: AccountView, arn: str) -> Reading[str | None]:
    """That it does not exist, the state in which it cannot be used, or None."""
    return then(_found(account, arn), lambda found: _fault_of(account, arn, found))


def _found(account: AccountView, arn: str) -> Reading[Found | None]:
    topic = account.topics.get(arn)
    if topic is not None:
        return value_of(topic.attributes, lambda attributes: None if attributes is None else Found(None))
    resource = account.resources.get(arn)
    return not_in_snapshot(arn) if resource is None else resource.found


def _fault_of(account: AccountView, arn: str, found: Found | None) -> Reading[str | None]:
    if found is None:
        return value_of(_is_own(account, arn), lambda own: _MISSING if own else None)
    return Known(unusable(arn, found.state))


def _is_own(account: AccountView, arn: str) -> Reading[bool]:
    """True if it belongs to this account. The ARN of a bucket does not have an account: it counts as its own."""
    owner = account_of(arn)
    return YES if owner is None else value_of(account.number, lambda own: owner == own)


_THEIRS = "210987654321"
_TOPIC_ARN = s.arn("mail", "us-east-1")
_FUNCTION_ARN = "arn:aws:lambda:us-east-1:123456789012:function:sort"
_KEY_ARN = "arn:aws:kms:us-east-1:123456789012:key/7f3c"
_SES_KEY = "arn:aws:kms:us-east-1:123456789012:alias/aws/ses"
_ROLE_ARN = "arn:aws:iam::123456789012:role/ses"
_ENCRYPT = s.action("S3", BucketName="example-inbound", KmsKeyArn=_KEY_ARN)
_ANNOUNCE = s.action("SNS", TopicArn=_TOPIC_ARN)
_SORT = s.action("LAMBDA", FunctionArn=_FUNCTION_ARN)


def _rule(action: Action, *resources: Resource, topics: tuple[Topic, ...] = (), enabled: bool = True) -> Snapshot:
    """A rule with one action, and the resources that exist."""
    return s.snapshot(
        east(active_rule_set=inbound_rule(action, enabled=enabled)), topics=topics, resources=resources
    )


def _key_in(state: str) -> Snapshot:
    return _rule(_ENCRYPT, s.resource(INBOUND_BUCKET), s.resource(_KEY_ARN, state=state))


_flagged = partial(flagged, at="inbound/store")

EXAMPLES = (
    _flagged("The bucket was deleted.", _rule(STORE, s.gone(INBOUND_BUCKET))),
    _flagged("The topic was deleted.", _rule(_ANNOUNCE, topics=(s.topic(_TOPIC_ARN, exists=False),))),
    _flagged("The function was deleted.", _rule(_SORT, s.gone(_FUNCTION_ARN))),
    _flagged("The key does not exist.", _rule(_ENCRYPT, s.resource(INBOUND_BUCKET), s.gone(_KEY_ARN))),
    _flagged("The key is disabled.", _key_in("Disabled")),
    _flagged("The key is pending deletion.", _key_in("PendingDeletion")),
    _flagged("The key is pending deletion of its replicas in other regions.", _key_in("PendingReplicaDeletion")),
    _flagged("The key does not have key material yet.", _key_in("PendingImport")),
    _flagged(
        "The role does not exist, which is enough, although the bucket was refused.",
        _rule(
            s.action("S3", BucketName="example-inbound", IamRoleArn=_ROLE_ARN),
            s.resource(INBOUND_BUCKET, s.unread("s3:GetBucketLocation")),
            s.gone(_ROLE_ARN),
        ),
    ),
    _flagged(
        "The role of an action for Amazon Connect does not exist.",
        _rule(s.action("CONNECT", IAMRoleARN=_ROLE_ARN), s.gone(_ROLE_ARN)),
    ),
    _flagged(
        "The rule is disabled, so it loses nothing yet.",
        _rule(STORE, s.gone(INBOUND_BUCKET), enabled=False),
        severity=Severity.LOW,
    ),
    clear(
        "The bucket, the key, the role and the topic exist.",
        _rule(
            s.action(
                "S3", BucketName="example-inbound", KmsKeyArn=_KEY_ARN, IamRoleArn=_ROLE_ARN, TopicArn=_TOPIC_ARN
            ),
            s.resource(INBOUND_BUCKET),
            s.resource(_KEY_ARN, state="Enabled"),
            s.resource(_ROLE_ARN),
            topics=(s.topic(_TOPIC_ARN),),
        ),
    ),
    _flagged("The setup of the function failed.", _rule(_SORT, s.resource(_FUNCTION_ARN, state="Failed"))),
    clear("The key is being created.", _key_in("Creating")),
    clear(
        "The function is idle and starts when it is called.",
        _rule(_SORT, s.resource(_FUNCTION_ARN, state="Inactive")),
    ),
    clear(
        "A topic of another account is never reported as missing.",
        _rule(
            s.action("SNS", TopicArn=s.arn("mail", "us-east-1", _THEIRS)),
            topics=(s.topic(s.arn("mail", "us-east-1", _THEIRS), exists=False),),
        ),
    ),
    clear(
        "A role of another account is never reported as missing.",
        _rule(
            s.action("S3", BucketName="example-inbound", IamRoleArn=_ROLE_ARN.replace(s.ACCOUNT_ID, _THEIRS)),
            s.resource(INBOUND_BUCKET),
            s.gone(_ROLE_ARN.replace(s.ACCOUNT_ID, _THEIRS)),
        ),
    ),
    clear(
        "AWS creates SES's own key when it is first used.",
        _rule(
            s.action("S3", BucketName="example-inbound", KmsKeyArn=_SES_KEY),
            s.resource(INBOUND_BUCKET),
            s.gone(_SES_KEY),
        ),
    ),
    clear("The action does not use a resource.", _rule(s.action("STOP", Scope="RuleSet"))),
    unknown(
        "The bucket could not be read.", _rule(STORE, s.resource(INBOUND_BUCKET, s.unread("s3:GetBucketLocation")))
    ),
    unknown(
        "The topic could not be read.",
        _rule(_ANNOUNCE, topics=(s.topic(_TOPIC_ARN, attributes=s.unread("sns:GetTopicAttributes")),)),
    ),
    unknown("An older version wrote the snapshot, without the function.", _rule(_SORT)),
    unknown("The active rule set could not be read.", east(active_rule_set=ACTIVE_RULES_UNREAD)),
)

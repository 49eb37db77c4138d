r"""SES cannot use the KMS key of an SNS topic

## What it finds

An encrypted SNS topic to which SES publishes in this region, and whose KMS key SES certainly cannot use.
Identities name the topic for their feedback, or event destinations of configuration sets, or actions of receipt
rules. There is one finding for each topic and region. The evidence names the users of the topic and the key, and
says why SES cannot use the key:

- The key is `alias/aws/sns`, named by its alias, by the ARN of the alias, or by the id of the key. AWS manages
  this key: its policy does not allow services, and nobody can change it.
- The key is a customer managed key, and its policy does not allow `ses.amazonaws.com` to use `kms:GenerateDataKey`
  and `kms:Decrypt`: a statement denies one of them, or no statement could allow it.
- The key does not exist, is disabled, or is pending deletion or import of its key material.

Conditions on `aws:SourceAccount` in the policy of the key are evaluated. AWS does not document the value of
`aws:SourceArn` when SNS uses the key for SES: a statement with this condition, or any other, counts as one that
could allow. A key of another account is not read: the answer is "cannot tell", as it is if the key's policy could
not be read.

If only event destinations and receipt rules that are disabled use the topic, the finding is `low`: nothing is lost
until somebody enables them. A receipt rule whose S3 action has an IAM role publishes with that role, and is not
judged here.

## Why it matters

SES cannot publish, and the notifications are lost. At the first bounce or complaint, SES removes the topic from
the settings of the identity and switches email feedback forwarding on again. Notifications of deliveries are still
lost. The settings of event destinations and receipt rules do not change. It looks right in a review: the topic's
policy allows SES, and many companies require encryption.

## How to fix

Encrypt the topic with a customer managed key of this region. Look at its present key first:

    aws sns get-topic-attributes --region REGION --topic-arn TOPIC_ARN --query Attributes.KmsMasterKeyId
    aws sns set-topic-attributes --region REGION --topic-arn TOPIC_ARN --attribute-name KmsMasterKeyId \
        --attribute-value KEY_ID

Allow SES to use that key. `put-key-policy` replaces the whole policy, so start from the present one:

    aws kms get-key-policy --region REGION --key-id KEY_ID --query Policy --output text > policy.json
    aws kms put-key-policy --region REGION --key-id KEY_ID --policy-name default --policy file://policy.json

The statement that SES needs:

    {"Sid": "AllowSESToUseKMSKey", "Effect": "Allow", "Principal": {"Service": "ses.amazonaws.com"},
     "Action": ["kms:GenerateDataKey", "kms:Decrypt"], "Resource": "*"}

Check the topics of your identities afterwards: SES may have removed this one.

## Sources

- [Configuring Amazon SNS notifications](https://docs.aws.amazon.com/ses/latest/dg/configure-sns-notifications.html#configure-feedback-notifications-prerequisites):
  the statement that the key's policy needs
- [Publish to SNS topic action](https://docs.aws.amazon.com/ses/latest/dg/receiving-email-action-sns.html): "Only
  use customer managed KMS key encryption with SNS topics you associate with SES receipt rules"; AWS managed key
  policies "cannot be edited by design"
- [SNS: encryption and event sources](https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html#compatibility-with-aws-services)
- [GetKeyPolicy](https://docs.aws.amazon.com/kms/latest/APIReference/API_GetKeyPolicy.html),
  [DescribeKey](https://docs.aws.amazon.com/kms/latest/APIReference/API_DescribeKey.html)
"""

import json
from collections.abc import Mapping
from functools import partial

from sescheck.rules.kit import (
    CLEAR,
    NOT_APPLICABLE,
    Fact,
    Flag,
    Human,
    Phase,
    Severity,
    Step,
    Steps,
    Verdict,
    cannot_tell,
    need,
    rule,
)
from sescheck.rules.shared.steps.resource_policies import allow_use_of_key
from sescheck.rules.shared.topics import TOPIC_FACTS, TopicInRegion
from sescheck.ses.arns import region_of
from sescheck.ses.refusal import ANYTHING, SOURCE_ARN, acting_for, first_refusal
from sescheck.ses.states import unusable
from sescheck.snapshot.model import Region, Snapshot
from sescheck.snapshot.reading import Unreadable, Why
from sescheck.snapshot.resources import Found, Resource, is_sns_own_key, key_arn
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, unknown

_MANAGED_BY_AWS = "AWS manages it, and its policy does not allow services"
_NOT_ASKED = Unreadable(Why.NOT_ASKED, "kms:DescribeKey", "the snapshot does not hold the key")
"""One object for all keys, because the report counts unread readings by object."""


@rule(Severity.HIGH, reads=(*TOPIC_FACTS, Fact.RESOURCES, Fact.KEY_POLICIES))
def check(subject: TopicInRegion) -> Verdict:
    """Flag a topic whose key SES certainly cannot use."""
    attributes = need(subject.topic.attributes)
    if attributes is None or not subject.users.without_roles(subject.topic.arn):
        return NOT_APPLICABLE
    key = attributes.kms_key
    if key is None:
        return CLEAR
    return _flag(subject, key, _MANAGED_BY_AWS) if is_sns_own_key(key) else _check_key(subject, key)


def _check_key(subject: TopicInRegion, key: str) -> Verdict:
    arn = key_arn(key, subject.topic.arn)
    resource = subject.account.resources.get(arn)
    if resource is None:
        return cannot_tell(_NOT_ASKED)
    found = need(resource.found)
    if found is None:
        return _flag(subject, key, "it does not exist")
    if found.manager == "AWS":
        return _flag(subject, key, _MANAGED_BY_AWS)
    if state := unusable(arn, found.state):
        return _flag(subject, key, f"it is {state}")
    return _check_policy(subject, key, need(resource.policy) or "")


def _check_policy(subject: TopicInRegion, key: str, policy: str) -> Verdict:
    known = acting_for(subject.account, subject.region, "")
    context = {name: value for name, value in known.items() if name != SOURCE_ARN}
    refused = first_refusal(policy, ("kms:GenerateDataKey", "kms:Decrypt"), ANYTHING, context)
    if refused is None:
        return CLEAR
    return _flag(subject, key, f"its policy does not allow SES to use it: {refused.how}", refused.statement)


def _flag(subject: TopicInRegion, key: str, because: str, statement: str | None = None) -> Flag:
    users = subject.users.without_roles(subject.topic.arn)
    return Flag(
        f"SES cannot use the key {key} of {subject.topic.arn}, to which it publishes for {users.in_words}"
        f" in {subject.region}: {because}",
        evidence={"key": key, "because": because, "statement": statement} | users.evidence,
        severity=users.severity,
    )


def fix(subject: TopicInRegion, flag: Flag) -> Steps:
    """Allow SES to use the key, if it can be used at all; a person chooses another key."""
    arn, key = subject.topic.arn, str(flag.evidence["key"])
    resource = subject.account.resources.get(key_arn(key, arn))
    found = need(resource.found) if resource is not None else None
    reason = str(flag.evidence["because"])
    if resource is not None and found is not None and reason.startswith("its policy"):
        policy, region = need(resource.policy) or "", region_of(arn) or subject.region
        yield allow_use_of_key(subject.account, found.key or resource.name, policy, region)
        return
    words = (
        f"SES cannot use the key {key} of {arn}: {reason}. Choose a customer managed key of {subject.region},"
        " allow SES to use it in its policy, and set it as KmsMasterKeyId with `aws sns set-topic-attributes`."
    )
    yield Step(f"Choose another KMS key for {arn}", Human(words), subject.region, Phase.TARGETS)


_TOPIC = s.arn("feedback", "us-east-1")
_USED = east(s.domain(notifications=s.notified(bounce=_TOPIC, complaint=_TOPIC)))
_ID = "1234abcd-12ab-34cd-56ef-1234567890ab"
_KEY = f"arn:aws:kms:us-east-1:{s.ACCOUNT_ID}:key/{_ID}"
_ALIAS = f"arn:aws:kms:us-east-1:{s.ACCOUNT_ID}:alias/topics"
_OURS = Found("us-east-1", "Enabled", "CUSTOMER", _KEY)
_OWNER = {
    "Sid": "Enable IAM User Permissions",
    "Effect": "Allow",
    "Principal": {"AWS": f"arn:aws:iam::{s.ACCOUNT_ID}:root"},
    "Action": "kms:*",
    "Resource": "*",
}
_SES = {
    "Sid": "AllowSESToUseKMSKey",
    "Effect": "Allow",
    "Principal": {"Service": "ses.amazonaws.com"},
    "Action": ["kms:GenerateDataKey*", "kms:Decrypt"],
    "Resource": "*",
}


def _policy(*statements: Mapping[str, object]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": [_OWNER, *statements]})


def _with_key(key: str, *resources: Resource, region: Region = _USED) -> Snapshot:
    return s.snapshot(region, topics=[s.topic(_TOPIC, kms_key=key)], resources=resources)


def _with_policy(*statements: Mapping[str, object], region: Region = _USED) -> Snapshot:
    return _with_key(_ID, s.resource(_KEY, _OURS, policy=_policy(*statements)), region=region)


def _published(*, enabled: bool = True) -> Region:
    """An event destination publishes to the topic."""
    found = s.destination("BOUNCE", target=_TOPIC, enabled=enabled)
    return east(configuration_sets=[s.configuration_set("main", found)])


def _received(**settings: str) -> Region:
    """A receipt rule that stores mail publishes to the topic."""
    store = s.action("S3", BucketName="example-inbound", TopicArn=_TOPIC, **settings)
    return east(active_rule_set=s.rules(s.receipt_rule("store", actions=[store])))


_flagged = partial(flagged, at=_TOPIC)

EXAMPLES = (
    _flagged("The key is the one that AWS manages for SNS, named by its alias.", _with_key("alias/aws/sns")),
    _flagged(
        "The key is the one that AWS manages for SNS, named by the ARN of its alias.",
        _with_key(f"arn:aws:kms:us-east-1:{s.ACCOUNT_ID}:alias/aws/sns"),
    ),
    _flagged(
        "The key is the one that AWS manages for SNS, named by its id.",
        _with_key(_ID, s.resource(_KEY, Found("us-east-1", "Enabled", "AWS", _KEY))),
    ),
    _flagged("An event destination publishes to the topic.", _with_key("alias/aws/sns", region=_published())),
    _flagged(
        "The only event destination that uses the topic is disabled: nothing is lost yet.",
        _with_key("alias/aws/sns", region=_published(enabled=False)),
        severity=Severity.LOW,
    ),
    _flagged("A receipt rule publishes to the topic.", _with_key("alias/aws/sns", region=_received())),
    _flagged("The customer managed key has the policy that KMS gives a new key.", _with_policy()),
    _flagged(
        "The policy of the customer managed key allows only S3.",
        _with_key(
            "alias/topics",
            s.resource(_ALIAS, _OURS, policy=_policy(_SES | {"Principal": {"Service": "s3.amazonaws.com"}})),
        ),
    ),
    _flagged(
        "The key's policy lets SES generate data keys but not decrypt.",
        _with_policy(_SES | {"Action": "kms:Gen*"}),
    ),
    _flagged(
        "The key's policy allows SES for another account only.",
        _with_policy(_SES | {"Condition": {"StringEquals": {"aws:SourceAccount": "210987654321"}}}),
    ),
    _flagged(
        "A statement of the key's policy denies everything to everyone.",
        _with_policy(_SES, {"Effect": "Deny", "Principal": "*", "Action": "kms:*", "Resource": "*"}),
    ),
    _flagged("The key does not exist.", _with_key(_ID, s.gone(_KEY))),
    _flagged(
        "The key is disabled.",
        _with_key(_ID, s.resource(_KEY, Found("us-east-1", "Disabled", "CUSTOMER", _KEY), policy=_policy(_SES))),
    ),
    clear("The topic is not encrypted.", _USED, topics=[s.topic(_TOPIC)]),
    clear("The key's policy lets SES use it.", _with_policy(_SES)),
    clear(
        "The key's policy lets SES use it for this account.",
        _with_policy(_SES | {"Condition": {"StringEquals": {"aws:SourceAccount": s.ACCOUNT_ID}}}),
    ),
    clear(
        "The key's policy has a condition on the source ARN, which is not known.",
        _with_policy(_SES | {"Condition": {"ArnLike": {"aws:SourceArn": _TOPIC}}}),
    ),
    clear(
        "The receipt rule's action publishes with an IAM role.",
        _with_key("alias/aws/sns", region=_received(IamRoleArn=f"arn:aws:iam::{s.ACCOUNT_ID}:role/ses")),
    ),
    clear("The topic does not exist: another rule reports it.", _USED, topics=[s.topic(_TOPIC, exists=False)]),
    unknown(
        "The key's policy could not be read.",
        _with_key(_ID, s.resource(_KEY, _OURS, policy=s.unread("kms:GetKeyPolicy"))),
    ),
    unknown("The key could not be read.", _with_key(_ID, s.resource(_KEY, s.unread("kms:DescribeKey")))),
    unknown(
        "The key belongs to another account, so it is not read.",
        _with_key(
            _KEY.replace(s.ACCOUNT_ID, "210987654321"),
            s.resource(_KEY.replace(s.ACCOUNT_ID, "210987654321"), s.unread("kms:DescribeKey", Why.NOT_ASKED)),
        ),
    ),
    unknown("The snapshot does not contain the key.", _with_key(_ID)),
    unknown(
        "The topic's attributes, which name its key, could not be read.",
        _USED,
        topics=[s.topic(_TOPIC, attributes=s.unread("sns:GetTopicAttributes"))],
    ),
)

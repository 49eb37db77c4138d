r"""An SNS topic does not allow SES to publish

## What it finds

An SNS topic to which SES publishes in this region, and which plainly does not let it. The topic is named by
identities for their feedback, by event destinations of configuration sets, or by actions of receipt rules. One
finding a topic and region. The evidence names those for whom SES may not publish, and says why:

- A statement of the topic's access policy denies `sns:Publish` to everyone, to SES, or to all but others
  (`NotPrincipal`).
- No statement that allows it could ever match SES: each is for another service, for named accounts and roles, for
  another topic, or has a condition that cannot hold here.
- The topic is a FIFO topic. SES publishes to Standard topics only.

Conditions are weighed where SES's request is known: `aws:SourceAccount` and `AWS:SourceOwner` are this account.
`aws:SourceArn` is the ARN of the identity, of the event destination's configuration set, or of the receipt rule,
in this region. So a policy that was copied from another account, region or identity is found. SES is a service,
and in no organization: a statement that asks for `aws:PrincipalOrgID` does not let it in. A statement with any
other condition may match or not: it is not counted as a denial, and it is counted as one that could allow. A
policy that this version does not understand is not judged. The policy that SNS gives a new topic (any principal,
if `AWS:SourceOwner` is this account) lets SES publish.

Where only event destinations and receipt rules that are switched off are refused, it is `low`: nothing is lost
before somebody switches them on. A receipt rule whose S3 action has an IAM role uses the topic by that role, and
is not judged here. Of the KMS key of a topic, [notification-topic-encrypted](notification-topic-encrypted.md)
speaks.

## Why it matters

The notifications are lost. At the first bounce or complaint that it fails to publish, SES takes the topic out of
the identity's settings and switches email feedback forwarding on again. SES goes on losing notifications of
deliveries. The settings of event destinations and receipt rules stay as they are. They look as if somebody
listened.

## How to fix

Add a statement to the topic's policy; `set-topic-attributes` replaces the whole policy, so begin with the one that
is there:

    aws sns get-topic-attributes --region REGION --topic-arn TOPIC_ARN --query Attributes.Policy --output text
    aws sns set-topic-attributes --region REGION --topic-arn TOPIC_ARN --attribute-name Policy \
        --attribute-value file://policy.json

The statement that SES needs:

    {"Effect": "Allow", "Principal": {"Service": "ses.amazonaws.com"}, "Action": "sns:Publish",
     "Resource": "TOPIC_ARN", "Condition": {"StringEquals": {"AWS:SourceAccount": "ACCOUNT_ID",
     "AWS:SourceArn": "arn:PARTITION:ses:REGION:ACCOUNT_ID:identity/IDENTITY"}}}

For an event destination `AWS:SourceArn` is `arn:PARTITION:ses:REGION:ACCOUNT_ID:configuration-set/SET`, for a
receipt rule `arn:PARTITION:ses:REGION:ACCOUNT_ID:receipt-rule-set/SET:receipt-rule/RULE`. `PARTITION` is
`aws-us-gov` in GovCloud, `aws-eusc` in the European Sovereign Cloud, and `aws` elsewhere. A statement that denies
wins over any that allows: narrow it. In place of a FIFO topic create a Standard one.

## Sources

- [Configuring Amazon SNS notifications](https://docs.aws.amazon.com/ses/latest/dg/configure-sns-notifications.html#configure-feedback-notifications-prerequisites)
- [Set up an SNS event destination](https://docs.aws.amazon.com/ses/latest/dg/event-publishing-add-event-destination-sns.html):
  its policy; "SES does not support FIFO type topics"
- [Giving permissions for email receiving](https://docs.aws.amazon.com/ses/latest/dg/receiving-email-permissions.html):
  the ARN of a receipt rule
- [How SNS access policies are evaluated](https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-language-evaluation-logic.html)
- [Global condition keys](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html),
  [NotPrincipal](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html)
- [Principals in policies](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html)
"""

import json

from sescheck.rules.kit import CLEAR, NOT_APPLICABLE, Flag, Severity, Verdict, need, rule
from sescheck.rules.shared.topic_policy import refused_users
from sescheck.rules.shared.topics import TOPIC_FACTS, TopicInRegion, Users
from sescheck.ses.refusal import Refused
from sescheck.snapshot.model import Region
from sescheck.snapshot.reading import Known, Why
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, unknown

_FIFO = ".fifo"
_IS_FIFO = "it is a FIFO topic, and SES publishes to Standard topics only"


@rule(Severity.HIGH, reads=TOPIC_FACTS)
def check(subject: TopicInRegion) -> Verdict:
    """Does the topic plainly refuse SES?"""
    attributes = subject.topic.attributes
    if attributes == Known(None):
        return NOT_APPLICABLE
    if subject.topic.arn.endswith(_FIFO):
        return _flag(subject, subject.users, _IS_FIFO)
    users = subject.users.without_roles(subject.topic.arn)
    if not users:
        return NOT_APPLICABLE
    found = need(attributes)
    return _judged(subject, users, None if found is None else found.policy)


def _judged(subject: TopicInRegion, users: Users, policy: str | None) -> Verdict:
    refused = None if policy is None else refused_users(subject, policy, users)
    if refused is None:
        return CLEAR
    whom, how = refused
    return _flag(subject, whom, f"its policy does not let SES publish: {how.how}", how)


def _flag(subject: TopicInRegion, users: Users, because: str, how: Refused | None = None) -> Flag:
    evidence = {
        "because": because if how is None else how.how.value,
        "statement": None if how is None else how.statement,
    }
    return Flag(
        f"{subject.topic.arn}, to which SES publishes for {users.in_words} in {subject.here.name}, does not take"
        f" it: {because}",
        evidence=evidence | users.evidence,
        severity=users.severity,
    )


_TOPIC = s.arn("feedback", "us-east-1")
_USED = east(s.domain(notifications=s.notified(bounce=_TOPIC, complaint=_TOPIC)))


def _statement(
    effect: str, principal: object, action: object = "sns:Publish", **more: object
) -> dict[str, object]:
    return {"Effect": effect, "Principal": principal, "Action": action, "Resource": _TOPIC} | more


def _policy(*statements: dict[str, object]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


_ALLOW_SES = _statement("Allow", {"Service": "ses.amazonaws.com"})
_DEFAULT = _statement(
    "Allow",
    {"AWS": "*"},
    ["SNS:GetTopicAttributes", "SNS:Publish"],
    Condition={"StringEquals": {"AWS:SourceOwner": s.ACCOUNT_ID}},
)

_OWNER = _statement("Allow", {"AWS": f"arn:aws:iam::{s.ACCOUNT_ID}:root"})
_ROLE = f"arn:aws:iam::{s.ACCOUNT_ID}:role/ses"
_ANOTHER_RULE = "receipt-rule-set/inbound:receipt-rule/another"


def _if(condition: dict[str, str], operator: str = "StringEquals") -> dict[str, object]:
    """SES may publish on that condition."""
    return _ALLOW_SES | {"Condition": {operator: condition}}


def _source(region: str = "us-east-1", resource: str = "identity/example.com") -> str:
    return f"arn:aws:ses:{region}:{s.ACCOUNT_ID}:{resource}"


def _published(topic: str = _TOPIC, *, enabled: bool = True) -> Region:
    """An event destination publishes to the topic."""
    found = s.destination("BOUNCE", target=topic, enabled=enabled)
    return east(configuration_sets=[s.configuration_set("main", found)])


def _received(**settings: str) -> Region:
    """A receipt rule that stores mail tells the topic."""
    store = s.action("S3", BucketName="example-inbound", TopicArn=_TOPIC, **settings)
    return east(active_rule_set=s.rules(s.receipt_rule("store", actions=[store])))


_PUBLISHED = _published()

EXAMPLES = (
    flagged(
        "The policy allows only another service to publish.",
        _USED,
        at=_TOPIC,
        topics=[s.topic(_TOPIC, policy=_policy(_statement("Allow", {"Service": "s3.amazonaws.com"})))],
    ),
    flagged(
        "SES is allowed to subscribe, not to publish.",
        _USED,
        at=_TOPIC,
        topics=[
            s.topic(_TOPIC, policy=_policy(_statement("Allow", {"Service": "ses.amazonaws.com"}, "sns:Subscribe")))
        ],
    ),
    flagged(
        "One statement allows SES to publish, and another denies it to everyone.",
        _USED,
        at=_TOPIC,
        topics=[s.topic(_TOPIC, policy=_policy(_ALLOW_SES, _statement("Deny", "*", "sns:*")))],
    ),
    flagged(
        "The policy allows SES to publish for another account only.",
        _USED,
        at=_TOPIC,
        topics=[s.topic(_TOPIC, policy=_policy(_if({"AWS:SourceAccount": "210987654321"})))],
    ),
    flagged(
        "The policy names the identity in another region.",
        _USED,
        at=_TOPIC,
        topics=[s.topic(_TOPIC, policy=_policy(_if({"aws:SourceArn": _source("us-west-2")}, "ArnLike")))],
    ),
    flagged(
        "The policy names neither of the two identities that use the topic: one finding.",
        east(
            s.domain("example.org", notifications=s.notified(bounce=_TOPIC)),
            s.domain("example.net", notifications=s.notified(bounce=_TOPIC)),
        ),
        at=_TOPIC,
        topics=[s.topic(_TOPIC, policy=_policy(_if({"aws:SourceArn": _source()})))],
    ),
    flagged(
        "The policy of an event destination's topic allows only its owner to publish.",
        _PUBLISHED,
        at=_TOPIC,
        topics=[s.topic(_TOPIC, policy=_policy(_OWNER))],
    ),
    flagged(
        "The only event destination that uses the topic is disabled: nothing is lost yet.",
        _published(enabled=False),
        at=_TOPIC,
        topics=[s.topic(_TOPIC, policy=_policy(_OWNER))],
        severity=Severity.LOW,
    ),
    flagged(
        "The policy of a receipt rule's topic names another receipt rule.",
        _received(),
        at=_TOPIC,
        topics=[s.topic(_TOPIC, policy=_policy(_if({"aws:SourceArn": _source(resource=_ANOTHER_RULE)})))],
    ),
    flagged(
        "The topic is a FIFO topic.",
        _published(f"{_TOPIC}.fifo"),
        at=f"{_TOPIC}.fifo",
        topics=[s.topic(f"{_TOPIC}.fifo")],
    ),
    clear(
        "The policy names the account and the identity, as in AWS's documentation.",
        _USED,
        topics=[
            s.topic(_TOPIC, policy=_policy(_if({"AWS:SourceAccount": s.ACCOUNT_ID, "AWS:SourceArn": _source()})))
        ],
    ),
    clear(
        "The policy names the configuration set of the event destination.",
        _PUBLISHED,
        topics=[
            s.topic(_TOPIC, policy=_policy(_if({"aws:SourceArn": _source(resource="configuration-set/main")})))
        ],
    ),
    flagged(
        "The policy allows only the organization, and SES is not part of it.",
        _USED,
        at=_TOPIC,
        topics=[s.topic(_TOPIC, policy=_policy(_if({"aws:PrincipalOrgID": "o-1"}) | {"Principal": "*"}))],
    ),
    clear(
        "The receipt rule's action publishes with an IAM role.",
        _received(IamRoleArn=_ROLE),
        topics=[s.topic(_TOPIC, policy=_policy(_OWNER))],
    ),
    clear(
        "The policy has a condition whose value is not known.",
        _USED,
        topics=[s.topic(_TOPIC, policy=_policy(_if({"aws:SourceOrgID": "o-1"})))],
    ),
    clear("The policy allows SES to publish.", _USED, topics=[s.topic(_TOPIC, policy=_policy(_ALLOW_SES))]),
    clear(
        "The policy is the one that SNS gives a new topic.",
        _USED,
        topics=[s.topic(_TOPIC, policy=_policy(_DEFAULT))],
    ),
    clear(
        "A statement denies requests without TLS, which does not surely apply to SES.",
        _USED,
        topics=[
            s.topic(
                _TOPIC,
                policy=_policy(
                    _ALLOW_SES, _statement("Deny", "*", Condition={"Bool": {"aws:SecureTransport": "false"}})
                ),
            )
        ],
    ),
    clear(
        "A statement denies another service; everyone else may publish.",
        _USED,
        topics=[s.topic(_TOPIC, policy=_policy(_DEFAULT, _statement("Deny", {"Service": "s3.amazonaws.com"})))],
    ),
    clear("The policy is not JSON.", _USED, topics=[s.topic(_TOPIC, policy="{")]),
    clear("The topic does not exist: another rule reports it.", _USED, topics=[s.topic(_TOPIC, exists=False)]),
    unknown(
        "The topic's attributes, which hold its policy, could not be read.",
        _USED,
        topics=[s.topic(_TOPIC, attributes=s.unread("sns:GetTopicAttributes"))],
    ),
    unknown(
        "This depth does not read topics.",
        _USED,
        topics=[s.topic(_TOPIC, attributes=s.unread("sns:GetTopicAttributes", Why.NOT_ASKED))],
    ),
)

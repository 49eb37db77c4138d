r"""The policy of an SNS topic keeps SES from publishing feedback

## What it finds

An SNS topic that identities of this region name for their feedback and whose access policy plainly keeps
`ses.amazonaws.com` from publishing. Either a statement denies it to everyone or to SES, without any condition; or
no statement that allows `sns:Publish` on this topic could ever match SES, such as one for another service or for
named accounts and roles only. One finding a topic and region; the evidence names the identities and says which.

Whatever has a condition may match or not and is let be, and so is a policy that this version does not understand.
The policy that SNS gives a new topic (any principal, if `AWS:SourceOwner` is this account) lets SES publish.
Whether the KMS key of an encrypted topic lets SES use it, is not looked at.

## Why it matters

The feedback is lost. At the first bounce or complaint that it fails to publish, SES takes the topic out of the
identity's settings and switches email feedback forwarding on again; deliveries it goes on losing. Until then the
settings look as if somebody listened.

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

`PARTITION` is `aws-us-gov` in GovCloud, `aws-eusc` in the European Sovereign Cloud, and `aws` elsewhere. A
statement that denies wins over any that allows: narrow it.

## Sources

- [Configuring Amazon SNS notifications](https://docs.aws.amazon.com/ses/latest/dg/configure-sns-notifications.html#configure-feedback-notifications-prerequisites)
- [How SNS access policies are evaluated](https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-language-evaluation-logic.html)
- [Principals in policies](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html)
"""

import json

from sescheck.rules import staging as s
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
from sescheck.rules.scopes import TOPIC, TopicSubject
from sescheck.rules.ses.feedback_types import by_identity, count_of
from sescheck.rules.ses.topic_policy import refusal_of
from sescheck.snapshot.model import Fact
from sescheck.snapshot.reading import Known, Unreadable, Why


def check(subject: TopicSubject) -> Verdict:
    """Does the topic's policy plainly refuse SES?"""
    match subject.topic.attributes:
        case Known(attributes):
            if attributes is None:
                return NOT_CONCERNED
        case Unreadable() as unread:
            return cannot_tell(unread)
    refused = refusal_of(attributes.policy, subject.topic.arn)
    if refused is None:
        return CLEAR
    return Flag(
        f"the policy of {subject.topic.arn}, to which {count_of(subject.users)} of {subject.here.name} should send"
        f" feedback, does not let SES publish: {refused.how}",
        evidence={
            "because": refused.how.value,
            "statement": refused.statement,
            "identities": by_identity(subject.users),
        },
    )


_TOPIC = s.arn("feedback", "us-east-1")
_USED = s.region("us-east-1", s.domain("example.com", notifications=s.notified(bounce=_TOPIC, complaint=_TOPIC)))
_HERE = ("us-east-1", _TOPIC)


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

RULE = Rule(
    severity=Severity.HIGH,
    scope=TOPIC,
    facts=(Fact.IDENTITIES, Fact.NOTIFICATIONS, Fact.TOPICS),
    check=check,
    examples=(
        flagged(
            "The policy lets another service publish, and nobody else.",
            s.snapshot(
                _USED,
                topics=[s.topic(_TOPIC, policy=_policy(_statement("Allow", {"Service": "s3.amazonaws.com"})))],
            ),
            _HERE,
        ),
        flagged(
            "SES is allowed to subscribe, not to publish.",
            s.snapshot(
                _USED,
                topics=[
                    s.topic(
                        _TOPIC,
                        policy=_policy(_statement("Allow", {"Service": "ses.amazonaws.com"}, "sns:Subscribe")),
                    )
                ],
            ),
            _HERE,
        ),
        flagged(
            "SES is allowed to publish, and a statement without conditions denies it to everyone.",
            s.snapshot(
                _USED, topics=[s.topic(_TOPIC, policy=_policy(_ALLOW_SES, _statement("Deny", "*", "sns:*")))]
            ),
            _HERE,
        ),
        clear(
            "The policy lets SES publish.",
            s.snapshot(_USED, topics=[s.topic(_TOPIC, policy=_policy(_ALLOW_SES))]),
        ),
        clear(
            "The policy is the one that SNS gives a new topic.",
            s.snapshot(_USED, topics=[s.topic(_TOPIC, policy=_policy(_DEFAULT))]),
        ),
        clear(
            "A statement denies what does not come by TLS: it has a condition, and is let be.",
            s.snapshot(
                _USED,
                topics=[
                    s.topic(
                        _TOPIC,
                        policy=_policy(
                            _ALLOW_SES,
                            _statement("Deny", "*", Condition={"Bool": {"aws:SecureTransport": "false"}}),
                        ),
                    )
                ],
            ),
        ),
        clear(
            "A statement denies another service, and everyone else may publish.",
            s.snapshot(
                _USED,
                topics=[
                    s.topic(
                        _TOPIC,
                        policy=_policy(_DEFAULT, _statement("Deny", {"Service": "s3.amazonaws.com"})),
                    )
                ],
            ),
        ),
        clear(
            "The policy is no JSON that this version understands.",
            s.snapshot(_USED, topics=[s.topic(_TOPIC, policy="{")]),
        ),
        clear(
            "The topic does not exist: another rule's question.",
            s.snapshot(_USED, topics=[s.topic(_TOPIC, exists=False)]),
        ),
        in_doubt(
            "The topic's attributes, among them its policy, were refused.",
            s.snapshot(_USED, topics=[s.topic(_TOPIC, attributes=s.unread("sns:GetTopicAttributes"))]),
        ),
        in_doubt(
            "Topics are not asked about at this depth.",
            s.snapshot(
                _USED, topics=[s.topic(_TOPIC, attributes=s.unread("sns:GetTopicAttributes", Why.NOT_ASKED))]
            ),
        ),
    ),
)

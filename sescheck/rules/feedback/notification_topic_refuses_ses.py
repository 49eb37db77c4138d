r"""An SNS topic does not allow SES to publish

## What it finds

An SNS topic to which SES publishes in this region, and which certainly does not allow it. Identities name the
topic for their feedback, or event destinations of configuration sets, or actions of receipt rules. There is one
finding for each topic and region. The evidence names the users for which SES may not publish, and says why:

- A statement of the topic's access policy denies `sns:Publish` to everyone, to SES, or to all but others
  (`NotPrincipal`).
- No statement that allows it could ever match SES: each is for another service, for named accounts and roles, for
  another topic, or has a condition that cannot match here.
- The topic is a FIFO topic. SES publishes to Standard topics only.

Conditions are evaluated if the request of SES is known: `aws:SourceAccount` and `AWS:SourceOwner` are this
account. `aws:SourceArn` is the ARN of the identity, of the configuration set of the event destination, or of the
receipt rule, in this region. So a policy that was copied from another account, region or identity is found. SES is
a service and not part of an organization: a statement that requires `aws:PrincipalOrgID` does not allow it. A
statement with any other condition may match or not: it does not count as a denial, and it counts as one that could
allow. A policy that this version does not understand is not judged. The policy that SNS gives a new topic (any
principal, if `AWS:SourceOwner` is this account) allows SES to publish.

If only event destinations and receipt rules that are disabled are refused, the finding is `low`: nothing is lost
until somebody enables them. A receipt rule whose S3 action has an IAM role publishes with that role, and is not
judged here. The KMS key of a topic is checked by [notification-topic-encrypted](notification-topic-encrypted.md).

## Why it matters

The notifications are lost. At the first bounce or complaint that it fails to publish, SES removes the topic from
the settings of the identity and switches email feedback forwarding on again. Notifications of deliveries are still
lost. The settings of event destinations and receipt rules do not change, and look correct.

## How to fix

Add a statement to the topic's policy. `set-topic-attributes` replaces the whole policy, so start from the present
one:

    aws sns get-topic-attributes --region REGION --topic-arn TOPIC_ARN --query Attributes.Policy --output text
    aws sns set-topic-attributes --region REGION --topic-arn TOPIC_ARN --attribute-name Policy \
        --attribute-value file://policy.json

The statement that SES needs:

    {"Effect": "Allow", "Principal": {"Service": "ses.amazonaws.com"}, "Action": "sns:Publish",
     "Resource": "TOPIC_ARN", "Condition": {"StringEquals": {"AWS:SourceAccount": "ACCOUNT_ID",
     "AWS:SourceArn": "arn:PARTITION:ses:REGION:ACCOUNT_ID:identity/IDENTITY"}}}

Without `AWS:SourceArn`, as `sescheck fix` prints it, SES may publish for everything in the account. For an event
destination `AWS:SourceArn` is `arn:PARTITION:ses:REGION:ACCOUNT_ID:configuration-set/SET`, for a
receipt rule `arn:PARTITION:ses:REGION:ACCOUNT_ID:receipt-rule-set/SET:receipt-rule/RULE`. `PARTITION` is
`aws-us-gov` in GovCloud, `aws-eusc` in the European Sovereign Cloud, and `aws` elsewhere. A statement that denies
overrides every statement that allows: make it narrower. Instead of a FIFO topic, create a Standard topic.

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
from collections.abc import Mapping
from functools import partial

from sescheck.rules.kit import (
    CLEAR,
    NOT_APPLICABLE,
    Flag,
    Human,
    Phase,
    Severity,
    Step,
    Steps,
    Verdict,
    need,
    rule,
)
from sescheck.rules.shared.steps.feedback import set_topic_of_region
from sescheck.rules.shared.steps.resource_policies import allow_publishing
from sescheck.rules.shared.topic_policy import refused_users
from sescheck.rules.shared.topics import TOPIC_FACTS, TopicInRegion, Users
from sescheck.ses.arns import region_of
from sescheck.snapshot.model import Region, Snapshot
from sescheck.snapshot.reading import Known, Why
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, unknown


@rule(Severity.HIGH, reads=TOPIC_FACTS)
def check(subject: TopicInRegion) -> Verdict:
    """Flag a topic that certainly does not allow SES to publish."""
    attributes = subject.topic.attributes
    if attributes == Known(None):
        return NOT_APPLICABLE
    if subject.topic.arn.endswith(".fifo"):
        reason = "it is a FIFO topic, and SES publishes to Standard topics only"
        return _flag(subject, subject.users, reason, {"because": reason, "statement": None})
    users = subject.users.without_roles(subject.topic.arn)
    if not users:
        return NOT_APPLICABLE
    found = need(attributes)
    refused = refused_users(subject, found.policy, users) if found and found.policy is not None else None
    if refused is None:
        return CLEAR
    users, refusal = refused
    reason = f"its policy does not allow SES to publish: {refusal.how}"
    return _flag(subject, users, reason, {"because": refusal.how.value, "statement": refusal.statement})


def _flag(subject: TopicInRegion, users: Users, reason: str, evidence: Mapping[str, object]) -> Flag:
    return Flag(
        f"SES cannot publish to {subject.topic.arn} for {users.in_words} in {subject.region}: {reason}",
        evidence={**evidence, **users.evidence},
        severity=users.severity,
    )


def fix(subject: TopicInRegion, flag: Flag) -> Steps:
    """Allow SES in the policy. A FIFO topic is replaced by a Standard one."""
    arn, region, account = subject.topic.arn, subject.region, subject.account
    if arn.endswith(".fifo"):
        yield from set_topic_of_region(subject)
        others = (*subject.users.event_destinations, *subject.users.receipt_rules)
        if others:
            words = f"SES does not publish to {arn}. Create a Standard topic, and set it for {', '.join(others)}."
            yield Step(f"Replace the FIFO topic {arn}", Human(words), region, Phase.TARGETS)
        return
    found = need(subject.topic.attributes)
    users = subject.users.without_roles(arn).resources
    yield from allow_publishing(account, arn, found.policy if found else None, region_of(arn) or region, users)


_TOPIC = s.arn("feedback", "us-east-1")
_USED = east(s.domain(notifications=s.notified(bounce=_TOPIC, complaint=_TOPIC)))


def _statement(
    effect: str, principal: object, action: object = "sns:Publish", **more: object
) -> dict[str, object]:
    return {"Effect": effect, "Principal": principal, "Action": action, "Resource": _TOPIC} | more


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
    """A receipt rule that stores mail publishes to the topic."""
    store = s.action("S3", BucketName="example-inbound", TopicArn=_TOPIC, **settings)
    return east(active_rule_set=s.rules(s.receipt_rule("store", actions=[store])))


def _with_policy(*statements: dict[str, object], region: Region = _USED) -> Snapshot:
    policy = json.dumps({"Version": "2012-10-17", "Statement": list(statements)})
    return s.snapshot(region, topics=[s.topic(_TOPIC, policy=policy)])


_flagged = partial(flagged, at=_TOPIC)

EXAMPLES = (
    _flagged(
        "The policy allows only another service to publish.",
        _with_policy(_statement("Allow", {"Service": "s3.amazonaws.com"})),
    ),
    _flagged(
        "SES is allowed to subscribe, not to publish.",
        _with_policy(_statement("Allow", {"Service": "ses.amazonaws.com"}, "sns:Subscribe")),
    ),
    _flagged(
        "One statement allows SES to publish, and another denies it to everyone.",
        _with_policy(_ALLOW_SES, _statement("Deny", "*", "sns:*")),
    ),
    _flagged(
        "The policy allows SES to publish for another account only.",
        _with_policy(_if({"AWS:SourceAccount": "210987654321"})),
    ),
    _flagged(
        "The policy names the identity in another region.",
        _with_policy(_if({"aws:SourceArn": _source("us-west-2")}, "ArnLike")),
    ),
    _flagged(
        "The policy names neither of the two identities that use the topic: one finding.",
        _with_policy(
            _if({"aws:SourceArn": _source()}),
            region=east(
                s.domain("example.org", notifications=s.notified(bounce=_TOPIC)),
                s.domain("example.net", notifications=s.notified(bounce=_TOPIC)),
            ),
        ),
    ),
    _flagged(
        "The policy of an event destination's topic allows only its owner to publish.",
        _with_policy(_OWNER, region=_published()),
    ),
    _flagged(
        "The only event destination that uses the topic is disabled: nothing is lost yet.",
        _with_policy(_OWNER, region=_published(enabled=False)),
        severity=Severity.LOW,
    ),
    _flagged(
        "The policy of a receipt rule's topic names another receipt rule.",
        _with_policy(_if({"aws:SourceArn": _source(resource=_ANOTHER_RULE)}), region=_received()),
    ),
    flagged(
        "The topic is a FIFO topic.",
        _published(f"{_TOPIC}.fifo"),
        at=f"{_TOPIC}.fifo",
        topics=[s.topic(f"{_TOPIC}.fifo")],
    ),
    clear(
        "The policy names the account and the identity, as in AWS's documentation.",
        _with_policy(_if({"AWS:SourceAccount": s.ACCOUNT_ID, "AWS:SourceArn": _source()})),
    ),
    clear(
        "The policy names the configuration set of the event destination.",
        _with_policy(_if({"aws:SourceArn": _source(resource="configuration-set/main")}), region=_published()),
    ),
    _flagged(
        "The policy allows only the organization, and SES is not part of it.",
        _with_policy(_if({"aws:PrincipalOrgID": "o-1"}) | {"Principal": "*"}),
    ),
    clear(
        "The receipt rule's action publishes with an IAM role.",
        _with_policy(_OWNER, region=_received(IamRoleArn=_ROLE)),
    ),
    clear("The policy has a condition whose value is not known.", _with_policy(_if({"aws:SourceOrgID": "o-1"}))),
    clear("The policy allows SES to publish.", _with_policy(_ALLOW_SES)),
    clear("The policy is the one that SNS gives a new topic.", _with_policy(_DEFAULT)),
    clear(
        "A statement denies requests without TLS, which may not apply to SES.",
        _with_policy(_ALLOW_SES, _statement("Deny", "*", Condition={"Bool": {"aws:SecureTransport": "false"}})),
    ),
    clear(
        "A statement denies another service; everyone else may publish.",
        _with_policy(_DEFAULT, _statement("Deny", {"Service": "s3.amazonaws.com"})),
    ),
    clear("The policy is not JSON.", _USED, topics=[s.topic(_TOPIC, policy="{")]),
    clear("The topic does not exist: another rule reports it.", _USED, topics=[s.topic(_TOPIC, exists=False)]),
    unknown(
        "The topic's attributes, which contain its policy, could not be read.",
        _USED,
        topics=[s.topic(_TOPIC, attributes=s.unread("sns:GetTopicAttributes"))],
    ),
    unknown(
        "This depth does not read topics.",
        _USED,
        topics=[s.topic(_TOPIC, attributes=s.unread("sns:GetTopicAttributes", Why.NOT_ASKED))],
    ),
)

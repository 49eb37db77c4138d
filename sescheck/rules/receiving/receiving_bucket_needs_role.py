r"""A receipt rule needs a role to store mail in its bucket

## What it finds

A receipt rule of the active rule set that stores mail in an S3 bucket without an IAM role, and whose bucket is in
a region in which SES does not receive mail. There is one finding for each rule; the evidence has each bucket and
its region. For a disabled rule the finding is `low`: it loses nothing until somebody enables it.

A bucket in another region than the rule is not a fault if SES receives mail in the region of the bucket. If that
region is audited, its own answer counts; otherwise AWS's list of endpoints. The list has no answer for ap-south-2,
ap-southeast-5, ca-west-1, eu-central-2 and me-central-1, and newer regions are missing in it. A bucket in one of
these is flagged only if the region was audited and answered that it does not receive. If the region of a bucket
could not be read, the answer is "cannot tell".

## Why it matters

A bucket policy that allows SES to write is enough only if SES receives in the region of the bucket. In any other
region SES writes with a role of the action. Without a role SES cannot store the mail, and it is lost.

## How to fix

Create a role that SES may assume and that may write to the bucket, and give it to the action as `IamRoleArn`. The
last command replaces the whole rule, so read it first:

    aws iam create-role --role-name NEW_ROLE --assume-role-policy-document file://trust.json
    aws iam put-role-policy --role-name NEW_ROLE --policy-name store --policy-document file://put-object.json
    aws ses describe-receipt-rule --region REGION --rule-set-name SET --rule-name RULE --query Rule > rule.json
    aws ses update-receipt-rule --region REGION --rule-set-name SET --rule file://rule.json

Or store the mail in a bucket in a region in which SES receives.

## Sources

- [Deliver to S3 bucket action](https://docs.aws.amazon.com/ses/latest/dg/receiving-email-action-s3.html): "The
  Amazon S3 bucket must exist in a region where SES Email receiving is available; otherwise, you must use the
  IAM role option"
- [Permissions for email receiving](https://docs.aws.amazon.com/ses/latest/dg/receiving-email-permissions.html#receiving-email-permissions-s3-iam-role):
  the role's policies
- [Endpoints for email receiving](https://docs.aws.amazon.com/general/latest/gr/ses.html#ses_inbound_endpoints)
"""

import re
from collections.abc import Container, Iterator
from functools import partial
from typing import Any

from sescheck.comparison.account_view import AccountView
from sescheck.comparison.answers import Answers, gather
from sescheck.rules.kit import (
    BLOCKS,
    NOT_APPLICABLE,
    Fact,
    Flag,
    Human,
    Phase,
    ReceiptRuleInRegion,
    Secret,
    Severity,
    Step,
    Steps,
    Track,
    Verdict,
    clear_unless,
    rule,
    thing,
)
from sescheck.rules.shared.example_values import INBOUND_BUCKET, STORE, inbound_rule
from sescheck.rules.shared.receiving import BUCKET, ROLE, not_in_snapshot, receives, severity_of
from sescheck.rules.shared.steps.receipt_rules import change_rule, structure
from sescheck.snapshot.model import Region, Snapshot
from sescheck.snapshot.reading import Known, Reading, Unreadable, Why, then, value_of
from sescheck.snapshot.receiving import Action, ReceiptRule
from sescheck.snapshot.resources import Found, bucket_arn
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, unknown


@rule(Severity.HIGH, reads=(Fact.ACTIVE_RULE_SET, Fact.RESOURCES), failover=BLOCKS, track=Track.RECEIVING)
def check(subject: ReceiptRuleInRegion) -> Verdict:
    """Flag a receipt rule that stores mail without a role in a region in which SES does not receive."""
    answers = _buckets(subject)
    if not (answers.known or answers.unread):
        return NOT_APPLICABLE
    wrong = {name: region for name, region in answers.known if region is not None}
    if not wrong:
        return clear_unless(*answers.unread)
    where = " and ".join(f"{name} in {region}" for name, region in wrong.items())
    return Flag(
        f"The receipt rule {subject.name} in {subject.region} stores mail without an IAM role in {where}, where"
        " SES does not receive",
        evidence={"buckets": wrong, "enabled": subject.resource.enabled},
        severity=severity_of(subject.resource),
    )


def fix(subject: ReceiptRuleInRegion, flag: Flag) -> Steps:
    """Create a role, which a person does because of its permissions, and give it to the actions."""
    region, role = subject.region, thing(None, "target", f"role for {subject.region} {subject.name}")
    buckets = [name for name, where in _buckets(subject).known if where is not None]
    variable = re.sub("[^A-Z0-9]+", "_", f"ROLE_FOR_{region}_{subject.name}".upper())
    rule = Human(
        f"Create an IAM role that ses.amazonaws.com may assume, with the condition that aws:SourceArn is the ARN"
        f" of the receipt rule {subject.name} in {region}. Allow it s3:PutObject in {' and '.join(buckets)}, and"
        " sns:Publish and kms:GenerateDataKey* if the action has a topic or a key. Wait some seconds before you"
        " use it."
    )
    title = f"Create a role with which SES stores mail of {subject.name} in {region}"
    yield Step(title, rule, region, Phase.TARGETS, makes=(role,))
    yield change_rule(
        subject,
        f"Store the mail of the receipt rule {subject.name} in {region} with a role",
        {"Actions": _with_role(subject.resource, buckets, Secret(variable, "the ARN of the role", hidden=False))},
        (role,),
        "store the mail in a bucket in a region in which SES receives.",
    )


def _with_role(rule: ReceiptRule, buckets: Container[str], role: Secret) -> list[dict[str, Any]]:
    """The actions of the rule, with the role where one of the buckets is used without a role."""
    return [
        {member: settings | ({ROLE: role} if settings.get(BUCKET) in buckets and ROLE not in settings else {})}
        for action in structure(rule)["Actions"]
        for member, settings in action.items()
    ]


def _buckets(subject: ReceiptRuleInRegion) -> Answers[str | None]:
    """The buckets that are used without a role, each with its region if SES does not receive there."""
    names = _without_role(subject.resource)
    return gather((name, _region_without_receiving(subject.account, name)) for name in dict.fromkeys(names))


def _without_role(rule: ReceiptRule) -> Iterator[str]:
    for action in rule.actions:
        if BUCKET in action.settings and ROLE not in action.settings:
            yield action.settings[BUCKET]


def _region_without_receiving(account: AccountView, name: str) -> Reading[str | None]:
    """The region of the bucket if SES does not receive there; None if it does, or if nobody documents it."""
    arn = bucket_arn(name, account.partition)
    resource = account.resources.get(arn)
    return not_in_snapshot(arn) if resource is None else then(resource.found, partial(_if_not_receiving, account))


def _if_not_receiving(account: AccountView, found: Found | None) -> Reading[str | None]:
    """None for a bucket that does not exist: another rule reports it."""
    region = None if found is None else found.region
    if region is None:
        return Known(None)
    return value_of(receives(account, region), lambda yes: region if yes is False else None)


_AS_ROLE = s.action("S3", BucketName="example-inbound", IamRoleArn="arn:aws:iam::123456789012:role/ses")


def _stores(found: Found | Unreadable | None, *others: Region, action: Action = STORE) -> Snapshot:
    """A rule that stores mail in a bucket, and other audited regions; None: the bucket does not exist."""
    bucket = s.gone(INBOUND_BUCKET) if found is None else s.resource(INBOUND_BUCKET, found)
    return s.snapshot(east(active_rule_set=inbound_rule(action)), *others, resources=[bucket])


def _refusing(name: str, why: Why) -> Region:
    return s.region(name, active_rule_set=s.unread("ses:DescribeActiveReceiptRuleSet", why))


EXAMPLES = (
    flagged("The bucket is in a region without SES.", _stores(Found("ap-east-1")), at="inbound/store"),
    flagged(
        "The bucket is in an audited region that does not receive.",
        _stores(Found("eu-central-2"), _refusing("eu-central-2", Why.NOT_SUPPORTED_HERE)),
        at="inbound/store",
    ),
    flagged(
        "The rule is disabled, so it loses nothing yet.",
        east(active_rule_set=s.rules(s.receipt_rule("store", actions=[STORE], enabled=False))),
        at="inbound/store",
        resources=[s.resource(INBOUND_BUCKET, Found("ap-east-1"))],
        severity=Severity.LOW,
    ),
    flagged(
        "One bucket is in such a region, which is enough, although the other bucket could not be read.",
        east(
            active_rule_set=s.rules(
                s.receipt_rule("store", actions=[s.action("S3", BucketName="example-copies"), STORE])
            )
        ),
        at="inbound/store",
        resources=[
            s.resource("arn:aws:s3:::example-copies", s.unread("s3:GetBucketLocation")),
            s.resource(INBOUND_BUCKET, Found("ap-east-1")),
        ],
    ),
    clear("The bucket is in the same region as the rule.", _stores(Found("us-east-1"))),
    clear("The bucket is in another region, in which SES receives mail.", _stores(Found("eu-west-1"))),
    clear("The action has a role.", _stores(Found("ap-east-1"), action=_AS_ROLE)),
    clear(
        "AWS does not document whether SES receives in the region of the bucket.", _stores(Found("eu-central-2"))
    ),
    clear("This version does not know the region of the bucket.", _stores(Found("xx-south-1"))),
    clear(
        "AWS does not document the region of the bucket, but its own answer shows that it supports receiving.",
        _stores(Found("eu-central-2"), s.region("eu-central-2")),
    ),
    clear("The bucket does not exist: another rule reports it.", _stores(None)),
    unknown("The bucket could not be read.", _stores(s.unread("s3:GetBucketLocation"))),
    unknown(
        "AWS does not document the region of the bucket, and the region could not be read.",
        _stores(Found("eu-central-2"), _refusing("eu-central-2", Why.DENIED)),
    ),
    unknown(
        "An older version wrote the snapshot, without the bucket.",
        east(active_rule_set=s.rules(s.receipt_rule("store", actions=[STORE]))),
    ),
    unknown("The active rule set could not be read.", _refusing("us-east-1", Why.DENIED)),
)

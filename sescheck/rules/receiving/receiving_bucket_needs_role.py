r"""A receipt rule needs a role to store mail in its bucket

## What it finds

A receipt rule of the active rule set that stores mail in an S3 bucket, without an IAM role, where the bucket is
in a region in which SES does not receive mail. One finding a rule; the evidence names each bucket and its
region. Of a rule that is switched off it is `low`: nothing is lost before somebody switches it on.

A bucket in another region than the rule's is fine, as long as SES receives mail there. Whether it does, the
region itself says where it is among those audited, else AWS's list of endpoints. That list leaves some regions
open (ap-south-2, ap-southeast-5, ca-west-1, eu-central-2 and me-central-1 are SES regions that it neither names
nor denies, newer regions are not in it at all): a bucket in one of these is not flagged unless the region
itself was asked and answered that it does not receive. A bucket whose region could not be read is "cannot
tell".

## Why it matters

A bucket policy that lets SES write is enough only where SES receives mail. Into any other region SES writes as
a role that the action names; without one, storing fails, and the mail is lost to whoever waits for it.

## How to fix

Make a role that SES may assume and that may write to the bucket, and give it to the action as `IamRoleArn`. The
rule is replaced as a whole, so begin with what is there:

    aws iam create-role --role-name NEW_ROLE --assume-role-policy-document file://trust.json
    aws iam put-role-policy --role-name NEW_ROLE --policy-name store --policy-document file://put-object.json
    aws ses describe-receipt-rule --region REGION --rule-set-name SET --rule-name RULE --query Rule > rule.json
    aws ses update-receipt-rule --region REGION --rule-set-name SET --rule file://rule.json

Or store the mail in a bucket of a region in which SES receives.

## Sources

- [Deliver to S3 bucket action](https://docs.aws.amazon.com/ses/latest/dg/receiving-email-action-s3.html): "The
  Amazon S3 bucket must exist in a region where SES Email receiving is available; otherwise, you must use the
  IAM role option"
- [Permissions for email receiving](https://docs.aws.amazon.com/ses/latest/dg/receiving-email-permissions.html#receiving-email-permissions-s3-iam-role):
  the role's policies
- [Endpoints for email receiving](https://docs.aws.amazon.com/general/latest/gr/ses.html#ses_inbound_endpoints)
"""

from collections.abc import Iterator

from sescheck.comparison.account_view import AccountView
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
from sescheck.rules.shared.receiving import BUCKET, ROLE, receives, severity_of
from sescheck.snapshot.model import Region, Snapshot
from sescheck.snapshot.reading import Known, Reading, Unreadable, Why, then, value_of
from sescheck.snapshot.receiving import Action, ReceiptRule
from sescheck.snapshot.resources import Found, bucket_arn
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, unknown

_NEVER_ASKED = Unreadable(Why.NOT_ASKED, "s3:GetBucketLocation", "the snapshot does not hold the bucket")


@rule(Severity.HIGH, reads=(Fact.ACTIVE_RULE_SET, Fact.RESOURCES))
def check(subject: ReceiptRuleInRegion) -> Verdict:
    """Is a bucket, written to without a role, in a region that does not receive?"""
    buckets = {name: _without_receiving(subject.account, name) for name in _without_role(subject.resource)}
    if not buckets:
        return NOT_APPLICABLE
    wrong = {name: found.value for name, found in buckets.items() if isinstance(found, Known) and found.value}
    if not wrong:
        silent = tuple(found for found in buckets.values() if isinstance(found, Unreadable))
        return cannot_tell(*silent) if silent else CLEAR
    where = " and ".join(f"{name} in {region}" for name, region in wrong.items())
    return Flag(
        f"The receipt rule {subject.name} of {subject.here.name} stores mail in {where}, where SES does not"
        " receive, without an IAM role",
        evidence={"buckets": wrong, "enabled": subject.resource.enabled},
        severity=severity_of(subject.resource),
    )


def _without_role(rule: ReceiptRule) -> Iterator[str]:
    for action in rule.actions:
        if BUCKET in action.settings and ROLE not in action.settings:
            yield action.settings[BUCKET]


def _without_receiving(account: AccountView, name: str) -> Reading[str | None]:
    """The bucket's region, where that is one that does not receive; None where it receives, or nobody knows."""
    resource = account.resources.get(bucket_arn(name, account.partition))
    if resource is None:
        return _NEVER_ASKED
    return then(resource.found, lambda found: _if_not_receiving(account, found))


def _if_not_receiving(account: AccountView, found: Found | None) -> Reading[str | None]:
    """A bucket that is gone is another rule's question."""
    region = None if found is None else found.region
    if region is None:
        return Known(None)
    return value_of(receives(account, region), lambda yes: region if yes is False else None)


_BUCKET = "arn:aws:s3:::example-inbound"
_DESCRIBE = "ses:DescribeActiveReceiptRuleSet"
_HERE = ("us-east-1", "inbound/store")
_STORE = s.action("S3", BucketName="example-inbound")
_AS_ROLE = s.action("S3", BucketName="example-inbound", IamRoleArn="arn:aws:iam::123456789012:role/ses")


def _stores(found: Found | Unreadable | None, *others: Region, action: Action = _STORE) -> Snapshot:
    """A rule that stores mail in a bucket, where that is, and other regions audited; None: it is gone."""
    inbound = s.rules(s.receipt_rule("store", "example.com", actions=[action]))
    bucket = s.gone(_BUCKET) if found is None else s.resource(_BUCKET, found)
    return s.snapshot(east(active_rule_set=inbound), *others, resources=[bucket])


def _says(name: str, why: Why) -> Region:
    return s.region(name, active_rule_set=s.unread(_DESCRIBE, why))


EXAMPLES = (
    flagged("The bucket is in a region that has no SES at all.", _stores(Found("ap-east-1")), at=_HERE),
    flagged(
        "The bucket is in a region that was asked, and that does not receive.",
        _stores(Found("eu-central-2"), _says("eu-central-2", Why.NOT_SUPPORTED_HERE)),
        at=_HERE,
    ),
    flagged(
        "The rule is switched off: nothing is lost yet.",
        east(active_rule_set=s.rules(s.receipt_rule("store", actions=[_STORE], enabled=False))),
        at=_HERE,
        resources=[s.resource(_BUCKET, Found("ap-east-1"))],
        severity=Severity.LOW,
    ),
    flagged(
        "One bucket may not be looked at; that the other one is in such a region is enough.",
        east(
            active_rule_set=s.rules(
                s.receipt_rule("store", actions=[s.action("S3", BucketName="example-copies"), _STORE])
            )
        ),
        at=_HERE,
        resources=[
            s.resource("arn:aws:s3:::example-copies", s.unread("s3:GetBucketLocation")),
            s.resource(_BUCKET, Found("ap-east-1")),
        ],
    ),
    clear("The bucket is in the rule's region.", _stores(Found("us-east-1"))),
    clear("The bucket is in another region, in which SES receives mail.", _stores(Found("eu-west-1"))),
    clear("The action has a role.", _stores(Found("ap-east-1"), action=_AS_ROLE)),
    clear("AWS does not say whether SES receives in the bucket's region.", _stores(Found("eu-central-2"))),
    clear("A region that this version does not know.", _stores(Found("xx-south-1"))),
    clear(
        "The bucket's region is not documented, and answered that no rule set is active: so it could.",
        _stores(Found("eu-central-2"), s.region("eu-central-2")),
    ),
    clear("The bucket is gone: another rule's question.", _stores(None)),
    unknown("The bucket may not be looked at.", _stores(s.unread("s3:GetBucketLocation"))),
    unknown(
        "The bucket's region is not documented, and refused the question.",
        _stores(Found("eu-central-2"), _says("eu-central-2", Why.DENIED)),
    ),
    unknown(
        "The snapshot does not hold the bucket, as one that an older version saved.",
        east(active_rule_set=s.rules(s.receipt_rule("store", actions=[_STORE]))),
    ),
    unknown("The active rule set was refused.", _says("us-east-1", Why.DENIED)),
)

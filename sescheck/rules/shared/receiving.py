"""What several rules need to know about receiving: where SES receives, and which resources the actions name."""

from collections.abc import Iterator

from sescheck.comparison.account_view import AccountView
from sescheck.comparison.logic import NO, YES
from sescheck.endpoints import Has, endpoints_of
from sescheck.engine.severity import Severity
from sescheck.ses.arns import service_of
from sescheck.snapshot.reading import Known, Reading, Unreadable, Why
from sescheck.snapshot.receiving import ReceiptRule

BUCKET, TOPIC, FUNCTION, KEY = "BucketName", "TopicArn", "FunctionArn", "KmsKeyArn"
ROLE, WORKMAIL, PREFIX = "IamRoleArn", "OrganizationArn", "ObjectKeyPrefix"
AWS_OWN_ALIAS = ":alias/aws/"
"""In the ARN of an alias of a key that AWS manages. An action can name SES's own key, which allows SES."""
CONNECT_ROLE = "IAMRoleARN"
"""AWS's name for the role of an action for Amazon Connect."""

_READ_BY = {
    "s3": "s3:GetBucketLocation",
    "sns": "sns:GetTopicAttributes",
    "lambda": "lambda:GetFunctionConfiguration",
    "kms": "kms:DescribeKey",
    "iam": "iam:GetRole",
}

_WITHOUT_SES = frozenset({"ap-east-1"})
"""Regions with S3 and without SES: neither the documentation nor any list of endpoints has SES there."""


def receives(account: AccountView, region: str) -> Reading[bool | None]:
    """True if SES receives mail in the region; None if neither the region nor the documentation says so.

    The region's own answer comes first, if the region was audited.
    """
    own = next((view.region.active_rule_set for view in account.regions if view.name == region), None)
    match own:
        case Known():
            return YES
        case Unreadable(why=Why.NOT_SUPPORTED_HERE):
            return NO
        case Unreadable():
            known = _documented(region)
            return own if known == Known(None) else known
        case None:
            return _documented(region)


def _documented(region: str) -> Reading[bool | None]:
    match endpoints_of(region).has_receiving:
        case Has.YES:
            return YES
        case Has.NO:
            return NO
        case Has.UNKNOWN:
            return NO if region in _WITHOUT_SES else Known(None)


def named(rule: ReceiptRule, *settings: str) -> tuple[str, ...]:
    """The values of these settings in the rule's actions, each once, in the order of the actions."""
    return tuple(dict.fromkeys(_values(rule, settings)))


def _values(rule: ReceiptRule, settings: tuple[str, ...]) -> Iterator[str]:
    for action in rule.actions:
        yield from (action.settings[setting] for setting in settings if setting in action.settings)


def is_read(arn: str) -> bool:
    """True if sescheck reads resources of the ARN's service."""
    return service_of(arn) in _READ_BY


def not_in_snapshot(arn: str) -> Unreadable:
    """The reading of a resource that the snapshot does not have, for example because an older version wrote it."""
    operation = _READ_BY.get(service_of(arn), "")
    return Unreadable(Why.NOT_ASKED, operation, "the snapshot does not have the resource that the rule names")


def severity_of(rule: ReceiptRule) -> Severity | None:
    """The severity of a fault that loses mail: low for a disabled rule, which loses none; None: the default."""
    return None if rule.enabled else Severity.LOW

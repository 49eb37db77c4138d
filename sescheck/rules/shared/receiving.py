"""What several rules need to know of receiving: where there is any, and what actions name."""

from collections.abc import Iterator

from sescheck.comparison.account_view import AccountView
from sescheck.comparison.logic import NO, YES
from sescheck.endpoints import Has, endpoints_of
from sescheck.engine.severity import Severity
from sescheck.ses.arns import service_of
from sescheck.snapshot.reading import Known, Reading, Unreadable, Why
from sescheck.snapshot.receiving import Action, ReceiptRule

BUCKET, TOPIC, FUNCTION, KEY = "BucketName", "TopicArn", "FunctionArn", "KmsKeyArn"
ROLE, WORKMAIL, PREFIX = "IamRoleArn", "OrganizationArn", "ObjectKeyPrefix"
AWS_OWN_ALIAS = ":alias/aws/"
"""In the ARN of an alias of a key that AWS manages. An action can name SES's own, which lets SES in."""
CONNECT_ROLE = "IAMRoleARN"
"""What AWS calls the role of an action for Amazon Connect."""

_ASKED_BY = {
    "s3": "s3:GetBucketLocation",
    "sns": "sns:GetTopicAttributes",
    "lambda": "lambda:GetFunctionConfiguration",
    "kms": "kms:DescribeKey",
    "iam": "iam:GetRole",
}

_WITHOUT_SES = frozenset({"ap-east-1"})
"""Regions with buckets and, as neither the documentation nor any endpoint has them, without SES."""


def receives(account: AccountView, region: str) -> Reading[bool | None]:
    """Does SES receive mail in the region? None where neither the region nor the documentation says.

    The region's own answer comes first, where it is among those audited.
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
    """What the rule's actions name in these settings, each once, in the order of the actions."""
    return tuple(dict.fromkeys(_named(rule.actions, settings)))


def _named(actions: tuple[Action, ...], settings: tuple[str, ...]) -> Iterator[str]:
    for action in actions:
        yield from (action.settings[setting] for setting in settings if setting in action.settings)


def is_looked_at(arn: str) -> bool:
    """Is what the ARN names something that is looked up?"""
    return service_of(arn) in _ASKED_BY


def never_asked(arn: str) -> Unreadable:
    """Of what the snapshot does not hold, as one that an older version saved."""
    operation = _ASKED_BY.get(service_of(arn), "")
    return Unreadable(Why.NOT_ASKED, operation, "the snapshot does not hold what the rule names")


def severity_of(rule: ReceiptRule) -> Severity | None:
    """Of a fault that costs mail: the rule's own; low where nothing runs before somebody switches it on."""
    return None if rule.enabled else Severity.LOW

"""Whether the resources that the actions of a receipt rule use refuse SES."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sescheck.comparison.account_view import AccountView
from sescheck.comparison.logic import NO
from sescheck.engine.subjects.receipt_rules import ReceiptRuleInRegion
from sescheck.policies.conditions import Context
from sescheck.policies.permissions import Requests
from sescheck.rules.shared.receiving import (
    AWS_OWN_ALIAS,
    BUCKET,
    CONNECT_ROLE,
    FUNCTION,
    KEY,
    PREFIX,
    ROLE,
    named,
    not_in_snapshot,
    receives,
)
from sescheck.ses.arns import of_receipt_rule, service_of
from sescheck.ses.refusal import ACCOUNT, ANYTHING, Refusal, acting_for, refusal_of
from sescheck.snapshot.reading import Known, Reading, Unreadable, then, value_of
from sescheck.snapshot.receiving import Action, ReceiptRule
from sescheck.snapshot.resources import Found, Resource, bucket_arn

_ALLOWED: Reading[str | None] = Known(None)


@dataclass(frozen=True, slots=True)
class Access:
    """What the policy of a resource must allow SES.

    Attributes:
        arn: the resource that has the policy.
        resource: the resource as the policy names it.
    """

    arn: str
    action: str
    resource: str = ANYTHING


def refusals_of(subject: ReceiptRuleInRegion) -> Mapping[str, Reading[str | None]]:
    """Why each resource that the rule uses refuses SES, by ARN; None if it does not refuse."""
    return refusals_for(subject.account, subject.resource, subject.region, subject.name)


def refusals_for(
    account: AccountView, rule: ReceiptRule, region: str, name: str
) -> Mapping[str, Reading[str | None]]:
    """The same for a rule that a region has, or would have, as ``set/rule``."""
    context = acting_for(account, region, of_receipt_rule(name))
    found: dict[str, Reading[str | None]] = {}
    for access in needed_by(rule, account.partition):
        _add(found, access.arn, _refusal(account, access, context))
    for bucket in named(rule, BUCKET):
        arn = bucket_arn(bucket, account.partition)
        _add(found, arn, _retention(account.resources.get(arn), arn))
    return found


def _add(found: dict[str, Reading[str | None]], arn: str, new: Reading[str | None]) -> None:
    """Keep one answer for each resource: a refusal before an unread reading, and that before "allowed"."""
    before = found.get(arn, _ALLOWED)
    if before == _ALLOWED or (isinstance(before, Unreadable) and isinstance(new, Known) and new.value):
        found[arn] = new


def needed_by(rule: ReceiptRule, partition: str) -> Iterator[Access]:
    """What the policies of the resources must allow SES for the actions of a rule."""
    for action in rule.actions:
        settings = action.settings
        role = settings.get(ROLE) or settings.get(CONNECT_ROLE)
        if role is not None:
            yield Access(role, "sts:assumerole")
        else:
            yield from _needed_without_role(action, partition)
        if FUNCTION in settings:
            yield Access(settings[FUNCTION], "lambda:invokefunction")


def _needed_without_role(action: Action, partition: str) -> Iterator[Access]:
    settings = action.settings
    if BUCKET in settings:
        arn = bucket_arn(settings[BUCKET], partition)
        yield Access(arn, "s3:putobject", f"{arn}/{settings.get(PREFIX, '')}*")
    if KEY in settings and AWS_OWN_ALIAS not in settings[KEY]:
        yield Access(settings[KEY], "kms:generatedatakey")


def _refusal(account: AccountView, access: Access, context: Context) -> Reading[str | None]:
    """Another rule reports what does not exist. The only key of AWS that an action can name is SES's own."""
    resource = account.resources.get(access.arn)
    if resource is None:
        return not_in_snapshot(access.arn)
    match resource.found:
        case Unreadable() as unread:
            return unread
        case Known(found) if found is None or found.manager == "AWS" or _needs_role(account, access, found):
            return _ALLOWED
        case Known():
            known = _with_referer(context) if service_of(access.arn) == "s3" else context
            return value_of(resource.policy, lambda policy: refusal_in(policy, access, known))


def _with_referer(context: Context) -> Context:
    """AWS's policy for buckets used this key for the account, before ``aws:SourceAccount`` existed."""
    account = context.get(ACCOUNT)
    return context if account is None else {**context, "aws:referer": account}


def _needs_role(account: AccountView, access: Access, found: Found) -> bool:
    """True for a bucket in a region in which SES does not receive: another rule reports that SES needs a role."""
    return service_of(access.arn) == "s3" and found.region is not None and receives(account, found.region) == NO


def refusal_in(policy: str | None, access: Access, context: Context) -> str | None:
    """How the policy refuses; None if it does not."""
    if policy is None:
        return Refusal.NO_POLICY.value
    refused = refusal_of(policy, Requests(access.action, access.resource, context))
    if refused is None:
        return None
    return f"in its policy, {refused.how}" + (f" ({refused.statement})" if refused.statement else "")


def _retention(bucket: Resource | None, arn: str) -> Reading[str | None]:
    if bucket is None:
        return not_in_snapshot(arn)
    return then(bucket.found, lambda found: _ALLOWED if found is None else value_of(bucket.retention, _by_mode))


def _by_mode(mode: str | None) -> str | None:
    return None if mode is None else f"Object Lock has a default retention ({mode})"

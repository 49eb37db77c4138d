"""What the actions of a receipt rule need, and whether it plainly keeps SES out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sescheck.comparison.account_view import AccountView
from sescheck.comparison.logic import NO
from sescheck.engine.subjects.resource_scopes import ResourceSubject
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
    never_asked,
    receives,
)
from sescheck.ses.arns import of_receipt_rule, service_of
from sescheck.ses.refusal import ACCOUNT, ANYTHING, Refusal, acting_for, refusal_of
from sescheck.snapshot.reading import Known, Reading, Unreadable, then, value_of
from sescheck.snapshot.receiving import Action, ReceiptRule
from sescheck.snapshot.resources import Found, Resource, bucket_arn


@dataclass(frozen=True, slots=True)
class _Need:
    """Something that has to let SES do this by a policy of its own.

    Attributes:
        resource: as policies name it.
    """

    arn: str
    action: str
    resource: str = ANYTHING


def refusals_of(subject: ResourceSubject[ReceiptRule]) -> Mapping[str, Reading[str | None]]:
    """By ARN, why what the rule needs keeps SES out; None where it does not."""
    account, rule = subject.account, subject.resource
    context = acting_for(account, subject.here.name, of_receipt_rule(subject.name))
    found: dict[str, Reading[str | None]] = {}
    for need in _needs(rule, account.partition):
        _note(found, need.arn, _refusal(account, need, context))
    for name in named(rule, BUCKET):
        arn = bucket_arn(name, account.partition)
        _note(found, arn, _retained(account.resources.get(arn), arn))
    return found


def _note(found: dict[str, Reading[str | None]], arn: str, said: Reading[str | None]) -> None:
    """A refusal outweighs a silence, and a silence that nothing is wrong."""
    before = found.get(arn, Known(None))
    if before == Known(None) or (isinstance(before, Unreadable) and isinstance(said, Known) and said.value):
        found[arn] = said


def _needs(rule: ReceiptRule, partition: str) -> Iterator[_Need]:
    for action in rule.actions:
        settings = action.settings
        role = settings.get(ROLE) or settings.get(CONNECT_ROLE)
        if role is not None:
            yield _Need(role, "sts:assumerole")
        else:
            yield from _stored(action, partition)
        if FUNCTION in settings:
            yield _Need(settings[FUNCTION], "lambda:invokefunction")


def _stored(action: Action, partition: str) -> Iterator[_Need]:
    """What an S3 action without a role needs."""
    settings = action.settings
    if BUCKET in settings:
        arn = bucket_arn(settings[BUCKET], partition)
        yield _Need(arn, "s3:putobject", f"{arn}/{settings.get(PREFIX, '')}*")
    if KEY in settings and AWS_OWN_ALIAS not in settings[KEY]:
        yield _Need(settings[KEY], "kms:generatedatakey")


def _refusal(account: AccountView, need: _Need, context: Context) -> Reading[str | None]:
    """What does not exist refuses nothing, and of the keys that AWS manages only SES's own can be named."""
    resource = account.resources.get(need.arn)
    if resource is None:
        return never_asked(need.arn)
    match resource.found:
        case Unreadable() as unread:
            return unread
        case Known(found):
            pass
    if found is None or found.manager == "AWS" or _needs_a_role(account, need, found):
        return Known(None)
    known = _with_referer(context) if service_of(need.arn) == "s3" else context
    return value_of(resource.policy, lambda policy: _judged(policy, need, known))


def _with_referer(context: Context) -> Context:
    """AWS's policy for buckets named the account so, before there was ``aws:SourceAccount``."""
    account = context.get(ACCOUNT)
    return context if account is None else {**context, "aws:referer": account}


def _needs_a_role(account: AccountView, need: _Need, found: Found) -> bool:
    """Is it a bucket in whose region SES does not receive? No policy would do there: another rule speaks."""
    return service_of(need.arn) == "s3" and found.region is not None and receives(account, found.region) == NO


def _judged(policy: str | None, need: _Need, context: Context) -> str | None:
    if policy is None:
        return Refusal.NO_POLICY.value
    refused = refusal_of(policy, Requests(need.action, need.resource, context))
    if refused is None:
        return None
    return f"of its policy {refused.how}" + (f" ({refused.statement})" if refused.statement else "")


def _retained(bucket: Resource | None, arn: str) -> Reading[str | None]:
    if bucket is None:
        return never_asked(arn)
    return then(bucket.found, lambda found: Known(None) if found is None else value_of(bucket.retention, _by_mode))


def _by_mode(mode: str | None) -> str | None:
    return None if mode is None else f"Object Lock retains by default what is written ({mode})"

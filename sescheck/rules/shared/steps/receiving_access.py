"""Steps that allow SES to use the resources of receipt rules, by one more statement in their policies."""

import re
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, count
from typing import Any

from sescheck.comparison.account_view import AccountView
from sescheck.engine.rule import need
from sescheck.engine.steps import Call, Human, Phase, Step
from sescheck.engine.subjects.receipt_rules import RECEIPT_RULES
from sescheck.rules.shared.receipt_needs import Access, needed_by, refusal_in, refusals_for
from sescheck.rules.shared.steps.resource_policies import with_statement
from sescheck.ses.arns import of_receipt_rule, region_of, service_of
from sescheck.ses.refusal import SES, acting_for
from sescheck.snapshot.reading import Known
from sescheck.snapshot.resources import Found, Resource

_ACTIONS = {
    "s3": ("s3:PutObject",),
    "kms": ("kms:GenerateDataKey*", "kms:Decrypt"),
    "iam": ("sts:AssumeRole",),
}
_LONGEST_ID = 100
_NEW = '{"Version": "2012-10-17", "Statement": []}'


@dataclass(frozen=True, slots=True)
class _Refused:
    """A receipt rule whose use of a resource is refused."""

    region: str
    name: str
    access: Access


def allow(account: AccountView, arn: str, reason: str, region: str) -> Iterator[Step]:
    """Allow SES to use a resource, for every receipt rule that the resource refuses: all in one statement.

    Args:
        account: whose rules they are.
        arn: of the resource.
        reason: why it refuses.
        region: of the rule that asks.
    """
    resource, refused = account.resources[arn], tuple(_refused_by(account, arn))
    own = region_of(arn)
    if "Object Lock" in reason or not refused:
        yield _other_bucket(arn, reason, region)
    elif own not in {None, region}:
        words = f"The rule uses {arn}, which is in {own}. First let the rule use one of {region}."
        yield Step(f"Use a resource of {region} instead of {arn}", Human(words), region, Phase.TARGETS)
    elif service_of(arn) == "lambda":
        yield from _add_permissions(account, resource, refused)
    else:
        yield _wider_policy(account, resource, refused, region)


def _refused_by(account: AccountView, arn: str) -> Iterator[_Refused]:
    """The rules of all regions that the resource refuses, because its policy does not let SES act for them."""
    for view in account.regions:
        for name, rule in RECEIPT_RULES.of(view).items():
            refusal = refusals_for(account, rule, view.name, name).get(arn)
            if isinstance(refusal, Known) and refusal.value is not None:
                yield from (
                    _Refused(view.name, name, each)
                    for each in needed_by(rule, account.partition)
                    if each.arn == arn
                )


def _other_bucket(arn: str, reason: str, region: str) -> Step:
    words = f"SES cannot store mail in {arn}: {reason}. Use another bucket in the receipt rules of {region}."
    return Step(f"Use another bucket instead of {arn} in {region}", Human(words), region, Phase.TARGETS)


def _source(account: AccountView, refused: _Refused) -> str:
    return f"arn:{account.partition}:ses:{refused.region}:{need(account.number)}:{of_receipt_rule(refused.name)}"


def _add_permissions(account: AccountView, function: Resource, refused: Sequence[_Refused]) -> Iterator[Step]:
    """One permission for each rule. It is added to the policy, and replaces nothing."""
    policy, region, taken = need(function.policy), str(region_of(function.name)), set[str]()
    for each in dict.fromkeys(refused):
        title = f"Allow SES to invoke {function.name} for {each.name} in {region}"
        if _is_denied(account, policy, each):
            yield _by_hand(title, function.name, region)
            continue
        own_id = _unused_id(each.name, policy or "", taken)
        taken.add(own_id)
        parameters = {
            "FunctionName": function.name,
            "StatementId": own_id,
            "Action": "lambda:InvokeFunction",
            "Principal": SES,
            "SourceAccount": need(account.number),
            "SourceArn": _source(account, each),
        }
        yield Step(title, Call("lambda", "AddPermission", region, parameters), region, Phase.TARGETS)


def _unused_id(name: str, policy: str, taken: Container[str]) -> str:
    """An id of a statement that neither the policy nor another step has: names of rules may differ by one mark."""
    base = "ses-" + re.sub("[^A-Za-z0-9_-]", "-", name)[: _LONGEST_ID - 10]
    names = chain([base], (f"{base}-{number}" for number in count(2)))
    return next(each for each in names if f'"{each}"' not in policy and each not in taken)


def _is_denied(account: AccountView, policy: str | None, refused: _Refused) -> bool:
    """True if a statement denies it: then no statement that allows helps."""
    statement = {"Effect": "Allow", "Principal": {"Service": SES}, "Action": "*", "Resource": "*"}
    return _still_refused(account, with_statement(policy or _NEW, statement), refused)


def _still_refused(account: AccountView, policy: str | None, refused: _Refused) -> bool:
    context = acting_for(account, refused.region, of_receipt_rule(refused.name))
    return policy is None or refusal_in(policy, refused.access, context) is not None


def _wider_policy(account: AccountView, resource: Resource, refused: Sequence[_Refused], region: str) -> Step:
    """The whole policy that was read, with one more statement."""
    policy, arn = need(resource.policy), resource.name
    wider = with_statement(policy or _NEW, _statement(account, arn, refused))
    at = (resource.region or region) if service_of(arn) != "iam" else region
    title = f"Allow SES to use {arn}"
    if wider is None or any(_still_refused(account, wider, each) for each in refused):
        return _by_hand(title, arn, at)
    now = f"the policy of {arn}, by the same policy with one more statement. It is now: {policy}."
    return Step(
        title,
        _put(resource, wider, at),
        at,
        Phase.TARGETS,
        replaces="" if policy is None else now,
    )


def _statement(account: AccountView, arn: str, refused: Sequence[_Refused]) -> Mapping[str, Any]:
    service = service_of(arn)
    resources = {} if service == "iam" else {"Resource": sorted({each.access.resource for each in refused})}
    return {
        "Effect": "Allow",
        "Principal": {"Service": SES},
        "Action": list(_ACTIONS[service]),
        **resources,
        "Condition": {
            "StringEquals": {
                "aws:SourceAccount": need(account.number),
                "aws:SourceArn": sorted({_source(account, each) for each in refused}),
            }
        },
    }


def _put(resource: Resource, policy: str, region: str) -> Call:
    arn = resource.name
    match service_of(arn):
        case "s3":
            bucket = arn.rpartition(":")[2]
            return Call("s3", "PutBucketPolicy", region, {"Bucket": bucket, "Policy": policy})
        case "kms":
            found = resource.found.value if isinstance(resource.found, Known) else None
            key = found.key if isinstance(found, Found) and found.key else arn
            return Call("kms", "PutKeyPolicy", region, {"KeyId": key, "PolicyName": "default", "Policy": policy})
        case _:
            role = arn.rpartition("/")[2]
            return Call("iam", "UpdateAssumeRolePolicy", None, {"RoleName": role, "PolicyDocument": policy})


def _by_hand(title: str, arn: str, region: str) -> Step:
    words = (
        f"A statement of the policy of {arn} denies it, which overrides every statement that allows, or the policy"
        " cannot be extended. Make that statement narrower, so that SES may use the resource."
    )
    return Step(title, Human(words), region, Phase.TARGETS)

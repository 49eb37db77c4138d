"""Steps that allow SES to use a topic or a key, by one more statement in its policy."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sescheck.comparison.account_view import AccountView
from sescheck.engine.rule import need
from sescheck.engine.steps import Call, Human, Phase, Step, thing
from sescheck.policies.permissions import Requests
from sescheck.ses.refusal import ANYTHING, SES, SOURCE_ARN, acting_for, first_refusal, refusal_of

_KEY_ACTIONS = ("kms:GenerateDataKey", "kms:Decrypt")


def allow_publishing(
    account: AccountView, arn: str, policy: str | None, region: str, users: Sequence[str]
) -> Iterator[Step]:
    """Allow SES to publish to a topic for this account, if its policy certainly refuses that.

    The statement names no user of the topic: so steps for several of them are one.

    Args:
        account: whose SES it is.
        arn: of the topic.
        policy: JSON text; None: the topic has none, and SNS then decides.
        region: of the topic.
        users: the ends of the ARNs of what publishes, ``identity/example.com``.
    """
    refused = [each for each in users if policy is not None and _refuses(account, arn, policy, region, each)]
    if policy is None or not refused:
        return
    number = need(account.number)
    wider = with_statement(
        policy,
        {
            "Effect": "Allow",
            "Principal": {"Service": SES},
            "Action": "sns:Publish",
            "Resource": arn,
            "Condition": {"StringEquals": {"AWS:SourceAccount": number}},
        },
    )
    title = f"Allow SES to publish to the SNS topic {arn}"
    if wider is None or any(_refuses(account, arn, wider, region, each) for each in refused):
        words = (
            f"A statement of the policy of {arn} denies it, which overrides every statement that allows. Make that"
            f" statement narrower, so that {SES} may publish for this account."
        )
        yield Step(title, Human(words), region, Phase.TARGETS, needs=(thing(region, "topic", arn),))
        return
    yield Step(
        title,
        Call("sns", "SetTopicAttributes", region, _attribute(arn, "Policy", wider)),
        region,
        Phase.TARGETS,
        needs=(thing(region, "topic", arn),),
        replaces=f"the policy of the topic, by the same policy with one more statement. It is now: {policy}.",
    )


def allow_use_of_key(account: AccountView, key: str, policy: str, region: str) -> Step:
    """Allow SES to use a KMS key.

    Args:
        account: whose SES it is.
        key: the ARN of the key.
        policy: JSON text.
        region: of the key.
    """
    statement = {
        "Sid": "AllowSESToUseKMSKey",
        "Effect": "Allow",
        "Principal": {"Service": SES},
        "Action": list(_KEY_ACTIONS),
        "Resource": "*",
    }
    wider, title = with_statement(policy, statement), f"Allow SES to use the KMS key {key}"
    if wider is None or _refuses_key(account, wider, region):
        words = (
            f"A statement of the policy of {key} denies it, which overrides every statement that allows. Make that"
            f" statement narrower, so that {SES} may use {' and '.join(_KEY_ACTIONS)}."
        )
        return Step(title, Human(words), region, Phase.TARGETS)
    return Step(
        title,
        Call("kms", "PutKeyPolicy", region, {"KeyId": key, "PolicyName": "default", "Policy": wider}),
        region,
        Phase.TARGETS,
        replaces=f"the policy of the key, by the same policy with one more statement. It is now: {policy}.",
    )


def with_statement(policy: str, statement: Mapping[str, Any]) -> str | None:
    """The policy with one more statement; None if it is not one that can be extended."""
    try:
        document = json.loads(policy)
    except (ValueError, RecursionError):
        return None
    if not isinstance(document, dict):
        return None
    name = next((each for each in document if each.lower() == "statement"), "Statement")
    found = document.get(name, [])
    statements = found if isinstance(found, list) else [found]
    return json.dumps(document | {name: [*statements, _with_own_sid(statement, statements)]})


def _with_own_sid(statement: Mapping[str, Any], others: Sequence[Any]) -> Mapping[str, Any]:
    """The statement without its Sid, if another one has it: a Sid is unique in its policy."""
    taken = any(isinstance(each, dict) and each.get("Sid") == statement.get("Sid") for each in others)
    return {name: value for name, value in statement.items() if name != "Sid" or not taken}


def _attribute(arn: str, name: str, value: str) -> dict[str, str]:
    return {"TopicArn": arn, "AttributeName": name, "AttributeValue": value}


def _refuses(account: AccountView, arn: str, policy: str, region: str, user: str) -> bool:
    context = acting_for(account, region, user)
    return refusal_of(policy, Requests("sns:publish", arn, context)) is not None


def _refuses_key(account: AccountView, policy: str, region: str) -> bool:
    context = {name: each for name, each in acting_for(account, region, "").items() if name != SOURCE_ARN}
    return first_refusal(policy, _KEY_ACTIONS, ANYTHING, context) is not None

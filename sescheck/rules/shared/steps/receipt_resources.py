"""The resources that the actions of a receipt rule name, as they are in another region."""

import re
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from sescheck.comparison.account_view import AccountView
from sescheck.engine.rule import need
from sescheck.engine.steps import Human, Phase, Secret, Step, thing
from sescheck.rules.shared.receipt_needs import refusals_for
from sescheck.rules.shared.receiving import (
    AWS_OWN_ALIAS,
    BUCKET,
    CONNECT_ROLE,
    FUNCTION,
    KEY,
    ROLE,
    TOPIC,
    WORKMAIL,
)
from sescheck.rules.shared.steps.topics import TOPIC as TOPIC_THING
from sescheck.rules.shared.steps.topics import create_topic, topic_here
from sescheck.ses.arns import of_receipt_rule, region_of
from sescheck.ses.localised import moved
from sescheck.snapshot.reading import Known
from sescheck.snapshot.receiving import Action, ReceiptRule
from sescheck.snapshot.resources import Found, bucket_arn

INSTANCE = "InstanceARN"
TARGET = "target"
Actions: TypeAlias = list[dict[str, Any]]
"""As the API takes them."""
_REGIONAL = (TOPIC, FUNCTION, KEY, WORKMAIL)
_NAMED_BY_ID = {KEY: "KMS key", WORKMAIL: "WorkMail organization", INSTANCE: "Amazon Connect instance"}
"""Resources with another id in every region: only a person knows which one it is."""
_MULTI_REGION_KEY = ":key/mrk-"


def actions_in(actions: Actions, there: str, here: str) -> Actions:
    """The actions of a rule of another region, as they are in this one."""
    return [
        {member: {name: _moved(name, value, there, here) for name, value in settings.items()}}
        for action in actions
        for member, settings in action.items()
    ]


def actions_with_own_resources(actions: Actions, here: str) -> Actions:
    """The actions of a rule, with resources of this region where they name some of another one."""
    return [
        {member: {name: _own(name, value, here) for name, value in settings.items()}}
        for action in actions
        for member, settings in action.items()
    ]


def _own(name: str, value: str, here: str) -> str | Secret:
    there = region_of(value) if name in _REGIONAL else None
    return value if there in {None, here} else _moved(name, value, str(there), here)


def _moved(name: str, value: str, there: str, here: str) -> str | Secret:
    if name == TOPIC:
        return topic_here(value, here)
    by_id = name in _NAMED_BY_ID and AWS_OWN_ALIAS not in value and ":alias/" not in value
    if by_id and _MULTI_REGION_KEY not in value and region_of(value) not in {None, here}:
        what, own = _NAMED_BY_ID[name], re.split("[:/]", value)[-1]
        variable = re.sub("[^A-Z0-9]+", "_", f"{what} {here} {own}".upper())
        words = f"the ARN of a {what} in {here} that has the part of {value}"
        return Secret(variable, words, hidden=False)
    return str(moved(value, region_of(value) or there, here))


@dataclass(frozen=True, slots=True)
class User:
    """The receipt rule that will use the resources.

    Attributes:
        name: as ``set/rule``.
        uses: the values that its actions have now: nothing has to be prepared for them.
    """

    account: AccountView
    region: str
    name: str
    uses: Container[str] = ()

    @property
    def arn(self) -> str:
        """Its ARN, as the policies of resources name it."""
        end = f"{self.region}:{need(self.account.number)}:{of_receipt_rule(self.name)}"
        return f"arn:{self.account.partition}:ses:{end}"


def needed(user: User, before: Actions, after: Actions) -> Iterator[Step]:
    """Create what the new actions name, or let a person do so.

    Args:
        user: what will have the actions.
        before: the actions from which the new ones were made.
        after: the new ones.
    """
    allowed = _allowed(user, after)
    for old, new in zip(_settings(before), _settings(after), strict=True):
        for name, value in new.items():
            if not isinstance(value, str) or value in user.uses:
                continue
            if name == TOPIC:
                yield from create_topic(user.account, str(old[name]), user.region)
            elif name in _USES and AWS_OWN_ALIAS not in value and (arn := _arn(user, name, value)) not in allowed:
                yield _prepare(user, name, arn, "" if old[name] == value else str(old[name]))


def _allowed(user: User, actions: Actions) -> set[str]:
    """The resources that are known to exist and to allow SES."""
    plain = (
        Action("", {name: each for name, each in one.items() if isinstance(each, str)})
        for one in _settings(actions)
    )
    rule = ReceiptRule("", enabled=True, recipients=(), actions=tuple(plain))
    refusals = refusals_for(user.account, rule, user.region, user.name)
    return {arn for arn, refused in refusals.items() if refused == Known(None) and _exists(user.account, arn)}


def _arn(user: User, name: str, value: str) -> str:
    return bucket_arn(value, user.account.partition) if name == BUCKET else value


def _settings(actions: Actions) -> Iterator[Mapping[str, Any]]:
    for action in actions:
        yield from action.values()


def _prepare(user: User, name: str, arn: str, old: str) -> Step:
    like = f" It has the part of {old}." if old else ""
    if _exists(user.account, arn):
        title = f"Let SES use {arn} for {user.name} in {user.region}"
        words = (
            f"Check that the policy of {arn} allows ses.amazonaws.com {_USES[name]} for {user.arn}. If not, add a"
            " statement, and keep the others."
        )
    else:
        title = f"Make sure that {arn} exists, for {user.name} in {user.region}"
        words = f"Create {arn}, unless it exists. Allow ses.amazonaws.com {_USES[name]} for {user.arn}.{like}"
    return Step(
        title, Human(words), user.region, Phase.TARGETS, makes=(thing(user.region, TARGET, f"{arn} {user.name}"),)
    )


_USES = {
    BUCKET: "to put objects into it (s3:PutObject)",
    FUNCTION: "to invoke it (lambda:InvokeFunction)",
    KEY: "to use it (kms:GenerateDataKey*, kms:Decrypt)",
    ROLE: "to assume it (sts:AssumeRole)",
    CONNECT_ROLE: "to assume it (sts:AssumeRole)",
}


def _exists(account: AccountView, arn: str) -> bool:
    resource = account.resources.get(arn)
    return resource is not None and isinstance(resource.found, Known) and isinstance(resource.found.value, Found)


def things_of(user: User, actions: Actions) -> tuple[str, ...]:
    """What must exist before a rule with these actions is written: SES tries them then."""
    found = []
    for settings in _settings(actions):
        for name, value in settings.items():
            if isinstance(value, str) and name == TOPIC:
                found.append(thing(user.region, TOPIC_THING, value))
            elif isinstance(value, str) and name in _USES:
                found.append(thing(user.region, TARGET, f"{_arn(user, name, value)} {user.name}"))
    return tuple(dict.fromkeys(found))

"""Two steps that each write the whole of one thing: run one after the other, the second undoes the first."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import structs

from sescheck.engine.steps import Call, Step
from sescheck.ses.dkim_origin import EASY

_POLICIES = {
    ("s3", "PutBucketPolicy"): "Policy",
    ("kms", "PutKeyPolicy"): "Policy",
    ("sns", "SetTopicAttributes"): "AttributeValue",
    ("iam", "UpdateAssumeRolePolicy"): "PolicyDocument",
}
"""Calls that write the policy of a resource: steps only add statements to it."""
_CREATED_ONCE = frozenset({"CreateConfigurationSet", "CreateEmailIdentity", "CreateTopic"})
"""AWS refuses to create a thing again, or to create it with other members."""
_ORIGIN = "SigningAttributesOrigin"


def whole_merged(one: Step, other: Step) -> Step | None:
    """Return the step that does what both do; None if they are two."""
    first, second = one.does, other.does
    if not isinstance(first, Call) or not isinstance(second, Call) or not _is_same_thing(first, second):
        return None
    if (member := _POLICIES.get((first.service, first.operation))) is not None:
        policy = _with_both(first.parameters[member], second.parameters[member])
        return None if policy is None else _with_policy(one, other, first, {member: policy})
    if first.operation in _CREATED_ONCE:
        more, less = (first, second) if len(first.parameters) >= len(second.parameters) else (second, first)
        stays = one if more is first else other
        return structs.replace(
            stays, does=structs.replace(more, parameters={**less.parameters, **more.parameters})
        )
    if first.operation == "PutEmailIdentityDkimSigningAttributes":
        return _stronger(one, first, other, second)
    return None


def _with_policy(one: Step, other: Step, call: Call, policy: Mapping[str, str]) -> Step:
    replaces = " ".join(dict.fromkeys((one.replaces, other.replaces)))
    return structs.replace(
        one, does=structs.replace(call, parameters={**call.parameters, **policy}), replaces=replaces
    )


def _is_same_thing(one: Call, other: Call) -> bool:
    """True if both do the same to the thing that their first member names, or to the same attribute of it."""
    if (one.service, one.operation, one.region) != (other.service, other.operation, other.region):
        return False
    first, second = (next(iter(each.parameters.values()), None) for each in (one, other))
    attributes = (each.parameters.get("AttributeName") for each in (one, other))
    return first == second and set(attributes) <= {None, "Policy"}


def _stronger(one: Step, first: Call, other: Step, second: Call) -> Step | None:
    """One of two setups of DKIM, if it makes the other needless.

    A longer key of Easy DKIM has no use where BYODKIM is to be, and to set up the same again none where another
    setup is to be.
    """
    easy = [each.parameters[_ORIGIN] == EASY for each in (first, second)]
    again = [bool(each.kept) for each in (first, second)]
    for is_first, is_second in (easy, again):
        if is_first != is_second:
            return other if is_first else one
    return None


def _with_both(one: str, other: str) -> str | None:
    """The policy with the statements that both add to the same one; None if they do not only add some."""
    try:
        first, second = json.loads(one), json.loads(other)
    except (ValueError, RecursionError):
        return None
    if not isinstance(first, dict) or not isinstance(second, dict):
        return None
    name = next((each for each in first if each.lower() == "statement"), "")
    mine, theirs = first.get(name), second.get(name)
    if not isinstance(mine, list) or not isinstance(theirs, list) or not theirs:
        return None
    if first | {name: []} != second | {name: []} or mine[: len(theirs) - 1] != theirs[:-1]:
        return None
    return json.dumps(first | {name: [*mine, *_added(mine, theirs[-1])]})


def _added(statements: Sequence[Any], more: Mapping[str, Any]) -> list[Any]:
    """The statement, unless it is there; without its Sid if another one has that."""
    if more in statements:
        return []
    taken = {each.get("Sid") for each in statements if isinstance(each, dict)}
    return [{name: each for name, each in more.items() if name != "Sid" or each not in taken}]

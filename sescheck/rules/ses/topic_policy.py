"""Whether an SNS topic's access policy plainly keeps SES from publishing.

Plainly: a statement denies it whatever the circumstances, or no statement could allow it whatever they are.
Conditions are never weighed: a statement that has one may match or not, and is let be.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sescheck.policies.patterns import matches

SES = "ses.amazonaws.com"
_ACTION = "sns:publish"


class Refusal(StrEnum):
    """How a policy refuses."""

    DENIED = "a statement denies it"
    NOT_ALLOWED = "no statement could allow it"


@dataclass(frozen=True, slots=True)
class Refused:
    """A policy that refuses.

    Attributes:
        statement: the Sid of the statement that denies, where it has one.
    """

    how: Refusal
    statement: str | None = None


def refusal_of(policy: str | None, topic: str) -> Refused | None:
    """How the policy of a topic (its ARN) plainly refuses SES; None where it does not, or cannot be read."""
    statements = _statements(policy)
    if statements is None:
        return None
    for statement in statements:
        if _surely_denies(statement, topic):
            sid = statement.get("Sid")
            return Refused(Refusal.DENIED, sid if isinstance(sid, str) else None)
    if any(_may_allow(statement, topic) for statement in statements):
        return None
    return Refused(Refusal.NOT_ALLOWED)


def _statements(policy: str | None) -> list[Any] | None:
    """The statements of a policy; None where it is none that this version understands."""
    try:
        document = json.loads(policy) if policy is not None else None
    except (ValueError, RecursionError):
        return None
    found = document.get("Statement") if isinstance(document, dict) else None
    if isinstance(found, dict):
        return [found]
    return found if isinstance(found, list) else None


def _surely_denies(statement: Any, topic: str) -> bool:
    return (
        isinstance(statement, dict)
        and statement.get("Effect") == "Deny"
        and not statement.get("Condition")
        and _is_surely_ses(statement.get("Principal"))
        and _covers(statement, "Action", _is_publish) is True
        and _covers(statement, "Resource", _names(topic)) is True
    )


def _may_allow(statement: Any, topic: str) -> bool:
    if not isinstance(statement, dict) or statement.get("Effect") not in ("Allow", "Deny"):
        return True
    return (
        statement["Effect"] == "Allow"
        and ("Principal" not in statement or _may_be_ses(statement["Principal"]))
        and _covers(statement, "Action", _is_publish) is not False
        and _covers(statement, "Resource", _names(topic)) is not False
    )


def _is_surely_ses(principal: Any) -> bool:
    """SNS reads ``{"AWS": "*"}`` as everyone, services too: its default policy is written so."""
    return principal == "*" or any(
        value == "*" if kind == "AWS" else value == SES for kind, value in _named(principal)
    )


def _may_be_ses(principal: Any) -> bool:
    if not isinstance(principal, dict):
        return principal == "*" or not isinstance(principal, str)
    return any(
        value == "*" or (kind == "Service" and ("*" in value or value.startswith("ses.")))
        for kind, value in _named(principal)
    )


def _named(principal: Any) -> Iterator[tuple[str, str]]:
    """The (kind, value) pairs of kinds that can mean a service."""
    for kind in ("AWS", "Service"):
        found = principal.get(kind) if isinstance(principal, dict) else None
        yield from ((kind, value) for value in _texts(found))


def _covers(statement: dict[str, Any], element: str, matches: Callable[[str], bool]) -> bool | None:
    """Does the element, or its Not-form, cover what is asked? None where it cannot be decided."""
    if element in statement:
        found, wanted = statement[element], True
    elif f"Not{element}" in statement:
        found, wanted = statement[f"Not{element}"], False
    else:
        return None
    texts = list(_texts(found))
    if not texts or any("${" in text for text in texts):
        return None
    return any(matches(text) for text in texts) is wanted


def _is_publish(pattern: str) -> bool:
    return matches(pattern.lower(), _ACTION)


def _names(topic: str) -> Callable[[str], bool]:
    return lambda pattern: matches(pattern, topic)


def _texts(found: Any) -> Iterable[str]:
    """The texts of an element that may be one or a list."""
    if isinstance(found, str):
        return (found,)
    return [item for item in found if isinstance(item, str)] if isinstance(found, list) else ()

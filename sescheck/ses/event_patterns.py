"""Event patterns of EventBridge: whether a rule may match the events that SES publishes.

What is not understood matches, so that no rule is overlooked. Of an event, the source and the type are known.
Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
"""

import json
import re
from collections.abc import Callable, Mapping
from typing import Any, Final

SOURCE: Final = "aws.ses"
_NOT_PUBLISHED: Final = frozenset(
    {
        "AWS API Call via CloudTrail",
        "AWS Service Event via CloudTrail",
        "AWS Console Action via CloudTrail",
        "Advisor Recommendation Status Open",
        "Advisor Recommendation Status Resolved",
        "Sending Status Enabled",
        "Sending Status Disabled",
    }
)
"""Types of events of SES that no event destination publishes: other features of AWS send them.

Source: https://docs.aws.amazon.com/eventbridge/latest/ref/events-ref-ses.html
"""


def may_match(pattern: str | None) -> bool:
    """True if a rule with this event pattern may match an event that an event destination publishes.

    Args:
        pattern: JSON; None: the rule has a schedule, and matches no event.
    """
    if not pattern:
        return False
    try:
        found = json.loads(pattern)
    except (ValueError, RecursionError):
        return True
    return not isinstance(found, dict) or _fields_match(found)


def _fields_match(fields: Mapping[str, Any]) -> bool:
    """All fields must match; of those under ``$or``, one."""
    return all(_field_matches(name, wanted) for name, wanted in fields.items())


def _field_matches(name: str, wanted: Any) -> bool:
    if not isinstance(wanted, list):
        return True
    match name:
        case "source":
            return any(map(_source_matches, wanted))
        case "detail-type":
            return not wanted or any(not isinstance(each, str) or each not in _NOT_PUBLISHED for each in wanted)
        case "$or":
            return any(not isinstance(each, dict) or _fields_match(each) for each in wanted)
        case _:
            return True


def _source_matches(wanted: Any) -> bool:
    match wanted:
        case str():
            return wanted == SOURCE
        case dict():
            return all(_compares(operator, value) for operator, value in wanted.items())
        case _:
            return False  # a number, a boolean or null: the source is a text


def _compares(operator: str, value: Any) -> bool:
    """True if the source may satisfy the operator."""
    match operator, value:
        case "anything-but", _:
            return _is_anything_but(value)
        case "exists", bool():
            return value
        case "prefix" | "suffix", dict():
            return all(_ignoring_case(operator, each, wanted) for each, wanted in value.items())
        case _, str() if operator in _TEXTS:
            return _TEXTS[operator](SOURCE, value)
        case _:
            return operator not in {"numeric", "cidr"}


def _is_anything_but(value: Any) -> bool:
    match value:
        case str():
            return value != SOURCE
        case list():
            return SOURCE not in value
        case dict():
            return not any(_certainly(each, wanted) for each, wanted in value.items())
        case _:
            return True


def _certainly(operator: str, value: Any) -> bool:
    """True if the source satisfies the operator for certain; one of several values is enough."""
    values = value if isinstance(value, list) else [value]
    return operator in _TEXTS and any(isinstance(each, str) and _TEXTS[operator](SOURCE, each) for each in values)


def _ignoring_case(operator: str, inner: str, value: Any) -> bool:
    if inner != "equals-ignore-case" or not isinstance(value, str):
        return True
    return _TEXTS[operator](SOURCE, value.lower())


def _wildcard(text: str, wanted: str) -> bool:
    """A backslash escapes a star, which the source does not have."""
    parts = (re.escape(each) for each in wanted.split("*"))
    return "\\" not in wanted and re.fullmatch(".*".join(parts), text) is not None


_TEXTS: Mapping[str, Callable[[str, str], bool]] = {
    "prefix": str.startswith,
    "suffix": str.endswith,
    "equals-ignore-case": lambda text, wanted: text == wanted.lower(),
    "wildcard": _wildcard,
}

"""Whether the conditions of a statement hold for requests whose context is only partly known.

Sources: the IAM User Guide's pages on condition operators, on operators for several values, and on the global
condition keys.
"""

from collections.abc import Callable, Iterable, Mapping
from enum import Enum
from typing import NamedTuple, TypeAlias

from sescheck.policies.document import Condition
from sescheck.policies.overlap import matches_arn
from sescheck.policies.patterns import matches
from sescheck.policies.reach import ALWAYS, NEVER, SOMETIMES, UNDECIDED, Extent, Reach, where_all


class Circumstance(Enum):
    """What is known of a condition key instead of its value."""

    ABSENT = "the request does not have the key"
    CHOSEN = "the sender of the request can choose the value"


Context: TypeAlias = Mapping[str, str | Circumstance]
"""Values by condition key, lower case; the value of a missing key is unknown."""

Compares: TypeAlias = Callable[[str, str], bool]
"""Compares a value of the policy with one of the request."""


def _equal(wanted: str, found: str) -> bool:
    return wanted == found


def _equal_ignoring_case(wanted: str, found: str) -> bool:
    return wanted.lower() == found.lower()


_OPERATORS: Mapping[str, Compares] = {
    "stringequals": _equal,
    "stringequalsignorecase": _equal_ignoring_case,
    "stringlike": matches,
    "arnequals": matches_arn,
    "arnlike": matches_arn,
    "bool": _equal_ignoring_case,
}
_NEGATED = {
    "stringnotequals": "stringequals",
    "stringnotequalsignorecase": "stringequalsignorecase",
    "stringnotlike": "stringlike",
    "arnnotequals": "arnequals",
    "arnnotlike": "arnlike",
}
_OF_CHOICE = frozenset({"stringequals", "stringequalsignorecase", "stringlike"})
_OF_ARNS = frozenset({"arnequals", "arnlike"})
_COLONS_OF_AN_ARN = 5
_IF_EXISTS = "ifexists"

_UNLIKELY_VALUE = "nobody@sescheck.invalid"
"""A value that no sender chooses: a pattern that matches it may match every value."""


class _Operator(NamedTuple):
    quantifier: str
    name: str
    negated: bool
    if_exists: bool


def reach_of(conditions: Iterable[Condition], context: Context, *, variables: bool) -> Reach:
    """For how many requests of that context every condition holds.

    Two conditions on the same chosen value may exclude each other: then it is possible that none meets both.

    Args:
        conditions: of one statement.
        context: what is known of the requests.
        variables: whether ``${…}`` in a value is a policy variable.
    """
    found = tuple(conditions)
    reach = where_all(_reach(each, context, variables=variables) for each in found)
    chosen = [each.key for each in found if context.get(each.key) is Circumstance.CHOSEN]
    return reach if len(chosen) == len(set(chosen)) else Reach(Extent.NONE, reach.most)


def _reach(condition: Condition, context: Context, *, variables: bool) -> Reach:
    value = context.get(condition.key)
    if value is None or (variables and any("${" in each for each in condition.values)):
        return UNDECIDED
    operator = _operator(condition.operator)
    if operator.name == "null":
        return _null(condition, value)
    if operator.name not in _OPERATORS:
        return UNDECIDED
    if value is Circumstance.ABSENT:
        return _without_the_key(operator)
    if isinstance(value, Circumstance):
        found = _chosen(operator.name, condition.values)
    else:
        found = _compared(operator.name, condition.values, value)
    return found.inverse if operator.negated else found


def _compared(name: str, wanted: Iterable[str], found: str) -> Reach:
    """AWS does not document what a pattern for an ARN matches that does not have all parts, such as ``*``."""
    texts = tuple(wanted)
    if any(_OPERATORS[name](each, found) for each in texts):
        return ALWAYS
    is_short = any(each.count(":") < _COLONS_OF_AN_ARN and "*" in each for each in texts)
    return UNDECIDED if name in _OF_ARNS and is_short else NEVER


def _operator(text: str) -> _Operator:
    quantifier, colon, rest = text.rpartition(":")
    name = rest.removesuffix(_IF_EXISTS)
    negated = name in _NEGATED
    return _Operator(quantifier if colon else "", _NEGATED.get(name, name), negated, name != rest)


def _null(condition: Condition, value: str | Circumstance) -> Reach:
    """``Null`` tests whether the key is absent."""
    if len(condition.values) != 1:
        return UNDECIDED
    wants_absence = {each.lower() for each in condition.values} == {"true"}
    return ALWAYS if wants_absence is (value is Circumstance.ABSENT) else NEVER


def _without_the_key(operator: _Operator) -> Reach:
    holds = operator.if_exists or operator.quantifier == "forallvalues"
    return ALWAYS if holds or (operator.negated and not operator.quantifier) else NEVER


def _chosen(name: str, values: Iterable[str]) -> Reach:
    """A pattern that consists of ``*`` matches every choice; a broad pattern may."""
    texts = tuple(values)
    if name not in _OF_CHOICE:
        return UNDECIDED
    if not texts:
        return NEVER
    if name != "stringlike":
        return SOMETIMES
    if any(not each.strip("*") for each in texts):
        return ALWAYS
    broad = any(matches(each, _UNLIKELY_VALUE) for each in texts)
    return Reach(Extent.SOME, Extent.ALL if broad else Extent.SOME)

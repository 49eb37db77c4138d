"""Parse a policy document: its statements in one form, however they are written.

One value or a list of one, the order of lists, the case of element names, actions, condition operators and
condition keys, a number or its text, an account's number or the ARN of its root, ``"*"`` or ``{"AWS": "*"}``:
none of them changes the meaning of a statement. Source: the IAM User Guide's grammar of the policy language and
its pages on the elements. In that grammar the names of elements and operators are case-sensitive; here every case
is read, because AWS has accepted the policy.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple, NoReturn

EVERYONE = "*"
"""The name of the principal for everyone."""

ALLOW = "Allow"
DENY = "Deny"

_KINDS = {kind.lower(): kind for kind in ("AWS", "Federated", "Service", "CanonicalUser")}
_EFFECTS = frozenset({ALLOW, DENY})
_WITH_VARIABLES = "2012-10-17"
_ROOT = re.compile(r"arn:[^:]+:iam::(\d{12}):root")
_ELEMENTS = frozenset(
    {
        "sid",
        "effect",
        "principal",
        "notprincipal",
        "action",
        "notaction",
        "resource",
        "notresource",
        "condition",
    }
)


class PolicyError(ValueError):
    """The text is not a policy, or not one that this version understands; the message says why."""


class Principal(NamedTuple):
    """To whom a statement applies.

    Attributes:
        kind: ``AWS``, ``Federated``, ``Service`` or ``CanonicalUser``.
        name: the 12 digits of an account (also if the policy has the ARN of its root), an ARN, the name of a
            service, or ``*``, which is everyone if the kind is ``AWS``.
    """

    kind: str
    name: str


class Condition(NamedTuple):
    """One comparison; a statement applies if all of its conditions hold.

    Attributes:
        operator: lower case, with its prefix and suffix: ``forallvalues:stringequalsifexists``.
        key: lower case.
        values: one of them is enough. If the operator ignores case, they are lower case.
    """

    operator: str
    key: str
    values: frozenset[str]


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement. It has an element or its Not form, not both; an element that it does not have is None.

    Attributes:
        effect: ``Allow`` or ``Deny``.
        actions: lower case, patterns with the wildcards ``*`` and ``?``.
        resources: patterns, as written.
        variables: it has policy variables, ``${…}``, and its policy is of the version that replaces them.
        sid: its name, which has no meaning: statements that differ only by it are equal.
    """

    effect: str
    principals: frozenset[Principal] | None = None
    not_principals: frozenset[Principal] | None = None
    actions: frozenset[str] | None = None
    not_actions: frozenset[str] | None = None
    resources: frozenset[str] | None = None
    not_resources: frozenset[str] | None = None
    conditions: frozenset[Condition] = frozenset()
    variables: bool = False
    sid: str | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """A statement that this version does not understand, and why."""

    why: str


def parse(text: str) -> tuple[Statement, ...]:
    """The statements of a policy, in its order.

    Raises:
        PolicyError: the text is not a policy, or has a statement that this version does not understand.
    """
    found = parse_each(text)
    for each in found:
        if isinstance(each, NotUnderstood):
            raise PolicyError(each.why)
    return tuple(each for each in found if isinstance(each, Statement))


def parse_each(text: str) -> tuple[Statement | NotUnderstood, ...]:
    """The statements of a policy, also those that this version does not understand.

    Raises:
        PolicyError: the text is not a policy.
    """
    document = _elements(_json(text), frozenset({"version", "id", "statement"}), "policy")
    variables = document.get("version") == _WITH_VARIABLES
    found = document.get("statement")
    if isinstance(found, Mapping):
        found = [found]
    if not isinstance(found, list):
        raise PolicyError("a policy has a statement or a list of them")
    return tuple(_understood(each, variables=variables) for each in found)


def _json(text: str) -> Any:
    """Numbers stay as they are written: quotation marks around them are optional."""
    try:
        return json.loads(
            text, parse_int=str, parse_float=str, parse_constant=_not_a_number, object_pairs_hook=_unique
        )
    except RecursionError as error:
        raise PolicyError("it is nested too deeply") from error
    except json.JSONDecodeError as error:
        raise PolicyError(f"it is not JSON: {error.msg}") from error


def _not_a_number(text: str) -> NoReturn:
    raise PolicyError(f"{text} is not a number")


def _unique(pairs: list[tuple[str, Any]]) -> Mapping[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise PolicyError("a key occurs twice")
    return found


def _elements(found: Any, known: frozenset[str], what: str) -> Mapping[str, Any]:
    if not isinstance(found, Mapping):
        raise PolicyError(f"a {what} is a JSON object")
    elements = {name.lower(): value for name, value in found.items()}
    if len(elements) < len(found):
        raise PolicyError(f"an element of the {what} occurs twice")
    unknown = elements.keys() - known
    if unknown:
        raise PolicyError(f"a {what} has no element {min(unknown)}")
    return elements


def _understood(found: Any, *, variables: bool) -> Statement | NotUnderstood:
    try:
        return _statement(_elements(found, _ELEMENTS, "statement"), variables=variables)
    except PolicyError as error:
        return NotUnderstood(str(error))


def _statement(elements: Mapping[str, Any], *, variables: bool) -> Statement:
    effect, sid = elements.get("effect"), elements.get("sid")
    if not isinstance(effect, str) or effect not in _EFFECTS:
        raise PolicyError("the effect of a statement is Allow or Deny")
    for element in ("principal", "action", "resource"):
        if element in elements and f"not{element}" in elements:
            raise PolicyError(f"a statement has {element} or not{element}, not both")
    return Statement(
        effect=effect,
        principals=_principals(elements, "principal"),
        not_principals=_principals(elements, "notprincipal"),
        actions=_texts(elements, "action", lower=True),
        not_actions=_texts(elements, "notaction", lower=True),
        resources=_texts(elements, "resource"),
        not_resources=_texts(elements, "notresource"),
        conditions=_conditions(elements.get("condition", {})),
        variables=variables and _has_variables(elements),
        sid=sid if isinstance(sid, str) else None,
    )


def _texts(elements: Mapping[str, Any], element: str, *, lower: bool = False) -> frozenset[str] | None:
    if element not in elements:
        return None
    texts = _one_or_more(elements[element], element)
    if not texts:
        raise PolicyError(f"{element} has no value")
    return frozenset(map(str.lower, texts)) if lower else frozenset(texts)


def _one_or_more(found: Any, what: str) -> list[str]:
    items = found if isinstance(found, list) else [found]
    return [_text(item, what) for item in items]


def _text(found: Any, what: str) -> str:
    if isinstance(found, bool):
        return "true" if found else "false"
    if not isinstance(found, str):
        raise PolicyError(f"a value of {what} is not a string")
    return found


def _principals(elements: Mapping[str, Any], element: str) -> frozenset[Principal] | None:
    if element not in elements:
        return None
    found = elements[element]
    if isinstance(found, str):
        return frozenset({_principal("AWS", found)})
    kinds = _elements(found, frozenset(_KINDS), element)
    return frozenset(
        _principal(_KINDS[kind], name) for kind, names in kinds.items() for name in _one_or_more(names, element)
    )


def _principal(kind: str, name: str) -> Principal:
    root = _ROOT.fullmatch(name) if kind == "AWS" else None
    return Principal(kind, name if root is None else root[1])


def _conditions(found: Any) -> frozenset[Condition]:
    if not isinstance(found, Mapping):
        raise PolicyError("the condition of a statement is a JSON object")
    return frozenset(_each_condition(found))


def _each_condition(operators: Mapping[str, Any]) -> Iterable[Condition]:
    for operator, keys in operators.items():
        if not isinstance(keys, Mapping):
            raise PolicyError(f"the condition {operator} has no keys")
        for key, values in keys.items():
            name = operator.lower()
            texts = _one_or_more(values, key)
            values_ = map(str.lower, texts) if "ignorecase" in name else texts
            yield Condition(name, key.lower(), frozenset(values_))


def _has_variables(elements: Mapping[str, Any]) -> bool:
    return "${" in json.dumps({name: value for name, value in elements.items() if name != "sid"})

"""The values that a person fills in, and the names that the printed text gives to them."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

from sescheck.engine.steps import Call, Fetched, Secret, secrets_of
from sescheck.fix.plan import Plan

Names: TypeAlias = Mapping[Secret, str]
"""The variable of each value."""

_NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9_]", re.ASCII)


def names_of(plan: Plan) -> Names:
    """Give each value a variable of its own: two private keys must not share one."""
    names: dict[Secret, str] = {}
    for each in plan.steps:
        for secret in secrets_of(each.step.does):
            if secret not in names:
                names[secret] = _free(variable(secret), set(names.values()))
    return names


def variable(secret: Secret) -> str:
    """The name that the value asks for, with only what a shell allows in the name of a variable."""
    name = _NOT_IN_NAMES.sub("_", secret.name)
    return f"_{name}" if name[:1].isdigit() else name


def _free(name: str, taken: set[str]) -> str:
    number, found = 1, name
    while found in taken:
        number += 1
        found = f"{name}_{number}"
    return found


def fetched_of(call: Call) -> list[Fetched]:
    """Return the values that are read when the command runs, each once. They have no hash."""
    found: list[Fetched] = []
    for each in fetched_in(call):
        if each not in found:
            found.append(each)
    return found


def fetched_in(value: Any) -> Iterator[Fetched]:
    """Yield the values that are read when the command runs, anywhere in the parameters of a call."""
    match value:
        case Fetched():
            yield value
        case Call():
            yield from fetched_in(value.parameters)
        case Mapping():
            for each in value.values():
                yield from fetched_in(each)
        case list() | tuple():
            for each in value:
                yield from fetched_in(each)
        case _:
            pass

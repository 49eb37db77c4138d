"""The values that a person fills in, and the names that the printed text gives to them."""

import re
from collections.abc import Container, Mapping
from typing import TypeAlias

from sescheck.engine.steps import Call, Fetched, Secret, fill_ins_of, secrets_of
from sescheck.fix.plan import Plan

Names: TypeAlias = Mapping[Secret, str]
"""The variable of each value."""

_NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9_]", re.ASCII)


def names_of(plan: Plan) -> Names:
    """Give each value a variable of its own: two private keys must not share one."""
    names: dict[Secret, str] = {}
    taken: set[str] = set()
    last: dict[str, int] = {}
    for secret in (secret for each in plan.steps for secret in secrets_of(each.step.does)):
        if secret not in names:
            names[secret] = _free(variable(secret), taken, last)
            taken.add(names[secret])
    return names


def variable(secret: Secret) -> str:
    """The name that the value asks for, with only what a shell allows in the name of a variable."""
    name = _NOT_IN_NAMES.sub("_", secret.name)
    return f"_{name}" if name[:1].isdigit() else name


def _free(name: str, taken: Container[str], last: dict[str, int]) -> str:
    """A name that no other value has: the name that was asked for, or the next number of it in ``last``."""
    found = name
    while found in taken:
        last[name] = last.get(name, 1) + 1
        found = f"{name}_{last[name]}"
    return found


def fetched_of(call: Call) -> list[Fetched]:
    """Return the values that are read when the command runs, each once. They have no hash."""
    found: list[Fetched] = []
    for each in fill_ins_of(call):
        if isinstance(each, Fetched) and each not in found:
            found.append(each)
    return found

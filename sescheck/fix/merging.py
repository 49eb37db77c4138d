"""When two steps are one: they are equal, or they set different parts of the same thing."""

from collections.abc import Container, Hashable, Iterator
from typing import Any

from msgspec import structs

from sescheck.engine.steps import Call, Step

_REPLACES = ("Put", "Set", "Update")
"""The beginnings of the names of operations that replace what is there."""


def target_of(step: Step) -> Hashable:
    """What a step sets: only steps with the same target can be parts of one. The first parameter names it."""
    match step.does:
        case Call(service, operation, region, parameters):
            first = next(iter(parameters.values()), None)
            return service, operation, region, first if isinstance(first, str) else None
        case other:
            return other


def merged(one: Step, other: Step) -> Step | None:
    """Return the step that does what both do; None if they are two."""
    if one.does == other.does:
        return _with_needs(one, other)
    match one.does, other.does:
        case Call() as first, Call() as second:
            call = _of_calls(first, second)
            return None if call is None else structs.replace(_with_needs(one, other), does=call)
        case _:
            return None


def _with_needs(one: Step, other: Step) -> Step:
    return structs.replace(
        one,
        makes=tuple(dict.fromkeys((*one.makes, *other.makes))),
        needs=tuple(dict.fromkeys((*one.needs, *other.needs))),
        replaces=" ".join(dict.fromkeys(filter(None, (one.replaces, other.replaces)))),
    )


def _of_calls(one: Call, other: Call) -> Call | None:
    """Return one call for two that replace the same thing, where each changes what the other only keeps."""
    if (one.service, one.operation, one.region) != (other.service, other.operation, other.region):
        return None
    if not one.operation.startswith(_REPLACES) or not (one.kept or other.kept):
        return None
    opened = {path.partition(".")[0] for path in (*one.kept, *other.kept) if "." in path}
    values = [dict(_members(each, opened)) for each in (one, other)]
    parameters: dict[str, Any] = {}
    kept = []
    for path in dict.fromkeys((*values[0], *values[1])):
        found = [
            (each[path], path in call.kept)
            for each, call in zip(values, (one, other), strict=True)
            if path in each
        ]
        changed = [value for value, is_kept in found if not is_kept]
        if changed[1:] and changed[0] != changed[1]:
            return None
        if not changed:
            kept.append(path)
        name, _, member = path.partition(".")
        inside = parameters.setdefault(name, {}) if member else parameters
        inside[member or name] = changed[0] if changed else found[0][0]
    return structs.replace(one, parameters=parameters, kept=tuple(kept))


def _members(call: Call, opened: Container[str]) -> Iterator[tuple[str, Any]]:
    """The parameters by name; those of an opened structure as ``Rule.Enabled``."""
    for name, value in call.parameters.items():
        if name in opened:
            yield from ((f"{name}.{member}", each) for member, each in value.items())
        else:
            yield name, value

"""When two steps are one: they are equal, or they set different parts of the same thing."""

from collections.abc import Hashable, Mapping
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
    parameters: dict[str, Any] = {}
    for name in dict.fromkeys((*one.parameters, *other.parameters)):
        changed = [each.parameters[name] for each in (one, other) if _changes(each, name)]
        if changed[1:] and changed[0] != changed[1]:
            return None
        parameters[name] = (changed or [_kept(one, other, name)])[0]
    kept = tuple(name for name in parameters if not any(_changes(each, name) for each in (one, other)))
    return structs.replace(one, parameters=parameters, kept=kept)


def _changes(call: Call, name: str) -> bool:
    return name in call.parameters and name not in call.kept


def _kept(one: Call, other: Call, name: str) -> Any:
    holders: tuple[Mapping[str, Any], ...] = (one.parameters, other.parameters)
    return next(each[name] for each in holders if name in each)

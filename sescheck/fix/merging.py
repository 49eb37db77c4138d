"""When two steps are one: they are equal, or they set different parts of the same thing."""

from collections.abc import Hashable, Mapping
from typing import Any

from msgspec import structs

from sescheck.engine.steps import Call, Record, Step

_SPF = "v=spf1"
_REPLACES = ("Put", "Set", "Update")
"""The beginnings of the names of operations that replace what is there."""


def target_of(step: Step) -> Hashable:
    """What a step sets: only steps with the same target can be parts of one. The first parameter names it."""
    match step.does:
        case Call(service, operation, region, parameters):
            first = next(iter(parameters.values()), None)
            return service, operation, region, first if isinstance(first, str) else None
        case Record(name, type_):
            return name, type_
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
        case Record() as first, Record() as second:
            record = of_records(first, second)
            return None if record is None else structs.replace(_with_needs(one, other), does=record)
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


def of_records(one: Record, other: Record) -> Record | None:
    """Return one set of records for two of one name and type, with what either adds, without what either removes.

    None if they contradict each other: a name has one CNAME record, one text with SPF, and steps that want
    different MX records mean different places.
    """
    if (one.name, one.type) != (other.name, other.type):
        return None
    if set(one.values) == set(other.values):
        return one if one.now is not None else structs.replace(one, now=other.now)
    now = one.now if one.now is not None else other.now
    before = now or ()
    removed = {value for each in (one, other) for value in each.now or () if value not in each.values}
    added = [each for each in (*one.values, *other.values) if each not in before]
    values = tuple(dict.fromkeys((*(each for each in before if each not in removed), *added)))
    if not _agree(one.type, values):
        return None
    return structs.replace(one, values=values, now=now, zone=one.zone or other.zone, ttl=min(one.ttl, other.ttl))


def _agree(type_: str, values: tuple[str, ...]) -> bool:
    if type_ == "TXT":
        return sum(each.lower().split(" ")[0] == _SPF for each in values) <= 1
    return len(values) <= 1

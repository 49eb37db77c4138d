"""When two steps are one: they are equal, or they set different parts of the same thing."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any

from msgspec import structs

from sescheck.engine.steps import Call, Record, Step
from sescheck.fix.dmarc_merging import with_one_dmarc
from sescheck.fix.whole_merging import whole_merged

_SPF = "v=spf1"
_DMARC = "v=dmarc1"
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
            both = whole_merged(one, other)
            if both is not None:
                return structs.replace(_with_needs(_with_needs(both, one), other), replaces=both.replaces)
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
    """Return one call for two that replace the same thing, if each changes what the other keeps or leaves out."""
    if (one.service, one.operation, one.region) != (other.service, other.operation, other.region):
        return None
    if not one.operation.startswith(_REPLACES):
        return None
    try:
        parameters = {
            name: _united(_Part(one, name), _Part(other, name))
            for name in dict.fromkeys((*one.parameters, *other.parameters))
        }
    except _ContradictionError:
        return None
    kept = (path for path in (*one.kept, *other.kept) if _keeps(one, path) and _keeps(other, path))
    return structs.replace(one, parameters=parameters, kept=tuple(dict.fromkeys(kept)))


class _ContradictionError(Exception):
    """Both calls change the same part, in different ways."""


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of the parameters of a call.

    Attributes:
        path: as ``Call.kept`` names it: ``Rule.Actions.0.S3Action``.
    """

    call: Call
    path: str

    @property
    def value(self) -> Any:
        """The value; ``_ABSENT`` if the call does not have the part."""
        found: Any = self.call.parameters
        for name in self.path.split("."):
            match found:
                case Mapping():
                    found = found.get(name, _ABSENT)
                case list():
                    found = found[int(name)]
                case _:
                    return _ABSENT
        return found

    @property
    def is_kept(self) -> bool:
        """True if it only repeats what was read."""
        return _keeps(self.call, self.path)

    def inside(self, name: Any) -> "_Part":
        """A part of this part."""
        return _Part(self.call, f"{self.path}.{name}")


_ABSENT = object()


def _keeps(call: Call, path: str) -> bool:
    return any(path == kept or path.startswith(f"{kept}.") for kept in call.kept)


def _united(one: _Part, other: _Part) -> Any:
    """The part that does what both do.

    Raises:
        _ContradictionError: they do different things.
    """
    first, second = one.value, other.value
    if one.is_kept or first is _ABSENT:
        return first if second is _ABSENT else second
    if other.is_kept or second is _ABSENT or first == second:
        return first
    opened = any(path.startswith(f"{one.path}.") for path in (*one.call.kept, *other.call.kept))
    match first, second:
        case Mapping(), Mapping() if opened:
            names = (name for name in dict.fromkeys((*first, *second)) if not _is_removed(one, other, name))
            return {name: _united(one.inside(name), other.inside(name)) for name in names}
        case list(), list() if opened and len(first) == len(second):
            return [_united(one.inside(index), other.inside(index)) for index in range(len(first))]
        case _:
            raise _ContradictionError


def _is_removed(one: _Part, other: _Part, name: str) -> bool:
    """True if one call leaves out what the other one only keeps."""
    inside = (one.inside(name), other.inside(name))
    return any(each.value is _ABSENT for each in inside) and any(each.is_kept for each in inside)


def of_records(one: Record, other: Record) -> Record | None:
    """Return one set of records for two of one name and type, with what either adds, without what either removes.

    None if they contradict each other: a name has one CNAME record, one text with SPF, and steps that want
    different MX records mean different places.
    """
    if (one.name, one.type) != (other.name, other.type):
        return None
    one, other = with_one_dmarc(one, other)
    if set(one.values) == set(other.values):
        return one if one.now is not None else structs.replace(one, now=other.now)
    now = one.now if one.now is not None else other.now
    before = now or ()
    removed = {value for each in (one, other) for value in each.now or () if value not in each.values}
    added = [each for each in (*one.values, *other.values) if each not in before]
    values = tuple(dict.fromkeys((*(each for each in before if each not in removed), *added)))
    if not _agree(one.type, values):
        return None
    return structs.replace(one, values=values, now=now, ttl=min(one.ttl, other.ttl))


def _agree(type_: str, values: tuple[str, ...]) -> bool:
    if type_ == "TXT":
        return all(sum(is_a(each) for each in values) <= 1 for is_a in (_is_spf, _is_dmarc))
    return len(values) <= 1


def _is_spf(text: str) -> bool:
    return text.lower().split(" ")[0] == _SPF


def _is_dmarc(text: str) -> bool:
    return text.strip().lower().startswith(_DMARC)

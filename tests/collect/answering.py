"""Answers made from the models of the services. They record which members the collectors read."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from typing import Any

from botocore.model import ListShape, MapShape, OperationModel, ServiceModel, Shape, StructureShape
from botocore.session import get_session

from sescheck.aws.operations import Operation
from sescheck.snapshot.reading import Known, Listing, Reading, Unreadable, Why

SERVICES = ("sesv2", "ses", "mailmanager")
READING = ("Get", "List", "Describe", "BatchGet")
Leaf = tuple[str, str, str]
"""A service, an operation of it, and the path of a member of the answer that holds no others."""

LEFT_OUT = object()
"""The value of a member that an answer does not have."""

NAME = "example.com"
"""The value of every free text, and the key of every map."""

_ALTERNATIVES = {"EventDestination": "Destination", "ReceiptAction": "Action"}
"""Structures of which AWS fills one of the members that end so: an item is made for each."""


@cache
def _model(service: str) -> ServiceModel:
    return get_session().get_service_model(service)


def operations(service: str) -> Iterator[OperationModel]:
    """The operations of a service that only read, according to botocore."""
    model = _model(service)
    yield from (model.operation_model(name) for name in model.operation_names if name.startswith(READING))


def made(operation: Operation, name: str) -> Any:
    """An item of a list, made from AWS's model. Every free text in it is the name."""
    answer = _model(operation.service).operation_model(operation.name).output_shape
    return _made(answer.members[str(operation.items)].member, name)


def _made(shape: Shape, name: str) -> Any:
    match shape:
        case StructureShape():
            return {key: _made(member, name) for key, member in shape.members.items()}
        case ListShape():
            return [_made(shape.member, name)]
        case MapShape():
            return {name: _made(shape.value, name)}
        case _:
            return _VALUES.get(shape.type_name) or (shape.enum or [name])[0]


def leaves(operation: OperationModel) -> dict[str, Shape]:
    """The members of the answer that have no members, by their path: ``A.B[].C{}``."""
    shape = operation.output_shape
    return {} if shape is None else dict(_leaves(shape, "", frozenset()))


def _leaves(shape: Shape, path: str, above: frozenset[str]) -> Iterator[tuple[str, Shape]]:
    match shape:
        case StructureShape():
            inside = {} if shape.name in above else shape.members
            if not inside:
                yield path, shape
            for name, member in inside.items():
                yield from _leaves(member, _join(path, name), above | {shape.name})
        case ListShape():
            yield from _leaves(shape.member, f"{path}[]", above)
        case MapShape():
            yield from _leaves(shape.value, f"{path}{{}}", above)
        case _:
            yield path, shape


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


class Watched(dict[str, Any]):
    """A structure, or a map, of an answer. It records which members are read."""

    def __init__(self, members: dict[str, Any], paths: dict[str, str], note: set[str]) -> None:
        super().__init__(members)
        self.paths = paths
        self._note = note

    def __getitem__(self, name: str) -> Any:
        self._see(name)
        return super().__getitem__(name)

    def get(self, name: str, default: Any = None) -> Any:
        """Return a member, and record it."""
        self._see(name)
        return super().get(name, default)

    def items(self) -> Any:
        """Return all items, and record all members."""
        return [(name, self[name]) for name in self]

    def values(self) -> Any:
        """Return all values, and record all members."""
        return [self[name] for name in self]

    def __iter__(self) -> Iterator[str]:
        """Overridden: ``dict`` cannot copy it without a record."""
        yield from super().__iter__()

    def _see(self, name: str) -> None:
        if name in self:
            self._note.add(self.paths[name])


@dataclass
class Answering:
    """A door that fills every member of every answer.

    Attributes:
        seen: what was taken out of the answers.
        refused: operations that AWS denies.
        other: members with another value than usual.
    """

    refused: frozenset[Operation] = frozenset()
    other: Mapping[Leaf, Any] = field(default_factory=dict)
    region: str = "us-east-1"
    account: str = "123456789012"
    unneeded: frozenset[Operation] = frozenset()
    seen: set[Leaf] = field(default_factory=set)

    def for_reads(self, _: Iterable[Operation]) -> "Answering":
        """Return the same door."""
        return self

    async def ask(self, operation: Operation, **params: Any) -> Reading[Any]:
        """Return an answer with every member."""
        if operation in self.refused:
            return Unreadable(Why.DENIED, operation.action, "denied")
        return Known(self._answer(operation, params))

    ask_whether = ask

    async def follow(self, operation: Operation, **params: Any) -> Listing[Any]:
        """Return the only page of a list."""
        match await self.ask(operation, **params):
            case Known(answer):
                return Listing(tuple(answer[operation.items]))
            case Unreadable() as unread:
                return Listing((), unread)

    def _answer(self, operation: Operation, params: dict[str, Any]) -> Any:
        model = _model(operation.service).operation_model(operation.name)
        note = _Note(self.seen, operation, self.other)
        names = params.get("Identities", [NAME])
        return _filled(model.output_shape, "", names, note)


class _Note(set[str]):
    """Adds the paths under the name of the operation, and gives the values of plain members."""

    def __init__(self, seen: set[Leaf], operation: Operation, other: Mapping[Leaf, Any]) -> None:
        super().__init__()
        self._seen, self._operation, self._other = seen, operation, other

    def leaves_out(self, path: str) -> bool:
        """True if the answer does not have the member."""
        return self._other.get((self._operation.service, self._operation.name, path)) is LEFT_OUT

    def value(self, path: str, shape: Shape) -> Any:
        """Return the value of a plain member."""
        usual = _VALUES.get(shape.type_name) or (shape.enum or [NAME])[0]
        return self._other.get((self._operation.service, self._operation.name, path), usual)

    def add(self, path: str) -> None:
        """Record a path."""
        self._seen.add((self._operation.service, self._operation.name, path))


def _filled(shape: Shape, path: str, names: list[str], note: _Note) -> Any:
    match shape:
        case StructureShape():
            members = {
                name: _filled(member, _join(path, name), names, note)
                for name, member in shape.members.items()
                if not note.leaves_out(_join(path, name))
            }
            return Watched(
                members, {name: _seen_at(shape.members[name], _join(path, name)) for name in members}, note
            )
        case ListShape():
            return list(_each(shape.member, f"{path}[]", names, note))
        case MapShape():
            inside = f"{path}{{}}"
            values = {name: _filled(shape.value, inside, names, note) for name in names}
            return Watched(values, dict.fromkeys(values, inside), note)
        case _:
            return note.value(path, shape)


_VALUES = {
    "boolean": True,
    "integer": 1,
    "long": 1,
    "double": 1.0,
    "float": 1.0,
    "timestamp": datetime(2026, 11, 27, tzinfo=UTC),
}


def _each(shape: Shape, path: str, names: list[str], note: _Note) -> Iterator[Any]:
    """One item, or one for each of its alternatives."""
    whole = _filled(shape, path, names, note)
    ending = _ALTERNATIVES.get(shape.name)
    if ending is None:
        yield whole
        return
    kinds = [name for name in whole if name.endswith(ending)]
    for kind in kinds:
        members = {name: dict.__getitem__(whole, name) for name in whole if name == kind or name not in kinds}
        yield Watched(members, whole.paths, note)


def _seen_at(shape: Shape, path: str) -> str:
    """Record a list of plain values with its values."""
    while isinstance(shape, ListShape):
        shape, path = shape.member, f"{path}[]"
    return path

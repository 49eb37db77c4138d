"""What a command asks AWS for, by botocore's models: the operation, and its parameters as Python values."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import botocore.session
from botocore import xform_name
from botocore.exceptions import UnknownServiceError
from botocore.model import ListShape, MapShape, OperationModel, ServiceModel, Shape, StructureShape

from tests.commands.filled import FILES, content, filled

RENAMED = {("sns", "Subscribe", "--notification-endpoint"): "Endpoint"}
"""Options to which the CLI gives another name than the parameter's."""

GLOBAL = {"--region", "--query", "--output", "--endpoint-url", "--profile"}
"""Options of the CLI itself, with a value each."""

CUSTOM = {("s3", "mb"), ("cloudformation", "deploy"), ("configure", "list-profiles")}
"""Commands of the CLI's own that are no operation: only the CLI itself can judge them."""

_FILE = "file://"
_CONVERT: dict[str, Callable[[str], Any]] = {
    "integer": int,
    "long": int,
    "float": float,
    "double": float,
    "boolean": {"true": True, "false": False}.get,
}


class WrongError(Exception):
    """What is wrong with a command."""


@dataclass(frozen=True)
class Asked:
    """An operation with its parameters; files and placeholders are filled.

    Attributes:
        from_file: the parameters whose value a file has.
    """

    service: str
    operation: OperationModel
    parameters: dict[str, Any]
    from_file: frozenset[str]


_NAMES = {"s3api": "s3"}
"""Services that the CLI calls otherwise than botocore does."""


@cache
def _service(name: str) -> ServiceModel:
    try:
        return botocore.session.get_session().get_service_model(_NAMES.get(name, name))
    except UnknownServiceError as error:
        raise WrongError(str(error)) from error


def operation_named(service: str, command: str) -> OperationModel:
    """The operation that the CLI calls so."""
    model = _service(service)
    for name in model.operation_names:
        if xform_name(name, "-") == command:
            return model.operation_model(name)
    raise WrongError(f"aws {service} has no {command}")


def split(words: list[str]) -> tuple[str, str, list[tuple[str, list[str]]]]:
    """Service, command, and every option with its values; the CLI's own options may come first."""
    rest = list(words)
    while rest and rest[0] in GLOBAL:
        rest = rest[2:]
    if len(rest) < 2:
        raise WrongError(f"no service and command: {words}")
    service, command, *rest = rest
    options: list[tuple[str, list[str]]] = []
    for word in rest:
        if word.startswith("--"):
            options.append((word, []))
        elif options:
            options[-1][1].append(word)
        else:
            raise WrongError(f"{word} belongs to no option")
    return service, command, options


def asked(words: list[str]) -> Asked:
    """What the words ask for.

    Raises:
        WrongError: there is no such operation or parameter, or a value is of another type.
    """
    service, command, options = split(words)
    operation = operation_named(service, command)
    given = [(option, values) for option, values in options if option not in GLOBAL]
    parameters: dict[str, Any] = {}
    for option, values in given:
        if option == "--cli-input-json":
            parameters |= json.loads(_text(values[0]))
            continue
        name, value = _parameter(service, operation, option, values)
        parameters[name] = value
    from_file = frozenset(
        _parameter(service, operation, option, values)[0]
        for option, values in given
        if option != "--cli-input-json" and values and values[0].startswith(_FILE)
    )
    return Asked(service, operation, parameters, from_file)


def _parameter(service: str, operation: OperationModel, option: str, values: list[str]) -> tuple[str, Any]:
    members = operation.input_shape.members if operation.input_shape else {}
    renamed = RENAMED.get((service, operation.name, option))
    for name, shape in members.items():
        plain = f"--{xform_name(name, '-')}"
        if shape.type_name == "boolean" and option in {plain, plain.replace("--", "--no-", 1)}:
            if values:
                raise WrongError(f"{option} is a switch, and takes no {values}")
            return name, option == plain
        if name == renamed or (renamed is None and option == plain):
            return name, _value(shape, values)
    raise WrongError(f"aws {service} {xform_name(operation.name, '-')} has no {option} {' '.join(values)}".strip())


def _text(value: str) -> str:
    if not value.startswith(_FILE):
        return filled(value)
    name = value.removeprefix(_FILE)
    if name not in FILES:
        raise WrongError(f"{name} is a file that tests/commands/filled.py does not know")
    return content(name)


def _value(shape: Shape, values: list[str]) -> Any:
    texts = [_text(value) for value in values]
    if isinstance(shape, ListShape):
        if len(texts) == 1 and texts[0].startswith("["):
            return json.loads(texts[0])
        return [_one(shape.member, text) for text in texts]
    if len(texts) != 1:
        raise WrongError(f"{shape.name} takes one value, not {texts}")
    return _one(shape, texts[0])


def _one(shape: Shape, text: str) -> Any:
    if isinstance(shape, StructureShape | MapShape):
        return json.loads(text) if text.startswith("{") else _typed(shape, _Shorthand(text).pairs())
    return _typed(shape, text)


def _typed(shape: Shape, value: Any) -> Any:
    """The value as the shape has it; a name that the shape does not have stays, for the validator to see."""
    if isinstance(shape, StructureShape):
        return {
            name: _typed(shape.members[name], each) if name in shape.members else each
            for name, each in value.items()
        }
    if isinstance(shape, MapShape):
        return {name: _typed(shape.value, each) for name, each in value.items()}
    if isinstance(shape, ListShape):
        return [_typed(shape.member, each) for each in (value if isinstance(value, list) else [value])]
    return _CONVERT.get(shape.type_name, str)(value)


class _Shorthand:
    """The CLI's shorthand: ``a=b,c=[d,e],f={g=h}``."""

    def __init__(self, text: str) -> None:
        self._parts = iter(re.findall(r"[\[\]{},=]|[^\[\]{},=]+", text))
        self._ahead: str | None = next(self._parts, None)

    def _take(self, wanted: str | None = None) -> str:
        found = self._ahead
        if found is None or (wanted is not None and found != wanted):
            raise WrongError(f"shorthand: {found!r} where {wanted or 'a word'} is wanted")
        self._ahead = next(self._parts, None)
        return found

    def pairs(self) -> dict[str, Any]:
        """``a=b,c=d``, to the end or to a closing brace."""
        found = {}
        while True:
            name = self._take()
            self._take("=")
            found[name] = self._value()
            if self._ahead != ",":
                return found
            self._take(",")

    def _value(self) -> Any:
        if self._ahead == "{":
            self._take()
            inside = self.pairs()
            self._take("}")
            return inside
        if self._ahead == "[":
            return list(self._items())
        return self._take()

    def _items(self) -> Iterator[Any]:
        self._take("[")
        while self._ahead != "]":
            yield self._value()
            if self._ahead == ",":
                self._take()
        self._take("]")

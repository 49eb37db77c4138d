"""What stands in an answer in a member's place: derived from the answer, and from botocore's shape of it."""

import copy
import functools
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any
from xml.etree import ElementTree as ET

import botocore.session

from sescheck.aws.botocore_tuning.service_models import read_cheaply
from sescheck.emulator.server.wire import Answer
from tests.nonsense.serving import Distortion

Path = tuple[str | int, ...]


class Kind(Enum):
    """What a mutation is, and so what a report may say of it."""

    WRONG = "of the wrong type: no answer"
    ABSENT = "left out"
    OTHER = "another value of the right type, which may be true"


@dataclass(frozen=True)
class Mutation:
    """One member changed."""

    name: str
    kind: Kind
    distortion: Distortion


_RAW = "@@raw-{}@@"
_TOKENS = {"1e999": "1e999", "10^400": "1" + "0" * 400, "nan": "NaN"}
_REMOVED = object()
_VALUES: dict[str, object] = {
    "null": None,
    "a list": [],
    "a list of null": [None],
    "a list of texts": ["x"],
    "a list of lists": [[]],
    "an object": {},
    "an object with a list": {"a": [1]},
    "no text": "",
    "a text": "x",
    "a huge text": "x" * 1_000_000,
    "zero": 0,
    "a negative": -7,
    "a fraction": 1.5,
    "a far date": 253_402_300_800_000,
    "true": True,
    "false": False,
    **{name: _RAW.format(name) for name in _TOKENS},
}
_TEXTS = {"a text": "x", "a number": "7", "1e999": "1e999", "10^400": "1" + "0" * 400}
_FAR = {"a far date": "9999-12-31T23:59:59Z", "a negative": "-7", "an early date": "1601-01-01T00:00:00Z"}
_OF_TYPE: dict[str, tuple[type, ...]] = {
    "structure": (dict,),
    "map": (dict,),
    "list": (list,),
    "string": (str,),
    "boolean": (bool,),
    "integer": (int,),
    "long": (int,),
    "double": (int, float),
    "float": (int, float),
    "timestamp": (int, float, str),
    "blob": (str,),
}


def shape_of(service: str, operation: str) -> Any:
    """Botocore's shape of an operation's answer."""
    return _models().get_service_model(service).operation_model(operation).output_shape


@functools.cache
def _models() -> Any:
    session = botocore.session.get_session()
    read_cheaply(session)
    return session


def every(service: str, operation: str, answer: Answer) -> Iterator[Mutation]:
    """All mutations of an answer's members."""
    shape = shape_of(service, operation)
    if answer.body.lstrip().startswith(b"{"):
        return _of_json(shape, json.loads(answer.body))
    return _of_xml(shape, answer.body.decode())


def _of_json(shape: Any, told: Any) -> Iterator[Mutation]:
    for path, found, member in _walk(shape, told, ()):
        name = ".".join(map(str, path))
        if isinstance(found, dict) and member is not None and member.type_name == "structure":
            yield Mutation(f"{name} has more", Kind.ABSENT, _json(told, (*path, "NeverHeardOf"), [{"a": [1]}]))
        if not path:
            continue
        yield Mutation(f"{name} left out", _kind(member, path, _REMOVED), _json(told, path, _REMOVED))
        for label, value in _VALUES.items():
            if value != found or type(value) is not type(found):
                yield Mutation(f"{name} is {label}", _kind(member, path, value), _json(told, path, value))
    for member, each in shape.members.items():
        key = each.serialization.get("name", member)
        if key not in told and "location" not in each.serialization:
            wrong: Any = [] if each.type_name != "list" else {"a": 1}
            yield Mutation(f"{key} is of another type", _kind(each, (key,), wrong), _json(told, (key,), wrong))


def _walk(shape: Any, told: Any, path: Path) -> Iterator[tuple[Path, Any, Any]]:
    yield path, told, shape
    if isinstance(told, dict):
        for key, value in told.items():
            yield from _walk(_below(shape, key), value, (*path, key))
    if isinstance(told, list) and told:
        yield from _walk(getattr(shape, "member", None), told[0], (*path, 0))


def _below(shape: Any, key: str) -> Any:
    if shape is None or shape.type_name == "map":
        return None if shape is None else shape.value
    members = getattr(shape, "members", {})
    by_key = {each.serialization.get("name", name): each for name, each in members.items()}
    return by_key.get(key)


def _kind(shape: Any, path: Path, value: Any) -> Kind:
    if shape is None:
        return Kind.OTHER
    if value is None or value is _REMOVED:
        return _kind_of_nothing(shape, path, value)
    is_raw = isinstance(value, str) and value.startswith("@@raw-")
    types = _OF_TYPE[shape.type_name]
    wrong = is_raw or not isinstance(value, types) or (isinstance(value, bool) and bool not in types)
    if wrong or shape.type_name == "timestamp":
        return Kind.WRONG
    if isinstance(value, list) and any(not isinstance(each, _OF_TYPE[shape.member.type_name]) for each in value):
        return Kind.WRONG
    return Kind.ABSENT if shape.type_name == "structure" and not value else Kind.OTHER


def _kind_of_nothing(shape: Any, path: Path, value: object) -> Kind:
    """AWS leaves empty lists and mappings out; one item less is another list, and null is no item."""
    if isinstance(path[-1], int):
        return Kind.WRONG if value is None else Kind.OTHER
    return Kind.OTHER if shape.type_name in {"list", "map"} else Kind.ABSENT


def _json(told: Any, path: Path, value: Any) -> Distortion:
    def made(answer: Answer) -> Answer:
        changed = copy.deepcopy(json.loads(answer.body))
        where = changed
        try:
            for step in path[:-1]:
                where = where[step]
            if value is _REMOVED:
                del where[path[-1]]
            else:
                where[path[-1]] = value
        except (KeyError, IndexError):
            return answer  # another answer of the operation, without that member
        text = json.dumps(changed)
        for name, token in _TOKENS.items():
            text = text.replace(f'"{_RAW.format(name)}"', token)
        return replace(answer, body=text.encode())

    assert told is not None
    return made


def _of_xml(shape: Any, text: str) -> Iterator[Mutation]:
    root = ET.fromstring(text)  # noqa: S314 - the emulator's
    for path, node in _elements(root, ()):
        name = "/".join(f"{_plain(_at(root, path[: n + 1]))}" for n in range(len(path)))
        if not path or "ResponseMetadata" in name:
            continue
        leaf = not len(node)
        yield Mutation(f"{name} left out", _absent_kind(node), _xml(path, "remove"))
        yield Mutation(f"{name} is empty", _empty_kind(node), _xml(path, "text", ""))
        yield Mutation(f"{name} has more", Kind.OTHER if leaf else Kind.ABSENT, _xml(path, "more"))
        yield Mutation(f"{name} twice", Kind.OTHER, _xml(path, "twice"))
        if leaf:
            yield Mutation(f"{name} is an element", Kind.WRONG, _xml(path, "child"))
            for label, value in {**_TEXTS, **_FAR}.items():
                yield Mutation(f"{name} is {label}", _text_kind(node), _xml(path, "text", value))
        else:
            yield Mutation(f"{name} is text", Kind.WRONG, _xml(path, "text", "x"))
    assert shape is None or shape.type_name == "structure"


def _absent_kind(node: ET.Element) -> Kind:
    """AWS leaves empty lists and mappings out; one item less is another list."""
    of_lists = {"member", "entry", "item"}
    is_list = {_plain(child) for child in node} & of_lists
    return Kind.OTHER if is_list or _plain(node) in of_lists else Kind.ABSENT


def _empty_kind(node: ET.Element) -> Kind:
    """A switch and a date are not empty; a list or a text may be."""
    return _text_kind(node)


def _text_kind(node: ET.Element) -> Kind:
    """A switch is true or false; a date is one of these years."""
    text = node.text or ""
    if text in {"true", "false"} or (text[:2] == "20" and text.endswith("Z")):
        return Kind.WRONG
    return Kind.OTHER


def _elements(node: ET.Element, path: tuple[int, ...]) -> Iterator[tuple[tuple[int, ...], ET.Element]]:
    yield path, node
    for number, child in enumerate(node):
        yield from _elements(child, (*path, number))


def _at(root: ET.Element, path: tuple[int, ...]) -> ET.Element:
    for number in path:
        root = root[number]
    return root


def _plain(node: ET.Element) -> str:
    return node.tag.rpartition("}")[2]


def _xml(path: tuple[int, ...], change: str, text: str = "") -> Distortion:
    def made(answer: Answer) -> Answer:
        root = ET.fromstring(answer.body.decode())  # noqa: S314 - as above
        try:
            above, node = _at(root, path[:-1]), _at(root, path)
        except IndexError:
            return answer
        if change == "remove":
            above.remove(node)
        elif change == "twice":
            above.insert(path[-1], copy.deepcopy(node))
        elif change == "text":
            node[:] = []
            node.text = text
        else:
            if change == "child":
                node.text = None
            ET.SubElement(node, "NeverHeardOf").text = "x"
        return replace(answer, body=ET.tostring(root))

    return made

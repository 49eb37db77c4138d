"""Every answer of the model's shape is read as botocore reads it, whatever is left out, repeated or empty."""

import random
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

import botocore.session
import pytest
from botocore import parsers
from botocore.model import OperationModel, Shape

from sescheck.aws.botocore_tuning.service_models import read_cheaply
from sescheck.aws.operations import Operation
from sescheck.aws.shapes import moment
from sescheck.aws.strict_xml import StrictParsers
from sescheck.collect.declarations import every_read

_SESSION = botocore.session.get_session()
read_cheaply(_SESSION)
_TEXTS = ("", "a", " b ", "a.example", "<&>", "ü@example", "\n")


def _model(operation: Operation) -> OperationModel:
    return _SESSION.get_service_model(operation.service).operation_model(operation.name)


def _is_xml(operation: Operation) -> bool:
    """No model describes the answer of GetBucketLocation."""
    model = _model(operation)
    return "json" not in model.service_model.resolved_protocol and model.name != "GetBucketLocation"


XML = [each for each in every_read() if _is_xml(each)]


def _fill(node: Element, shape: Shape, dice: random.Random, depth: int = 0) -> None:
    """Put into an element what its shape may hold."""
    match shape.type_name:
        case "structure":
            _fill_members(node, shape, dice, depth)
        case "list":
            for _ in range(dice.randint(0, 3)):
                _fill(
                    SubElement(node, shape.member.serialization.get("name", "member")), shape.member, dice, depth
                )
        case "map":
            for number in range(dice.randint(0, 3)):
                parts = [(shape.key, "key"), (shape.value, "value")]
                entry = SubElement(node, "entry")
                for each, name in dice.sample(parts, 2):
                    part = SubElement(entry, each.serialization.get("name", name))
                    _fill(part, each, dice, depth)
                    if each is shape.key:
                        part.text = f"key{number}"
        case kind:
            node.text = _text(kind, dice)


def _fill_members(node: Element, shape: Shape, dice: random.Random, depth: int) -> None:
    members = [pair for pair in shape.members.items() if "location" not in pair[1].serialization]
    for name, each in dice.sample(members, dice.randint(0, len(members))) if depth < 5 else ():
        own = each.serialization.get("name", name)
        if not each.serialization.get("flattened"):
            _fill(SubElement(node, own), each, dice, depth + 1)
            continue
        for _ in range(dice.randint(0, 3)):
            _fill(SubElement(node, each.member.serialization.get("name", own)), each.member, dice, depth + 1)
    if dice.random() < 0.2:
        SubElement(SubElement(node, "NeverHeardOf"), "x").text = "y"


def _text(kind: str, dice: random.Random) -> str:
    match kind:
        case "boolean":
            return dice.choice(["true", "false"])
        case "integer" | "long" | "float" | "double":
            return str(dice.randint(-5, 10**9))
        case "timestamp":
            return f"20{dice.randint(10, 40)}-03-31T01:02:03Z"
        case "blob":
            return "YQ=="
        case _:
            return dice.choice(_TEXTS)


def _answers(model: OperationModel) -> Iterator[bytes]:
    shape = model.output_shape
    for seed in range(40):
        root = Element(f"{model.name}Response")
        wrapper = shape.serialization.get("resultWrapper")
        _fill(root if wrapper is None else SubElement(root, wrapper), shape, random.Random(seed))  # noqa: S311 - the same each time
        SubElement(SubElement(root, "ResponseMetadata"), "RequestId").text = "an-id"
        yield tostring(root)


@pytest.mark.parametrize("operation", XML, ids=lambda each: each.action)
def test_an_answer_is_read_as_botocore_reads_it(operation: Operation) -> None:
    """Members in the same order, too."""
    model = _model(operation)
    protocol = model.service_model.resolved_protocol
    plain = parsers.ResponseParserFactory()
    plain.set_parser_defaults(timestamp_parser=moment)
    for body in _answers(model):
        answer: dict[str, Any] = {"status_code": 200, "headers": {}, "body": body}
        ours = StrictParsers().create_parser(protocol).parse(answer, model.output_shape)
        theirs = plain.create_parser(protocol).parse(answer, model.output_shape)
        assert repr(ours) == repr(theirs), body

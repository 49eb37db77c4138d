"""Check an answer against the shape of its operation in botocore's model.

botocore does not check what it gets: a text instead of a list becomes a list of letters, everything except
``true`` is off, and the web page of a proxy is an answer in which nothing is set. Here the types of all members
that are present are checked: of JSON before botocore reads it, of XML while it does (``strict_xml``).

Members that the models require may be missing: AWS leaves ``MailFromDomain`` and ``BounceTopic`` out if none is
set, although the models require both. So the collectors require what they use. A null is a missing member. New
values and new members, which the model does not have, are accepted.
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated, Any
from xml.etree.ElementTree import Element

import msgspec
from botocore import parsers
from botocore.model import OperationModel, Shape
from botocore.utils import parse_timestamp

LARGEST = 2**63 - 1
_YEARS = range(2000, 2101)
"""AWS is younger than the first year, and sets no date after the last."""
_FIRST_SECOND, _LAST_SECOND = (datetime(year, 1, 2, tzinfo=UTC).timestamp() for year in (_YEARS[0], _YEARS[-1]))
"""Between these seconds the year is the same in every time zone."""

_Number = Annotated[int, msgspec.Meta(ge=-LARGEST, le=LARGEST)]
_SCALARS: Mapping[str, Any] = {
    "blob": str,
    "boolean": bool,
    "character": str,
    "double": float,
    "float": float,
    "integer": _Number,
    "long": _Number,
    "string": str,
    "timestamp": int | float | str,
}
_decoders: dict[tuple[str, str, str], msgspec.json.Decoder[Any]] = {}


class UnexpectedAnswerError(parsers.ResponseParserError):  # type: ignore[misc] # botocore has no types
    """An answer without the shape of its operation. The message names the member, and never quotes the answer."""


def check_json(operation: OperationModel, body: bytes) -> None:
    """Check that it is a JSON object with members of the right types.

    Raises:
        UnexpectedAnswerError: it is not.
    """
    service = operation.service_model
    key = (service.service_name, service.api_version, operation.name)
    decoder = _decoders.get(key)
    if decoder is None:
        decoder = _decoders[key] = msgspec.json.Decoder(_type(_body_of(operation.output_shape)))
    try:
        found = decoder.decode(body)
    except RecursionError as error:
        raise UnexpectedAnswerError("too deeply nested") from error
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        # msgspec names types, members and places, but for a date or a word of a list: those have no types here
        raise UnexpectedAnswerError(f"{type(error).__name__}: {error}") from error
    if isinstance(found, msgspec.Struct) and all(getattr(found, each) is None for each in found.__struct_fields__):
        _check_empty(found, body)


def _check_empty(found: msgspec.Struct, body: bytes) -> None:
    """Check that it has a known member, or none: an object with only unknown members is an error or not from AWS.

    Raises:
        UnexpectedAnswerError: it is such an object.
    """
    given = msgspec.json.decode(body, type=dict[str, msgspec.Raw])
    if given and given.keys().isdisjoint(found.__struct_encode_fields__):
        raise UnexpectedAnswerError("an object without any of its members")


def _body_of(shape: Shape | None) -> Shape | None:
    """Return the shape of the body, which may be one member of the whole."""
    if shape is None or "payload" not in shape.serialization:
        return shape
    return shape.members[shape.serialization["payload"]]


def _type(shape: Shape | None, above: tuple[str, ...] = ()) -> Any:
    """Return the type as which msgspec decodes a shape; a recursive shape is not checked further."""
    if shape is None:
        return dict[str, msgspec.Raw]
    if shape.name in above:
        return Any
    if shape.type_name == "structure":
        return _structure(shape, (*above, shape.name))
    if shape.type_name == "list":
        return list[_type(shape.member, above)]  # type: ignore[misc] # made at run time
    if shape.type_name == "map":
        return dict[str, _type(shape.value, above)]  # type: ignore[misc] # as above
    return _SCALARS.get(shape.type_name, Any)


def _structure(shape: Shape, above: tuple[str, ...]) -> Any:
    members = {name: each for name, each in shape.members.items() if "location" not in each.serialization}
    names = {f"m{number}": name for number, name in enumerate(members)}
    return msgspec.defstruct(
        shape.name,
        [(field, _type(members[name], above) | None, None) for field, name in names.items()],
        rename={field: members[name].serialization.get("name", name) for field, name in names.items()},
    )


def moment(value: Any) -> datetime:
    """Parse a date like botocore; seconds, as in JSON, without a lookup of the local time zone.

    Raises:
        UnexpectedAnswerError: AWS cannot have set it.
    """
    if isinstance(value, int | float) and _FIRST_SECOND <= value < _LAST_SECOND:
        return datetime.fromtimestamp(value, UTC)
    found: datetime = parse_timestamp(value)
    if found.year not in _YEARS:
        raise UnexpectedAnswerError(f"a date outside the years {_YEARS[0]} to {_YEARS[-1]}")
    return found


_REGION = re.compile(r"[a-z0-9-]+|EU|")
_BUCKET_LOCATION = "LocationConstraint"


def bucket_location(body: bytes) -> str:
    """Return the answer of S3's GetBucketLocation, which has no model: an element with a region or none.

    Raises:
        UnexpectedAnswerError: it is something else.
    """
    root = _root_of(body)
    text = root.text or ""
    if name_of(root) != _BUCKET_LOCATION or len(root) or not _REGION.fullmatch(text):
        raise UnexpectedAnswerError(f"no {_BUCKET_LOCATION}")
    return text


def check_xml(operation: OperationModel, body: bytes) -> None:
    """Check that it is XML, unless the operation answers with plain text, such as a policy.

    Raises:
        ResponseParserError: it is not.
    """
    shape = _body_of(operation.output_shape)
    if body and (shape is None or shape.type_name not in {"blob", "string"}):
        _root_of(body)


def _root_of(body: bytes) -> Element:
    root: Element = parsers.RestXMLParser()._parse_xml_string_to_dom(body)  # noqa: SLF001 - as botocore reads XML
    return root


def name_of(node: Element) -> str:
    """Return an element's name, without its namespace."""
    return node.tag.rpartition("}")[2]

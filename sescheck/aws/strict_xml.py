"""Read XML like botocore, and refuse what does not have the shape.

The plain structures, lists and mappings of SES's answers are read here, because botocore repeats the same lookups
for each of a hundred identities.
"""

from collections.abc import Iterable, Mapping
from typing import Any
from xml.etree.ElementTree import Element

from botocore import parsers
from botocore.model import Shape

from sescheck.aws.shapes import LARGEST, UnexpectedAnswerError, moment, name_of


class _Strict:
    """Reads XML like botocore, and refuses what does not have the shape; AWS's errors are read as usual."""

    _is_answer = False

    def _do_parse(self, response: Any, shape: Shape) -> Any:
        self._is_answer = True
        return super()._do_parse(response, shape)  # type: ignore[misc] # botocore's

    def _handle_structure(self, shape: Shape, node: Any) -> Any:
        if not self._is_answer:
            return super()._handle_structure(shape, node)  # type: ignore[misc] # botocore's
        members = _plain_members(shape)
        if members is None:
            _check_branch(shape, node)
            return super()._handle_structure(shape, node)  # type: ignore[misc] # as above
        found: dict[str, Element] = {}
        for each in _check_branch(shape, node):
            name = name_of(each)
            if name in found and name in members:
                raise UnexpectedAnswerError(f"{name} of {shape.name} that is there more than once")
            found[name] = each
        return {
            member: self._handler(below)(below, found[name])
            for name, (member, below) in members.items()
            if name in found
        }

    def _handler(self, shape: Shape) -> Any:
        return getattr(self, f"_handle_{shape.type_name}", self._default_handle)  # type: ignore[attr-defined] # as above

    def _handle_list(self, shape: Shape, node: Any) -> Any:
        if not self._is_answer or shape.serialization.get("flattened"):
            return super()._handle_list(shape, node)  # type: ignore[misc] # as above
        member = shape.member
        handle = self._handler(member)
        return [
            handle(member, each) for each in _check_branch(shape, node, member.serialization.get("name", "member"))
        ]

    def _handle_map(self, shape: Shape, node: Any) -> Any:
        """If an entry lacks its value, botocore uses the value of the entry before."""
        if not self._is_answer:
            return super()._handle_map(shape, node)  # type: ignore[misc] # as above
        (key, key_name), (value, value_name) = _pair(shape)
        of_key, of_value = self._handler(key), self._handler(value)
        found = {}
        for entry in _entries(shape, node):
            parts = {name_of(each): each for each in entry}
            if len(entry) != 2 or parts.keys() != {key_name, value_name}:  # noqa: PLR2004 - a key and a value
                raise UnexpectedAnswerError(f"{shape.name} without one {key_name} and one {value_name} an entry")
            found[of_key(key, parts[key_name])] = of_value(value, parts[value_name])
        return found

    def _handle_boolean(self, shape: Shape, node: Any) -> Any:
        text = _text(shape, node) if self._is_answer else None
        if text is None:
            return super()._handle_boolean(shape, node)  # type: ignore[misc] # as above
        if text not in {"true", "false"}:
            raise UnexpectedAnswerError(f"{shape.name} that is neither true nor false")
        return text == "true"

    def _handle_string(self, shape: Shape, node: Any) -> Any:
        if self._is_answer and isinstance(node, Element):
            return _text(shape, node)
        return super()._handle_string(shape, node)  # type: ignore[misc] # as above

    def _handle_integer(self, shape: Shape, node: Any) -> Any:
        found = super()._handle_integer(shape, node)  # type: ignore[misc] # as above
        if abs(found) > LARGEST:
            raise UnexpectedAnswerError(f"{shape.name} that is too large a number")
        return found

    _handle_long = _handle_integer


def _pair(shape: Shape) -> tuple[tuple[Shape, str], tuple[Shape, str]]:
    key, value = shape.key, shape.value
    return (key, key.serialization.get("name", "key")), (value, value.serialization.get("name", "value"))


def _entries(shape: Shape, node: Any) -> Iterable[Element]:
    if not shape.serialization.get("flattened"):
        return _check_branch(shape, node)
    return node if isinstance(node, list) else [node]


_PLAN = "sescheck_plain_members"


def _plain_members(shape: Shape) -> Mapping[str, tuple[str, Shape]] | None:
    """Return the members by their elements; None if some are not elements, or repeat: botocore reads those.

    Computed once per shape, and stored on it, as botocore does with its own values.
    """
    kept = shape.__dict__
    if _PLAN not in kept:
        kept[_PLAN] = (
            None
            if _is_special(shape)
            else {each.serialization.get("name", name): (name, each) for name, each in shape.members.items()}
        )
    found: Mapping[str, tuple[str, Shape]] | None = kept[_PLAN]
    return found


def _is_special(shape: Shape) -> bool:
    odd = {"location", "eventheader", "xmlAttribute", "flattened"}
    return (
        shape.is_tagged_union
        or bool(shape.metadata.get("exception"))
        or any(not odd.isdisjoint(each.serialization) for each in shape.members.values())
    )


def _check_branch(shape: Shape, node: Any, name: str | None = None) -> Element:
    """Return an element that holds only other elements, of that name if one is given. Plain loops for speed."""
    if not isinstance(node, Element):
        raise UnexpectedAnswerError(f"{shape.name} that is there more than once")
    text = node.text
    if text and not text.isspace():
        raise UnexpectedAnswerError(f"{shape.name} that is a text")
    for each in node:
        tail = each.tail
        if tail and not tail.isspace():
            raise UnexpectedAnswerError(f"{shape.name} that is a text")
        if name is not None and name_of(each) != name:
            raise UnexpectedAnswerError(f"{shape.name} that is not a list")
    return node


def _text(shape: Shape, node: Any) -> str:
    """Return the text of an element without other elements; a header is its text."""
    if isinstance(node, str):
        return node
    if not isinstance(node, Element) or len(node):
        raise UnexpectedAnswerError(f"{shape.name} that is not text")
    return node.text or ""


class _StrictQuery(_Strict, parsers.QueryParser):  # type: ignore[misc] # botocore has no types
    """SES v1, SNS, IAM, STS."""


class _StrictEc2(_Strict, parsers.EC2QueryParser):  # type: ignore[misc] # as above
    """EC2."""


class _StrictRest(_Strict, parsers.RestXMLParser):  # type: ignore[misc] # as above
    """S3."""

    def _do_parse(self, response: Any, shape: Shape) -> Any:
        """GetBucketLocation's only element is text, although the model has a structure."""
        self._is_answer = shape is not None and shape.name != "GetBucketLocationOutput"
        return parsers.RestXMLParser._do_parse(self, response, shape)  # noqa: SLF001 - past the mixin


_STRICT = {"query": _StrictQuery, "ec2": _StrictEc2, "rest-xml": _StrictRest}


class StrictParsers(parsers.ResponseParserFactory):  # type: ignore[misc] # as above
    """A component of a botocore session: the parsers of its clients."""

    def create_parser(self, protocol_name: str) -> Any:
        """The parser of a protocol."""
        kind = _STRICT.get(protocol_name, parsers.PROTOCOL_PARSERS[protocol_name])
        return kind(timestamp_parser=moment, **self._defaults)

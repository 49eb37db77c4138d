"""Text in the language of Terraform."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import TypeAlias

_INDENT = "  "
_TEMPLATE = re.compile(r"([$%]+)\{")
_NOT_ASCII = re.compile(r"[^\x20-\x7e]")
_NOT_IN_LABELS = re.compile(r"[^a-z0-9]+", re.ASCII)
_LONGEST_LABEL = 60


@dataclass(frozen=True, slots=True)
class Expression:
    """What Terraform evaluates, such as ``aws_sns_topic.bounces.arn``."""

    text: str


@dataclass(frozen=True, slots=True)
class Block:
    """A block inside a resource."""

    arguments: Mapping[str, "Value"]


Value: TypeAlias = "str | bool | int | float | Expression | Block | list[Value] | Mapping[str, Value]"
Argument: TypeAlias = "Value | None"


@dataclass(slots=True)
class Resource:
    """A resource, and what else Terraform has to know.

    Attributes:
        import_id: of the thing that exists already; None: it is created.
        ignored: arguments that something else sets.
        depends_on: addresses that no argument names.
    """

    type: str
    label: str
    arguments: dict[str, Value]
    import_id: str | None = None
    ignored: tuple[str, ...] = ()
    depends_on: list[str] = field(default_factory=list)

    @property
    def address(self) -> str:
        """How Terraform names it."""
        return f"{self.type}.{self.label}"


def literal(text: str) -> str:
    """A string that means this text, whatever it is. ``${`` and ``%{`` begin no expression in it."""
    quoted = text.replace("\\", "\\\\").replace('"', '\\"')
    quoted = _NOT_ASCII.sub(lambda found: _code(ord(found.group())), quoted)
    return f'"{_TEMPLATE.sub(_as_text, quoted)}"'


def _code(code: int) -> str:
    short = {0x0A: "\\n", 0x0D: "\\r", 0x09: "\\t"}.get(code)
    return short or (f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}")  # noqa: PLR2004 # of four digits


def _as_text(found: re.Match[str]) -> str:
    """The last mark doubled; those before it by their codes, because several marks in a row are read otherwise."""
    marks = found[1]
    return "".join(_code(ord(each)) for each in marks[:-1]) + marks[-1] * 2 + "{"


def label(*words: str) -> str:
    """A name of a resource: what is not a letter or a digit becomes ``_``."""
    found = "_".join(filter(None, (_NOT_IN_LABELS.sub("_", each.lower()).strip("_") for each in words)))
    found = found[:_LONGEST_LABEL].strip("_") or "it"
    return found if found[0].isalpha() else f"_{found}"


def lines(resource: Resource) -> Iterator[str]:
    """Yield a resource, and the block that imports it."""
    if resource.import_id is not None:
        yield "import {"
        yield f"{_INDENT}to = {resource.address}"
        yield f"{_INDENT}id = {literal(resource.import_id)}"
        yield "}"
        yield ""
    yield f"resource {json.dumps(resource.type)} {json.dumps(resource.label)} {{"
    yield from _body(resource.arguments, _INDENT)
    if resource.depends_on:
        yield ""
        yield f"{_INDENT}depends_on = [{', '.join(resource.depends_on)}]"
    if resource.ignored:
        yield ""
        yield f"{_INDENT}lifecycle {{"
        yield f"{_INDENT * 2}ignore_changes = [{', '.join(resource.ignored)}]"
        yield f"{_INDENT}}}"
    yield "}"


def _body(arguments: Mapping[str, Value], indent: str) -> Iterator[str]:
    """Yield what is inside of the braces, laid out as ``terraform fmt`` does."""
    for place, (is_block, group) in enumerate(groupby(arguments.items(), lambda each: bool(_blocks(each[1])))):
        found = list(group)
        if place:
            yield ""
        if is_block:
            for name, value in found:
                yield from _block_lines(name, _blocks(value), indent)
        else:
            width = max(len(name) for name, _ in found)
            yield from (f"{indent}{name:<{width}} = {expression(value)}" for name, value in found)


def _block_lines(name: str, blocks: Sequence[Block], indent: str) -> Iterator[str]:
    for each in blocks:
        yield f"{indent}{name} {{"
        yield from _body(each.arguments, indent + _INDENT)
        yield f"{indent}}}"


def _blocks(value: Value) -> Sequence[Block]:
    values = value if isinstance(value, list) else [value]
    return [each for each in values if isinstance(each, Block)]


def expression(value: Value) -> str:
    """The text of a value that is not a block."""
    match value:
        case Expression(text):
            return text
        case bool():
            return "true" if value else "false"
        case str():
            return literal(value)
        case int() | float():
            return json.dumps(value)
        case list():
            return f"[{', '.join(expression(each) for each in value)}]"
        case Mapping():
            return f"{{ {', '.join(f'{literal(name)} = {expression(each)}' for name, each in value.items())} }}"
        case _:
            raise TypeError(f"a block is not an expression: {value}")

"""The JSON Schemas of the JSON report and of its lines: made from their structs, published in this folder."""

import json
from collections.abc import Iterable, Mapping
from enum import StrEnum
from importlib.resources import files
from typing import Any

import msgspec

from sescheck.engine.severity import Severity
from sescheck.report.formats.json import json_model, line_model
from sescheck.report.model import RemarkKind, State, Status
from sescheck.snapshot.reading import Why

FILE = "report.schema.json"
LINES_FILE = "report-lines.schema.json"

_ENUMS: tuple[type[StrEnum], ...] = (Severity, Status, State, RemarkKind, Why)
"""Enums whose values have an order."""


def generated() -> str:
    """Return the schema of the report as the structs define it."""
    return whole_schema(f"urn:sescheck:report:{json_model.VERSION}", json_model.Report, _ENUMS)


def whole_schema(name: str, kind: type[msgspec.Struct], enums: Iterable[type[StrEnum]]) -> str:
    """Return the schema of a document.

    Args:
        name: its URN.
        kind: the struct of the document.
        enums: those whose values have an order.
    """
    schema, definitions = _components(kind, enums)
    schema.pop("$ref")
    return _whole(name, {**schema, **definitions.pop(kind.__name__)}, definitions)


def generated_lines() -> str:
    """Return the schema of a line of the report as the structs define it."""
    schema, definitions = _components(line_model.Line, _ENUMS)
    schema_of_line = {"title": "Line", "description": "A line of a report as JSON lines.", **schema}
    return _whole(f"urn:sescheck:report-lines:{line_model.VERSION}", schema_of_line, definitions)


def _components(kind: Any, enums: Iterable[type[StrEnum]]) -> tuple[dict[str, Any], dict[str, Any]]:
    (schema,), definitions = msgspec.json.schema_components([kind], ref_template="#/$defs/{name}")
    for words in enums:
        definitions[words.__name__]["enum"] = [member.value for member in words]
    return schema, definitions


def _whole(name: str, schema: Mapping[str, Any], definitions: Mapping[str, Any]) -> str:
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": name}
    return json.dumps({**head, **schema, "$defs": definitions}, indent=2, ensure_ascii=False) + "\n"


def published(file: str = FILE) -> Mapping[str, Any]:
    """Return a schema as it is installed."""
    schema: Mapping[str, Any] = json.loads(files(__package__).joinpath(file).read_text("utf-8"))
    return schema

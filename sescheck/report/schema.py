"""The JSON Schema of the JSON report: made from the structs of ``wire``, and published beside this file."""

import json
from collections.abc import Mapping
from enum import StrEnum
from importlib.resources import files
from typing import Any

import msgspec

from sescheck.report.report import RemarkKind, State, Status
from sescheck.report.wire import VERSION, Report
from sescheck.rules.rule import Severity
from sescheck.snapshot.reading import Why

FILE = "report.schema.json"

_ENUMS: tuple[type[StrEnum], ...] = (Severity, Status, State, RemarkKind, Why)
"""Those whose words have an order."""


def generated() -> str:
    """The schema as the structs have it."""
    schema, definitions = msgspec.json.schema_components([Report], ref_template="#/$defs/{name}")
    top = definitions.pop("Report")
    for kind in _ENUMS:
        definitions[kind.__name__]["enum"] = [member.value for member in kind]
    whole = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:sescheck:report:{VERSION}",
        **schema[0],
    }
    whole.pop("$ref")
    return json.dumps({**whole, **top, "$defs": definitions}, indent=2, ensure_ascii=False) + "\n"


def published() -> Mapping[str, Any]:
    """The schema as it is installed."""
    schema: Mapping[str, Any] = json.loads(files(__package__).joinpath(FILE).read_text("utf-8"))
    return schema

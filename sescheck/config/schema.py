"""The JSON Schema of the configuration file, for editors. It is made from the structs of ``shape``."""

import json
from collections.abc import Mapping
from enum import StrEnum
from importlib.resources import files
from typing import Any

import msgspec

from sescheck.comparison.account_view import Mode
from sescheck.config.shape import Configuration
from sescheck.engine.severity import Severity
from sescheck.snapshot.model import Depth

FILE = "sescheck.schema.json"

_ENUMS: tuple[type[StrEnum], ...] = (Severity, Depth, Mode)
"""Enums whose values have an order."""


def generated() -> str:
    """Return the schema as the structs define it."""
    schema, definitions = msgspec.json.schema_components([Configuration], ref_template="#/$defs/{name}")
    top = definitions.pop("Configuration")
    for kind in _ENUMS:
        definitions[kind.__name__]["enum"] = [member.value for member in kind]
    whole = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:sescheck:configuration",
        **schema[0],
        **top,
        "$defs": definitions,
    }
    whole.pop("$ref")
    return json.dumps(_without_null(whole), indent=2, ensure_ascii=False) + "\n"


def _without_null(schema: Any) -> Any:
    """Remove null from the schema: TOML has no null."""
    if isinstance(schema, list):
        return [_without_null(each) for each in schema if each != {"type": "null"}]
    if not isinstance(schema, dict):
        return schema
    kept = {key: _without_null(value) for key, value in schema.items() if value is not None}
    choices = kept.pop("anyOf", [])
    if len(choices) == 1:
        return {**kept, **choices[0]}
    return {**kept, "anyOf": choices} if choices else kept


def published() -> Mapping[str, Any]:
    """Return the schema as it is installed."""
    schema: Mapping[str, Any] = json.loads(files(__package__).joinpath(FILE).read_text("utf-8"))
    return schema

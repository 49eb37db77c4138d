"""The JSON Schema of the readiness document: made from its structs, published in this folder."""

import json
from collections.abc import Mapping
from enum import StrEnum
from importlib.resources import files
from typing import Any

from sescheck.engine.failover import Track
from sescheck.report.formats.json.report_schema import whole_schema
from sescheck.takeover.formats.json.readiness_shape import VERSION, ReadinessDocument
from sescheck.takeover.model import Answer, State

FILE = "readiness.schema.json"

ENUMS: tuple[type[StrEnum], ...] = (Answer, State, Track)
"""Enums whose values have an order."""


def generated() -> str:
    """Return the schema as the structs define it."""
    return whole_schema(f"urn:sescheck:readiness:{VERSION}", ReadinessDocument, ENUMS)


def published() -> Mapping[str, Any]:
    """Return the schema as it is installed."""
    schema: Mapping[str, Any] = json.loads(files(__package__).joinpath(FILE).read_text("utf-8"))
    return schema

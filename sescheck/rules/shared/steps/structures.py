"""Options that the snapshot stores flat, as the structures that the API takes."""

import json
from collections.abc import Mapping
from typing import Any

from sescheck.snapshot.sending import Value

_SCHEME = "MessageSecurityOptions.SigningScheme"
_OF_STRUCTURES = "DimensionConfigurations"
"""A list of structures. The snapshot has each of them as JSON text."""


def nested(values: Mapping[str, Any]) -> dict[str, Any]:
    """``{"DeliveryOptions.TlsPolicy": "REQUIRE"}`` -> ``{"DeliveryOptions": {"TlsPolicy": "REQUIRE"}}``."""
    found: dict[str, Any] = {}
    for path, value in values.items():
        # The signing scheme is a choice between structures: the snapshot has the name of the chosen one.
        *above, name = f"{path}.{value}".split(".") if path == _SCHEME else path.split(".")
        inside = found
        for each in above:
            inside = inside.setdefault(each, {})
        if path == _SCHEME:
            inside.setdefault(name, {})
        else:
            inside[name] = _given(name, value)
    return found


def _given(name: str, value: Value) -> Any:
    if not isinstance(value, list | tuple):
        return value
    return [_structure(each) for each in value] if name == _OF_STRUCTURES else list(value)


def _structure(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text


def tags(found: Mapping[str, str]) -> list[dict[str, str]]:
    """Tags, as most operations take them. Those of AWS itself cannot be set."""
    return [{"Key": key, "Value": value} for key, value in found.items() if not key.lower().startswith("aws:")]

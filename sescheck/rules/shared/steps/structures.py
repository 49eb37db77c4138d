"""Options that the snapshot stores flat, as the structures that the API takes."""

from collections.abc import Mapping
from typing import Any

_SCHEME = "MessageSecurityOptions.SigningScheme"
_DEFAULT_SCHEME = "DefaultScheme"


def nested(values: Mapping[str, Any]) -> dict[str, Any]:
    """``{"DeliveryOptions.TlsPolicy": "REQUIRE"}`` -> ``{"DeliveryOptions": {"TlsPolicy": "REQUIRE"}}``."""
    found: dict[str, Any] = {}
    for path, value in values.items():
        if path == _SCHEME:
            if value == _DEFAULT_SCHEME:
                found.setdefault("MessageSecurityOptions", {})["SigningScheme"] = {value: {}}
            continue
        *above, name = path.split(".")
        inside = found
        for each in above:
            inside = inside.setdefault(each, {})
        inside[name] = list(value) if isinstance(value, tuple) else value
    return found


def tags(found: Mapping[str, str]) -> list[dict[str, str]]:
    """Tags, as most operations take them. Those of AWS itself cannot be set."""
    return [{"Key": key, "Value": value} for key, value in found.items() if not key.lower().startswith("aws:")]

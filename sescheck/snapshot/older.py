"""Convert lines of older snapshots to the current format. What the older version did not read is ``not-asked``."""

from collections.abc import Callable
from typing import Any

import msgspec

from sescheck.snapshot.sending import ADDED_LATER

_NOT_READ = msgspec.to_builtins(ADDED_LATER)


def decoder(version: int, line: Any) -> Callable[[bytes], Any]:
    """Return a function that decodes a line of that version into the type ``line``."""

    def decode(raw: bytes) -> Any:
        plain = msgspec.json.decode(raw)
        for before in range(version, _NEWEST):
            _STEPS[before](plain)
        return msgspec.convert(plain, line)

    return decode


def _from_1(plain: dict[str, Any]) -> None:
    """Convert version 1: only the names of templates, and receipt rules without actions, TLS and scanning."""
    if plain.get("line") != "region":
        return
    region = plain["region"]
    names = region["templates"]["items"]
    region["templates"]["items"] = [{"name": name, "content": _NOT_READ} for name in names]
    if region["active_rule_set"].get("value") is not None:
        region["active_rule_set"] = _NOT_READ


def _from_2(plain: dict[str, Any]) -> None:
    """Convert version 2: only the names of the ingress endpoints and traffic policies of Mail Manager."""
    managed = plain.get("region", {}).get("mail_manager", {})
    for listing in (managed[part] for part in ("ingress_points", "traffic_policies") if part in managed):
        listing["items"] = [{"name": name} for name in listing["items"]]


def _from_3(plain: dict[str, Any]) -> None:
    """Convert version 3: the DNS was not asked."""


_STEPS = {1: _from_1, 2: _from_2, 3: _from_3}
_NEWEST = max(_STEPS) + 1
FIRST = min(_STEPS)
"""The first version."""

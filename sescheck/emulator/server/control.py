"""The control API: the backdoor, faults and the record of calls as JSON over HTTP, for another process."""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any, Protocol

from sescheck.emulator.backdoor import Region
from sescheck.emulator.registry import Refused
from sescheck.emulator.server.calls import Call
from sescheck.emulator.server.faults import Fault, from_json
from sescheck.emulator.server.wire import Answer, Request

CONTROL_PREFIX = "/_emulator/"
MOTO_RESET = "/moto-api/reset"
"""The path that programs for moto's own server post to."""

BACKDOOR: Mapping[str, Callable[..., object]] = {
    "account": Region.account,
    "confirm_subscriptions": Region.confirm_subscriptions,
    "create_identities": Region.create_identities,
    "create_topic": Region.create_topic,
    "delete_topic": Region.delete_topic,
    "name_account": Region.name_account,
    "opt_status": Region.opt_status,
    "sent": Region.sent,
    "settle": Region.settle,
    "settle_access_key": Region.settle_access_key,
    "settle_endpoint": Region.settle_endpoint,
    "settle_tenant": Region.settle_tenant,
    "stage": Region.stage,
    "stage_topic": Region.stage_topic,
}
"""POST /_emulator/NAME takes {"region": ..., "account_id": ...} and the method's own arguments."""


class Controlled(Protocol):
    """What the control API reaches: the emulator."""

    @property
    def calls(self) -> tuple[Call, ...]:
        """Every signed call."""

    def forget_calls(self) -> None:
        """Count from here."""

    def inject(self, *faults: Fault) -> None:
        """Add faults."""

    def clear_faults(self) -> None:
        """Remove all faults."""

    def reset(self) -> None:
        """Empty all accounts."""

    def region(self, region: str, account_id: str | None = None) -> Region:
        """The backdoor into a region of an account."""


def is_control(path: str) -> bool:
    """True if a request is for the emulator itself, not for AWS."""
    return path.startswith(CONTROL_PREFIX) or path == MOTO_RESET


def control(emulator: Controlled, request: Request) -> Answer:
    """Answer the control API; a wrong request is a 400 with {"error": ...}."""
    if request.path == MOTO_RESET:
        return _reset_as_moto_does(emulator, request)
    name = request.path.removeprefix(CONTROL_PREFIX)
    try:
        return _json(200, _controlled(emulator, request.method, name, request.body))
    except (KeyError, TypeError, ValueError, Refused) as error:
        return _json(400, {"error": f"{type(error).__name__}: {error}"})


def _controlled(emulator: Controlled, method: str, name: str, body: bytes) -> Any:
    if (method, name) == ("GET", "calls"):
        return [asdict(call) for call in emulator.calls]
    if (method, name) == ("DELETE", "calls"):
        return emulator.forget_calls()
    if (method, name) == ("POST", "reset"):
        return emulator.reset()
    if (method, name) == ("POST", "faults"):
        return emulator.inject(*from_json(body))
    if (method, name) == ("DELETE", "faults"):
        return emulator.clear_faults()
    if method == "POST" and name in BACKDOOR:
        arguments = json.loads(body)
        region = emulator.region(arguments.pop("region"), arguments.pop("account_id", None))
        return BACKDOOR[name](region, **arguments)
    raise KeyError(f"{method} {name}; there are POST {', POST '.join(BACKDOOR)}, POST reset, GET and DELETE calls")


def _reset_as_moto_does(emulator: Controlled, request: Request) -> Answer:
    if request.method != "POST":
        return _json(405, {"error": f"{request.method} {MOTO_RESET}: use POST"})
    emulator.reset()
    return _json(200, {"status": "ok"})


def _json(status: int, value: Any) -> Answer:
    return Answer(status, {"Content-Type": "application/json"}, json.dumps(value).encode())

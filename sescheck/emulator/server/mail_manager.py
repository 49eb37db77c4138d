"""Mail Manager, which moto does not have: its operations, over JSON."""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

from sescheck.emulator.installation import region_state
from sescheck.emulator.registry import OPERATIONS, Refused
from sescheck.emulator.server.calls import Call
from sescheck.emulator.server.refusals import not_implemented, refusal
from sescheck.emulator.server.wire import Answer, Request


def mail_manager(request: Request, call: Call) -> Answer:
    """Answer a Mail Manager call; SDKs that only use CBOR get the answer that it is not implemented."""
    return in_json(request, call, "mailmanager")


def in_json(
    request: Request, call: Call, service: str, state_of: Callable[[str, str], Any] = region_state
) -> Answer:
    """Answer a call of a service, by its name in botocore, with the emulator's own operation.

    Args:
        request: the request.
        call: what it was recognised as.
        service: the service.
        state_of: returns what its operations work on, by account and region.
    """
    answer = OPERATIONS.get((service, call.operation))
    if answer is None or "json" not in request.headers.get("content-type", ""):
        return not_implemented(request, call)
    try:
        members = answer(state_of(call.account, call.region), json.loads(request.body or b"{}"))
    except Refused as refused:
        return refusal(request, call, refused.code, refused.message, 400)
    body = json.dumps(members or {}, default=_seconds).encode()
    return Answer(200, {"Content-Type": "application/x-amz-json-1.0"}, body)


def _seconds(value: Any) -> float:
    if isinstance(value, datetime):
        return value.timestamp()
    raise TypeError(f"no JSON for {value!r}")
